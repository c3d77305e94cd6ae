/**
 * From values per point to values per cloud, in both layouts: means, and the largest value over the real slots.
 * The largest is m = max_s x_s; its derivative goes to the slots that attain it, in equal parts where several do:
 * dm/dx_s = [x_s = m] / #{t : x_t = m}, the mean of the one-sided choices, so that permuting the slots permutes it.
 * It is composed as sum_s w_s x_s with these w held fixed.
 */
import type { Index, Node } from '../tensor/graph.ts';
import {
  detach,
  divide,
  largest,
  multiply,
  reshape,
  segmentSum,
  select,
  step,
  subtract,
  sum,
} from '../tensor/primitives.ts';

/** Stands in for padding: below every value, and finite, because weight zero times it must be zero. */
const belowAll = -1e30;

const column = (mask: Node): Node => reshape(mask, [...mask.shape, 1]);

/**
 * Largest over the real slots, per channel. Ties are found by comparison for equality, so `x` must be a value that is
 * stored, not recomputed: a matrix product.
 * @param x [graphs, slots, width]
 * @param mask [graphs, slots], 1 at points, 0 at padding; at least one point per graph
 * @returns [graphs, 1, width]
 */
export function maximumOverSlots(x: Node, mask: Node): Node {
  const candidates = select(column(mask), x, belowAll);
  const below = step(subtract(largest(candidates, [1]), candidates));
  const attained = subtract(1, below);
  const share = detach(divide(attained, sum(attained, [1])));
  return sum(multiply(share, candidates), [1]);
}

/** Mean over the real slots: x [graphs, slots, width], mask [graphs, slots] -> [graphs, 1, width]. */
export function meanOverSlots(x: Node, mask: Node): Node {
  return divide(sum(multiply(x, column(mask)), [1]), sum(column(mask), [1]));
}

/** Mean over the rows of each graph: x [atoms, width], ones [atoms, 1] -> [graphs, width]. */
export function meanOverGraphs(x: Node, ones: Node, graphOf: Index): Node {
  return divide(segmentSum(x, graphOf), segmentSum(ones, graphOf));
}
