/** Segment sums: y[.., a, ..] = sum of x[.., e, ..] over the entries e of segment a, in compressed rows. */
import type { Node } from '../../../tensor/graph.ts';
import { integer, type Term } from '../emitter.ts';
import { Position } from '../index-space.ts';
import { assemble } from '../shader.ts';
import { Builder, type Dispatch, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';

export const segmentAxis = (node: Node): number => {
  if (node.operation.kind !== 'segmentSum') throw new Error('Not a segment sum.');
  return node.operation.axis;
};

/** Whether the entries of a fixed index come in the order of their segments already. */
function isSorted(order: Node): boolean {
  return order.operation.kind === 'table' && order.operation.values.every((entry, n) => entry === n);
}

export function segmentSumKernel(unit: Unit, places: Places): Dispatch[] {
  const builder = new Builder(unit, places);
  const { main, kernel, expression } = builder;
  const [anchor] = unit.anchors;
  const axis = segmentAxis(anchor);
  const size = sizeIn(anchor.shape);
  kernel.slot({ kind: 'computed', name: 'outputs', value: size });
  const output = main.root.variable('output');
  const inner = main.root.child();
  const after = main.root.child();
  const [, , order, offsets] = anchor.inputs;
  const at = Position.flat(main, anchor.shape, output);
  const segment = at.axis(axis);
  const first = expression.value(offsets, Position.flat(main, offsets.shape, segment));
  const last = expression.value(offsets, Position.flat(main, offsets.shape, main.add(segment, integer(1))));
  const entry = inner.variable('entry');
  const source = isSorted(order) ? entry : expression.value(order, Position.flat(main, order.shape, entry));
  const totals = new Map<Node, Term>();
  const declarations = [`let first = ${first.text};`, `let last = ${last.text};`];
  const updates: string[] = [];
  unit.anchors.forEach((node, n) => {
    const position = Position.flat(main, node.shape, output);
    const operand = position.replace(node.inputs[0].shape, segmentAxis(node), 'segment', () => source);
    declarations.push(`var total${n} = 0f;`);
    updates.push(`total${n} += ${expression.value(node.inputs[0], operand).text};`);
    totals.set(node, after.variable(`total${n}`));
  });
  const stores = builder.stores(main, expression, builder.flatAt(main, output), totals);
  const code = assemble(
    'segment-sum',
    {
      setup: [...main.root.lines, ...declarations],
      body: [...inner.lines, ...updates],
      finish: [...after.lines, ...stores],
    },
    kernel.libraries,
  );
  const entries = sizeIn(anchor.inputs[0].shape);
  return [
    builder.dispatch(
      'segment-sum',
      code,
      (extentOf) => ({ count: Math.ceil(size(extentOf) / workgroupSize), depth: 1 }),
      (extentOf) => entries(extentOf) * (inner.lines.length + 1) + size(extentOf) * 4,
    ),
  ];
}
