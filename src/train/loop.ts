/**
 * The training loop: the batches of a learner through a compiled step, rate by schedule. What a step does depends on the
 * recipe and the step's number alone, so a resumed run continues exactly the interrupted one.
 */
import type { Backend, TrainingProgram, TrainingState } from '../backend/backend.ts';
import { parameterInputs } from '../model/batch-inputs.ts';
import type { ParameterSet } from '../model/model.ts';
import type { Learner } from './learner.ts';
import type { OptimiserRecipe } from './recipe-fields.ts';
import { rateAt } from './schedule.ts';

export interface LoopReport {
  /** Steps done. */
  readonly step: number;
  readonly steps: number;
  readonly rate: number;
  /** The loss, the learner's metrics and gradientNorm of the latest batch. */
  readonly metrics: Readonly<Record<string, number>>;
}

export interface LoopOptions {
  readonly backend: Backend;
  readonly learner: Learner;
  readonly recipe: OptimiserRecipe;
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
  const { backend, learner, recipe, steps, start, signal } = options;
  const nodes = parameterInputs(start);
  const { loss, metrics } = learner.objective(nodes);
  const parameters = Object.fromEntries(
    Object.entries(start).map(([name, { values }]) => [name, { node: nodes[name], values }]),
  );
  const program = await backend.compileTraining({ loss, metrics, parameters });
  try {
    if (options.resume) await program.restore(options.resume);
    for (let step = options.resume?.step ?? 0; step < steps && !signal?.aborted; step++) {
      const rate = rateAt(step, steps, recipe);
      const { feeds, extents } = learner.batch(step);
      await program.step(feeds, extents, { ...recipe, rate });
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
