/**
 * Masked multi-head attention (Vaswani et al., "Attention is all you need", 2017) over padded rows:
 * y_s = sum_t softmax_t(q_s . k_t / sqrt(d) | t is an atom) v_t per head. Permuting the slots permutes the result.
 */
import { type Extent, productOf } from '../tensor/extent.ts';
import type { Node } from '../tensor/graph.ts';
import {
  add,
  constant,
  detach,
  divide,
  exp,
  largest,
  matmul,
  multiply,
  reshape,
  slice,
  subtract,
  sum,
  transpose,
} from '../tensor/primitives.ts';

/** Added to the scores of padding: exp of it is zero in float32 and float64 alike. */
const paddingScore = 1e9;

/** [graphs, slots, 3 * heads * d] -> part 0, 1 or 2 as [graphs * heads, slots, d]. */
function headsOf(joint: Node, part: number, heads: number, width: number): Node {
  const [graphs, slots] = joint.shape;
  const own = slice(joint, 2, part * heads * width, (part + 1) * heads * width);
  const split = transpose(reshape(own, [graphs, slots, heads, width]), [0, 2, 1, 3]);
  return reshape(split, [productOf([heads, graphs]), slots, width]);
}

/**
 * @param queryKeyValue [graphs, slots, 3 * width]: queries, keys and values side by side, heads contiguous in each
 * @param mask [graphs, slots], 1 at atoms
 * @returns [graphs, slots, width]
 */
export function attention(queryKeyValue: Node, mask: Node, heads: number): Node {
  const [graphs, slots, triple] = queryKeyValue.shape as [Extent, Extent, number];
  const width = triple / 3 / heads;
  const [q, k, v] = [0, 1, 2].map((part) => headsOf(queryKeyValue, part, heads, width));
  const scores = reshape(matmul(q, k, false, true), [graphs, heads, slots, slots]);
  const hidden = multiply(subtract(reshape(mask, [graphs, 1, 1, slots]), constant(1)), paddingScore);
  const masked = add(multiply(scores, 1 / Math.sqrt(width)), hidden);
  const weights = exp(subtract(masked, detach(largest(masked, [3]))));
  const normaliser = reshape(sum(weights, [3]), [productOf([heads, graphs]), slots, 1]);
  const mixed = divide(matmul(reshape(weights, [productOf([heads, graphs]), slots, slots]), v), normaliser);
  const joined = transpose(reshape(mixed, [graphs, heads, slots, width]), [0, 2, 1, 3]);
  return reshape(joined, [graphs, slots, heads * width]);
}
