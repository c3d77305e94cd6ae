/** Dense layer y = x W + b on the last axis, and the embedding of one-hot rows, which is the same product. */
import type { Node } from '../tensor/graph.ts';
import { add, matmul } from '../tensor/primitives.ts';

/** x [..., in], weight [in, out], bias [out] -> [..., out]. */
export function linear(x: Node, weight: Node, bias?: Node): Node {
  const y = matmul(x, weight);
  return bias ? add(y, bias) : y;
}

/** Rows of a table by one-hot rows: oneHot [..., classes], table [classes, width] -> [..., width]. Zero rows give zeros. */
export const embedding = (oneHot: Node, table: Node): Node => matmul(oneHot, table);
