/**
 * Messages between all pairs of a few rows, as in graph networks on complete graphs (Gilmer et al. 2017; Satorras et al. 2021, eqs. 3, 5 and 6):
 *   m_ij = silu(silu(h_i Wr + h_j Ws + e_ij We + b) Wo + bo), 0 for i = j
 *   h_i <- h_i + silu(h_i Wh + sum_j m_ij Wm + b) Wo + bo
 * The first product is taken per row and not per pair: W [h_i, h_j, e_ij] splits.
 */
import type { Node } from '../tensor/graph.ts';
import { add, multiply, reshape, sum, table } from '../tensor/primitives.ts';
import { silu } from './activation.ts';
import { linear } from './linear.ts';

type Parameters = (name: string) => Node;

/** 1 for two different rows, 0 on the diagonal: [1, rows, rows, 1]. */
function different(rows: number): Node {
  const values = Float64Array.from({ length: rows * rows }, (_, k) => Number(k % (rows + 1) !== 0));
  return table(`pairs ${rows}`, [1, rows, rows, 1], values);
}

const fixedRows = (h: Node): number => {
  const rows = h.shape[1];
  if (typeof rows !== 'number')
    throw new Error(`Messages between all pairs need a fixed number of rows, not [${h.shape}].`);
  return rows;
};

/** h [graphs, rows, width], edges [graphs, rows, rows, features] -> m [graphs, rows, rows, width]; the first row axis receives. */
export function pairMessages(h: Node, edges: Node, parameter: Parameters): Node {
  const rows = fixedRows(h);
  const [graphs, , width] = h.shape;
  const receiver = reshape(linear(h, parameter('receiver'), parameter('bias')), [graphs, rows, 1, width]);
  const sender = reshape(linear(h, parameter('sender')), [graphs, 1, rows, width]);
  const hidden = silu(add(add(receiver, sender), linear(edges, parameter('edge'))));
  return multiply(silu(linear(hidden, parameter('output'), parameter('output.bias'))), different(rows));
}

/** h and messages as above -> h of the next layer. */
export function updateRows(h: Node, messages: Node, parameter: Parameters): Node {
  const joined = reshape(sum(messages, [2]), h.shape);
  const hidden = silu(add(linear(h, parameter('self'), parameter('bias')), linear(joined, parameter('messages'))));
  return add(h, linear(hidden, parameter('output'), parameter('output.bias')));
}
