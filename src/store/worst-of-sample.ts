/** Opening a sample of a set opens it where it is worst: at the element at which the model that ranks the samples changes most. */
import type { AggregateFound } from '../engine/aggregate-messages.ts';
import type { Side } from '../engine/messages.ts';
import type { OrbitElement } from '../orbit/result.ts';
import type { PinnedElement } from './pinned-element.ts';

export interface WorstElement {
  readonly element: OrbitElement;
  readonly pinned: PinnedElement;
}

/** @returns nothing for a sample that no model was judged on yet */
export function worstOfSample(
  found: AggregateFound | undefined,
  rankedBy: Side,
  sample: number,
): WorstElement | undefined {
  const sides = found?.outcome?.sides ?? [];
  const side = sides[found?.judged.indexOf(rankedBy) ?? -1] ?? sides[0];
  const index = side?.ranked.find((one) => one.sample === sample)?.worst.index;
  const element = index === undefined ? undefined : side.orbit.elements[index];
  return element && index !== undefined ? { element, pinned: { where: 'elements', index } } : undefined;
}
