/** Kernels whose threads go through rows, each row with all its components: products of functions on the sphere. See shaders/sparse-product.wgsl. */
import { productOf } from '../../../tensor/extent.ts';
import type { Node } from '../../../tensor/graph.ts';
import { integer, type Term } from '../emitter.ts';
import { Position } from '../index-space.ts';
import { baseOf } from '../node-class.ts';
import { assemble } from '../shader.ts';
import { componentLoads, componentStore, rangesOf } from './harmonics.ts';
import { Builder, type Dispatch, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';

/**
 * Accesses of a kernel beyond which it makes them in loops on software devices. Each access in the source becomes dozens of branches there, which takes the
 * compiler more than the square of their number: on lavapipe 81 loads and 32 stores 3.6 s of 4, and 98 loads and 169 stores with 11,000 statements a minute.
 * From here on loops are no slower; below, they are by a tenth.
 */
const mostDirectLoads = 44;
/** Stores cost the compiler less, and in loops about a tenth of the speed of a product that is not walked from its upstream side. */
export const mostDirectStores = 81;

/** Whether a kernel makes so many accesses in loops. */
export const usesLoops = ({ places }: Builder, accesses: number, most = mostDirectLoads): boolean =>
  places.subgroup !== undefined && accesses > most;

/** Of a component that a kernel said it does not need. */
const unread: Term = { text: 'unread', scope: undefined };

export const allComponents = (node: Node): number[] => Array.from({ length: Number(node.shape[0]) }, (_, k) => k);

/** Nodes of a factor that is the same for all rows, beyond which it is not repeated for every component. */
const mostFixed = 8;

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

/**
 * The array among those that a kernel has at hand row by row, of which an operand is made component by component, with nothing else that differs from row to
 * row: itself, or what it is times weights; undefined where there is no such one.
 */
function rowsWithin(node: Node, isAtHand: (inner: Node) => boolean): Node | undefined {
  const found = new Set<Node>();
  const rows = productOf(node.shape);
  let fixed = 0;
  const countFixed = (inner: Node): void => {
    if (++fixed <= mostFixed && !isAtHand(inner)) inner.inputs.forEach(countFixed);
  };
  const isApart = (inner: Node): boolean => {
    if (inner.operation.kind === 'constant') return true;
    if (productOf(inner.shape) === inner.shape[0] && inner.operation.kind !== 'pad') {
      countFixed(inner);
      return fixed <= mostFixed;
    }
    if (isAtHand(inner)) {
      found.add(inner);
      return productOf(inner.shape) === rows;
    }
    const { kind } = inner.operation;
    const isPlain = kind === 'unary' || kind === 'binary' || kind === 'reshape' || kind === 'broadcast';
    return isPlain && inner.inputs.every(isApart);
  };
  return isApart(node) && found.size === 1 ? [...found][0] : undefined;
}

/** Numbers that are the same for all rows, as an array that each thread fills once: hundreds of values that wait through a loop take compilers long. */
function holdFixed(builder: Builder, node: Node): void {
  const { main, kernel, expression, places, unit } = builder;
  const storage = unit.values.includes(node) ? undefined : places.storageOf(node);
  if (!storage) {
    if (!unit.anchors.includes(node)) for (const input of node.inputs) holdFixed(builder, input);
    return;
  }
  if (node.type !== 'real' || main.held.has(storage) || productOf(node.shape) !== node.shape[0]) return;
  const inner = main.root.child();
  const at = inner.variable(`fixed${kernel.names.next++}`);
  const value = expression.value(node, Position.flat(main, node.shape, at));
  const name = `held${kernel.names.next++}`;
  const one = kernel.slot({ kind: 'computed', name: 'one', value: () => 1 });
  main.root.lines.push(
    `var ${name}: array<f32, ${node.shape[0]}>;`,
    `for (var ${at.text} = 0u; ${at.text} < ${node.shape[0]}u * ${one}; ${at.text}++) {`,
    ...inner.lines,
    `${name}[${at.text}] = ${value.text};`,
    '}',
  );
  main.held.set(storage, name);
}

export interface Loads {
  /** The components that are read, ascending. */
  readonly wanted: readonly number[];
  /** Whether loops fill an array with them. */
  readonly looped: boolean;
  readonly anchor?: Node;
}

/** Components of an operand [size, ...rows] at a row: as `componentLoads`, or made of an array that loops fill, in `later` statements. */
export function rowLoads(rows: Rows, operand: number, loads: Loads): Term[] {
  const { builder, row } = rows;
  const { wanted, looped, anchor = builder.unit.anchors[0] } = loads;
  const node = anchor.inputs[operand];
  const held = looped ? rowsWithin(node, (inner) => builder.places.storageOf(inner) !== undefined) : undefined;
  const { expression, main, places } = builder;
  const isKept = places.subgroup !== undefined && places.storageOf(baseOf(node)) !== undefined;
  const shape = [node.shape[0], productOf(node.shape.slice(1))];
  const at = (component: number) => Position.axes(main, shape, [integer(component), row]);
  if (held && held !== baseOf(node)) holdFixed(builder, node);
  const filled = held && filledArray(rows, held, wanted);
  const values = filled
    ? filled.map((text, n): Term => {
        const value = rows.later.variable(text);
        if (held === baseOf(node)) return value;
        expression.register(held, at(wanted[n]).reshape(held.shape), value);
        return expression.value(node, at(wanted[n]).reshape(node.shape));
      })
    : componentLoads(builder, operand, row, {
        anchor,
        wanted,
        ...(isKept && { taken: (term) => settled(builder, term) }),
      });
  if (held) expression.forget(held);
  const terms = allComponents(node).map(() => unread);
  wanted.forEach((component, n) => {
    terms[component] = values[n];
  });
  return terms;
}

/** Components that are loaded unasked where that joins two loops. */
const widestGap = 8;

/** An array of some components of a stored node at a row, filled by a loop for each range of neighbours; the texts of the elements. */
function filledArray({ builder, each, row }: Rows, node: Node, wanted: readonly number[]): string[] {
  const { main, kernel, expression } = builder;
  const shape = [node.shape[0], productOf(node.shape.slice(1))];
  const name = `loaded${kernel.names.next++}`;
  // A loop whose end the compiler does not know is not unrolled.
  const one = kernel.slot({ kind: 'computed', name: 'one', value: () => 1 });
  const places = new Map<number, number>();
  const loops = rangesOf(wanted, widestGap).flatMap(([first, end]) => {
    const inner = each.child();
    const component = inner.variable(`component${kernel.names.next++}`);
    const value = expression.value(node, Position.axes(main, shape, [component, row]).reshape(node.shape));
    const { text } = component;
    const shift = first - places.size;
    for (let n = first; n < end; n++) places.set(n, places.size);
    return [
      `for (var ${text} = ${first}u; ${text} < ${end}u * ${one}; ${text}++) {`,
      ...inner.lines,
      `${name}[${text}${shift > 0 ? ` - ${shift}u` : ''}] = ${value.text};`,
      '}',
    ];
  });
  each.lines.push(`var ${name}: array<f32, ${places.size}>;`, ...loops);
  return wanted.map((component) => `${name}[${places.get(component)}]`);
}

/** Statements with `later` definitions before the first that needs them, so that few values are held at a time; those that none needs are left out. */
export function withLater({ later }: Rows, statements: readonly string[]): string[] {
  const definitions = new Map(later.lines.map((line) => [/^let (\w+) = /.exec(line)?.[1] ?? line, line]));
  const needed = (statement: string): string[] =>
    (statement.match(/\bv\d+\b/g) ?? []).flatMap((name) => {
      const line = definitions.get(name);
      definitions.delete(name);
      return line === undefined ? [] : [...needed(line), line];
    });
  return statements.flatMap((statement) => [...needed(statement), statement]);
}

/** Results of a kernel with one row per thread: what `store` takes, and statements that make its values from those of the anchors. */
export interface Results {
  readonly store: readonly string[];
  /** @param names of the values of each anchor, at these components */
  readonly finish: (
    components: readonly number[],
    names: readonly (readonly string[])[],
  ) => { readonly lines: readonly string[]; readonly values: readonly (readonly string[])[] };
}

/** Nodes of an epilogue, one for each component, beyond which it is not repeated. */
const longestEpilogue = 2;

/** An epilogue that reads nothing row by row is part of the statements: weights of components are then read once for all rows. */
export function rowResults({ builder, each, row }: Rows): Results {
  const { unit, places, main } = builder;
  const { anchors, values } = unit;
  const given = values.filter((node) => places.destinationsOf(node).length > 0);
  const shape = [anchors[0].shape[0], productOf(anchors[0].shape.slice(1))];
  const isElsewhere = (node: Node) => !values.includes(node) && places.storageOf(node) !== undefined;
  const isFixed = (node: Node) => {
    const within = rowsWithin(node, (inner) => anchors.includes(inner) || isElsewhere(inner));
    return within !== undefined && anchors.includes(within);
  };
  const epilogue = values.length - anchors.length;
  if (epilogue === 0 || epilogue > longestEpilogue || !given.every(isFixed))
    return { store: componentStore(builder), finish: (_, names) => ({ lines: [], values: names }) };
  if (usesLoops(builder, Number(shape[0]))) for (const node of given) holdFixed(builder, node);
  return {
    store: componentStore(builder, given),
    finish: (components, names) => {
      const after = each.child();
      const finished = given.map((): string[] => []);
      components.forEach((component, n) => {
        const expression = builder.expressionIn(main);
        const position = Position.axes(main, shape, [integer(component), row]);
        for (const [at, anchor] of anchors.entries())
          expression.register(anchor, position.reshape(anchor.shape), after.variable(names[at][n]));
        for (const [at, node] of given.entries())
          finished[at].push(expression.value(node, position.reshape(node.shape)).text);
      });
      return { lines: after.lines, values: finished };
    },
  };
}

/** Floating-point operations in generated statements, a multiply-add counting two. */
export function operationsIn(lines: readonly string[]): number {
  return lines.reduce((total, line) => {
    const fused = line.split('fma(').length - 1;
    return total + 2 * fused + (line.match(/ [-+*] /g)?.length ?? 0);
  }, 0);
}

/** A kernel under construction whose first scalar is its number of rows: the scope of a thread's row, its number, and definitions where they are needed. */
export function beginRows(unit: Unit, places: Places) {
  const builder = new Builder(unit, places);
  builder.kernel.slot({ kind: 'computed', name: 'rows', value: sizeIn(unit.anchors[0].shape.slice(1)) });
  const each = builder.main.root.child();
  return { builder, each, row: each.variable('row'), later: each.child() };
}

export type Rows = ReturnType<typeof beginRows>;

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
