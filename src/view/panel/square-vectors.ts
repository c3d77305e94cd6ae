/** Vectors of the square: their lengths, and for clouds the few points that carry arrows, so that the rest can be seen. */
import type { MoleculeShape } from '../../plot/molecule.ts';
import type { ShownSample } from '../scene/cloud-overlay.ts';

/** Lengths of flat three-vectors. */
export function lengthsOf(flat: ArrayLike<number>): number[] {
  const lengths: number[] = [];
  for (let i = 0; i + 2 < flat.length; i += 3) lengths.push(Math.hypot(flat[i], flat[i + 1], flat[i + 2]));
  return lengths;
}

/** Angstrom of the longest arrow of a square. */
const LONGEST = 1.2;

/** What the four corners of a square share, so that nothing of them is cut and no turn changes their size. */
export interface CornerScale {
  /** Angstrom of an arrow of length 1; 0 without arrows. */
  readonly arrowLength: number;
  /** Angstrom from the middle to the furthest tip or edge of an atom, wherever it is turned to. */
  readonly reach: number;
}

export function cornerScale(
  { atoms, extent }: Pick<MoleculeShape, 'atoms' | 'extent'>,
  fields: readonly ArrayLike<number>[],
): CornerScale {
  const lengths = fields.map(lengthsOf);
  const longest = Math.max(0, ...lengths.flat());
  const arrowLength = longest > 0 ? LONGEST / longest : 0;
  const tips = lengths.flatMap((of) => of.map((length, n) => Math.hypot(...atoms[n].position) + arrowLength * length));
  return { arrowLength, reach: Math.max(extent, ...tips) };
}

/** Rows from the longest vector to the shortest. */
export function largestFirst(flat: ArrayLike<number>): number[] {
  const lengths = lengthsOf(flat);
  return lengths.map((_, row) => row).sort((a, b) => lengths[b] - lengths[a]);
}

/** Rows of three in another order; those after the first `kept` become zero vectors, which are not drawn. */
export function inOrder(flat: ArrayLike<number>, order: readonly number[], kept = order.length): Float64Array {
  const result = new Float64Array(3 * order.length);
  order.slice(0, kept).forEach((row, n) => {
    for (let axis = 0; axis < 3; axis++) result[3 * n + axis] = flat[3 * row + axis];
  });
  return result;
}

/** The sampled points in another order. */
export const sampleInOrder = ({ points, mean, scale }: ShownSample, order: readonly number[]): ShownSample => ({
  points: inOrder(points, order),
  mean,
  scale,
});
