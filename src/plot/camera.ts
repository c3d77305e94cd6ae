/**
 * The orthographic eye: laboratory z is up in every view. A camera matrix is row-major [right, up, towards the eye] in laboratory coordinates,
 * so that R v gives (x right, y up, z towards the eye).
 */
import type { Vector3 } from '../math/rotation.ts';

export type Matrix3 = ArrayLike<number>;

/** The eye at azimuth (from x towards y) and elevation above the xy plane, radians. */
export function lookFrom(azimuth: number, elevation: number): Float64Array {
  const [ca, sa, ce, se] = [Math.cos(azimuth), Math.sin(azimuth), Math.cos(elevation), Math.sin(elevation)];
  return Float64Array.of(-sa, ca, 0, -se * ca, -se * sa, ce, ce * ca, ce * sa, se);
}

/** M v for a row-major 3x3 matrix. */
export function applied(matrix: Matrix3, v: Vector3): Vector3 {
  return [
    matrix[0] * v[0] + matrix[1] * v[1] + matrix[2] * v[2],
    matrix[3] * v[0] + matrix[4] * v[1] + matrix[5] * v[2],
    matrix[6] * v[0] + matrix[7] * v[1] + matrix[8] * v[2],
  ];
}

/** M^T v: for a rotation its inverse. */
export function appliedTransposed(matrix: Matrix3, v: Vector3): Vector3 {
  return [
    matrix[0] * v[0] + matrix[3] * v[1] + matrix[6] * v[2],
    matrix[1] * v[0] + matrix[4] * v[1] + matrix[7] * v[2],
    matrix[2] * v[0] + matrix[5] * v[1] + matrix[8] * v[2],
  ];
}

export const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const cross = (a: Vector3, b: Vector3): Vector3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

export function unit(v: Vector3): Vector3 {
  const length = Math.hypot(v[0], v[1], v[2]) || 1;
  return [v[0] / length, v[1] / length, v[2] / length];
}

/** The point of the unit sphere at polar angle from z and azimuth, radians. */
export const onSphere = (polar: number, azimuth: number): Vector3 => [
  Math.sin(polar) * Math.cos(azimuth),
  Math.sin(polar) * Math.sin(azimuth),
  Math.cos(polar),
];

/** The key light of all views: upper left, behind the eye, in view coordinates. */
export const keyLight: Vector3 = unit([-0.4, 0.6, 0.85]);
