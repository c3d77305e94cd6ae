/** What the kernels of matrix products share: operands as expressions, and the function that finishes a result and stores it. */
import type { Node } from '../../../tensor/graph.ts';
import type { Storage, Term } from '../emitter.ts';
import { Position } from '../index-space.ts';
import { type Builder, type ExtentOf, sizeIn } from './kernel.ts';
import type { Sizes } from './matmul-variant.ts';

export function operand(
  node: Node,
  which: 0 | 1,
  sizes: Sizes,
  builder: Builder,
  at: { b: Term; row: Term; column: Term },
): Term {
  const transposed = which === 0 ? sizes.transposeA : sizes.transposeB;
  const matrix = transposed ? [at.column, at.row] : [at.row, at.column];
  const { shape } = node.inputs[which];
  const axes = shape.length === 3 ? [at.b, ...matrix] : matrix;
  return builder.expression.value(node.inputs[which], Position.axes(builder.main, shape, axes));
}

/** Slots 1 and 2 of every matrix product: the length of the sum, and of one split of it. */
export function sumSlots(builder: Builder, sizes: Sizes, copies: (extentOf: ExtentOf) => number): void {
  builder.kernel.slot({ kind: 'computed', name: 'terms', value: (extentOf) => extentOf(sizes.k) });
  builder.kernel.slot({
    kind: 'computed',
    name: 'termsPerSplit',
    value: (extentOf) => Math.ceil(extentOf(sizes.k) / copies(extentOf)),
  });
}

/** The last of an axis where a term lies beyond it. */
export const clamped = ({ main }: Builder, term: Term, extent: Term): Term =>
  main.define(`min(${term.text}, ${extent.text} - 1u)`, [term, extent]);

/** The function `store` of a kernel of tiles: a total becomes the unit's values, or is a part of a split sum in `partial`. */
export function storeFunction(builder: Builder, sizes: Sizes, partial?: Storage): string[] {
  const tail = builder.kernel.function();
  const [batch, row, column, split] = ['batch', 'row', 'column', 'split'].map((name) => tail.root.variable(name));
  const value = tail.root.variable('value');
  const position = Position.axes(tail, [sizes.batch, sizes.m, sizes.n], [batch, row, column]);
  let stores: string[];
  const [anchor] = builder.unit.anchors;
  if (partial) {
    builder.writes.add(partial);
    const place = tail.add(tail.multiply(split, tail.computed('stride', sizeIn(anchor.shape))), position.flat());
    stores = [tail.store(partial, place, value)];
  } else {
    const at = (node: Node) => position.reshape(node.shape);
    stores = builder.stores(tail, builder.expressionIn(tail), at, new Map([[anchor, value]]));
  }
  return [
    'fn store(split: u32, batch: u32, row: u32, column: u32, value: f32) {',
    ...[...tail.root.lines, ...stores].map((line) => `  ${line}`),
    '}',
  ];
}
