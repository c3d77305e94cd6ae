/** How the field is spread over the orbit: shares of the elements by decade fractions of the change, for both models on one log axis. */
import type { OrbitElement } from '../orbit/result.ts';

export interface DistributionBin {
  /** Bin centre, meV/angstrom. */
  readonly at: number;
  /** Shares of the elements in per cent. */
  readonly a: number;
  readonly b: number;
}

/** Shares in bins of equal width on a log axis from the smallest to the largest value of both. */
export function distribution(
  a: readonly OrbitElement[],
  b: readonly OrbitElement[],
  count: number,
): readonly DistributionBin[] {
  const values = [...a, ...b].map(({ value }) => value * 1000).filter((value) => value > 0);
  if (values.length === 0) return [];
  const low = Math.log10(values.reduce((least, value) => Math.min(least, value)));
  const high = Math.max(low + 0.1, Math.log10(values.reduce((most, value) => Math.max(most, value))));
  const shares = (elements: readonly OrbitElement[]): Float64Array => {
    const bins = new Float64Array(count);
    for (const { value } of elements) {
      const position = value > 0 ? (Math.log10(value * 1000) - low) / (high - low) : 0;
      bins[Math.min(count - 1, Math.floor(position * count))] += 100 / elements.length;
    }
    return bins;
  };
  const [ofA, ofB] = [shares(a), shares(b)];
  return Array.from({ length: count }, (_, k) => ({
    at: 10 ** (low + ((k + 0.5) / count) * (high - low)),
    a: ofA[k],
    b: ofB[k],
  }));
}
