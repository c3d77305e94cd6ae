/**
 * Models that are formulas, with everything known of them: what `evaluateOrbit` must find is written beside each. They are applied to four points in
 * the very way that models are: act on the subject, predict, turn back.
 *   F = -x                     equivariant: aligned forces are -x in every pose
 *   F = -x (1 + D^l_mn(R))     aligned forces -x (1 + D): twirl -x, RMS error RMS(x) / sqrt(2l+1), all of its power in degree l (Peter and Weyl)
 *   constant probabilities     invariant, and the same for any subject
 */
import { quaternionAt } from '../group/so3.ts';
import { matrixFromQuaternion, type Quaternion } from '../math/rotation.ts';
import { wignerD } from '../math/wigner.ts';
import type { OrbitFunction } from './function.ts';

/** f64[4, 3] */
export const knownPoints: readonly number[] = [0.3, -0.2, 1.1, -0.7, 0.5, 0.1, 0.9, 0.4, -0.8, -0.5, -0.7, -0.4];

/** A force field: positions f64[points, 3] in the laboratory and the pose they are in -> forces there. */
export type KnownForces = (rotated: readonly number[], q: Quaternion) => readonly number[];

/** R v for each row, or R^T v. */
function turned(matrix: ArrayLike<number>, rows: readonly number[], inverse = false): number[] {
  return rows.map((_, c) => {
    const [row, axis] = [c - (c % 3), c % 3];
    return [0, 1, 2].reduce((sum, k) => sum + matrix[inverse ? 3 * k + axis : 3 * axis + k] * rows[row + k], 0);
  });
}

/** A force field as an orbit function of `points`; its energies are 0. */
export const forceFunction =
  (forces: KnownForces, points: readonly number[] = knownPoints): OrbitFunction =>
  async ({ quaternions }) => {
    const count = quaternions.length / 4;
    const vectors = new Float64Array(count * points.length);
    for (let n = 0; n < count; n++) {
      const q = quaternionAt(quaternions, n);
      const matrix = matrixFromQuaternion(q);
      vectors.set(turned(matrix, forces(turned(matrix, points), q), true), n * points.length);
    }
    return { scalars: new Float64Array(count), vectors };
  };

export const towardsCentre: KnownForces = (rotated) => rotated.map((value) => -value);

/** Rows and columns of D^l from 0. */
export const towardsCentreWithEntry =
  (l: number, row: number, column: number): KnownForces =>
  (rotated, q) => {
    const factor = 1 + wignerD(l, q)[row * (2 * l + 1) + column];
    return rotated.map((value) => -value * factor);
  };

/** A classifier that looks at nothing; normals all along z, aligned. */
export const constantClasses =
  (probabilities: readonly number[]): OrbitFunction =>
  async ({ quaternions }) => {
    const count = quaternions.length / 4;
    const repeated = (row: readonly number[]) =>
      Float64Array.from(new Array<readonly number[]>(count).fill(row).flat());
    return { scalars: repeated(probabilities), vectors: repeated([0, 0, 1]) };
  };
