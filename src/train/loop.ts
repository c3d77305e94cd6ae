/**
 * The training loop: seeded batches through a compiled step, rate by schedule. The batch, the turns and the rate of a step
 * depend on the seed and the step's number alone, so a resumed run continues exactly the interrupted one.
 */
import type { Backend, TrainingProgram, TrainingState } from '../backend/backend.ts';
import { Random } from '../math/random.ts';
import { batchInputs, parameterInputs } from '../model/batch-inputs.ts';
import { type Model, type ParameterSet, predict } from '../model/model.ts';
import type { AnyConfig } from '../model/registry.ts';
import { energyForcesFeeds, energyForcesObjective } from '../task/energy-forces.ts';
import type { Recipe } from './recipe.ts';
import { batchIndices, labelledBatch, type Sample, tiltMatrix, turnSample } from './samples.ts';
import { rateAt } from './schedule.ts';

export type LoopRecipe = Pick<
  Recipe,
  | 'seed'
  | 'batch'
  | 'rate'
  | 'warmUp'
  | 'beta1'
  | 'beta2'
  | 'epsilon'
  | 'weightDecay'
  | 'clipNorm'
  | 'average'
  | 'energyWeight'
  | 'forceWeight'
  | 'tilt'
>;

export interface LoopReport {
  /** Steps done. */
  readonly step: number;
  readonly steps: number;
  readonly rate: number;
  /** loss, energyLoss, forceLoss, gradientNorm of the latest batch. */
  readonly metrics: Readonly<Record<string, number>>;
}

export interface LoopOptions {
  readonly backend: Backend;
  readonly model: Model<AnyConfig>;
  readonly config: AnyConfig;
  readonly samples: readonly Sample[];
  readonly recipe: LoopRecipe;
  /** Length of the schedule. */
  readonly steps: number;
  readonly start: ParameterSet;
  readonly resume?: TrainingState;
  /** When it aborts, the loop ends after the step under way and returns the state so far. */
  readonly signal?: AbortSignal;
  /** Metrics are read, and the device waited for, every so many steps. */
  readonly reportEvery: number;
  readonly onReport: (report: LoopReport, program: TrainingProgram) => void | Promise<void>;
}

/** Runs from step 0, or from where `resume` stands, to the end of the schedule. @throws Error when the loss is not finite. */
export async function trainLoop(options: LoopOptions): Promise<TrainingState> {
  const { backend, model, config, samples, recipe, steps, start, signal } = options;
  const inputs = batchInputs(model.layout, config.elements.length);
  const nodes = parameterInputs(start);
  const { loss, metrics } = energyForcesObjective(predict(model, nodes, inputs, config));
  const parameters = Object.fromEntries(
    Object.entries(start).map(([name, { values }]) => [name, { node: nodes[name], values }]),
  );
  const program = await backend.compileTraining({ loss, metrics, parameters });
  try {
    if (options.resume) await program.restore(options.resume);
    const random = new Random(recipe.seed).fork('training');
    for (let step = options.resume?.step ?? 0; step < steps && !signal?.aborted; step++) {
      const rate = rateAt(step, steps, recipe);
      const batch = labelledBatch(batchOfStep(step, samples, recipe, random), config.elements);
      const targets = energyForcesFeeds(batch.energies, batch.forces, batch.counts, {
        energy: recipe.energyWeight,
        forces: recipe.forceWeight,
      });
      await program.step({ ...batch.feeds, ...targets }, batch.extents, { ...recipe, rate });
      if ((step + 1) % options.reportEvery === 0 || step + 1 === steps) {
        const latest = await program.metrics();
        if (!Number.isFinite(latest.loss))
          throw new Error(
            `The loss is ${latest.loss} at step ${step + 1}: lower the rate (${recipe.rate}) and start again.`,
          );
        await options.onReport({ step: step + 1, steps, rate, metrics: latest }, program);
      }
    }
    return await program.state();
  } finally {
    program.dispose();
  }
}

function batchOfStep(step: number, samples: readonly Sample[], recipe: LoopRecipe, random: Random): Sample[] {
  const chosen = batchIndices(step, samples.length, recipe.batch, random).map((n) => samples[n]);
  if (recipe.tilt === 0) return chosen;
  const turns = random.fork(`tilt ${step}`);
  return chosen.map((sample) => turnSample(sample, tiltMatrix(turns, recipe.tilt)));
}
