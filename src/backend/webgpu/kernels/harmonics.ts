/** Solid harmonics of one vector per thread, unrolled for a degree; equations in shaders/harmonics.wgsl. */
import { harmonicIndex } from '../../../math/harmonics.ts';
import { productOf } from '../../../tensor/extent.ts';
import type { Node } from '../../../tensor/graph.ts';
import { type FunctionSource, integer, type KernelSource, real, type Term } from '../emitter.ts';
import { Position } from '../index-space.ts';
import { assemble } from '../shader.ts';
import { Builder, type Dispatch, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';

/** Values of all harmonics up to a degree as terms, in the order of the components. */
export function harmonicTerms(source: FunctionSource, [x, y, z]: readonly Term[], degree: number): Term[] {
  const multiply = (a: Term, b: Term): Term =>
    a.literal === 1 ? b : b.literal === 1 ? a : source.define(`${a.text} * ${b.text}`, [a, b]);
  const combine = (a: Term, b: Term, sign: '+' | '-'): Term => source.define(`${a.text} ${sign} ${b.text}`, [a, b]);
  const square = combine(combine(multiply(x, x), multiply(y, y), '+'), multiply(z, z), '+');
  const values: Term[] = new Array((degree + 1) ** 2);
  let diagonal = 1;
  let cosine: Term = real(1);
  let sine: Term = real(0);
  for (let m = 0; m <= degree; m++) {
    if (m > 0) diagonal *= m === 1 ? Math.sqrt(3) : Math.sqrt((2 * m + 1) / (2 * m));
    if (m === 1) [cosine, sine] = [z, x];
    if (m > 1) {
      [cosine, sine] = [
        combine(multiply(cosine, z), multiply(sine, x), '-'),
        combine(multiply(cosine, x), multiply(sine, z), '+'),
      ];
    }
    let before: Term | undefined;
    let q: Term = real(diagonal);
    for (let l = m; l <= degree; l++) {
      if (l > m) {
        const up = Math.sqrt((4 * l * l - 1) / (l * l - m * m));
        const down = Math.sqrt(((l - 1) * (l - 1) - m * m) / (4 * (l - 1) * (l - 1) - 1));
        const rising = multiply(multiply(real(up), y), q);
        const next = before ? combine(rising, multiply(multiply(real(up * down), square), before), '-') : rising;
        [before, q] = [q, next];
      }
      values[harmonicIndex(l, m)] = multiply(q, cosine);
      if (m > 0) values[harmonicIndex(l, -m)] = multiply(q, sine);
    }
  }
  return values;
}

/**
 * The function `store(component, row, value, ..)` of kernels with one row per thread: a value for each anchor, and the unit's epilogue in it; or a value for
 * each of the results `given`, which it only stores.
 */
export function componentStore(builder: Builder, given?: readonly Node[]): string[] {
  const { anchors } = builder.unit;
  const nodes = given ?? anchors;
  const tail = builder.kernel.function();
  const [component, row] = ['component', 'row'].map((name) => tail.root.variable(name));
  const values = nodes.map((_, n) => tail.root.variable(`value${n}`));
  const shape = [anchors[0].shape[0], productOf(anchors[0].shape.slice(1))];
  const position = Position.axes(tail, shape, [component, row]);
  const stores = builder.stores(
    tail,
    builder.expressionIn(tail),
    (node) => position.reshape(node.shape),
    new Map(nodes.map((node, n) => [node, values[n]])),
    given,
  );
  const body = [...tail.root.lines, ...stores].map((line) => `  ${line}`);
  const taken = values.map(({ text }) => `${text}: f32`).join(', ');
  return [`fn store(component: u32, row: u32, ${taken}) {`, ...body, '}'];
}

/** Statements of a `store` beyond which it is called in loops only. */
const longestRepeated = 12;
/** Loops over neighbouring components in the place of one over a list of them. */
const mostLoops = 8;

/** Ascending numbers as ranges of neighbours, [first, end), with up to `gap` others between two of them. */
export function rangesOf(numbers: readonly number[], gap = 0): [first: number, end: number][] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges[ranges.length - 1];
    if (last && number - last[1] <= gap) last[1] = number + 1;
    else ranges.push([number, number + 1]);
  }
  return ranges;
}

/**
 * Calls of `store` for components of a row with the names of their values, a list for each anchor. A long `store` is called in a loop whose end the
 * compiler does not know: compilers would repeat it for every component otherwise.
 * @param looped whether a short one is called in a loop too
 */
export function storeCalls(
  kernel: KernelSource,
  store: readonly string[],
  components: readonly number[],
  values: readonly (readonly string[])[],
  looped = false,
): string[] {
  if (store.length <= longestRepeated && !looped)
    return components.map(
      (component, n) => `store(${component}u, row, ${values.map((names) => names[n]).join(', ')});`,
    );
  const one = kernel.slot({ kind: 'computed', name: 'one', value: () => 1 });
  const results = values.map((names, n) => `var results${n} = array<f32, ${components.length}>(${names});`);
  const taken = values.map((_, n) => `results${n}[n]`).join(', ');
  const ranges = rangesOf(components);
  if (ranges.length > mostLoops)
    return [
      `var components = array<u32, ${components.length}>(${components.map((component) => `${component}u`)});`,
      ...results,
      `for (var n = 0u; n < ${components.length}u * ${one}; n++) { store(components[n], row, ${taken}); }`,
    ];
  let held = 0;
  const loops = ranges.map(([first, end]) => {
    const [from, to] = [held, held + end - first];
    held = to;
    return `for (var n = ${from}u; n < ${to}u * ${one}; n++) { store(n + ${first - from}u, row, ${taken}); }`;
  });
  return [...results, ...loops];
}

export interface ComponentLoads {
  readonly anchor?: Node;
  /** Absent: all. */
  readonly wanted?: readonly number[];
  /** What is made of each as it is loaded. */
  readonly taken?: (term: Term) => Term;
}

/** Components of an operand [size, ...rows] at a row. */
export function componentLoads(builder: Builder, operand: number, row: Term, loads: ComponentLoads = {}): Term[] {
  const { anchor = builder.unit.anchors[0], taken = (term) => term } = loads;
  const node = anchor.inputs[operand];
  const shape = [node.shape[0], productOf(node.shape.slice(1))];
  const components = loads.wanted ?? Array.from({ length: Number(node.shape[0]) }, (_, component) => component);
  return components.map((component) => {
    const position = Position.axes(builder.main, shape, [integer(component), row]);
    return taken(builder.expression.value(node, position.reshape(node.shape)));
  });
}

/** The function `name(component, row)` that reads one component of an operand [size, ...rows]. */
export function componentLoad(builder: Builder, name: string, operand: number): string[] {
  const node = builder.unit.anchors[0].inputs[operand];
  const source = builder.kernel.function();
  const [component, row] = ['component', 'row'].map((variable) => source.root.variable(variable));
  const shape = [node.shape[0], productOf(node.shape.slice(1))];
  const value = builder
    .expressionIn(source)
    .value(node, Position.axes(source, shape, [component, row]).reshape(node.shape));
  const body = [...source.root.lines, `return ${value.text};`].map((line) => `  ${line}`);
  return [`fn ${name}(component: u32, row: u32) -> f32 {`, ...body, '}'];
}

export function harmonicsKernel(unit: Unit, places: Places): Dispatch[] {
  const builder = new Builder(unit, places);
  const { main, kernel } = builder;
  const [anchor] = unit.anchors;
  if (anchor.operation.kind !== 'harmonics') throw new Error('Not harmonics.');
  const rows = sizeIn(anchor.shape.slice(1));
  kernel.slot({ kind: 'computed', name: 'rows', value: rows });
  const vector = componentLoads(builder, 0, main.root.variable('row'));
  const values = harmonicTerms(main, vector, anchor.operation.degree);
  const store = componentStore(builder);
  const names = values.map((value) => value.text);
  const calls = storeCalls(kernel, store, [...names.keys()], [names]);
  const body = [...main.root.lines, ...calls];
  return [
    builder.dispatch(
      'harmonics',
      assemble('harmonics', { body, store }, kernel.libraries),
      (extentOf) => ({ count: Math.ceil(rows(extentOf) / workgroupSize), depth: 1 }),
      (extentOf) => rows(extentOf) * body.length,
    ),
  ];
}
