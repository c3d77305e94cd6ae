/** The sampled element that is pinned, as far as a result has it: an index means another rotation once seed, poses or picture changed. */
import type { Motion } from '../group/elements.ts';
import { geodesicAngle, type Quaternion } from '../math/rotation.ts';
import type { OrbitElement, OrbitResult } from '../orbit/result.ts';

export interface PinnedElement {
  readonly where: 'elements' | 'grid' | 'mirrored' | 'planes' | 'exchanges';
  readonly index: number;
}

/** Radians; recorded rotations are rounded to 4 digits. */
const SAME = 1e-3;

const alike = (one: Motion = {}, other: Motion = {}): boolean => JSON.stringify(one) === JSON.stringify(other);

/** @returns the element at the pinned place, or undefined where this result has another one there or none */
export function elementAt(
  result: OrbitResult | undefined,
  pinned: PinnedElement | undefined,
  q: Quaternion,
  motion?: Motion,
): OrbitElement | undefined {
  if (!pinned) return undefined;
  const element = (pinned.where === 'elements' ? result : result?.[pinned.where])?.elements[pinned.index];
  // Exchanges follow from their places, and do not say again which they are.
  const moves = pinned.where === 'exchanges' || alike(element?.motion, motion);
  return element && moves && geodesicAngle(element.q, q) < SAME ? element : undefined;
}
