/**
 * Fields over an orbit, in float64 from aligned outputs: twirl = mean of e(g), error(g) = RMS over atoms and components
 * of e(g) - twirl, energy deviation; and their means with intervals over randomised quasi-Monte Carlo replicates.
 */
import { mean, replicateInterval } from '../math/statistics.ts';
import type { AlignedOutputs } from './function.ts';
import type { Estimate } from './result.ts';

/** The Haar mean of the aligned forces, f64[atoms, 3]; as first + mean of differences, so that a constant keeps every digit. */
export function twirlOf(forces: Float64Array, count: number): Float64Array {
  const width = forces.length / count;
  const differences = new Float64Array(width);
  for (let n = 1; n < count; n++) for (let c = 0; c < width; c++) differences[c] += forces[n * width + c] - forces[c];
  return differences.map((difference, c) => forces[c] + difference / count);
}

/** Mean square over components of row n minus a reference row. */
function meanSquare(forces: Float64Array, n: number, reference: ArrayLike<number>): number {
  const width = reference.length;
  let total = 0;
  for (let c = 0; c < width; c++) total += (forces[n * width + c] - reference[c]) ** 2;
  return total / width;
}

/** RMS over atoms and components of each element's forces minus a reference, f64[n]. */
export function forceErrors(forces: Float64Array, reference: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: forces.length / reference.length }, (_, n) =>
    Math.sqrt(meanSquare(forces, n, reference)),
  );
}

/** Means of `values` over each of `replicates` equal consecutive blocks. */
export function blockMeans(values: Float64Array, replicates: number): Float64Array {
  const size = values.length / replicates;
  return Float64Array.from({ length: replicates }, (_, r) => {
    return mean(values.subarray(r * size, (r + 1) * size));
  });
}

/**
 * variance / total mean squared error against labels (Shen et al. 2025: for squared errors the loss splits exactly into
 * the loss of the twirl plus the variance), with a jackknife interval over replicates.
 */
export function nonEquivariantShare(
  { forces }: AlignedOutputs,
  twirl: Float64Array,
  labels: Float64Array,
  replicates: number,
): Estimate {
  const variance = blockMeans(
    forceErrors(forces, twirl).map((error) => error ** 2),
    replicates,
  );
  const loss = blockMeans(
    forceErrors(forces, labels).map((error) => error ** 2),
    replicates,
  );
  const [allVariance, allLoss] = [replicates * mean(variance), replicates * mean(loss)];
  if (allLoss === 0) return { value: 0, low: 0, high: 0 };
  const share = allVariance / allLoss;
  const pseudo = variance.map((value, r) => {
    return replicates * share - (replicates - 1) * ((allVariance - value) / (allLoss - loss[r]));
  });
  const { low, high } = replicateInterval(pseudo);
  return { value: share, low: Math.max(0, low), high: Math.min(1, high) };
}

/** Mean absolute error per component against labels over the orbit, eV/angstrom. */
export function labelMae(forces: Float64Array, labels: Float64Array): number {
  const width = labels.length;
  return forces.reduce((total, value, n) => total + Math.abs(value - labels[n % width]), 0) / forces.length;
}
