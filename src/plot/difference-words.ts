/**
 * A against B in one line: in what share of the elements A changes more, with its interval, leaving out where the two differ by less than the noise
 * floors could make. The share is of well-spread elements, for which the binomial interval is no narrower than the truth.
 */
import { binomialInterval } from '../math/statistics.ts';
import type { OrbitElement, OrbitResult } from '../orbit/result.ts';
import { noiseOf } from './field-scale.ts';
import { elementsWord } from './group-words.ts';
import { percent } from './number-format.ts';

export interface Comparison {
  /** Elements where A is more than B, and less, by more than the floors. */
  readonly more: number;
  readonly less: number;
  readonly count: number;
}

const isSameElement = (one: OrbitElement, other: OrbitElement): boolean =>
  one.q.every((part, k) => Math.abs(part - other.q[k]) < 1e-3) &&
  JSON.stringify(one.motion) === JSON.stringify(other.motion);

/** Undefined where the two do not have the same elements. */
export function compareElements(a: OrbitResult, b: OrbitResult): Comparison | undefined {
  if (a.elements.length !== b.elements.length || a.group !== b.group || a.field !== b.field) return undefined;
  if (!a.elements.every((element, n) => isSameElement(element, b.elements[n]))) return undefined;
  const least = noiseOf([a, b]);
  let [more, less] = [0, 0];
  a.elements.forEach(({ value }, n) => {
    const difference = value - b.elements[n].value;
    if (difference > least) more++;
    else if (difference < -least) less++;
  });
  return { more, less, count: a.elements.length };
}

/** `A more in 83 % of poses (80 % to 86 %), B in 12 %`. Undefined likewise. */
export function differenceWords(a: OrbitResult, b: OrbitResult): string | undefined {
  const found = compareElements(a, b);
  if (!found) return undefined;
  const { more, less, count } = found;
  if (more + less === 0) return 'alike within the noise';
  const [side, hits, other] = more >= less ? ['A', more, less] : ['B', less, more];
  const { low, high } = binomialInterval(hits, count);
  const interval = a.whole ? '' : ` (${percent(low)} to ${percent(high)})`;
  const rest = other > 0 ? `, ${side === 'A' ? 'B' : 'A'} in ${percent(other / count)}` : '';
  return `${side} more in ${percent(hits / count)} of ${elementsWord(a.group)}${interval}${rest}`;
}
