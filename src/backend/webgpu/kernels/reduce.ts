/** Sums and largest values over axes, with the expression that is reduced and elementwise functions of the result. */
import { type Extent, productOf } from '../../../tensor/extent.ts';
import type { Node } from '../../../tensor/graph.ts';
import type { FunctionSource, Term } from '../emitter.ts';
import { Position } from '../index-space.ts';
import { assemble } from '../shader.ts';
import { Builder, type Dispatch, nominal, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';

const reducedAxes = (node: Node): readonly number[] => {
  if (node.operation.kind !== 'sum' && node.operation.kind !== 'largest') throw new Error('Not a reduction.');
  return node.operation.axes;
};

/** Position in the operand for output number `output` and reduced number `reduced`. */
function operandPosition(source: FunctionSource, node: Node, output: Term, reduced: Term): Position {
  const { shape } = node.inputs[0];
  const axes = reducedAxes(node);
  const only = (keep: boolean) => shape.map((extent, axis): Extent => (axes.includes(axis) === keep ? extent : 1));
  const [reducedShape, keptShape] = [only(true), only(false)];
  const live = shape.flatMap((extent, axis) => (extent === 1 ? [] : [axis]));
  const kept = live.filter((axis) => !axes.includes(axis));
  const summed = live.filter((axis) => axes.includes(axis));
  const ordered = (first: readonly number[], second: readonly number[]) =>
    first.length === 0 || second.length === 0 || first[first.length - 1] < second[0];
  const join = (outer: Term, inner: Term, innerShape: readonly Extent[]) =>
    Position.flat(source, shape, source.add(source.multiply(outer, source.extent(productOf(innerShape))), inner));
  if (ordered(kept, summed)) return mixed(join(output, reduced, reducedShape));
  if (ordered(summed, kept)) return mixed(join(reduced, output, keptShape));
  return mixed(undefined);

  function mixed(flat: Position | undefined): Position {
    const inOutput = Position.flat(source, keptShape, output);
    const inReduced = Position.flat(source, reducedShape, reduced);
    return Position.known(source, shape, (axis) => (axes.includes(axis) ? inReduced : inOutput).axis(axis), flat);
  }
}

/** Lanes per workgroup for outputs and for shares of one reduction, from nominal sizes. */
function lanesFor(node: Node): { outputs: number; shares: number } {
  const outputs = nominal(productOf(node.shape));
  const terms = nominal(productOf(reducedAxes(node).map((axis) => node.inputs[0].shape[axis])));
  if (terms <= 32 || outputs >= 4096) return { outputs: workgroupSize, shares: 1 };
  return outputs >= 8 ? { outputs: 8, shares: 32 } : { outputs: 1, shares: 128 };
}

export function reduceKernel(unit: Unit, places: Places): Dispatch[] {
  const builder = new Builder(unit, places);
  const { main, kernel } = builder;
  const [anchor] = unit.anchors;
  const terms = productOf(reducedAxes(anchor).map((axis) => anchor.inputs[0].shape[axis]));
  kernel.slot({ kind: 'computed', name: 'outputs', value: sizeIn(anchor.shape) });
  kernel.slot({ kind: 'computed', name: 'terms', value: (extentOf) => extentOf(terms) });
  const { outputs, shares } = lanesFor(anchor);

  const output = main.root.variable('output');
  const inner = main.root.child();
  const after = main.root.child();
  const reduced = inner.variable('reduced');
  const totals = new Map<Node, Term>();
  const declarations: string[] = [];
  const updates: string[] = [];
  const constants = [`const output_lanes = ${outputs}u;`, `const reduce_lanes = ${shares}u;`];
  const publish: string[] = [];
  const join: string[] = [];
  unit.anchors.forEach((node, n) => {
    const name = `total${n}`;
    const largest = node.operation.kind === 'largest';
    const combined = (a: string, b: string) => (largest ? `max(${a}, ${b})` : `${a} + ${b}`);
    const value = builder.expression.value(node.inputs[0], operandPosition(main, node, output, reduced));
    declarations.push(`var ${name} = ${largest ? '-3.4028234663852886e38f' : '0f'};`);
    updates.push(`${name} = ${combined(name, value.text)};`);
    constants.push(`var<workgroup> partial${n}: array<f32, output_lanes * reduce_lanes>;`);
    publish.push(`partial${n}[lane] = ${name};`);
    join.push(`${name} = ${combined(name, `partial${n}[place]`)};`);
    totals.set(node, after.variable(name));
  });
  const stores = builder.stores(main, builder.expression, builder.flatAt(main, output), totals);
  const blocks = {
    setup: [...main.root.lines, ...declarations],
    body: [...inner.lines, ...updates],
    finish: [...after.lines, ...stores],
  };
  const code =
    shares === 1
      ? assemble('reduce-serial', blocks, kernel.libraries)
      : assemble('reduce', { ...blocks, constants, publish, join }, kernel.libraries);
  const size = sizeIn(anchor.shape);
  const perThread = inner.lines.length + updates.length;
  return [
    builder.dispatch(
      shares === 1 ? 'reduce-serial' : 'reduce',
      code,
      (extentOf) => ({ count: Math.ceil(size(extentOf) / outputs), depth: 1 }),
      (extentOf) => size(extentOf) * extentOf(terms) * perThread,
    ),
  ];
}

/** Sums `copies` partial results of a split kernel and finishes the unit's values. */
export function joinKernel(unit: Unit, places: Places, partial: Parameters<FunctionSource['load']>[0]): Dispatch {
  const builder = new Builder(unit, places);
  const { main, kernel } = builder;
  const [anchor] = unit.anchors;
  const size = sizeIn(anchor.shape);
  const copies = partial.copies ?? (() => 1);
  kernel.slot({ kind: 'computed', name: 'outputs', value: size });
  kernel.slot({ kind: 'computed', name: 'terms', value: copies });
  const output = main.root.variable('output');
  const inner = main.root.child();
  const after = main.root.child();
  const stride = main.computed('stride', size);
  const value = main.load(partial, main.add(main.multiply(inner.variable('reduced'), stride), output));
  const totals = new Map([[anchor, after.variable('total')]]);
  const stores = builder.stores(main, builder.expression, builder.flatAt(main, output), totals);
  const code = assemble(
    'reduce-serial',
    {
      setup: [...main.root.lines, 'var total = 0f;'],
      body: [...inner.lines, `total += ${value.text};`],
      finish: [...after.lines, ...stores],
    },
    kernel.libraries,
  );
  return builder.dispatch(
    'reduce-serial',
    code,
    (extentOf) => ({ count: Math.ceil(size(extentOf) / workgroupSize), depth: 1 }),
    (extentOf) => size(extentOf) * copies(extentOf),
  );
}
