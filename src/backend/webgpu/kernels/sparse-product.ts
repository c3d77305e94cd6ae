/**
 * Bilinear maps with constant sparse coefficients: unrolled with the constants in the source while that stays small,
 * else driven by a packed list of the entries of each output component.
 */
import { productOf } from '../../../tensor/extent.ts';
import type { Node, ProductTable } from '../../../tensor/graph.ts';
import { real, type Term } from '../emitter.ts';
import { Position } from '../index-space.ts';
import { assemble } from '../shader.ts';
import { componentLoads, componentStore, storeCalls } from './harmonics.ts';
import { Builder, type Dispatch, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';

/** Entries up to which a product is unrolled, and entries and outputs that one block of it holds. */
export const mostUnrolled = 2_400;
const mostPerBlock = 900;
const mostOutputs = 64;

const tableOf = (node: Node): ProductTable => {
  if (node.operation.kind !== 'sparseProduct') throw new Error('Not a sparse product.');
  return node.operation.table;
};

/** Output components in blocks of bounded numbers of entries. */
export function outputBlocks(table: ProductTable): number[][] {
  const entries = new Array<number>(table.sizeZ).fill(0);
  for (const k of table.k) entries[k]++;
  const blocks: number[][] = [[]];
  let held = 0;
  for (let k = 0; k < table.sizeZ; k++) {
    const last = blocks[blocks.length - 1];
    if (last.length > 0 && (held + entries[k] > mostPerBlock || last.length === mostOutputs)) {
      blocks.push([k]);
      held = entries[k];
    } else {
      last.push(k);
      held += entries[k];
    }
  }
  return blocks;
}

/** Statements that form the outputs `ks` of a product as `z<k>`. Products of a pair are formed once. */
export function unrolledProduct(
  table: ProductTable,
  x: readonly Term[],
  y: readonly Term[],
  ks: readonly number[],
): string[] {
  const wanted = new Set(ks);
  const lines = ks.map((k) => `var z${k} = 0f;`);
  let pair = '';
  for (let n = 0; n < table.value.length; n++) {
    if (!wanted.has(table.k[n])) continue;
    const [i, j, k] = [table.i[n], table.j[n], table.k[n]];
    if (pair !== `p${i}_${j}`) {
      pair = `p${i}_${j}`;
      lines.push(`let ${pair} = ${x[i].text} * ${y[j].text};`);
    }
    lines.push(`z${k} = fma(${real(table.value[n]).text}, ${pair}, z${k});`);
  }
  return lines;
}

export function sparseProductKernel(unit: Unit, places: Places): Dispatch[] {
  const table = tableOf(unit.anchors[0]);
  return [table.value.length <= mostUnrolled ? unrolledKernel(unit, places, table) : listKernel(unit, places, table)];
}

function unrolledKernel(unit: Unit, places: Places, table: ProductTable): Dispatch {
  const builder = new Builder(unit, places);
  const { main, kernel } = builder;
  const [anchor] = unit.anchors;
  const rows = sizeIn(anchor.shape.slice(1));
  kernel.slot({ kind: 'computed', name: 'rows', value: rows });
  const row = main.root.variable('row');
  const x = componentLoads(builder, 0, row);
  const y = componentLoads(builder, 1, row);
  const parts = outputBlocks(table);
  const store = componentStore(builder);
  const blocks = parts.flatMap((ks, n) => [
    `case ${n}u: {`,
    ...unrolledProduct(table, x, y, ks).map((line) => `  ${line}`),
    ...storeCalls(
      kernel,
      store,
      `${ks[0]}u`,
      ks.map((k) => `z${k}`),
    ).map((line) => `  ${line}`),
    '}',
  ]);
  return builder.dispatch(
    'sparse-product',
    assemble('sparse-product', { setup: main.root.lines, blocks, store }, kernel.libraries),
    (extentOf) => ({ count: Math.ceil(rows(extentOf) / workgroupSize), depth: parts.length }),
    (extentOf) => rows(extentOf) * (2 * table.value.length + table.sizeX + table.sizeY + table.sizeZ),
  );
}

function listKernel(unit: Unit, places: Places, table: ProductTable): Dispatch {
  const builder = new Builder(unit, places);
  const { main, kernel, expression } = builder;
  const [anchor] = unit.anchors;
  const order = Array.from(table.k, (_, n) => n).sort((a, b) => table.k[a] - table.k[b] || a - b);
  const starts = new Uint32Array(table.sizeZ + 1);
  for (const k of table.k) starts[k + 1]++;
  for (let k = 0; k < table.sizeZ; k++) starts[k + 1] += starts[k];
  const name = `product ${table.name}`;
  const entries = places.constant(
    `${name} entries`,
    Uint32Array.from(order, (n) => table.i[n] + 65_536 * table.j[n]),
  );
  const offsets = places.constant(`${name} offsets`, starts);
  const values = places.constant(
    `${name} values`,
    Float64Array.from(order, (n) => table.value[n]),
  );

  const rows = sizeIn(anchor.shape.slice(1));
  kernel.slot({ kind: 'computed', name: 'rows', value: rows });
  const row = main.root.variable('row');
  const component = main.root.variable('group.z');
  const first = main.load(offsets, component);
  const last = main.load(offsets, main.add(component, { text: '1u', scope: undefined, literal: 1 }));
  const inner = main.root.child();
  const after = main.root.child();
  const entry = inner.variable('entry');
  const packed = main.load(entries, entry);
  const at = (operand: number, part: Term): Term => {
    const node = anchor.inputs[operand];
    const shape = [node.shape[0], productOf(node.shape.slice(1))];
    return expression.value(node, Position.axes(main, shape, [part, row]).reshape(node.shape));
  };
  const x = at(0, main.define(`${packed.text} & 65535u`, [packed]));
  const y = at(1, main.define(`${packed.text} >> 16u`, [packed]));
  const value = main.load(values, entry);
  const position = Position.axes(main, [table.sizeZ, productOf(anchor.shape.slice(1))], [component, row]);
  const stores = builder.stores(
    main,
    expression,
    (node) => position.reshape(node.shape),
    new Map([[anchor, after.variable('total')]]),
  );
  const code = assemble(
    'sparse-product-list',
    {
      setup: [...main.root.lines, `let first = ${first.text};`, `let last = ${last.text};`],
      body: [...inner.lines, `total = fma(${value.text} * ${x.text}, ${y.text}, total);`],
      finish: [...after.lines, ...stores],
    },
    kernel.libraries,
  );
  return builder.dispatch(
    'sparse-product-list',
    code,
    (extentOf) => ({ count: Math.ceil(rows(extentOf) / workgroupSize), depth: table.sizeZ }),
    (extentOf) => rows(extentOf) * table.value.length * 6,
  );
}
