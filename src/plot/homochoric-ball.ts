/**
 * All of SO(3) as a ball of equal volume: an element at angle w about axis n lies at r n with r = ((w - sin w) / pi)^(1/3), so that equal volume is equal
 * Haar measure. A half turn about n is the same as about -n: it is drawn at both ends. The octant towards the eye is cut away, so that small turns in the middle can be seen.
 */
import { type Quaternion, rotationAngle, rotationAxis, type Vector3 } from '../math/rotation.ts';
import type { OrbitElement } from '../orbit/result.ts';
import { applied, type Matrix3 } from './camera.ts';

/** The point of the ball for a rotation, |r| <= 1. */
export function ballPoint(q: Quaternion): Vector3 {
  const angle = rotationAngle(q);
  const radius = Math.cbrt((angle - Math.sin(angle)) / Math.PI);
  const [x, y, z] = rotationAxis(q);
  return [x * radius, y * radius, z * radius];
}

export interface BallDot {
  /** View coordinates in the unit ball. */
  readonly x: number;
  readonly y: number;
  readonly depth: number;
  readonly index: number;
}

/** Dots of the elements from back to front; the upper right octant towards the eye is left out. */
export function ballDots(elements: readonly OrbitElement[], camera: Matrix3): BallDot[] {
  return elements
    .flatMap(({ q }, index) => {
      const [x, y, depth] = applied(camera, ballPoint(q));
      const dot = { x, y, depth, index };
      return Math.abs(q[0]) < 0.02 ? [dot, { x: -x, y: -y, depth: -depth, index }] : [dot];
    })
    .filter(({ x, y, depth }) => x < 0.02 || y < 0.02 || depth < 0.02)
    .sort((a, b) => a.depth - b.depth);
}
