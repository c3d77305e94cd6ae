/**
 * Elements of the groups that act on points in space. An element g = (R, s, e, t, p) is a rotation R, and where its group has more, a scale s, an
 * inversion e = -1, a shift t and an order p of the rows:
 *   (g x)_k = e s R x_p(k) + t
 * Vectors that belong to the points (forces, normals, displacements, velocities) are polar: (rho(g) v)_k = e R v_p(k). Scalars do not change.
 * The rotation is applied by the device, as a matrix e R (`so3.ts`); the rest is applied to the data in float64 before, as x -> s x_p(k) + (e R)^-1 t,
 * for a scale changes who is whose neighbour, and an order changes every index.
 */
import { conjugate, matrixFromQuaternion, type Quaternion, rotateVector, type Vector3 } from '../math/rotation.ts';
import { quaternionAt } from '../math/so3-sets.ts';

/** What an element does besides its rotation; absent parts do nothing. */
export interface Motion {
  /** x -> -x after the rotation: the element has determinant -1. */
  readonly improper?: true;
  /** In the unit of the positions, after the rotation. */
  readonly shift?: Vector3;
  readonly scale?: number;
  /** Row k of g x is row `order[k]` of x. */
  readonly order?: readonly number[];
}

export interface Elements {
  /** Rotations, f64[n, 4] (w, x, y, z). */
  readonly quaternions: Float64Array;
  /** The rest of each element; absent where all are rotations. */
  readonly motions?: readonly Motion[];
}

/** What a part of a group is asked for: `replicates` independent sets of `count / replicates` elements each. */
export interface SampleSize {
  readonly count: number;
  readonly replicates: number;
  readonly seed: number;
}

export const elementCount = ({ quaternions }: Elements): number => quaternions.length / 4;

export function elementsBetween({ quaternions, motions }: Elements, first: number, last: number): Elements {
  return {
    quaternions: quaternions.subarray(4 * first, 4 * last),
    ...(motions && { motions: motions.slice(first, last) }),
  };
}

/** Row-major matrices e R, f64[n, 3, 3]. */
export function orthogonalMatrices({ quaternions, motions }: Elements): Float64Array {
  const count = quaternions.length / 4;
  const matrices = new Float64Array(9 * count);
  for (let n = 0; n < count; n++) {
    const matrix = matrixFromQuaternion(quaternionAt({ quaternions }, n));
    matrices.set(motions?.[n].improper ? matrix.map((entry) => -entry) : matrix, 9 * n);
  }
  return matrices;
}

/** True where something has to be done to the data besides what the matrices do. */
export const movesData = ({ shift, scale, order }: Motion): boolean =>
  shift !== undefined || scale !== undefined || order !== undefined;

/** Rows of `width` numbers in the order of a motion: row k is row order[k]. */
export function reordered<Values extends Float64Array | Uint8Array>(
  values: Values,
  width: number,
  order: readonly number[] | undefined,
): Values {
  if (!order) return values;
  const result = values.slice() as Values;
  order.forEach((from, to) => {
    for (let k = 0; k < width; k++) result[to * width + k] = values[from * width + k];
  });
  return result;
}

/** Puts rows back: row order[k] is row k. */
export function orderUndone(values: Float64Array, width: number, order: readonly number[] | undefined): Float64Array {
  if (!order) return values;
  const result = new Float64Array(values.length);
  order.forEach((to, from) => {
    for (let k = 0; k < width; k++) result[to * width + k] = values[from * width + k];
  });
  return result;
}

/** x -> s x_p(k) + (e R)^-1 t: what is left is to apply e R. Positions f64[rows, 3]. */
export function movedBeforeTurn(positions: Float64Array, q: Quaternion, motion: Motion): Float64Array {
  const { shift, scale = 1, improper, order } = motion;
  const [x, y, z] = shift ? rotateVector(conjugate(q), shift) : [0, 0, 0];
  const sign = improper ? -1 : 1;
  const back = [sign * x, sign * y, sign * z];
  return reordered(positions, 3, order).map((value, k) => scale * value + back[k % 3]);
}

/** g x for positions f64[rows, 3]. */
export function movePoints(positions: Float64Array, q: Quaternion, motion: Motion = {}): Float64Array {
  const moved = movesData(motion) ? movedBeforeTurn(positions, q, motion) : positions;
  const sign = motion.improper ? -1 : 1;
  const result = new Float64Array(moved.length);
  for (let n = 0; n < moved.length; n += 3) {
    const [x, y, z] = rotateVector(q, [moved[n], moved[n + 1], moved[n + 2]]);
    result.set([sign * x, sign * y, sign * z], n);
  }
  return result;
}

/** h^-1 g for a rotation h: the rotation, and the shift turned back with it. */
export function turnedBack(h: Quaternion, motion: Motion): Motion {
  return motion.shift ? { ...motion, shift: rotateVector(conjugate(h), motion.shift) } : motion;
}
