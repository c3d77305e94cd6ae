/**
 * Frames of a set of points (Puny et al., ICLR 2022): the rotations h whose columns are the principal axes, ascending, with any signs that give
 * determinant 1: four of them, F(gX) = g F(X) as a set. h^-1 (x - t) is the set of points in a frame of its own, and
 *   f_W(x) = 1/|F| sum over h in F(x) of rho(h) f(h^-1 x)
 * is equivariant for any f wherever no two eigenvalues are equal. `one` takes a single element by a fixed rule about the laboratory's axes (each
 * of the first two axes points where its largest component is positive): the rule does not turn with x, so this is not equivariant; it is here
 * to show what averaging, or a rule that does turn, is for.
 */
import { type Quaternion, quaternionFromMatrix, type Vector3 } from '../math/rotation.ts';
import { type PrincipalAxes, principalAxes } from './principal-axes.ts';

export const FRAME_SIZE = 4;

/** The rotation with columns s1 v1, s2 v2 and their cross product. */
export function rotationFromAxes([first, second]: PrincipalAxes['axes'], signs: readonly [number, number]): Quaternion {
  const [a, b] = [first.map((x) => signs[0] * x), second.map((x) => signs[1] * x)];
  const c = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  return quaternionFromMatrix([a[0], b[0], c[0], a[1], b[1], c[1], a[2], b[2], c[2]]);
}

/** The four rotations of the frame of f64[n, 3]. Errors: see `principalAxes`. */
export function frameOf(positions: ArrayLike<number>): readonly Quaternion[] {
  const { axes } = principalAxes(positions);
  return (
    [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ] as const
  ).map((signs) => rotationFromAxes(axes, signs));
}

function towardsLargest(axis: Vector3): 1 | -1 {
  const largest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? -1 : 1;
}

/** One element of the frame, by a rule that does not turn with the points. Errors: see `principalAxes`. */
export function arbitraryFrame(positions: ArrayLike<number>): Quaternion {
  const { axes } = principalAxes(positions);
  return rotationFromAxes(axes, [towardsLargest(axes[0]), towardsLargest(axes[1])]);
}
