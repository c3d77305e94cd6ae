/**
 * How wrong a model is on samples that were held back, and how much of that is due to broken equivariance. Each of H samples is predicted in P poses,
 * a super-Fibonacci set turned by a Haar rotation of its own, and in its own pose. With aligned outputs e_p, their mean m (the twirl) and the label y:
 *   total^2 = mean_p |e_p - y|^2,  variance = P / (P - 1) mean_p |e_p - m|^2,  twirl^2 = total^2 - variance
 * pooled over the samples (Shen et al. 2025). The share variance / total^2 has a jackknife interval over samples (Efron & Stein 1981).
 */
import type { Backend } from '../backend/backend.ts';
import type { EvaluationPoint } from '../engine/training-messages.ts';
import { Random } from '../math/random.ts';
import { haar, IDENTITY, multiply } from '../math/rotation.ts';
import { quaternionAt, setSize, superFibonacci } from '../math/so3-sets.ts';
import { indexOfLargest, mean, studentQuantile } from '../math/statistics.ts';
import { type AlignedOutputs, evaluateInChunks, NotFiniteOutput } from '../orbit/function.ts';
import { elementsWithin, memoryLimits } from './chunks.ts';
import { ExperimentFailure } from './failure.ts';
import type { Geometry } from './geometry.ts';
import { createPredictor } from './predictor.ts';
import type { ModelWeights } from './weights.ts';

/** Held-back samples of one evaluation, and poses of each. */
export const EVALUATED_SAMPLES = 8;
export const EVALUATED_POSES = 24;

/** A held-back sample with what a perfect model would say of it. */
export interface JudgedSample {
  readonly geometry: Geometry;
  /** Labels in the sample's own pose, as long as what is judged of the outputs for one pose. */
  readonly target: Float64Array;
  /** Energy in eV, or the place of its class; absent where the task has neither. */
  readonly scalar?: number;
}

/** What is judged of a model's outputs. */
export interface Judgement {
  readonly of: 'vectors' | 'scalars';
  /** 3: RMS lengths of three-vectors instead of RMS components. */
  readonly norm: 1 | 3;
  /** How scalars are judged: absolute error in eV, or the share of right classes. */
  readonly scalar: 'energy' | 'class';
}

/** Sums over what is judged of one sample, before pooling. */
export interface SampleMoments {
  /** Numbers judged (components, or three-vectors). */
  readonly count: number;
  /** Sum over them of mean_p (e_p - y)^2. */
  readonly squares: number;
  /** Likewise of P / (P - 1) mean_p (e_p - m)^2. */
  readonly variance: number;
  /** Of m^2. */
  readonly twirl: number;
  /** In the sample's own pose: of (e - y)^2, and the mean of |e - y| per component. */
  readonly own: number;
  readonly absolute: number;
  readonly scalar?: number;
  /** Error of the scalar, mean over the P poses. */
  readonly scalarTurned?: number;
}

/** @param rows what is judged at P poses, f64[P, width] @param own likewise in the sample's own pose */
export function momentsOf(
  rows: Float64Array,
  own: Float64Array,
  target: Float64Array,
  norm: 1 | 3,
): Omit<SampleMoments, 'scalar' | 'scalarTurned'> {
  const width = target.length;
  const poses = rows.length / width;
  let [squares, variance, twirl, ownSquares, absolute] = [0, 0, 0, 0, 0];
  for (let c = 0; c < width; c++) {
    let average = 0;
    for (let p = 0; p < poses; p++) average += rows[p * width + c] / poses;
    for (let p = 0; p < poses; p++) {
      squares += (rows[p * width + c] - target[c]) ** 2 / poses;
      variance += (rows[p * width + c] - average) ** 2 / (poses - 1);
    }
    twirl += average * average;
    ownSquares += (own[c] - target[c]) ** 2;
    absolute += Math.abs(own[c] - target[c]) / width;
  }
  return { count: width / norm, squares, variance, twirl, own: ownSquares, absolute };
}

const sumOf = (samples: readonly SampleMoments[], of: (sample: SampleMoments) => number): number =>
  samples.reduce((sum, sample) => sum + of(sample), 0);

/** A ratio of sums over samples with its jackknife interval; nothing over nothing is 0. */
export function jackknifeShare(
  samples: readonly Pick<SampleMoments, 'variance' | 'squares'>[],
): EvaluationPoint['share'] {
  const above = samples.reduce((sum, { variance }) => sum + variance, 0);
  const below = samples.reduce((sum, { squares }) => sum + squares, 0);
  const ratio = (top: number, bottom: number): number => (bottom > 0 ? top / bottom : 0);
  const value = Math.min(1, ratio(above, below));
  const count = samples.length;
  if (count < 2) return { value, low: 0, high: 1 };
  const without = samples.map(({ variance, squares }) => ratio(above - variance, below - squares));
  const centre = mean(without);
  const spread = Math.sqrt((without.reduce((sum, one) => sum + (one - centre) ** 2, 0) * (count - 1)) / count);
  const half = studentQuantile(count - 1) * spread;
  return { value, low: Math.max(0, value - half), high: Math.min(1, Math.max(value, 0) + half) };
}

/** The figures of one evaluation from the moments of its samples. */
export function pooled(step: number, samples: readonly SampleMoments[]): EvaluationPoint {
  const count = sumOf(samples, (sample) => sample.count);
  const squares = sumOf(samples, (sample) => sample.squares) / count;
  const variance = sumOf(samples, (sample) => sample.variance) / count;
  const twirlSize = sumOf(samples, (sample) => sample.twirl) / count;
  const scalars = samples.flatMap(({ scalar }) => scalar ?? []);
  const turned = samples.flatMap(({ scalarTurned }) => scalarTurned ?? []);
  return {
    step,
    total: Math.sqrt(squares),
    twirl: Math.sqrt(Math.max(0, squares - variance)),
    inPose: Math.sqrt(sumOf(samples, (sample) => sample.own) / count),
    meanAbsolute: sumOf(samples, (sample) => sample.absolute * sample.count) / count,
    relative: twirlSize > 0 ? Math.sqrt(variance / twirlSize) : 0,
    share: jackknifeShare(samples),
    ...(scalars.length === samples.length && { scalar: mean(scalars) }),
    ...(turned.length === samples.length && { scalarTurned: mean(turned) }),
  };
}

/** The poses of the n-th sample of an evaluation: its own, then `poses` others, f64[poses + 1, 4]. */
export function evaluationPoses(poses: number, seed: number, n: number): Float64Array {
  const random = new Random(seed).fork('evaluation').fork(n);
  const set = superFibonacci(poses);
  const turn = haar(random);
  const turned = Array.from({ length: setSize(set) }, (_, n) => multiply(turn, quaternionAt(set, n)));
  return Float64Array.from([...IDENTITY, ...turned.flat()]);
}

/** Error of the energy, or 1 for the right class: in the sample's own pose, and the mean over the others. */
function scalarErrors(
  { scalars }: AlignedOutputs,
  count: number,
  scalar: number,
  judgement: Judgement,
): Pick<SampleMoments, 'scalar' | 'scalarTurned'> {
  const width = scalars.length / count;
  const [own, ...turned] = Array.from({ length: count }, (_, pose) => {
    const said = scalars.subarray(pose * width, (pose + 1) * width);
    return judgement.scalar === 'energy' ? Math.abs(said[0] - scalar) : Number(indexOfLargest(said) === scalar);
  });
  return { scalar: own, scalarTurned: mean(turned) };
}

/** @throws ExperimentFailure `not-finite` in words that fit a run */
async function finiteOutputs(outputs: Promise<AlignedOutputs>, step: number): Promise<AlignedOutputs> {
  try {
    return await outputs;
  } catch (error) {
    if (!(error instanceof NotFiniteOutput)) throw error;
    throw new ExperimentFailure(
      'not-finite',
      `After ${step} steps the model gives no finite answer for a sample that was held back.`,
      ['lower the rate', 'clip gradients at norm 1', 'go back to an earlier checkpoint'],
    );
  }
}

export interface EvaluationTask {
  readonly backend: Backend;
  readonly weights: ModelWeights;
  readonly samples: readonly JudgedSample[];
  readonly judgement: Judgement;
  readonly step: number;
  /** Of the poses: the same ones at every step and for both sides. */
  readonly seed: number;
  readonly poses?: number;
  /** The word of what the model is wrapped in; absent: none. */
  readonly mechanism?: string;
  readonly signal?: AbortSignal;
}

/**
 * Evaluates held-back samples; the program is compiled the first time alone, for parameters are fed.
 * @throws ExperimentFailure `not-finite` where an output is not finite, the signal's reason when aborted
 */
export async function evaluateSamples(task: EvaluationTask): Promise<EvaluationPoint> {
  const { backend, weights, samples, judgement, step, mechanism, signal, poses = EVALUATED_POSES } = task;
  const options = signal ? { signal } : {};
  const moments: SampleMoments[] = [];
  for (const [n, { geometry, target, scalar }] of samples.entries()) {
    const predictor = await createPredictor(backend, weights, geometry, {
      ...options,
      ...(mechanism && { mechanism }),
    });
    const quaternions = evaluationPoses(poses, task.seed, n);
    const room = memoryLimits[backend.kind].chunk;
    const chunk = predictor.memory(poses + 1) <= room ? poses + 1 : elementsWithin(predictor.memory, room);
    const outputs = await finiteOutputs(evaluateInChunks(predictor.evaluate, { quaternions }, chunk, options), step);
    const judged = outputs[judgement.of];
    const width = judged.length / (poses + 1);
    moments.push({
      ...momentsOf(judged.subarray(width), judged.subarray(0, width), target, judgement.norm),
      ...(scalar !== undefined && scalarErrors(outputs, poses + 1, scalar, judgement)),
    });
  }
  return pooled(step, moments);
}
