/**
 * Rotations of three-dimensional space: unit quaternions (w, x, y, z), row-major 3x3 matrices, yxy Euler angles.
 * Active: v' = R v on column vectors; multiply(p, q) rotates by q first, then by p, as the matrices do: R(pq) = R(p) R(q).
 * Euler angles are e3nn's: R = R_y(alpha) R_x(beta) R_y(gamma). q and -q are the same rotation.
 */
import type { Random } from './random.ts';

export type Quaternion = readonly [w: number, x: number, y: number, z: number];
export type Vector3 = readonly [x: number, y: number, z: number];

export const IDENTITY: Quaternion = [1, 0, 0, 0];

/** Hamilton product: rotate by q, then by p. */
export function multiply(p: Quaternion, q: Quaternion): Quaternion {
  const [a, b, c, d] = p;
  const [w, x, y, z] = q;
  return [
    a * w - b * x - c * y - d * z,
    a * x + b * w + c * z - d * y,
    a * y - b * z + c * w + d * x,
    a * z + b * y - c * x + d * w,
  ];
}

/** The inverse of a unit quaternion. */
export function conjugate(q: Quaternion): Quaternion {
  return [q[0], -q[1], -q[2], -q[3]];
}

/** q / |q|. Throws RangeError where q is zero or not finite. */
export function normalise(q: Quaternion): Quaternion {
  const norm = Math.hypot(q[0], q[1], q[2], q[3]);
  if (!(norm > 0 && Number.isFinite(norm)))
    throw new RangeError(`quaternion (${q.join(', ')}): expected four finite numbers, not all zero`);
  return [q[0] / norm, q[1] / norm, q[2] / norm, q[3] / norm];
}

/** Rotation angle in [0, pi], radians; accurate also near 0 and pi. */
export function rotationAngle(q: Quaternion): number {
  return 2 * Math.atan2(Math.hypot(q[1], q[2], q[3]), Math.abs(q[0]));
}

/** Unit axis of the turn by `rotationAngle`; +y for the identity, whose axis is arbitrary. */
export function rotationAxis(q: Quaternion): Vector3 {
  const length = Math.hypot(q[1], q[2], q[3]);
  if (length === 0) return [0, 1, 0];
  const scale = (q[0] < 0 ? -1 : 1) / length;
  return [q[1] * scale, q[2] * scale, q[3] * scale];
}

/** Turn by `angle` radians about `axis` (any length but zero), right-handed. */
export function fromAxisAngle(axis: Vector3, angle: number): Quaternion {
  const length = Math.hypot(axis[0], axis[1], axis[2]);
  if (!(length > 0 && Number.isFinite(length)))
    throw new RangeError(`rotation axis (${axis.join(', ')}): expected a finite vector of non-zero length`);
  const s = Math.sin(angle / 2) / length;
  return [Math.cos(angle / 2), axis[0] * s, axis[1] * s, axis[2] * s];
}

/** R from a unit quaternion, f64[9] row-major. */
export function matrixFromQuaternion(q: Quaternion): Float64Array {
  const [w, x, y, z] = q;
  return Float64Array.of(
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  );
}

/** Unit quaternion with w >= 0 of a rotation matrix [9] row-major, dividing by the largest component (Shepperd 1978). */
export function quaternionFromMatrix(matrix: ArrayLike<number>): Quaternion {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = Array.from(matrix);
  const candidates: Quaternion[] = [
    [1 + xx + yy + zz, zy - yz, xz - zx, yx - xy],
    [zy - yz, 1 + xx - yy - zz, xy + yx, xz + zx],
    [xz - zx, xy + yx, 1 - xx + yy - zz, yz + zy],
    [yx - xy, xz + zx, yz + zy, 1 - xx - yy + zz],
  ];
  let best = 0;
  for (let i = 1; i < 4; i++) if (candidates[i][i] > candidates[best][best]) best = i;
  const [w, x, y, z] = normalise(candidates[best]);
  return w < 0 ? [-w, -x, -y, -z] : [w, x, y, z];
}

/** R v for a unit quaternion: v + 2 w (u x v) + 2 u x (u x v). */
export function rotateVector(q: Quaternion, v: Vector3): Vector3 {
  const [w, x, y, z] = q;
  const tx = 2 * (y * v[2] - z * v[1]);
  const ty = 2 * (z * v[0] - x * v[2]);
  const tz = 2 * (x * v[1] - y * v[0]);
  return [v[0] + w * tx + y * tz - z * ty, v[1] + w * ty + z * tx - x * tz, v[2] + w * tz + x * ty - y * tx];
}

/** R_y(alpha) R_x(beta) R_y(gamma), radians. */
export function quaternionFromEuler(alpha: number, beta: number, gamma: number): Quaternion {
  const c = Math.cos(beta / 2);
  const s = Math.sin(beta / 2);
  const sum = (alpha + gamma) / 2;
  const difference = (alpha - gamma) / 2;
  return [c * Math.cos(sum), s * Math.cos(difference), c * Math.sin(sum), -s * Math.sin(difference)];
}

/** The inverse of `quaternionFromEuler`: alpha, gamma in (-pi, pi], beta in [0, pi]; gamma = 0 where beta is 0 or pi. */
export function eulerFromQuaternion(q: Quaternion): { alpha: number; beta: number; gamma: number } {
  const [w, x, y, z] = q;
  const c = Math.hypot(w, y);
  const s = Math.hypot(x, z);
  const wrap = (angle: number) => angle - 2 * Math.PI * Math.ceil((angle - Math.PI) / (2 * Math.PI));
  const sum = Math.atan2(y, w);
  const difference = Math.atan2(-z, x);
  if (s === 0) return { alpha: wrap(2 * sum), beta: 0, gamma: 0 };
  if (c === 0) return { alpha: wrap(2 * difference), beta: Math.PI, gamma: 0 };
  return { alpha: wrap(sum + difference), beta: 2 * Math.atan2(s, c), gamma: wrap(sum - difference) };
}

/** A rotation drawn from the Haar measure: a uniform point of the sphere S^3 (Marsaglia, Ann. Math. Stat. 43, 1972), w >= 0. */
export function haar(random: Random): Quaternion {
  const [a, b, square] = random.disc();
  const [c, d, other] = random.disc();
  const scale = Math.sqrt((1 - square) / other);
  const sign = a < 0 ? -1 : 1;
  return [sign * a, sign * b, sign * c * scale, sign * d * scale];
}

/** Angle in [0, pi] of the rotation that takes p to q. */
export function geodesicAngle(p: Quaternion, q: Quaternion): number {
  return rotationAngle(multiply(conjugate(p), q));
}

/** The rotation at fraction t of the shortest path from p to q (Shoemake 1985). */
export function slerp(p: Quaternion, q: Quaternion, t: number): Quaternion {
  const turn = multiply(conjugate(p), q);
  const angle = rotationAngle(turn);
  return angle === 0 ? p : multiply(p, fromAxisAngle(rotationAxis(turn), t * angle));
}
