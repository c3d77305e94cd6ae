/**
 * SO(3): rotations as matrices fed at run time, acting on symbolic vectors, so that the same code rotates plain data
 * (reference backend), augments on the GPU and can be differentiated. Rotations are active: x -> R x; vectors that
 * belong to the inputs (forces) turn with R, energies do not.
 */
import type { Random } from '../math/random.ts';
import { haar, matrixFromQuaternion, type Quaternion } from '../math/rotation.ts';
import { randomTurns, superFibonacci } from '../math/so3-sets.ts';
import type { Index, Node } from '../tensor/graph.ts';
import { feed, gather, matmul, multiply, reshape, sum } from '../tensor/primitives.ts';
import type { Elements, SampleSize } from './elements.ts';

/** One rotation matrix per graph: feed "rotation", [graphs, 3, 3]. */
export const rotationFeed = (): Node => feed('rotation', ['graphs', 3, 3]);

/** Row-major matrices f64[n, 3, 3] of quaternions f64[n, 4] (w, x, y, z). */
export function rotationMatrices(quaternions: Float64Array): Float64Array {
  const count = quaternions.length / 4;
  const matrices = new Float64Array(count * 9);
  for (let n = 0; n < count; n++) matrices.set(matrixFromQuaternion(quaternionAt(quaternions, n)), 9 * n);
  return matrices;
}

export function quaternionAt(quaternions: Float64Array, n: number): Quaternion {
  return [quaternions[4 * n], quaternions[4 * n + 1], quaternions[4 * n + 2], quaternions[4 * n + 3]];
}

/** R v for padded rows: vectors [graphs, slots, 3], matrices [graphs, 3, 3]; `inverse` applies the transpose. */
export function rotateDense(matrices: Node, vectors: Node, inverse = false): Node {
  return matmul(vectors, matrices, false, !inverse);
}

/** R v for listed rows: vectors [rows, 3], each with the matrix of its graph; `inverse` applies the transpose. */
export function rotateListed(matrices: Node, vectors: Node, graphOf: Index, inverse = false): Node {
  const perRow = gather(matrices, graphOf);
  const [rows] = vectors.shape;
  return inverse
    ? reshape(sum(multiply(perRow, reshape(vectors, [rows, 3, 1])), [1]), [rows, 3])
    : reshape(sum(multiply(perRow, reshape(vectors, [rows, 1, 3])), [2]), [rows, 3]);
}

/** Random Haar turns of a super-Fibonacci set, one for each replicate (randomised quasi-Monte Carlo). */
export function sampleRotations({ count, replicates, seed }: SampleSize): Elements {
  const { quaternions } = randomTurns(superFibonacci(count / replicates), replicates, seed);
  return { quaternions };
}

export const drawRotation = (random: Random): Quaternion => haar(random);
