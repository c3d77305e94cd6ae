/**
 * When a run is judged on samples that were held back, and by how many of them: the same in the page and in a terminal, so that their curves and verdicts
 * can be held against each other.
 */
import type { Backend } from '../backend/backend.ts';
import type { EvaluationPoint } from '../engine/training-messages.ts';
import { Random } from '../math/random.ts';
import type { ParameterSet } from '../model/model.ts';
import { EVALUATED_SAMPLES, evaluateSamples, type JudgedSample, type Judgement } from './training-evaluation.ts';
import type { TrainingJob } from './training-job.ts';
import type { TrainingTask } from './training-task.ts';
import type { ModelWeights } from './weights.ts';

/** Parts of a run at whose ends it is judged. */
const PARTS = 40;
/** A prediction of more passes than these is judged on the few samples of the curve also at the end. */
const MOST_PASSES = 8;

/** Steps at which a run is judged, ascending: start, end, and N (k / 40)^1.5, denser where the run begins. */
export function evaluationSteps(steps: number): readonly number[] {
  const places = Array.from({ length: PARTS + 1 }, (_, k) => Math.round(steps * (k / PARTS) ** 1.5));
  return [...new Set(places)];
}

/** Whether the error over all poses was not lowered by so many evaluations one after another; never where `patience` is 0. */
export function isStalled(evaluations: readonly Pick<EvaluationPoint, 'total'>[], patience: number): boolean {
  const totals = evaluations.map(({ total }) => total);
  return patience > 0 && totals.length - 1 - totals.indexOf(Math.min(...totals)) >= patience;
}

/** Whether a run is judged by all samples at a step: through its last one, unless one prediction takes many passes. */
export const isJudgedByAll = ({ steps, passes }: TrainingJob, step: number): boolean =>
  step >= steps && passes.inference <= MOST_PASSES;

/** Judges a run that goes on, or ended early, by a few samples; after its last step by all that were held back. @throws as `TrainingJob.evaluate` */
export const judge = (
  job: TrainingJob,
  ...[backend, parameters, step, signal]: Parameters<TrainingJob['evaluate']>
): ReturnType<TrainingJob['evaluate']> =>
  isJudgedByAll(job, step)
    ? job.evaluateAll(backend, parameters, step, signal)
    : job.evaluate(backend, parameters, step, signal);

export interface JudgedJob {
  readonly task: TrainingTask;
  readonly judgement: Judgement;
  /** Samples held back, as many as there are. */
  readonly count: number;
  readonly samples: (backend: Backend, signal?: AbortSignal) => Promise<readonly JudgedSample[]>;
  readonly weightsAt: (parameters: ParameterSet, step: number) => ModelWeights;
}

/** How a job judges itself: by a few of its held-back samples, drawn by the experiment's seed, and by all. */
export function judges({
  task,
  judgement,
  count,
  samples,
  weightsAt,
}: JudgedJob): Pick<TrainingJob, 'evaluate' | 'evaluateAll' | 'held'> {
  const { seed } = task.experiment;
  const few = new Random(seed).fork('judged').permutation(count).slice(0, EVALUATED_SAMPLES);
  const on =
    (choose: (all: readonly JudgedSample[]) => readonly JudgedSample[]): TrainingJob['evaluate'] =>
    async (backend, parameters, step, signal) =>
      evaluateSamples({
        backend,
        weights: weightsAt(parameters, step),
        samples: choose(await samples(backend, signal)),
        judgement,
        step,
        mechanism: task.mechanismWord,
        seed,
        ...(signal && { signal }),
      });
  return { evaluate: on((all) => Array.from(few, (n) => all[n])), evaluateAll: on((all) => all), held: samples };
}
