/**
 * Slices of SO(3) that are small enough to be read exactly: a disc of all turns whose axis lies in a plane (Zhao et al., NERO, arXiv:2305.19889, use the three
 * coordinate planes), and the loops of turns about x, y and z. The disc is half of a great sphere of S^3: a turn by t about the axis at azimuth a of the plane (u, v) is the unit
 * quaternion (cos t/2, sin t/2 (cos a u + sin a v)). Half turns about an axis and its opposite are the same rotation, so the rim counts half of its
 * azimuths; the identity counts once.
 */
import {
  fromAxisAngle,
  IDENTITY,
  normalise,
  type Quaternion,
  rotationAngle,
  rotationAxis,
  type Vector3,
} from './rotation.ts';

/** What is cut out of the group; the normal of a disc's plane is a unit vector. */
export type Slice = { readonly kind: 'disc'; readonly normal: Vector3 } | { readonly kind: 'loops' };

/** How finely a disc is sampled: an even number of azimuths, and rings from the first turn to the half turn. */
export interface DiscSteps {
  readonly azimuths: number;
  readonly rings: number;
}

/** Steps of 10 degrees in azimuth and angle. */
export const discSteps: DiscSteps = { azimuths: 36, rings: 18 };

/** Elements of a loop: steps of 5 degrees. */
export const loopSteps = 72;

/** The axes of the loops, in order. */
export const loopAxes: readonly Vector3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const cross = (a: Vector3, b: Vector3): Vector3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

const unit = (v: Vector3): Vector3 => {
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
};

/** Two unit vectors that span the plane, u x v = normal: v points up along z, or along y where the plane is horizontal. */
export function planeBasis(normal: Vector3): readonly [u: Vector3, v: Vector3] {
  const level = Math.hypot(normal[0], normal[1]) < 1e-9;
  const up: Vector3 = level ? [0, 1, 0] : [0, 0, 1];
  const along = dot(up, normal);
  const v = unit([up[0] - along * normal[0], up[1] - along * normal[1], up[2] - along * normal[2]]);
  return [cross(v, normal), v];
}

/** The normal of the upright plane that holds the axis of q, on the right of the plane's picture; `otherwise` for the identity, which is in every plane. */
export function planeThrough(q: Quaternion, otherwise: Vector3): Vector3 {
  if (rotationAngle(q) < 1e-6) return otherwise;
  const axis = rotationAxis(q);
  return Math.hypot(axis[0], axis[1]) < 1e-6 ? [0, -1, 0] : unit([axis[1], -axis[0], 0]);
}

/** The turn by `angle` about the axis at `azimuth` of the plane, radians. */
export function discRotation(normal: Vector3, azimuth: number, angle: number): Quaternion {
  const [u, v] = planeBasis(normal);
  const [c, s] = [Math.cos(azimuth), Math.sin(azimuth)];
  return fromAxisAngle([c * u[0] + s * v[0], c * u[1] + s * v[1], c * u[2] + s * v[2]], angle);
}

/** Place in `discRotations` of the element at step `azimuth` (any integer) of ring `ring`, 0 (the identity) to `rings` (half turns). */
export function discIndex({ azimuths, rings }: DiscSteps, azimuth: number, ring: number): number {
  if (ring === 0) return 0;
  const around = ring === rings ? azimuths / 2 : azimuths;
  return 1 + (ring - 1) * azimuths + (((azimuth % around) + around) % around);
}

/** The different elements of a disc, f64[1 + (rings - 1/2) azimuths, 4]. @throws RangeError for an odd number of azimuths */
export function discRotations(normal: Vector3, steps = discSteps): Float64Array {
  const { azimuths, rings } = steps;
  if (azimuths % 2 !== 0) throw new RangeError(`azimuths of a disc: found ${azimuths}, expected an even number`);
  const quaternions = new Float64Array(4 * (1 + (rings - 1) * azimuths + azimuths / 2));
  quaternions.set(IDENTITY);
  for (let ring = 1; ring <= rings; ring++) {
    for (let azimuth = 0; azimuth < (ring === rings ? azimuths / 2 : azimuths); azimuth++) {
      const q = discRotation(normal, (2 * Math.PI * azimuth) / azimuths, (Math.PI * ring) / rings);
      quaternions.set(q, 4 * discIndex(steps, azimuth, ring));
    }
  }
  return quaternions;
}

/** Where a rotation is on a slice, or the nearest place to it; radians. */
export interface DiscPlace {
  /** In (-pi, pi]; 0 for the identity. */
  readonly azimuth: number;
  /** In [0, pi]. */
  readonly angle: number;
  /** Angle of the turn from that place to the rotation itself. */
  readonly off: number;
}

/** The place of a disc that is nearest to q: q projected to the great sphere of quaternions without a part along the normal. */
export function discPlace(normal: Vector3, q: Quaternion): DiscPlace {
  const [w, x, y, z] = q[0] < 0 ? [-q[0], -q[1], -q[2], -q[3]] : q;
  const [u, v] = planeBasis(normal);
  const [right, up] = [dot([x, y, z], u), dot([x, y, z], v)];
  const inside = Math.hypot(w, right, up);
  const off = 2 * Math.atan2(Math.abs(dot([x, y, z], normal)), inside);
  const sine = Math.hypot(right, up);
  // A half turn about the normal itself is equally far from every half turn in the plane.
  if (inside < 1e-12) return { azimuth: 0, angle: Math.PI, off };
  return { azimuth: sine < 1e-12 ? 0 : Math.atan2(up, right), angle: 2 * Math.atan2(sine, w), off };
}

/** Place in `loopRotations` of step `step` (any integer) about axis 0, 1 or 2; the identity is that of all three. */
export function loopIndex(axis: number, step: number, steps = loopSteps): number {
  const around = ((step % steps) + steps) % steps;
  return around === 0 ? 0 : 1 + axis * (steps - 1) + around - 1;
}

/** The different elements of the three loops, f64[1 + 3 (steps - 1), 4]. */
export function loopRotations(steps = loopSteps): Float64Array {
  const quaternions = new Float64Array(4 * (1 + 3 * (steps - 1)));
  quaternions.set(IDENTITY);
  loopAxes.forEach((axis, n) => {
    for (let step = 1; step < steps; step++)
      quaternions.set(normalise(fromAxisAngle(axis, (2 * Math.PI * step) / steps)), 4 * loopIndex(n, step, steps));
  });
  return quaternions;
}

/** The turn about an axis that is nearest to q, in [0, 2 pi), and the angle from it to q. */
export function loopPlace(axis: number, q: Quaternion): { readonly angle: number; readonly off: number } {
  const along = dot([q[1], q[2], q[3]], loopAxes[axis]);
  const half = Math.atan2(along, q[0]);
  const inside = Math.min(1, Math.hypot(q[0], along));
  const turn = 2 * half;
  const angle = turn < 0 ? turn + 2 * Math.PI : turn;
  return { angle: angle >= 2 * Math.PI ? 0 : angle, off: 2 * Math.acos(inside) };
}

/** The different elements of a slice, f64[n, 4]. */
export const sliceRotations = (slice: Slice): Float64Array =>
  slice.kind === 'disc' ? discRotations(slice.normal) : loopRotations();

/** How many they are. */
export const sliceSize = (slice: Slice): number =>
  slice.kind === 'disc' ? 1 + (discSteps.rings - 0.5) * discSteps.azimuths : 1 + 3 * (loopSteps - 1);
