/**
 * Local symmetry: Lie derivatives of the scalar output E at a pose. Under x -> exp(omega) (x - c) + c + t, c the centroid,
 *   L_t E = dE/dt = sum_i dE/dx_i,   L_omega E = dE/domega = sum_i (x_i - c) x dE/dx_i,
 * both zero for an invariant E. They are derivatives of the action itself: the graph of E(R x + t) is differentiated by the fed R and t, not by
 * positions. For conservative forces F = -dE/dx the net force is -L_t E and the net torque sum_i (x_i - c) x F_i is -L_omega E; where forces are predicted
 * directly the two differ by what the forces are not the energy's derivative along these six motions. (Noether; the group's infinitesimal form as in
 * Gruver et al., "The Lie derivative for measuring learned equivariance", 2023.)
 *
 * From dE/dR: with M = (dE/dR) R^T, the derivative about the origin is (M_21 - M_12, M_02 - M_20, M_10 - M_01).
 */
import { rotateDense, rotateListed, rotationFeed } from '../group/so3.ts';
import type { Vector3 } from '../math/rotation.ts';
import { gradient } from '../tensor/gradient.ts';
import type { Node } from '../tensor/graph.ts';
import { add, feed, gather, reshape, total } from '../tensor/primitives.ts';
import type { OrbitInputs, SymbolicOutputs } from './symbolic.ts';

/**
 * Of graphs fed with "rotation" [graphs, 3, 3] and "translation" [graphs, 3]: the outputs in the laboratory at x' = R x + t, the moved positions in
 * their layout, and the derivatives of the sum of all scalars by R [graphs, 3, 3] and t [graphs, 3].
 */
export interface MovedOutputs {
  readonly scalars: Node;
  readonly vectors: Node;
  readonly positions: Node;
  readonly byRotation: Node;
  readonly byTranslation: Node;
}

/** The inputs moved, with the feeds that move them; the outputs are differentiable by both. */
export function movedOutputs<Inputs extends OrbitInputs>(
  inputs: Inputs,
  predict: (inputs: Inputs) => SymbolicOutputs,
): MovedOutputs {
  const rotation = rotationFeed();
  const translation = feed('translation', ['graphs', 3]);
  const moved = (): Inputs => {
    if (inputs.layout === 'dense') {
      const turned = rotateDense(rotation, inputs.positions);
      return { ...inputs, positions: add(turned, reshape(translation, ['graphs', 1, 3])) };
    }
    const { graphOf, receiver } = inputs;
    const positions = add(rotateListed(rotation, inputs.positions, graphOf), gather(translation, graphOf));
    return { ...inputs, positions, shift: rotateListed(gather(rotation, graphOf), inputs.shift, receiver) };
  };
  const batch = moved();
  const { scalars, vectors } = predict(batch);
  const [byRotation, byTranslation] = gradient(total(scalars), [rotation, translation]);
  return { scalars, vectors, positions: batch.positions, byRotation, byTranslation };
}

/** Of one graph at one pose, in the laboratory: energies in eV, lengths in angstrom, turns in radians. */
export interface LieDerivatives {
  /** eV/angstrom along x, y, z. */
  readonly translation: Vector3;
  /** eV per radian about x, y, z through the centroid. */
  readonly rotation: Vector3;
}

const cross = (a: ArrayLike<number>, b: ArrayLike<number>): Vector3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): Vector3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

/** Mean of rows f64[rows, 3]. */
export function centroid(rows: Float64Array): Vector3 {
  const mean: [number, number, number] = [0, 0, 0];
  for (let c = 0; c < rows.length; c++) mean[c % 3] += (3 * rows[c]) / rows.length;
  return mean;
}

/**
 * @param byRotation dE/dR f64[3, 3]
 * @param rotation R f64[3, 3]
 * @param byTranslation dE/dt f64[3]
 * @param centre centroid of the moved positions
 */
export function lieDerivatives(
  byRotation: ArrayLike<number>,
  rotation: ArrayLike<number>,
  byTranslation: ArrayLike<number>,
  centre: Vector3,
): LieDerivatives {
  const M = (i: number, j: number): number =>
    [0, 1, 2].reduce((sum, k) => sum + byRotation[3 * i + k] * rotation[3 * j + k], 0);
  const aboutOrigin: Vector3 = [M(2, 1) - M(1, 2), M(0, 2) - M(2, 0), M(1, 0) - M(0, 1)];
  const translation: Vector3 = [byTranslation[0], byTranslation[1], byTranslation[2]];
  return { translation, rotation: difference(aboutOrigin, cross(centre, translation)) };
}

/** Net force and net torque about the centroid of forces at positions, both f64[rows, 3]: eV/angstrom and eV. */
export function netForces(
  positions: Float64Array,
  forces: Float64Array,
): { readonly force: Vector3; readonly torque: Vector3 } {
  const centre = centroid(positions);
  const force: [number, number, number] = [0, 0, 0];
  const torque: [number, number, number] = [0, 0, 0];
  for (let row = 0; row < positions.length; row += 3) {
    const own = forces.subarray(row, row + 3);
    const turn = cross(difference(positions.subarray(row, row + 3), centre), own);
    for (let k = 0; k < 3; k++) {
      force[k] += own[k];
      torque[k] += turn[k];
    }
  }
  return { force, torque };
}

/** RMS distance of rows from their centroid. */
export function gyrationRadius(rows: Float64Array): number {
  const centre = centroid(rows);
  let sum = 0;
  for (let c = 0; c < rows.length; c++) sum += (rows[c] - centre[c % 3]) ** 2;
  return Math.sqrt((3 * sum) / rows.length);
}
