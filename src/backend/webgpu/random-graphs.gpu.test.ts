/**
 * Random small graphs on the device against the float64 interpreter: what the planner fuses, stores and merges is decided
 * by costs, so that only many different graphs reach its corners. Graphs are drawn from a seed that a failure names.
 */
import { describe, expect, it } from 'vitest';
import { Random } from '../../math/random.ts';
import { gauntProductTable } from '../../tensor/gaunt-table.ts';
import { gradient } from '../../tensor/gradient.ts';
import type { Node } from '../../tensor/graph.ts';
import * as t from '../../tensor/primitives.ts';
import { expectAgreement, indexFeeds, numbers, testBackend } from './test-device.ts';

const backend = testBackend();
const extents = { rows: 13, edges: 37 };
const entries = Array.from({ length: extents.edges }, (_, n) => (n * n + 3) % extents.rows);
const index = t.feedIndex('random index', 'edges', 'rows');

const feeds = {
  'random a': numbers(9 * extents.rows * 4, 1),
  'random b': numbers(extents.rows * 4, 2),
  'random c': numbers(16, 3),
  'random d': numbers(9 * extents.edges * 4, 4),
  ...indexFeeds('random index', entries, extents.rows),
};
const inputs = [
  t.feed('random a', [9, 'rows', 4]),
  t.feed('random b', [1, 'rows', 4]),
  t.feed('random c', [4, 4]),
  t.feed('random d', [9, 'edges', 4]),
];

/** Draws nodes of the shapes [9 | 1, rows | edges, 4] from those already drawn. */
class Drawing {
  private readonly random: Random;
  readonly nodes: Node[] = [inputs[0], inputs[1], inputs[3]];

  constructor(seed: number) {
    this.random = new Random(`random graph ${seed}`);
  }

  private below(count: number): number {
    return Math.floor(this.random.uniform() * count);
  }

  pick(accepts: (node: Node) => boolean = () => true): Node {
    const fitting = this.nodes.filter(accepts);
    return fitting[this.below(fitting.length)];
  }

  /** Keeps values of order one, so that float32 and float64 can be compared. */
  private bounded(node: Node): Node {
    return this.below(2) === 0 ? t.tanh(node) : t.multiply(0.5, t.sin(node));
  }

  step(): void {
    const x = this.pick();
    const sameRows = (node: Node) => node.shape[1] === x.shape[1];
    const y = this.pick(sameRows);
    const nine = this.pick((node) => node.shape[0] === 9);
    const other = this.pick((node) => node.shape[0] === 9 && node.shape[1] === nine.shape[1]);
    const made = [
      () => t.add(x, y),
      () => t.multiply(x, y),
      () => t.sigmoid(x),
      () => t.select(x, y, 0.3),
      () => t.subtract(x, t.detach(t.largest(x, [2]))),
      () => this.bounded(t.matmul(x, inputs[2], false, this.below(2) === 0)),
      () => this.bounded(t.multiply(0.2, t.sparseProduct(nine, other, gauntProductTable(2, 2, 2)))),
      () => this.bounded(t.multiply(0.2, t.gridProduct(nine, other, 2, 2, 0))),
      () => this.bounded(t.multiply(0.2, t.fourierProduct(nine, other, 2, 2, 0, 'dft'))),
      () => this.bounded(t.multiply(0.2, t.foldedProduct([nine, other, other], 2))),
      () => t.slice(nine, 0, 0, 1),
      () => t.pad(t.slice(nine, 0, 1, 4), 0, 1, 5),
      () => t.add(nine, t.multiply(0.3, t.sum(nine, [this.below(2) * 2]))),
      () => (x.shape[1] === 'rows' ? t.gather(x, index, 1) : this.bounded(t.segmentSum(x, index, 1))),
      () => t.transpose(t.matmul(t.transpose(x, [1, 0, 2]), t.transpose(x, [1, 0, 2]), true), [1, 0, 2]),
    ][this.below(15)]();
    const reduced = made.shape[2] === 4 && (made.shape[0] === 9 || made.shape[0] === 1) ? made : undefined;
    if (reduced && (reduced.shape[1] === 'rows' || reduced.shape[1] === 'edges')) this.nodes.push(reduced);
  }
}

describe('random graphs', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => [seed]))('seed %i, values and second derivatives', async (seed) => {
    const drawing = new Drawing(seed);
    for (let n = 0; n < 14; n++) drawing.step();
    const last = drawing.nodes.slice(-3);
    const loss = last.map((node) => t.total(t.multiply(0.01, t.square(node)))).reduce((sum, term) => t.add(sum, term));
    const first = gradient(loss, inputs);
    const steep = first.map((node) => t.total(t.square(node))).reduce((sum, term) => t.add(sum, term));
    const second = gradient(steep, inputs);
    const outputs: Record<string, Node> = { loss, last: last[2] };
    first.forEach((node, n) => {
      outputs[`first ${n}`] = node;
    });
    second.forEach((node, n) => {
      outputs[`second ${n}`] = node;
    });
    expect(await expectAgreement(backend(), outputs, feeds, extents, 1e-4)).toBeGreaterThan(2);
  });
});
