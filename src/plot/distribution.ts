/**
 * How what is drawn is spread over the orbit: shares of the elements, for both models on one axis; by decade fractions where it is a change, by equal steps
 * between fixed ends where it is a probability or a flip.
 */
import type { OrbitElement } from '../orbit/result.ts';
import { type FieldWords, fieldWords } from './field-words.ts';

export interface DistributionBin {
  /** Bin centre, in shown numbers. */
  readonly at: number;
  /** Shares of the elements in per cent. */
  readonly a: number;
  readonly b: number;
}

/** Shares in bins of equal width from the smallest to the largest value of both, on a log axis unless the ends are fixed. */
export function distribution(
  a: readonly OrbitElement[],
  b: readonly OrbitElement[],
  count: number,
  { factor, ends }: FieldWords = fieldWords('force-error'),
): readonly DistributionBin[] {
  const values = [...a, ...b].map(({ value }) => value * factor).filter((value) => value > 0 || ends);
  if (values.length === 0) return [];
  const [inward, outward] = ends ? [(x: number) => x, (x: number) => x] : [Math.log10, (x: number) => 10 ** x];
  const low = ends ? ends[0] : inward(values.reduce((least, value) => Math.min(least, value)));
  const high = ends ? ends[1] : Math.max(low + 0.1, inward(values.reduce((most, value) => Math.max(most, value))));
  const shares = (elements: readonly OrbitElement[]): Float64Array => {
    const bins = new Float64Array(count);
    for (const { value } of elements) {
      const position = ends || value > 0 ? (inward(value * factor) - low) / (high - low) : 0;
      bins[Math.max(0, Math.min(count - 1, Math.floor(position * count)))] += 100 / elements.length;
    }
    return bins;
  };
  const [ofA, ofB] = [shares(a), shares(b)];
  return Array.from({ length: count }, (_, k) => ({
    at: outward(low + ((k + 0.5) / count) * (high - low)),
    a: ofA[k],
    b: ofB[k],
  }));
}
