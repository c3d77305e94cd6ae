/**
 * Canonicalisation: one rotation h(x) with h(gx) = g h(x), from the principal axes with signs that make third moments positive. A rotation leaves
 * two signs free, the third follows from the determinant: the two axes with the largest third moments are the ones that decide. Where even the
 * second largest vanishes (a mirror-symmetric ring, any centrosymmetric shape), the sign is what the solver gives: degenerate, and said to be so.
 */
import type { Quaternion, Vector3 } from '../math/rotation.ts';
import { DEGENERATE_GAP, DEGENERATE_MOMENT } from '../math/tolerances.ts';
import { rotationFromAxes } from './frames.ts';
import { type PrincipalAxes, principalAxes, type Spectrum } from './principal-axes.ts';

/** Axes by descending absolute third moment. */
const decisive = (moments: Vector3): number[] =>
  [0, 1, 2].sort((a, b) => Math.abs(moments[b]) - Math.abs(moments[a]) || a - b);

const sign = (value: number): 1 | -1 => (value < 0 ? -1 : 1);

/** Signs of the first two axes, from those that third moments decide. */
function signsOf({ axes, thirdMoments }: PrincipalAxes): readonly [number, number] {
  const [first, second, undecided] = decisive(thirdMoments);
  const signs = [0, 0, 0];
  signs[first] = sign(thirdMoments[first]);
  signs[second] = sign(thirdMoments[second]);
  const [a, b, c] = axes;
  const handed = sign(
    a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0]),
  );
  signs[undecided] = handed * signs[first] * signs[second];
  return [signs[0], signs[1]];
}

/** The rotation that takes the canonical pose of f64[n, 3] to its own. Errors: see `principalAxes`. */
export function canonicalRotation(positions: ArrayLike<number>): Quaternion {
  const found = principalAxes(positions);
  return rotationFromAxes(found.axes, signsOf(found));
}

/** Whether a spectrum leaves the canonical pose open: the axes themselves, or the sign of the second that must be decided. */
export function isAmbiguous({ gap, thirdMoments }: Pick<Spectrum, 'gap' | 'thirdMoments'>): boolean {
  const [, second] = [...thirdMoments].map(Math.abs).sort((a, b) => b - a);
  return gap < DEGENERATE_GAP || second < DEGENERATE_MOMENT;
}
