/**
 * An orbit folded by the subject's own symmetry. Where s lays row k of the subject on row p(k), the subject at g s is the subject at g with its rows in another
 * order, so that a model which does not look at the order must say, whether it is equivariant or not,
 *   s e(g s)_k = e(g)_p(k)   for vectors,   e(g s) = e(g)   for what no element changes.
 * How far these copies are apart is measured at a few seeded rotations g for each s, in the field's unit.
 */
import type { Elements } from '../group/elements.ts';
import { Random } from '../math/random.ts';
import { haar, multiply, quaternionFromMatrix } from '../math/rotation.ts';
import { COPIES_AGREE, EXACT_NOISE_FLOORS } from '../math/tolerances.ts';
import { type AlignedOutputs, evaluateInChunks, type OrbitFunction } from './function.ts';
import { judges } from './judge.ts';
import type { Copies, JudgedOutput, OrbitResult } from './result.ts';

/** What lays the subject on itself: orthogonal row-major f64[9], and the row that each row is laid on. */
export interface Fold {
  readonly matrix: Float64Array;
  readonly improper: boolean;
  readonly order: readonly number[];
}

export interface FoldRequest {
  /** The function under test, of the exactly symmetric subject with its centroid at the origin. */
  readonly evaluate: OrbitFunction;
  /** The subject's point group, the identity first. */
  readonly folds: readonly Fold[];
  readonly output: JudgedOutput;
  /** What the copies are held against: the orbit's noise floor, and the scale of its relative errors. */
  readonly orbit: Pick<OrbitResult, 'noiseFloor' | 'summary'>;
  readonly seed: number;
  /** Elements per call of `evaluate`. */
  readonly chunk: number;
  /** Rotations that each copy is compared at; 3 unless said otherwise. */
  readonly rotations?: number;
  readonly signal?: AbortSignal;
}

const ROTATIONS = 3;

/** g s for each g and, within it, each s. */
function copiesOf(folds: readonly Fold[], rotations: number, seed: number): Elements {
  const random = new Random(seed).fork('copies');
  const turns = Array.from({ length: rotations }, () => haar(random));
  const proper = folds.map(({ matrix, improper }) =>
    quaternionFromMatrix(improper ? matrix.map((part) => -part) : matrix),
  );
  return {
    quaternions: Float64Array.from(turns.flatMap((g) => proper.flatMap((s) => [...multiply(g, s)]))),
    ...(folds.some(({ improper }) => improper) && {
      motions: turns.flatMap(() => folds.map(({ improper }) => (improper ? { improper: true as const } : {}))),
    }),
  };
}

/** Row p(k) is s v_k: f64[rows, 3]. */
function laidBack({ matrix, order }: Fold, vectors: Float64Array): Float64Array {
  const laid = new Float64Array(vectors.length);
  order.forEach((to, k) => {
    for (let r = 0; r < 3; r++) {
      let sum = 0;
      for (let c = 0; c < 3; c++) sum += matrix[3 * r + c] * vectors[3 * k + c];
      laid[3 * to + r] = sum;
    }
  });
  return laid;
}

/** The outputs of one element as those of the identity's copy. */
function unfolded({ scalars, vectors }: AlignedOutputs, fold: Fold, n: number, count: number): AlignedOutputs {
  const part = (all: Float64Array): Float64Array => all.slice((n * all.length) / count, ((n + 1) * all.length) / count);
  return { scalars: part(scalars), vectors: laidBack(fold, part(vectors)) };
}

/** Compares the copies. Errors: see `evaluateInChunks`. */
export async function compareCopies(request: FoldRequest): Promise<Copies> {
  const { evaluate, folds, output, orbit, seed, chunk, rotations = ROTATIONS, signal } = request;
  const judge = judges[output];
  const count = rotations * folds.length;
  const outputs = await evaluateInChunks(evaluate, copiesOf(folds, rotations, seed), chunk, signal ? { signal } : {});
  let largest = 0;
  for (let n = 0; n < count; n++) {
    const place = n % folds.length;
    const own = judge.judged(unfolded(outputs, folds[place], n, count));
    const first = judge.judged(unfolded(outputs, folds[0], n - place, count));
    largest = Math.max(largest, judge.distances(own, first)[0]);
  }
  const allowed = Math.max(EXACT_NOISE_FLOORS * orbit.noiseFloor, COPIES_AGREE * orbit.summary.twirlRms);
  return { largest, agree: largest <= allowed, evaluations: count };
}
