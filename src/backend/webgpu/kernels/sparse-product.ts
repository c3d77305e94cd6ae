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
import { storeCalls } from './harmonics.ts';
import type { Dispatch, Places, Unit } from './kernel.ts';
import {
  assembleRows,
  beginRows,
  isWholeIn,
  mostDirectStores,
  operationsIn,
  rowLoads,
  rowResults,
  usesLoops,
  withLater,
} from './rows.ts';
import {
  type Apart,
  ascending,
  factored,
  type Group,
  mixedBy,
  readBy,
  separateResults,
  statementsOf,
} from './sparse-factoring.ts';
import { listKernel } from './sparse-list.ts';
import { type Reader, unrolledMix, unrolledProduct } from './sparse-statements.ts';

/** Statements up to which a product is unrolled at all, in however many kernels. */
export const mostStatements = 40_000;
/** Statements of a kernel that sums over a factor first, with what it reads of it, and how many of those kernels a product may take. */
const mostMixed = 7000;
const mostParts = 24;

/** Bounds of what one block holds: a set of results that one thread forms. */
interface Bounds {
  readonly statements: number;
  readonly outputs: number;
}

const blockBounds: Bounds = { statements: 1200, outputs: 64 };
/** Where a kernel is one block (`isWholeIn`). */
const wholeBounds: Bounds = { statements: 7000, outputs: 256 };
/** Blocks of one pipeline. */
const blocksPerKernel = 2;

export const tableOf = (node: Node): ProductTable => {
  if (node.operation.kind !== 'sparseProduct') throw new Error('Not a sparse product.');
  return node.operation.table;
};

/** How a product is computed: which index is set apart, in how many statements, and for a gradient which results each kernel forms. */
export interface Way {
  readonly apart: Apart;
  readonly statements: number;
  readonly parts: readonly (readonly number[])[];
}

/** Results in ranges of about as many pairs each. */
function dealt(groups: readonly Group[], size: number, count: number): number[][] {
  const pairs = new Array<number>(size).fill(0);
  for (const { sums } of groups) for (const sum of sums) for (const { b } of sum) pairs[b]++;
  const each = pairs.reduce((total, of) => total + of, 0) / count;
  const parts = Array.from({ length: count }, (): number[] => []);
  let before = 0;
  for (let k = 0; k < size; k++) {
    parts[Math.min(count - 1, Math.floor(before / each))].push(k);
    before += pairs[k];
  }
  return parts.filter((part) => part.length > 0);
}

/** Statements of a gradient's kernel for some results, or of the kernel for both gradients and the same results of each. */
function mixedStatements(groups: readonly Group[], part: readonly number[], both: boolean): number {
  const wanted = new Set(part);
  return groups.reduce((total, group) => {
    const pairs = group.sums.flat();
    const reached = pairs.filter(({ b }) => wanted.has(b)).length;
    const others = both ? pairs.filter(({ a }) => wanted.has(a)).length : 0;
    return reached + others === 0 ? total : total + statementsOf(group, 0) + reached + others;
  }, 0);
}

/** The way that sums over one factor first; undefined where it takes more kernels than it is worth. */
function mixedWay(table: ProductTable, apart: 'x' | 'y', both: boolean): Way | undefined {
  const groups = factored(table, apart);
  const all = mixedStatements(groups, [...Array(table.sizeZ).keys()], both);
  for (let count = Math.ceil(all / mostMixed); count <= mostParts; count++) {
    const parts = dealt(groups, table.sizeZ, count);
    const statements = parts.map((part) => mixedStatements(groups, part, both));
    const isBounded = parts.every((part, n) => statements[n] + mixedBy(groups, part, both).mixed.length <= mostMixed);
    if (isBounded) return { apart, parts, statements: statements.reduce((total, of) => total + of, 0) };
  }
  return undefined;
}

const ways = new WeakMap<ProductTable, Way>();
const waysOfBoth = new WeakMap<ProductTable, Way | 'none'>();

/** The way of the fewest statements. */
export function cheapestWay(table: ProductTable): Way {
  const known = ways.get(table);
  if (known) return known;
  const statements = factored(table, 'z').reduce((total, group) => total + statementsOf(group), 0);
  const way = (['x', 'y'] as const)
    .flatMap((apart) => mixedWay(table, apart, false) ?? [])
    .reduce((best, other) => (other.statements < best.statements ? other : best), {
      apart: 'z',
      statements,
      parts: [],
    } as Way);
  ways.set(table, way);
  return way;
}

/** Entries of a table beyond which nothing is tried. */
const mostEntries = 4 * mostStatements;

/** Whether a product's kernel is unrolled, of so many statements at most; else it walks a list, and evaluates its operands once for each entry. */
export function isUnrolled(table: ProductTable, most = mostStatements): boolean {
  return table.value.length <= mostEntries && cheapestWay(table).statements <= Math.min(most, mostStatements);
}

function wayOfBoth(table: ProductTable): Way | undefined {
  const known = waysOfBoth.get(table) ?? mixedWay(table, 'x', true) ?? 'none';
  waysOfBoth.set(table, known);
  return known === 'none' ? undefined : known;
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
export function sharesSums(one: Node, other: Node, most?: number): boolean {
  if (one.inputs[0] !== other.inputs[0] || `${one.shape}` !== `${other.shape}`) return false;
  const [table, exchanged] = [tableOf(one), tableOf(other)];
  if (!isUnrolled(table, most) || cheapestWay(table).apart !== 'x') return false;
  const both = wayOfBoth(table);
  // In many kernels, as many sums are formed twice as by themselves.
  if (!both || both.statements > 2 * cheapestWay(table).statements) return false;
  return areExchanged(table, exchanged);
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
  return blocks.map((block) => block.sort((one, other) => one - other));
}

export function sparseProductKernel(unit: Unit, places: Places): Dispatch[] {
  const table = tableOf(unit.anchors[0]);
  if (!isUnrolled(table, places.mostUnrolled)) return [listKernel(unit, places, table)];
  const way = unit.anchors.length > 1 ? wayOfBoth(table)! : cheapestWay(table);
  const { apart } = way;
  if (apart !== 'z') return way.parts.map((part) => mixKernel(unit, places, table, apart, part));
  const isWhole = isWholeIn(places, unit);
  const blocks = outputBlocks(table, isWhole ? wholeBounds : blockBounds);
  const perKernel = isWhole ? 1 : blocksPerKernel;
  return Array.from({ length: Math.ceil(blocks.length / perKernel) }, (_, n) =>
    pairsKernel(unit, places, table, blocks.slice(perKernel * n, perKernel * (n + 1))),
  );
}

function pairsKernel(unit: Unit, places: Places, table: ProductTable, parts: readonly (readonly number[])[]): Dispatch {
  const rows = beginRows(unit, places);
  const { builder, each } = rows;
  const [one, other] = unit.anchors[0].inputs;
  const groups = factored(table, 'z');
  const read = readBy(groups, parts.flat());
  const wanted = one === other ? [ascending([...read.a, ...read.b])] : [read.a, read.b];
  const looped = usesLoops(builder, wanted.flat().length);
  const [x, y = x] = wanted.map((components, operand) => rowLoads(rows, operand, { wanted: components, looped }));
  const { store, finish } = rowResults(rows);
  const blocks = parts.map((ks) => {
    const { lines, values } = finish(ks, [ks.map((k) => `z${k}`)]);
    const loopsStores = usesLoops(builder, ks.length, mostDirectStores);
    return [
      ...withLater(rows, unrolledProduct(table, x, y, ks)),
      ...lines,
      ...storeCalls(builder.kernel, store, ks, values, loopsStores),
    ];
  });
  const body =
    blocks.length === 1
      ? blocks[0]
      : ['switch group.z {', ...blocks.flatMap((block, n) => [`case ${n}u: {`, ...block, '}']), 'default: {}', '}'];
  return assembleRows(
    'sparse-product',
    builder,
    [...each.lines, ...body],
    store,
    operationsIn(blocks.flat()),
    blocks.length,
  );
}

/** Some results of one product, or of each of two that share a factor (`sharesSums`). */
function mixKernel(
  unit: Unit,
  places: Places,
  table: ProductTable,
  apart: 'x' | 'y',
  part: readonly number[],
): Dispatch {
  const rows = beginRows(unit, places);
  const { builder, each } = rows;
  const groups = factored(table, apart);
  const wanted = mixedBy(groups, part, unit.anchors.length > 1);
  const looped = usesLoops(builder, wanted.mixed.length + wanted.factors.flat().length);
  const [ofMixed, ofFactor] = apart === 'x' ? [0, 1] : [1, 0];
  const mixed = rowLoads(rows, ofMixed, { wanted: wanted.mixed, looped });
  const readers = unit.anchors.map((anchor, n): Reader => {
    const factor = rowLoads(rows, ofFactor, { wanted: wanted.factors[n], looped, anchor });
    return { name: 'zq'[n], factor, factorIs: n === 0 ? 'a' : 'b' };
  });
  const { store, finish } = rowResults(rows);
  const body = withLater(rows, unrolledMix(groups, mixed, readers, part));
  const { lines, values } = finish(
    part,
    readers.map(({ name }) => part.map((k) => `${name}${k}`)),
  );
  const stores = [...lines, ...storeCalls(builder.kernel, store, part, values, looped)];
  return assembleRows('sparse-product', builder, [...each.lines, ...body, ...stores], store, operationsIn(body), 1);
}
