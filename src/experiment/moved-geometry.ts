/**
 * What elements do to a geometry before its rotation (`group/elements.ts`): shifted, scaled, its rows in another order; and the rows of outputs put
 * back. Labels stay behind: nothing that is judged by them is moved.
 */
import { type Elements, type Motion, movedBeforeTurn, orderUndone, reordered } from '../group/elements.ts';
import type { Quaternion } from '../math/rotation.ts';
import { quaternionAt } from '../math/so3-sets.ts';
import type { Geometry } from './geometry.ts';

type Moving = NonNullable<Geometry['particles']>;

/** Rows and columns of a square matrix f64[n, n] in another order. */
function bothReordered(matrix: Float64Array, order: readonly number[]): Float64Array {
  const size = order.length;
  return Float64Array.from(matrix, (_, k) => matrix[size * order[Math.floor(k / size)] + order[k % size]]);
}

const movedParticles = (particles: Moving, { order, scale = 1 }: Motion): Moving => ({
  ...particles,
  velocities: reordered(particles.velocities, 3, order).map((value) => scale * value),
  charges: reordered(particles.charges, 1, order),
  couplings: order ? bothReordered(particles.couplings, order) : particles.couplings,
});

/** The geometry as one element moves it, without its rotation. */
export function movedGeometry(geometry: Geometry, q: Quaternion, motion: Motion): Geometry {
  const { species, positions, lattice, particles } = geometry;
  const { order, scale = 1 } = motion;
  return {
    ...geometry,
    species: reordered(species, 1, order),
    positions: movedBeforeTurn(positions, q, motion),
    ...(lattice && { lattice: lattice.map((value) => scale * value) }),
    ...(particles && { particles: movedParticles(particles, motion) }),
  };
}

/** The geometry once for each element, without its rotation. */
export const movedGeometries = (geometry: Geometry, { quaternions, motions = [] }: Elements): Geometry[] =>
  motions.map((motion, n) => movedGeometry(geometry, quaternionAt({ quaternions }, n), motion));

export const scaled = (geometry: Geometry, scale: number): Geometry => movedGeometry(geometry, [1, 0, 0, 0], { scale });

/** Vectors of every element, f64[n, rows, 3], in the order of the geometry's own rows. */
export function inOwnOrder(vectors: Float64Array, { motions }: Elements): Float64Array {
  if (!motions?.some(({ order }) => order)) return vectors;
  const width = vectors.length / motions.length;
  const result = new Float64Array(vectors.length);
  motions.forEach(({ order }, n) => {
    result.set(orderUndone(vectors.subarray(n * width, (n + 1) * width), 3, order), n * width);
  });
  return result;
}
