/** The experiment on the page: what the link carries. Every change goes through here; the state before stays one step away. */
import { create } from 'zustand';
import type { ModelChoice, Side } from '../engine/messages.ts';
import type { Experiment, ExperimentModel } from '../experiment/schema.ts';

interface ExperimentState {
  readonly experiment: Experiment | undefined;
  /** What a deliberate change replaced; one step back. */
  readonly previous: Experiment | undefined;
}

export const useExperiment = create<ExperimentState>(() => ({ experiment: undefined, previous: undefined }));

/** The first experiment of the page: there is nothing to go back to. */
export const openExperiment = (experiment: Experiment): void =>
  useExperiment.setState({ experiment, previous: undefined });

/** Changes some of the experiment; what it was before can be brought back. */
export const changeExperiment = (change: (before: Experiment) => Experiment): void =>
  useExperiment.setState(({ experiment }) =>
    experiment ? { experiment: change(experiment), previous: experiment } : {},
  );

/** The model of one side; B may be left out. */
export const choiceOf = (experiment: Experiment, side: Side): ExperimentModel | undefined =>
  side === 'A' ? experiment.a : experiment.b;

export function changeModel(side: Side, choice: ModelChoice | undefined): void {
  const model: ExperimentModel | undefined = choice && { ...choice, mechanism: 'none' };
  changeExperiment((before) => {
    if (side === 'A') return model ? { ...before, a: model } : before;
    const { b: _, ...alone } = before;
    return model ? { ...alone, b: model } : alone;
  });
}

export const undoChange = (): void =>
  useExperiment.setState(({ experiment, previous }) =>
    previous ? { experiment: previous, previous: experiment } : {},
  );
