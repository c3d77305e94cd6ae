/**
 * When a run is judged on samples that were held back, and by how many of them: the same in the page and in a terminal, so that their curves and verdicts
 * can be held against each other.
 */
import type { TrainingJob } from './training-job.ts';

/** Parts of a run at whose ends it is judged. */
const PARTS = 40;
/** A prediction of more passes than these is judged on the few samples of the curve also at the end. */
const MOST_PASSES = 8;

/** Steps at which a run is judged, ascending: start, end, and N (k / 40)^1.5, denser where the run begins. */
export function evaluationSteps(steps: number): readonly number[] {
  const places = Array.from({ length: PARTS + 1 }, (_, k) => Math.round(steps * (k / PARTS) ** 1.5));
  return [...new Set(places)];
}

/** Judges a run under way by a few samples, a finished one by all that were held back. @throws as `TrainingJob.evaluate` */
export const judge = (
  job: TrainingJob,
  ...[backend, parameters, step, signal]: Parameters<TrainingJob['evaluate']>
): ReturnType<TrainingJob['evaluate']> =>
  step >= job.steps && job.passes.inference <= MOST_PASSES
    ? job.evaluateAll(backend, parameters, step, signal)
    : job.evaluate(backend, parameters, step, signal);
