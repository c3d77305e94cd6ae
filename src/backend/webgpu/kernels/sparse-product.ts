/**
 * Bilinear maps with constant sparse coefficients: unrolled in factored form (`sparse-factoring.ts`) with the constants in the source while that stays
 * small, else driven by a packed list of the entries of each output component (`sparse-list.ts`).
 *
 * A factored map is walked in the way that needs the fewest operations. Forward, sums of products of pairs come first, and each is added to all results that
 * it reaches. A gradient is best walked from the other side: sums over the upstream gradient first, each times the other factor. Both gradients of a
 * product share those sums, and one kernel computes the two (`sharesSums`, asked by the planner).
 *
 * How much one kernel holds depends on the device. Software devices load lane by lane, at the price of some ten operations: there one thread loads a row
 * once and goes through all results. Hardware keeps at most about a hundred numbers in registers, and has threads to fill: results are dealt to blocks
 * along the grid's third dimension, sets that no sum joins, so that hardly any sum is formed twice. What is too long for one pipeline is dealt to several,
 * which compile at the same time.
 */
import type { Node, ProductTable } from '../../../tensor/graph.ts';
import { assemble } from '../shader.ts';
import { componentLoads, componentStore, storeCalls } from './harmonics.ts';
import { Builder, type Dispatch, type Places, sizeIn, type Unit, workgroupSize } from './kernel.ts';
import { type Apart, factored, separateResults, statementsOf } from './sparse-factoring.ts';
import { listKernel } from './sparse-list.ts';
import { type Reader, unrolledMix, unrolledProduct } from './sparse-statements.ts';

/** Statements up to which a product is unrolled at all, in how many kernels ever, and up to which gradients are in one. */
const mostStatements = 40_000;
const mostMixed = 11_000;

/** Bounds of what one block holds: a set of results that one thread forms. */
interface Bounds {
  readonly statements: number;
  readonly outputs: number;
}

const blockBounds: Bounds = { statements: 1200, outputs: 64 };
/** On software devices with subgroups, where a kernel is one block. */
const wholeBounds: Bounds = { statements: 8000, outputs: Number.POSITIVE_INFINITY };
/** Blocks of one pipeline. */
const blocksPerKernel = 2;

export const tableOf = (node: Node): ProductTable => {
  if (node.operation.kind !== 'sparseProduct') throw new Error('Not a sparse product.');
  return node.operation.table;
};

const statementsApart = (table: ProductTable, apart: Apart, readers = 1): number =>
  factored(table, apart).reduce((total, group) => total + statementsOf(group, readers), 0);

/** The index to set apart for the fewest operations, of the ways that one kernel can hold. */
export function cheapestWay(table: ProductTable): Apart {
  const cost = (apart: Apart) => statementsApart(table, apart);
  const mixed = (['x', 'y'] as const).filter((apart) => cost(apart) <= mostMixed);
  return mixed.reduce<Apart>((best, apart) => (cost(apart) < cost(best) ? apart : best), 'z');
}

const unrolled = new WeakMap<ProductTable, boolean>();

/** Whether a product's kernel is unrolled; else it walks a list, and evaluates its operands once for each entry. */
export function isUnrolled(table: ProductTable): boolean {
  const known = unrolled.get(table);
  if (known !== undefined) return known;
  const found = table.value.length <= mostStatements * 4 && statementsApart(table, 'z') <= mostStatements;
  unrolled.set(table, found);
  return found;
}

/** Whether `other` is `table` with its second factor and its result exchanged. */
function areExchanged(table: ProductTable, other: ProductTable): boolean {
  if (table.sizeX !== other.sizeX || table.sizeY !== other.sizeZ || table.sizeZ !== other.sizeY) return false;
  if (table.value.length !== other.value.length) return false;
  const key = (i: number, j: number, k: number) => (i * 65_536 + j) * 65_536 + k;
  const values = new Map(Array.from(table.value, (value, n) => [key(table.i[n], table.k[n], table.j[n]), value]));
  return other.value.every((value, n) => values.get(key(other.i[n], other.j[n], other.k[n])) === value);
}

/** Whether two products are best computed together: both sum over one factor first, with the same coefficients, as the gradients of a product do. */
export function sharesSums(one: Node, other: Node): boolean {
  if (one.inputs[0] !== other.inputs[0] || `${one.shape}` !== `${other.shape}`) return false;
  const [table, exchanged] = [tableOf(one), tableOf(other)];
  return (
    isUnrolled(table) &&
    cheapestWay(table) === 'x' &&
    statementsApart(table, 'x', 2) <= mostMixed &&
    areExchanged(table, exchanged)
  );
}

/** Output components in blocks of bounded numbers of statements; results that share sums stay together where they fit. */
export function outputBlocks(table: ProductTable, { statements, outputs } = blockBounds): number[][] {
  const groups = factored(table, 'z');
  const cost = new Array<number>(table.sizeZ).fill(1);
  for (const { sums, parts } of groups) {
    const pairs = sums.reduce((total, sum) => total + sum.length, 1);
    const reached = parts.reduce((total, { entries }) => total + entries.length, 0);
    for (const { entries } of parts) for (const { c } of entries) cost[c] += 1 + pairs / reached;
  }
  const blocks: number[][] = [[]];
  let held = 0;
  for (const set of separateResults(groups, table.sizeZ)) {
    for (const k of set) {
      const last = blocks[blocks.length - 1];
      if (last.length > 0 && (held + cost[k] > statements || last.length === outputs)) {
        blocks.push([k]);
        held = cost[k];
      } else {
        last.push(k);
        held += cost[k];
      }
    }
  }
  return blocks;
}

export function sparseProductKernel(unit: Unit, places: Places): Dispatch[] {
  const table = tableOf(unit.anchors[0]);
  if (!isUnrolled(table)) return [listKernel(unit, places, table)];
  const way = cheapestWay(table);
  if (way !== 'z') return [mixKernel(unit, places, table, way)];
  const blocks = outputBlocks(table, places.subgroup ? wholeBounds : blockBounds);
  const perKernel = places.subgroup ? 1 : blocksPerKernel;
  return Array.from({ length: Math.ceil(blocks.length / perKernel) }, (_, n) =>
    pairsKernel(unit, places, table, blocks.slice(perKernel * n, perKernel * (n + 1))),
  );
}

/** Parts that all unrolled kernels share: the row's loop, and who takes which row. */
function unrolledKernel(
  builder: Builder,
  body: readonly string[],
  store: readonly string[],
  statements: number,
  depth: number,
): Dispatch {
  const { unit, places, main, kernel } = builder;
  const rows = sizeIn(unit.anchors[0].shape.slice(1));
  const lanes = places.subgroup ?? workgroupSize;
  const dispatch = builder.dispatch(
    'sparse-product',
    assemble(
      'sparse-product',
      { sizes: [`const lanes = ${lanes}u;`], setup: main.root.lines, body, store },
      kernel.libraries,
    ),
    (extentOf) => ({ count: Math.ceil(rows(extentOf) / lanes), depth }),
    (extentOf) => rows(extentOf) * statements * 2,
  );
  return { ...dispatch, anyCount: true };
}

/** A kernel under construction whose first scalar is its number of rows, and the scope and the number of a thread's row. */
function begin(unit: Unit, places: Places) {
  const builder = new Builder(unit, places);
  builder.kernel.slot({ kind: 'computed', name: 'rows', value: sizeIn(unit.anchors[0].shape.slice(1)) });
  const each = builder.main.root.child();
  return { builder, each, row: each.variable('row') };
}

function pairsKernel(unit: Unit, places: Places, table: ProductTable, parts: readonly (readonly number[])[]): Dispatch {
  const { builder, each, row } = begin(unit, places);
  const x = componentLoads(builder, 0, row);
  const y = componentLoads(builder, 1, row);
  const store = componentStore(builder);
  const blocks = parts.map((ks) => [
    ...unrolledProduct(table, x, y, ks),
    ...storeCalls(builder.kernel, store, ks, [ks.map((k) => `z${k}`)]),
  ]);
  const body =
    blocks.length === 1
      ? blocks[0]
      : ['switch group.z {', ...blocks.flatMap((block, n) => [`case ${n}u: {`, ...block, '}']), 'default: {}', '}'];
  const statements = blocks.reduce((total, block) => total + block.length, 0);
  return unrolledKernel(builder, [...each.lines, ...body], store, statements, blocks.length);
}

/** One product, or two that share a factor (`sharesSums`). */
function mixKernel(unit: Unit, places: Places, table: ProductTable, way: 'x' | 'y'): Dispatch {
  const { builder, each, row } = begin(unit, places);
  const mixed = componentLoads(builder, way === 'x' ? 0 : 1, row);
  const readers = unit.anchors.map((anchor, n): Reader => {
    const factor = componentLoads(builder, way === 'x' ? 1 : 0, row, anchor);
    return { name: 'zu'[n], size: table[n === 0 ? 'sizeZ' : 'sizeY'], factor, factorIs: n === 0 ? 'a' : 'b' };
  });
  const store = componentStore(builder);
  const body = unrolledMix(factored(table, way), mixed, readers);
  const ks = Array.from({ length: table.sizeZ }, (_, k) => k);
  const stores = storeCalls(
    builder.kernel,
    store,
    ks,
    readers.map(({ name }) => ks.map((k) => `${name}${k}`)),
  );
  return unrolledKernel(builder, [...each.lines, ...body, ...stores], store, body.length, 1);
}
