/** The elements of SO(3) that pictures are drawn from: a Hopf product grid. What numbers are made from: `group/sampling.ts`. */
import { hopfProduct } from '../math/so3-sets.ts';

export interface GridSample {
  readonly base: number;
  readonly fibre: number;
  readonly directions: readonly (readonly [number, number, number])[];
  readonly quaternions: Float64Array;
}

/** Directions R^T z times turns about z; see `hopfProduct`. */
export function hopfGrid(base: number, fibre: number): GridSample {
  const { directions, quaternions } = hopfProduct(base, fibre);
  const rows = Array.from({ length: base }, (_, b): readonly [number, number, number] => {
    return [directions[3 * b], directions[3 * b + 1], directions[3 * b + 2]];
  });
  return { base, fibre, directions: rows, quaternions };
}
