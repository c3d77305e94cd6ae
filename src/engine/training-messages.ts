/**
 * What page and device worker say to each other about training. One room trains at a time: the models of one experiment whose weights are
 * named `train:SEED`, A and B step about. The page asks; the worker reports a few times a second and never waits for the page.
 */
import type { Experiment } from '../experiment/schema.ts';
import type { EngineFailure, Side } from './messages.ts';

/**
 * Molecules to learn from: frames one after the other, made by `experiment/training-frames.ts`. Energies in eV and forces in eV/angstrom, or in
 * the units that the plan names; every frame has what `targets` names, so that
 * nothing is ever silently zero.
 */
export interface TrainingFrames {
  readonly name: string;
  /** SHA-256 of the file they come from, in hexadecimal digits. */
  readonly hash: string;
  readonly level?: string;
  readonly targets: 'energy and forces' | 'forces' | 'energy';
  /** First atom of each frame and the end of the last: u32[frames + 1]. */
  readonly offsets: Uint32Array;
  /** u8[atoms] */
  readonly species: Uint8Array;
  /** f64[atoms, 3] */
  readonly positions: Float64Array;
  /** f64[frames]; absent where `targets` does not name them. */
  readonly energies?: Float64Array;
  /** f64[atoms, 3]; likewise. */
  readonly forces?: Float64Array;
  /** Where each frame stands in the file: u32[frames]. */
  readonly frames: Uint32Array;
  /** What was left out when they were picked, in words. */
  readonly remarks?: readonly string[];
}

export type TrainingRequest =
  /** Prepares an experiment's run, or goes back to the one that was kept under the same key; answered by `training`. */
  | { readonly kind: 'train-open'; readonly experiment: Experiment; readonly frames?: TrainingFrames }
  /** Trains until so many steps are done in all, or the plan's end. */
  | { readonly kind: 'train-go'; readonly until?: number }
  | { readonly kind: 'train-pause' }
  /** Back to step 0; what was kept of the run is deleted. */
  | { readonly kind: 'train-reset' }
  /** Steps a second at most; absent: as fast as the device is. */
  | { readonly kind: 'train-speed'; readonly most?: number }
  /** Bytes of the weights of a side at a kept step (default: now), with configuration, normalisation and domain. */
  | { readonly kind: 'train-export'; readonly id: number; readonly side: Side; readonly step?: number }
  /** Whether the page can be seen: a hidden one draws nothing, so that the device may work in longer stretches. */
  | { readonly kind: 'train-visible'; readonly visible: boolean }
  /** How things stand, now; answered by `training`. */
  | { readonly kind: 'train-look' }
  | { readonly kind: 'train-close' };

/** One point of the curves of a batch: the loss, its terms, and what the optimiser did. */
export interface StepPoint {
  readonly step: number;
  readonly loss: number;
  readonly terms: Readonly<Record<string, number>>;
  readonly rate: number;
  /** Global norm before clipping. */
  readonly gradientNorm: number;
}

/**
 * One evaluation on held-back samples, each in several random poses: RMS errors of the task's vectors (eV/angstrom, 1, or length units), of its energies
 * (eV) where forces are not learned; total^2 = twirl^2 + variance (Shen et al. 2025).
 */
export interface EvaluationPoint {
  readonly step: number;
  /** RMS error over samples and all poses. */
  readonly total: number;
  /** RMS error of the twirl: what would be left if the model were equivariant. */
  readonly twirl: number;
  /** RMS error in the samples' own poses. */
  readonly inPose: number;
  /** Mean absolute error per component in the samples' own poses. */
  readonly meanAbsolute: number;
  /** RMS of the variance over poses, over RMS of the twirl. */
  readonly relative: number;
  /** variance / total^2 with its 95 % interval over samples. */
  readonly share: { readonly value: number; readonly low: number; readonly high: number };
  /** Energy MAE in eV, or accuracy in [0, 1], where the task has one: in the samples' own poses, and over random ones. */
  readonly scalar?: number;
  readonly scalarTurned?: number;
}

export type TrainingUnit = 'eV/A' | 'eV' | '1';

export type TrainingStatus = 'preparing' | 'compiling' | 'paused' | 'running' | 'done' | 'stopped';

/** Everything about one side that the page shows; curves are sent in pieces. */
export interface TrainingSide {
  readonly step: number;
  /** Forward passes of the model per sample and step. */
  readonly passes: number;
  /** Trainable numbers. */
  readonly parameters: number;
  readonly stepsPerSecond?: number;
  readonly dispatches?: number;
  /** It ended before its last step, for want of progress. */
  readonly stalled?: true;
}

/** Labels that look like other units: a word of the plan, those units for people, and why, one sentence without a full stop. */
export interface UnlikelyUnits {
  readonly units: 'kcal' | 'hartree';
  readonly words: string;
  readonly reason: string;
}

export type TrainingEvent =
  | {
      readonly kind: 'training';
      /** Of the experiment's run: what it depends on. */
      readonly key: string;
      readonly status: TrainingStatus;
      readonly sides: Partial<Record<Side, TrainingSide>>;
      /** Steps of the plan. */
      readonly steps: number;
      /** Of the errors: of forces, of what has no unit, or of energies where there is nothing else to learn. */
      readonly unit: TrainingUnit;
      /** Steps whose checkpoints are kept, ascending; the same for both sides. */
      readonly kept: readonly number[];
      /** False where nothing can be kept, with the reason. */
      readonly storage: { readonly keeps: boolean; readonly reason?: string };
      /** Another tab owns this run: it can be looked at only. */
      readonly readOnly: boolean;
      /** Queue submissions of the device so far: they stand still while nothing runs. */
      readonly submits: number;
      /** Samples learned from and held back. */
      readonly samples?: { readonly train: number; readonly test: number };
      /** What a person should know: frames left out, poses aligned, and the like. */
      readonly remarks: readonly string[];
      /** The units that the labels look like, other than those of the plan. */
      readonly unlikely?: UnlikelyUnits;
    }
  | { readonly kind: 'train-steps'; readonly side: Side; readonly points: readonly StepPoint[] }
  | { readonly kind: 'train-evaluations'; readonly side: Side; readonly points: readonly EvaluationPoint[] }
  /** Curves begin anew from here: after a reset, or before those of a resumed run. */
  | { readonly kind: 'train-clear' }
  | { readonly kind: 'train-compiling'; readonly side: Side; readonly done: number; readonly total: number }
  /** Training stopped, or could not begin; the last good checkpoint is kept. */
  | { readonly kind: 'train-failure'; readonly side?: Side; readonly failure: EngineFailure }
  | {
      readonly kind: 'train-exported';
      readonly id: number;
      readonly name: string;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  | { readonly kind: 'train-not-exported'; readonly id: number; readonly failure: EngineFailure };
