/**
 * What is trained, and how, independent of page and worker: data, model, objective, start values, optimiser and steps of one side of an experiment
 * whose weights are named `train:SEED`. One file per kind of subject: `molecule-job.ts`, `cloud-job.ts`, `particle-job.ts`.
 */
import type { Backend } from '../backend/backend.ts';
import type { Side } from '../engine/messages.ts';
import type { EvaluationPoint, TrainingFrames, TrainingUnit, UnlikelyUnits } from '../engine/training-messages.ts';
import type { Passes } from '../mechanism/describe.ts';
import type { ParameterSet } from '../model/model.ts';
import type { Learner } from '../train/learner.ts';
import type { OptimiserRecipe } from '../train/recipe-fields.ts';
import { cloudJob } from './cloud-job.ts';
import { takes } from './consistency.ts';
import { ExperimentFailure } from './failure.ts';
import { moleculeJob } from './molecule-job.ts';
import { particleJob } from './particle-job.ts';
import type { Experiment } from './schema.ts';
import type { JudgedSample } from './training-evaluation.ts';
import { trainingTask } from './training-task.ts';
import type { ModelWeights } from './weights.ts';

export interface TrainingJob {
  readonly model: string;
  /** Forward passes of the model per sample. */
  readonly passes: Passes;
  /** Of the evaluations' errors. */
  readonly unit: TrainingUnit;
  readonly samples: { readonly train: number; readonly test: number };
  /** What a person should know: frames left out, poses aligned, units that look unlikely. */
  readonly remarks: readonly string[];
  /** The units that the labels look like, where not those of the plan; labels are never converted unasked. */
  readonly unlikely?: UnlikelyUnits;
  readonly learner: Learner;
  readonly start: ParameterSet;
  /** The rate resolved, the schedule included. */
  readonly optimiser: OptimiserRecipe;
  /** Of this side: fewer than the plan's where passes are equal and its steps cost more. */
  readonly steps: number;
  /** Equal text = the same run: checkpoints are kept under it. */
  readonly identity: string;
  /** Makes what is learned from on the device that trains; before the first batch. Absent where all is there. */
  prepare?(backend: Backend, signal?: AbortSignal): Promise<void>;
  /** Where the samples of a step's batch come from, in words: `frames 3, 17 of ethanol.xyz`. */
  batchWords(step: number): string;
  /** Named `train:SEED@STEP`. */
  weightsAt(parameters: ParameterSet, step: number): ModelWeights;
  /** A few held-back samples, each in many poses. @throws the signal's reason; ExperimentFailure where an output is not finite */
  evaluate(backend: Backend, parameters: ParameterSet, step: number, signal?: AbortSignal): Promise<EvaluationPoint>;
  /** The same for all held-back samples, for exports and tables. */
  evaluateAll(backend: Backend, parameters: ParameterSet, step: number, signal?: AbortSignal): Promise<EvaluationPoint>;
  /** The samples that were held back. */
  held(backend: Backend, signal?: AbortSignal): Promise<readonly JudgedSample[]>;
  /** A weights file with configuration, normalisation and domain, and its name with the hash of its bytes. */
  exportAt(
    parameters: ParameterSet,
    step: number,
  ): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }>;
}

/**
 * @param frames what potentials learn from; cloud models generate their solids, particle models simulate their systems
 * @throws ExperimentFailure `cannot-train` where there is nothing to learn from, or the data do not fit the plan
 */
export async function createTrainingJob(
  experiment: Experiment,
  side: Side,
  frames?: TrainingFrames,
): Promise<TrainingJob> {
  const task = trainingTask(experiment, side);
  switch (takes(task.model)) {
    case 'molecule':
      return moleculeJob(task, frames);
    case 'cloud':
      return cloudJob(task);
    case 'particles':
      return particleJob(task);
    default:
      throw new ExperimentFailure('cannot-train', `There is no way to train ${task.model}.`, ['choose another model']);
  }
}
