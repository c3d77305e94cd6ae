/** The experiment on the page: what the link carries. Every change goes through here; the last state can be brought back. */
import { create } from 'zustand';
import type { ModelChoice, Side } from '../engine/messages.ts';

export type SubjectChoice =
  | { readonly kind: 'sample'; readonly id: string }
  | { readonly kind: 'file'; readonly name: string; readonly hash: string; readonly frames: number };

export interface Experiment {
  readonly version: 1;
  readonly subject: SubjectChoice;
  /** 0-based. */
  readonly frame: number;
  readonly a: ModelChoice;
  /** Absent where one model is judged alone. */
  readonly b: ModelChoice | undefined;
  readonly group: 'so3';
  readonly elements: number;
  readonly seed: number;
}

interface ExperimentState {
  readonly experiment: Experiment | undefined;
  /** What a deliberate change replaced; one step back. */
  readonly previous: Experiment | undefined;
}

export const useExperiment = create<ExperimentState>(() => ({ experiment: undefined, previous: undefined }));

/** Replaces the experiment without a way back: opening a link, restoring. */
export const openExperiment = (experiment: Experiment): void =>
  useExperiment.setState({ experiment, previous: undefined });

/** Changes some of the experiment; the state before stays one click away. */
export const changeExperiment = (change: Partial<Experiment>): void =>
  useExperiment.setState(({ experiment }) =>
    experiment ? { experiment: { ...experiment, ...change }, previous: experiment } : {},
  );

export const changeModel = (side: Side, choice: ModelChoice | undefined): void => {
  if (side === 'B') changeExperiment({ b: choice });
  else if (choice) changeExperiment({ a: choice });
};

export const undoChange = (): void =>
  useExperiment.setState(({ experiment, previous }) =>
    previous ? { experiment: previous, previous: experiment } : {},
  );
