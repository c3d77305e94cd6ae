/** Kernels whose threads go through rows, each row with all its components: products of functions on the sphere. See shaders/sparse-product.wgsl. */
import { productOf } from '../../../tensor/extent.ts';
import type { Node } from '../../../tensor/graph.ts';
import type { Term } from '../emitter.ts';
import { Position } from '../index-space.ts';
import { baseOf } from '../node-class.ts';
import { assemble } from '../shader.ts';
import { componentLoads } from './harmonics.ts';
import { Builder, type Dispatch, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';

/** Components of a factor or a result, those of degree 12, beyond which loads and stores of software devices are in loops. */
const mostDirect = 169;

/**
 * Whether a kernel loads and stores in loops. Each access in the source becomes dozens of branches on lavapipe, whose compiler takes more than the square
 * of their number; the loops cost a third of the speed.
 */
export function usesLoops({ places, unit }: Builder): boolean {
  const sizes = unit.anchors.flatMap(({ shape, inputs }) => [shape, ...inputs.map((input) => input.shape)]);
  return places.subgroup !== undefined && Math.max(...sizes.map(([size]) => Number(size))) > mostDirect;
}

/** Whether a thread forms all results of its row in unrolled statements: as was chosen, else on software devices. */
export const isWholeIn = ({ formOf, subgroup }: Places, { anchors }: Unit): boolean =>
  formOf(anchors[0]).whole ?? subgroup !== undefined;

/**
 * A loaded value as a new one. On lavapipe a load puts the values of its lanes together one by one, each behind branches; where the compiler has no register
 * for the whole value's life, it would keep it in memory meanwhile too, and take it from there for every lane. The new value is all that it puts aside.
 */
function settled({ main, kernel }: Builder, term: Term): Term {
  if (term.literal !== undefined) return term;
  const nothing = kernel.slot({ kind: 'computed', name: 'nothing', value: () => 0 });
  return main.define(`bitcast<f32>(bitcast<u32>(${term.text}) | ${nothing})`, [term]);
}

/** Components of an operand [size, ...rows] at a row: as `componentLoads`, or an array that a loop fills. */
export function rowLoads(
  { builder, each, row }: ReturnType<typeof beginRows>,
  operand: number,
  anchor: Node = builder.unit.anchors[0],
): Term[] {
  const { places, main, kernel, expression } = builder;
  const node = anchor.inputs[operand];
  const size = Number(node.shape[0]);
  const isStored = places.storageOf(baseOf(node)) !== undefined;
  if (!usesLoops(builder) || !isStored) {
    const isKept = places.subgroup !== undefined && isStored;
    return componentLoads(builder, operand, row, anchor, isKept ? (term) => settled(builder, term) : undefined);
  }
  const inner = each.child();
  const shape = [node.shape[0], productOf(node.shape.slice(1))];
  const position = Position.axes(main, shape, [inner.variable('component'), row]);
  const value = expression.value(node, position.reshape(node.shape));
  const name = `loaded${kernel.names.next++}`;
  // A loop whose end the compiler does not know is not unrolled.
  const one = kernel.slot({ kind: 'computed', name: 'one', value: () => 1 });
  each.lines.push(
    `var ${name}: array<f32, ${size}>;`,
    `for (var component = 0u; component < ${size}u * ${one}; component++) {`,
    ...inner.lines,
    `${name}[component] = ${value.text};`,
    '}',
  );
  return Array.from({ length: size }, (_, n) => ({ text: `${name}[${n}]`, scope: each }));
}

/** Floating-point operations in generated statements, a multiply-add counting two. */
export function operationsIn(lines: readonly string[]): number {
  return lines.reduce((total, line) => {
    const fused = line.split('fma(').length - 1;
    return total + 2 * fused + (line.match(/ [-+*] /g)?.length ?? 0);
  }, 0);
}

/** A kernel under construction whose first scalar is its number of rows, and the scope and the number of a thread's row. */
export function beginRows(unit: Unit, places: Places) {
  const builder = new Builder(unit, places);
  builder.kernel.slot({ kind: 'computed', name: 'rows', value: sizeIn(unit.anchors[0].shape.slice(1)) });
  const each = builder.main.root.child();
  return { builder, each, row: each.variable('row') };
}

/**
 * The kernel `name` of statements for one row. On software devices a workgroup is a subgroup unless a tile was chosen, and threads go on to further rows.
 * @param operations of a row
 * @param depth blocks of components, along the grid's third dimension
 */
export function assembleRows(
  name: string,
  builder: Builder,
  body: readonly string[],
  store: readonly string[],
  operations: number,
  depth: number,
): Dispatch {
  const { unit, places, main, kernel } = builder;
  const rows = sizeIn(unit.anchors[0].shape.slice(1));
  const lanes = places.formOf(unit.anchors[0]).tile ?? places.subgroup ?? workgroupSize;
  const sizes = [`const lanes = ${lanes}u;`];
  const dispatch = builder.dispatch(
    name,
    assemble(name, { sizes, setup: main.root.lines, body, store }, kernel.libraries),
    (extentOf) => ({ count: Math.ceil(rows(extentOf) / lanes), depth }),
    (extentOf) => rows(extentOf) * operations,
  );
  return { ...dispatch, anyCount: true };
}
