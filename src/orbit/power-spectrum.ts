/**
 * Wigner power spectrum of the aligned output over SO(3): e = sum_l e_l with e_l in the span of the matrix elements D^l_mn. By Parseval the powers
 * P_l = mean |e_l|^2 of l >= 1 sum up to the variance around the twirl, which is e_0. With the character chi_l (trace of D^l),
 *   P_l = (2l + 1) mean over R, S of chi_l(R S^-1) e(R) . e(S),  chi_l = 1 + 2 sum_(k = 1..l) cos k theta
 * (Peter and Weyl). The mean runs over pairs from two different replicates r, s, which are independent; before, the mean over all other replicates is
 * taken off e, which changes no expectation, for it depends on neither and chi_l has none, but spares the noise of a large twirl. So every power is
 * unbiased, and may come out slightly negative where there is none. Intervals: jackknife over replicates, which leaves one out of the pairs, not out of the
 * means taken off the others.
 */
import { replicateInterval } from '../math/statistics.ts';
import type { Estimate, PowerSpectrum } from './result.ts';

/** Highest degree that is ever told apart; what lies beyond is told together. */
export const HIGHEST_POWER = 8;
/** Standard error that the share of the highest degree may have: about sqrt 2 (2l + 1) over the number of elements. */
const LARGEST_NOISE = 0.07;
/** Elements that are paired at most, spread evenly over each replicate, and numbers of pairs of rows multiplied in all: the work is that of all pairs. */
const MOST_PAIRED = 1536;
const MOST_PRODUCTS = 2e8;
/** Sets that elements are put into which are all draws of their own. */
const SETS = 16;
/** With fewer replicates there is none left to take a mean over, or none to leave out. */
const FEWEST_REPLICATES = 4;

interface Sets {
  readonly count: number;
  /** Elements of a set. */
  readonly size: number;
  readonly width: number;
  /** f64[count, size, width] */
  readonly rows: Float64Array;
  /** f64[count, size, 4] */
  readonly quaternions: Float64Array;
}

/** Evenly spread elements of the replicates; independent elements are put into a few sets. */
function pairedSets(rows: Float64Array, quaternions: Float64Array, replicates: number): Sets {
  const elements = quaternions.length / 4;
  const width = rows.length / elements;
  const count = replicates === elements ? Math.min(SETS, elements) : replicates;
  const whole = Math.floor(elements / count);
  const paired = Math.min(MOST_PAIRED, Math.floor(Math.sqrt((2 * MOST_PRODUCTS) / width)));
  const size = Math.max(1, Math.min(whole, Math.floor(paired / count)));
  const picked = { rows: new Float64Array(count * size * width), quaternions: new Float64Array(count * size * 4) };
  for (let r = 0; r < count; r++) {
    for (let n = 0; n < size; n++) {
      const from = r * whole + Math.floor((n * whole) / size);
      picked.rows.set(rows.subarray(from * width, (from + 1) * width), (r * size + n) * width);
      picked.quaternions.set(quaternions.subarray(from * 4, (from + 1) * 4), (r * size + n) * 4);
    }
  }
  return { count, size, width, ...picked };
}

/** Means over each set, f64[count, width], and their sum. */
function setMeans({ count, size, width, rows }: Sets): { readonly means: Float64Array; readonly sum: Float64Array } {
  const [means, sum] = [new Float64Array(count * width), new Float64Array(width)];
  for (let r = 0; r < count; r++)
    for (let n = 0; n < size; n++)
      for (let c = 0; c < width; c++) means[r * width + c] += rows[(r * size + n) * width + c] / size;
  for (let r = 0; r < count; r++) for (let c = 0; c < width; c++) sum[c] += means[r * width + c];
  return { means, sum };
}

/** The rows of a set minus a centre. @returns half the sum of their squares */
function centreSet({ size, width, rows }: Sets, set: number, centre: Float64Array, into: Float64Array): number {
  let squares = 0;
  for (let n = 0, at = 0; n < size; n++) {
    for (let c = 0; c < width; c++, at++) {
      into[at] = rows[set * size * width + at] - centre[c];
      squares += into[at] * into[at];
    }
  }
  return squares / 2;
}

/**
 * One pair of sets: the variance, then (2l + 1) mean chi_l e . e for l = 1, 2, ...
 * @param centre mean over all other sets
 * @param x room for the rows of set r, f64[size, width]; y likewise
 */
function pairPowers(
  sets: Sets,
  [r, s]: readonly [number, number],
  centre: Float64Array,
  [x, y]: readonly [Float64Array, Float64Array],
  powers: Float64Array,
): void {
  const { size, width, quaternions: q } = sets;
  const degrees = powers.length - 1;
  const squares = centreSet(sets, r, centre, x) + centreSet(sets, s, centre, y);
  let products = 0;
  powers.fill(0);
  for (let i = 0; i < size; i++) {
    const p = 4 * (r * size + i);
    for (let j = 0; j < size; j++) {
      const t = 4 * (s * size + j);
      let product = 0;
      for (let c = 0; c < width; c++) product += x[i * width + c] * y[j * width + c];
      products += product;
      const inner = q[p] * q[t] + q[p + 1] * q[t + 1] + q[p + 2] * q[t + 2] + q[p + 3] * q[t + 3];
      const cosine = 2 * inner * inner - 1;
      let [before, now, character] = [1, cosine, 1];
      for (let degree = 1; degree <= degrees; degree++) {
        character += 2 * now;
        powers[degree] += character * product;
        [before, now] = [now, 2 * cosine * now - before];
      }
    }
  }
  const pairs = size * size;
  for (let degree = 1; degree <= degrees; degree++) powers[degree] *= (2 * degree + 1) / pairs;
  powers[0] = squares / size - products / pairs;
}

/** The mean over pairs with its jackknife interval; `of` makes one number of the means of all quantities. */
function jackknifed(total: Float64Array, own: readonly Float64Array[], of: (means: Float64Array) => number): Estimate {
  const sets = own.length;
  const value = of(total.map((sum) => sum / ((sets * (sets - 1)) / 2)));
  const pseudo = own.map((left) => {
    const without = of(total.map((sum, k) => (sum - left[k]) / (((sets - 1) * (sets - 2)) / 2)));
    return sets * value - (sets - 1) * without;
  });
  const { low, high } = replicateInterval(pseudo);
  return { value, low, high };
}

/** The highest degree that an orbit of so many elements can tell. */
export const highestPower = (elements: number): number =>
  Math.max(0, Math.min(HIGHEST_POWER, Math.floor(((LARGEST_NOISE * elements) / Math.SQRT2 - 1) / 2)));

/**
 * @param rows what is judged, f64[elements, width], replicate by replicate
 * @param quaternions f64[elements, 4]
 * @returns undefined for fewer than four replicates or too few elements to tell one degree, or where nothing changes at all
 */
export function powerSpectrum(
  rows: Float64Array,
  quaternions: Float64Array,
  replicates: number,
): PowerSpectrum | undefined {
  if (replicates < FEWEST_REPLICATES) return undefined;
  const sets = pairedSets(rows, quaternions, replicates);
  const { count, size, width } = sets;
  const degrees = highestPower(count * size);
  if (degrees === 0) return undefined;
  const { means, sum } = setMeans(sets);
  const total = new Float64Array(degrees + 1);
  const own = Array.from({ length: count }, () => new Float64Array(degrees + 1));
  const powers = new Float64Array(degrees + 1);
  const centre = new Float64Array(width);
  const room = [new Float64Array(size * width), new Float64Array(size * width)] as const;
  for (let r = 0; r < count; r++) {
    for (let s = r + 1; s < count; s++) {
      for (let c = 0; c < width; c++) centre[c] = (sum[c] - means[r * width + c] - means[s * width + c]) / (count - 2);
      pairPowers(sets, [r, s], centre, room, powers);
      for (let k = 0; k < powers.length; k++) {
        total[k] += powers[k];
        own[r][k] += powers[k];
        own[s][k] += powers[k];
      }
    }
  }
  if (!(total[0] > 0)) return undefined;
  const share = (degree: number) => jackknifed(total, own, (mean) => mean[degree] / mean[0]);
  return {
    shares: Array.from({ length: degrees }, (_, n) => share(n + 1)),
    beyond: jackknifed(total, own, (mean) => 1 - mean.subarray(1).reduce((all, power) => all + power, 0) / mean[0]),
  };
}
