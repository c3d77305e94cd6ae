/** The sampled element that is pinned, as far as a result has it: an index means another rotation once seed, poses or picture changed. */
import { geodesicAngle, type Quaternion } from '../math/rotation.ts';
import type { OrbitElement, OrbitResult } from '../orbit/result.ts';

export interface PinnedElement {
  readonly where: 'elements' | 'grid';
  readonly index: number;
}

/** Radians; recorded rotations are rounded to 4 digits. */
const SAME = 1e-3;

/** @returns the element at the pinned place, or undefined where this result has another rotation there or none */
export function elementAt(
  result: OrbitResult | undefined,
  pinned: PinnedElement | undefined,
  q: Quaternion,
): OrbitElement | undefined {
  if (!pinned) return undefined;
  const element = (pinned.where === 'grid' ? result?.grid?.elements : result?.elements)?.[pinned.index];
  return element && geodesicAngle(element.q, q) < SAME ? element : undefined;
}
