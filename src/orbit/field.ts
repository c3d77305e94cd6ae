/**
 * Fields over an orbit, in float64 from aligned outputs: twirl = mean of e(g), distances of e(g) from it, loss against
 * labels; and their means with intervals over randomised quasi-Monte Carlo replicates.
 */
import { binomialInterval, mean, replicateInterval, rootReplicateInterval } from '../math/statistics.ts';
import type { Estimate } from './result.ts';

/** Mean of `count` rows, as first + mean of differences, so that a constant keeps every digit. */
export function meanOf(rows: Float64Array, count: number): Float64Array {
  const width = rows.length / count;
  const differences = new Float64Array(width);
  for (let n = 1; n < count; n++) for (let c = 0; c < width; c++) differences[c] += rows[n * width + c] - rows[c];
  return differences.map((difference, c) => rows[c] + difference / count);
}

/**
 * RMS of each row minus a reference row, f64[rows]: per component, or with `components` = 3 per vector of three
 * (the RMS of lengths).
 */
export function rowDistances(rows: Float64Array, reference: ArrayLike<number>, components: 1 | 3): Float64Array {
  const width = reference.length;
  const distances = new Float64Array(rows.length / width);
  for (let n = 0; n < distances.length; n++) {
    let total = 0;
    for (let c = 0; c < width; c++) total += (rows[n * width + c] - reference[c]) ** 2;
    distances[n] = Math.sqrt((components * total) / width);
  }
  return distances;
}

/** Means of `values` over each of `replicates` equal consecutive blocks. */
export function blockMeans(values: Float64Array, replicates: number): Float64Array {
  const size = values.length / replicates;
  return Float64Array.from({ length: replicates }, (_, r) => {
    return mean(values.subarray(r * size, (r + 1) * size));
  });
}

/** Of a finite group that was visited whole, in one replicate: its intervals have no width. */
const certain = (value: number): Estimate => ({ value, low: value, high: value });

/** Root of the mean square over the orbit. */
export function rootMeanSquareOf(values: Float64Array, replicates: number): Estimate {
  const squares = blockMeans(
    values.map((value) => value ** 2),
    replicates,
  );
  return replicates > 1 ? rootReplicateInterval(squares) : certain(Math.sqrt(squares[0]));
}

/**
 * A share of elements with its interval, within 0 and 1: Student's over replicates. With less than one hit or one miss per replicate, most replicates
 * say the same and their scatter says nothing (none of 576 would be "0 to 0"): then the binomial interval, as if the elements were independent,
 * which well-spread ones are no worse than. Ladders of equal steps (turns about an axis, scales) count m or m + 1 hits each, and m + 1 as often as the true
 * share is above m steps: where replicates count so, the interval also holds that of m and the binomial share of m + 1, a step below m included where all
 * count the same (2 of 4 in each of 16 ladders is 46 to 54 %, not 50 to 50 %).
 * @param hits 1 or 0 per element, replicate by replicate
 */
export function shareOf(hits: Float64Array, replicates: number): Estimate {
  if (replicates === 1) return certain(mean(hits));
  const count = hits.reduce((total, hit) => total + hit, 0);
  if (Math.min(count, hits.length - count) < replicates) return binomialInterval(count, hits.length);
  const shares = blockMeans(hits, replicates);
  const { value, low, high } = replicateInterval(shares);
  const ladder = ladderInterval(shares, hits.length / replicates);
  return {
    value,
    low: Math.max(0, Math.min(low, ladder?.low ?? low)),
    high: Math.min(1, Math.max(high, ladder?.high ?? high)),
  };
}

/** What ladders of `size` steps can hide; undefined where their counts are no neighbours. */
function ladderInterval(shares: Float64Array, size: number): Pick<Estimate, 'low' | 'high'> | undefined {
  const counts = shares.map((share) => Math.round(share * size));
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (most - least > 1) return undefined;
  const above = counts.filter((count) => count > least).length;
  const { low, high } = binomialInterval(above, shares.length);
  return { low: (least - (most === least ? high : -low)) / size, high: (least + high) / size };
}

/**
 * variance / total mean squared error against labels (Shen et al. 2025: for squared errors the loss splits exactly into
 * the loss of the twirl plus the variance), with a jackknife interval over replicates.
 */
export function nonEquivariantShare(
  rows: Float64Array,
  twirl: Float64Array,
  labels: Float64Array,
  replicates: number,
): Estimate {
  const meanSquares = (reference: Float64Array): Float64Array =>
    blockMeans(
      rowDistances(rows, reference, 1).map((error) => error ** 2),
      replicates,
    );
  const [variance, loss] = [meanSquares(twirl), meanSquares(labels)];
  const [allVariance, allLoss] = [replicates * mean(variance), replicates * mean(loss)];
  if (allLoss === 0) return { value: 0, low: 0, high: 0 };
  const share = allVariance / allLoss;
  if (replicates === 1) return certain(share);
  const pseudo = variance.map((value, r) => {
    return replicates * share - (replicates - 1) * ((allVariance - value) / (allLoss - loss[r]));
  });
  const { low, high } = replicateInterval(pseudo);
  return { value: share, low: Math.max(0, low), high: Math.min(1, high) };
}

/** Mean absolute error per component against labels over the orbit, in the labels' unit. */
export function labelMae(rows: Float64Array, labels: Float64Array): number {
  const width = labels.length;
  return rows.reduce((total, value, n) => total + Math.abs(value - labels[n % width]), 0) / rows.length;
}

/** Mean squared error per component against labels over the orbit, in the labels' unit squared. */
export const labelMeanSquare = (rows: Float64Array, labels: Float64Array): number =>
  mean(rowDistances(rows, labels, 1).map((distance) => distance ** 2));
