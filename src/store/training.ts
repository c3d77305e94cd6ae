/**
 * The mirror of the training room: what is trained, how far it is, its curves, what is kept of it. Written by `training-client.ts` alone.
 * Steps of the curves, of what is kept and of the scrubber all count on the plan's axis, from 0 to `steps`.
 */
import { create } from 'zustand';
import type { EngineFailure, Side } from '../engine/messages.ts';
import type {
  EvaluationPoint,
  StepPoint,
  TrainingSide,
  TrainingStatus,
  TrainingUnit,
  UnlikelyUnits,
} from '../engine/training-messages.ts';

export interface TrainingSideRun extends TrainingSide {
  readonly points: readonly StepPoint[];
  readonly evaluations: readonly EvaluationPoint[];
  /** Pipelines compiled of all that the step needs, while they are being compiled. */
  readonly compiling?: { readonly done: number; readonly total: number };
}

export interface TrainingState {
  /** Of the run; undefined while none is open. */
  readonly key: string | undefined;
  /** `closed`: nothing on the page is trained. */
  readonly status: TrainingStatus | 'closed';
  readonly sides: Partial<Record<Side, TrainingSideRun>>;
  /** Steps of the plan. */
  readonly steps: number;
  readonly unit: TrainingUnit;
  /** Steps that the scrubber can go back to, ascending. */
  readonly kept: readonly number[];
  readonly storage: { readonly keeps: boolean; readonly reason?: string };
  /** Another tab trains this run: here it can be looked at. */
  readonly readOnly: boolean;
  /** Queue submissions of the device so far. */
  readonly submits: number;
  readonly samples: { readonly train: number; readonly test: number } | undefined;
  readonly remarks: readonly string[];
  readonly unlikely: UnlikelyUnits | undefined;
  /** Frames being fetched from a large file before training can begin. */
  readonly packing: { readonly done: number; readonly total: number } | undefined;
  /** Why training stopped or could not begin; gone with the next go. */
  readonly failure: (EngineFailure & { readonly side?: Side }) | undefined;
  /** The step that was chosen on the scrubber; undefined: the newest. */
  readonly scrubbed: number | undefined;
  /** The step whose weights orbit and poses show. */
  readonly shown: number | undefined;
  /** Steps a second at most; undefined: as fast as the device is. */
  readonly speed: number | undefined;
}

const closed: TrainingState = {
  key: undefined,
  status: 'closed',
  sides: {},
  steps: 0,
  unit: 'eV/A',
  kept: [],
  storage: { keeps: true },
  readOnly: false,
  submits: 0,
  samples: undefined,
  remarks: [],
  unlikely: undefined,
  packing: undefined,
  failure: undefined,
  scrubbed: undefined,
  shown: undefined,
  speed: undefined,
};

export const useTraining = create<TrainingState>(() => closed);

/** Nothing is trained any more; the speed stays as it was chosen. */
export const closeTraining = (): void => useTraining.setState(({ speed }) => ({ ...closed, speed }));
