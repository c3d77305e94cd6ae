/** Gaunt products on an exact spherical grid; equations in shaders/gaunt-grid.wgsl. */
import { normalisationFactor, solidHarmonics } from '../../../math/harmonics.ts';
import { sphereGrid } from '../../../math/quadrature.ts';
import type { Node } from '../../../tensor/graph.ts';
import { integer, type KernelSource, type Storage, type Term } from '../emitter.ts';
import { assemble } from '../shader.ts';
import { componentLoad, componentLoads, componentStore } from './harmonics.ts';
import { Builder, type Dispatch, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';

/** Output components that one thread keeps in registers. */
const mostOutputs = 64;

/** Components of the largest operand up to which the kernel is unrolled: degree 3. */
const mostUnrolled = 16;

/** [points, columns + 1]: orthonormal harmonics at each grid point, then 4 pi times its weight. */
function gridTable(degree: number, exact: number): { values: Float64Array; points: number; stride: number } {
  const grid = sphereGrid(exact);
  const columns = (degree + 1) ** 2;
  const harmonics = solidHarmonics(degree, grid.directions);
  const points = grid.weights.length;
  const stride = columns + 1;
  const values = new Float64Array(points * stride);
  for (let point = 0; point < points; point++) {
    for (let n = 0; n < columns; n++)
      values[point * stride + n] = harmonics[point * columns + n] * normalisationFactor('integral', 0);
    values[point * stride + columns] = 4 * Math.PI * grid.weights[point];
  }
  return { values, points, stride };
}

export function gridProductKernel(unit: Unit, places: Places): Dispatch[] {
  const [x, y] = unit.anchors[0].inputs;
  const largest = Math.max(Number(x.shape[0]), Number(y.shape[0]), Number(unit.anchors[0].shape[0]) / 4);
  return [largest <= mostUnrolled ? unrolledKernel(unit, places) : rolledKernel(unit, places)];
}

/** The grid's points and harmonics for an anchor's degrees, exact for the product. */
function tableFor(anchor: Node, places: Places): { table: Storage; points: number; stride: number } {
  if (anchor.operation.kind !== 'gridProduct') throw new Error('Not a grid product.');
  const { degreeX, degreeY, degreeZ } = anchor.operation;
  const highest = Math.max(degreeX, degreeY, degreeZ);
  const exact = degreeX + degreeY + degreeZ;
  const { values, points, stride } = gridTable(highest, exact);
  return { table: places.constant(`grid ${highest} exact ${exact}`, values), points, stride };
}

function unrolledKernel(unit: Unit, places: Places): Dispatch {
  const builder = new Builder(unit, places);
  const { main, kernel } = builder;
  const [anchor] = unit.anchors;
  const { table, points, stride } = tableFor(anchor, places);
  const rows = sizeIn(anchor.shape.slice(1));
  const outputs = Number(anchor.shape[0]);
  const perBlock = Math.min(outputs, mostOutputs);
  const blocks = Math.ceil(outputs / perBlock);
  kernel.slot({ kind: 'computed', name: 'rows', value: rows });
  kernel.slot({ kind: 'computed', name: 'points', value: () => points });

  const row = main.root.variable('row');
  const operands = [componentLoads(builder, 0, row)];
  operands.push(anchor.inputs[0] === anchor.inputs[1] ? operands[0] : componentLoads(builder, 1, row));
  const inner = main.root.child();
  const start = main.multiply(inner.variable('point'), integer(stride));
  const firstOutput = main.multiply(main.root.variable('group.z'), integer(perBlock));
  const basis = (column: Term): Term => main.load(table, main.add(start, column));
  const evaluated = (terms: readonly Term[]): Term =>
    terms.slice(1).reduce(
      (total, term, n) => {
        const value = basis(integer(n + 1));
        return main.define(`fma(${term.text}, ${value.text}, ${total.text})`, [term, value, total]);
      },
      main.define(`${terms[0].text} * ${basis(integer(0)).text}`, [terms[0], start]),
    );
  const x = evaluated(operands[0]);
  const y = anchor.inputs[0] === anchor.inputs[1] ? x : evaluated(operands[1]);
  const weight = basis(integer(stride - 1));
  const product = main.define(`${weight.text} * ${x.text} * ${y.text}`, [weight, x, y]);
  const updates = Array.from({ length: perBlock }, (_, n) => {
    const value = basis(blocks === 1 ? integer(n) : main.add(firstOutput, integer(n)));
    return `z${n} = fma(${product.text}, ${value.text}, z${n});`;
  });
  const store = componentStore(builder);
  const names = updates.map((_, n) => `z${n}`);
  const finish = guardedCalls(
    kernel,
    store,
    blocks === 1 ? '0u' : firstOutput.text,
    names,
    blocks === 1 ? undefined : outputs,
  );
  const setup = [...main.root.lines, ...updates.map((_, n) => `var z${n} = 0f;`)];
  return builder.dispatch(
    'gaunt-grid',
    assemble('gaunt-grid', { setup, body: [...inner.lines, ...updates], finish, store }, kernel.libraries),
    (extentOf) => ({ count: Math.ceil(rows(extentOf) / workgroupSize), depth: blocks }),
    (extentOf) => rows(extentOf) * points * 2 * (operands[0].length + operands[1].length + outputs),
  );
}

function rolledKernel(unit: Unit, places: Places): Dispatch {
  const builder = new Builder(unit, places);
  const { kernel } = builder;
  const [anchor] = unit.anchors;
  const { table, points, stride } = tableFor(anchor, places);
  const [x, y, z] = [...anchor.inputs, anchor].map((node) => Number(node.shape[0]));
  const rows = sizeIn(anchor.shape.slice(1));
  kernel.slot({ kind: 'computed', name: 'rows', value: rows });
  kernel.slot({ kind: 'computed', name: 'points', value: () => points });
  const blockSize = Math.min(z, mostOutputs);
  const blocks = Math.ceil(z / blockSize);
  const sizes = Object.entries({ x_size: x, y_size: y, z_size: z, block_size: blockSize, stride });
  const basis = kernel.function();
  const entry = basis.load(table, basis.root.variable('entry'));
  const access = [
    ...componentLoad(builder, 'load_x', 0),
    ...componentLoad(builder, 'load_y', 1),
    'fn basis(entry: u32) -> f32 {',
    ...[...basis.root.lines, `return ${entry.text};`].map((line) => `  ${line}`),
    '}',
    ...componentStore(builder),
  ];
  return builder.dispatch(
    'gaunt-grid-rolled',
    assemble(
      'gaunt-grid-rolled',
      { sizes: sizes.map(([name, value]) => `const ${name} = ${value}u;`), access },
      kernel.libraries,
    ),
    (extentOf) => ({ count: Math.ceil(rows(extentOf) / workgroupSize), depth: blocks }),
    (extentOf) => rows(extentOf) * points * 2 * ((x + y) * blocks + z),
  );
}

/**
 * Calls of `store` for components `first`, `first + 1`, ... of which `guard(component)` holds. A long `store` is called in a
 * loop whose end the compiler does not know: compilers would repeat it for every component otherwise.
 */
function guardedCalls(
  kernel: KernelSource,
  store: readonly string[],
  first: string,
  values: readonly string[],
  end?: number,
): string[] {
  const call = (component: string, value: string): string => {
    const statement = `store(${component}, row, ${value});`;
    return end === undefined ? statement : `if (${component} < ${end}u) { ${statement} }`;
  };
  if (store.length <= 12) return values.map((value, n) => call(`${first} + ${n}u`, value));
  const one = kernel.slot({ kind: 'computed', name: 'one', value: () => 1 });
  return [
    `var results = array<f32, ${values.length}>(${values});`,
    `for (var n = 0u; n < ${values.length}u * ${one}; n++) {`,
    `  ${call(`${first} + n`, 'results[n]')}`,
    '}',
  ];
}
