/**
 * Which elements of SO(3) an orbit visits: random Haar turns of a super-Fibonacci set (randomised quasi-Monte Carlo, so
 * that means are unbiased and the replicates give intervals), and a Hopf product grid for pictures.
 */
import { hopfProduct, randomTurns, superFibonacci } from '../math/so3-sets.ts';

export interface OrbitSample {
  /** f64[count, 4], (w, x, y, z), replicate by replicate. */
  readonly quaternions: Float64Array;
  /** Independent replicates of count / replicates elements each. */
  readonly replicates: number;
}

const MOST_REPLICATES = 16;
const FEWEST_REPLICATES = 4;
const SMALLEST_SET = 4;

/**
 * The number of replicates for a count: the most, up to 16, that divide it into sets of at least 4; where nothing
 * divides it, every element is its own Haar draw.
 */
export function replicatesFor(count: number): number {
  for (let replicates = MOST_REPLICATES; replicates >= FEWEST_REPLICATES; replicates--) {
    if (count % replicates === 0 && count / replicates >= SMALLEST_SET) return replicates;
  }
  return count;
}

/** The same count and seed give the same elements everywhere. @throws RangeError below 4 elements. */
export function sampleOrbit(count: number, seed: number): OrbitSample {
  if (!Number.isInteger(count) || count < 4) {
    throw new RangeError(`An orbit of ${count} elements has no interval: ask for a whole number of at least 4.`);
  }
  const replicates = replicatesFor(count);
  const { quaternions } = randomTurns(superFibonacci(count / replicates), replicates, seed);
  return { quaternions, replicates };
}

export interface GridSample {
  readonly base: number;
  readonly fibre: number;
  readonly directions: readonly (readonly [number, number, number])[];
  readonly quaternions: Float64Array;
}

/** Directions R^T z times turns about z; see `hopfProduct`. */
export function hopfGrid(base: number, fibre: number): GridSample {
  const { directions, quaternions } = hopfProduct(base, fibre);
  const rows = Array.from({ length: base }, (_, b): readonly [number, number, number] => {
    return [directions[3 * b], directions[3 * b + 1], directions[3 * b + 2]];
  });
  return { base, fibre, directions: rows, quaternions };
}
