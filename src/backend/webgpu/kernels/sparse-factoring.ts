/**
 * The coefficients T_abc of a bilinear map, brought to fewer operations than it has entries. One index is set apart; the vectors of coefficients that
 * the pairs of the other two have along it are compared. Pairs with the same vector up to a sign are one sum of products: x_i y_j + x_j y_i in a Gaunt
 * product of equal degrees. Two such sums whose vectors differ in signs only, as cos a cos b and sin a sin b do, serve as their sum where the signs agree
 * and as their difference where they do not, so that each magnitude is met once: at degrees 6, 6 -> 12 that leaves 3,654 of 12,322 entries.
 * After Snyder, "Code generation and factoring for fast evaluation of low-order spherical harmonic products and squares" (MSR-TR-2006-53).
 */
import type { ProductTable } from '../../../tensor/graph.ts';

/** The index set apart: of the result (products of pairs first, then sums over them) or of a factor (sums over it first, then times the other factor). */
export type Apart = 'x' | 'y' | 'z';

/** Of the two other indices, in the order x, y, z. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly sign: 1 | -1;
}

export interface Part {
  /** How the second sum of the group enters: not at all, added, or subtracted. */
  readonly second: 0 | 1 | -1;
  readonly entries: readonly { readonly c: number; readonly value: number }[];
}

export interface Group {
  /** One sum of pairs, or two. */
  readonly sums: readonly (readonly Pair[])[];
  readonly parts: readonly Part[];
}

interface Column {
  readonly pairs: Pair[];
  readonly entries: { readonly c: number; readonly value: number }[];
}

/** Digits in which coefficients that are equal in exact arithmetic agree. */
const digits = 9;

function columnsOf({ i, j, k, value }: ProductTable, apart: Apart): Column[] {
  const [as, bs, cs] = { x: [j, k, i], y: [i, k, j], z: [i, j, k] }[apart];
  const columns = new Map<number, Column>();
  for (let n = 0; n < value.length; n++) {
    const key = as[n] * 65_536 + bs[n];
    const column = columns.get(key) ?? { pairs: [{ a: as[n], b: bs[n], sign: 1 }], entries: [] };
    column.entries.push({ c: cs[n], value: value[n] });
    columns.set(key, column);
  }
  for (const { entries } of columns.values()) entries.sort((one, other) => one.c - other.c);
  return [...columns.values()];
}

const magnitudes = ({ entries }: Column): string =>
  entries.map(({ c, value }) => `${c} ${Math.abs(value).toPrecision(digits)}`).join();

function grouped(columns: readonly Column[], keyOf: (column: Column) => string): Column[][] {
  const groups = new Map<string, Column[]>();
  for (const column of columns) {
    const key = keyOf(column);
    groups.set(key, [...(groups.get(key) ?? []), column]);
  }
  return [...groups.values()];
}

/** One column of those that are equal up to a sign. */
function merged(columns: readonly Column[]): Column {
  const [first] = columns;
  const sign = (column: Column): 1 | -1 => (column.entries[0].value * first.entries[0].value > 0 ? 1 : -1);
  const pairs = columns.flatMap((column) =>
    column.pairs.map((pair): Pair => ({ ...pair, sign: pair.sign === sign(column) ? 1 : -1 })),
  );
  return { pairs, entries: first.entries };
}

function joined(one: Column, other: Column | undefined): Group {
  if (!other) return { sums: [one.pairs], parts: [{ second: 0, entries: one.entries }] };
  const agree = (n: number) => one.entries[n].value * other.entries[n].value > 0;
  const parts = ([1, -1] as const).map(
    (second): Part => ({
      second,
      entries: one.entries.filter((_, n) => agree(n) === (second === 1)),
    }),
  );
  return { sums: [one.pairs, other.pairs], parts: parts.filter(({ entries }) => entries.length > 0) };
}

const known = new WeakMap<ProductTable, Map<Apart, readonly Group[]>>();

export function factored(table: ProductTable, apart: Apart): readonly Group[] {
  const ways = known.get(table) ?? new Map<Apart, readonly Group[]>();
  known.set(table, ways);
  const found = ways.get(apart);
  if (found) return found;
  const signs = ({ entries }: Column) => entries.map(({ value }) => value * entries[0].value > 0);
  const equal = grouped(columnsOf(table, apart), (column) => `${magnitudes(column)} ${signs(column)}`).map(merged);
  const groups = grouped(equal, magnitudes).flatMap((columns) =>
    columns.flatMap((one, n) => (n % 2 === 0 ? [joined(one, columns[n + 1])] : [])),
  );
  ways.set(apart, groups);
  return groups;
}

/** Statements of a group, one for an operation (a multiply-add counts as one), with `readers` results that take its sums. */
export function statementsOf({ sums, parts }: Group, readers = 1): number {
  const pairs = sums.reduce((total, sum) => total + sum.length, 0);
  const entries = parts.reduce((total, part) => total + part.entries.length, 0);
  return readers * pairs + entries + (sums.length === 2 ? 2 : 0);
}

/** Which results are reached together: sets of c that no part of any group joins, ascending by their first. */
export function separateResults(groups: readonly Group[], size: number): number[][] {
  const parent = Array.from({ length: size }, (_, c) => c);
  const root = (c: number): number => {
    let at = c;
    while (parent[at] !== at) at = parent[at];
    parent[c] = at;
    return at;
  };
  for (const { parts } of groups) {
    for (const { entries } of parts) for (const { c } of entries) parent[root(c)] = root(entries[0].c);
  }
  const sets = new Map<number, number[]>();
  for (let c = 0; c < size; c++) sets.set(root(c), [...(sets.get(root(c)) ?? []), c]);
  return [...sets.values()];
}

/** Each number once, ascending. */
export const ascending = (numbers: Iterable<number>): number[] => [...new Set(numbers)].sort((a, b) => a - b);

/** Indices of pairs that some results, the index set apart, are made of. */
export function readBy(groups: readonly Group[], results: readonly number[]): { a: number[]; b: number[] } {
  const wanted = new Set(results);
  const pairs = groups
    .filter(({ parts }) => parts.some(({ entries }) => entries.some(({ c }) => wanted.has(c))))
    .flatMap(({ sums }) => sums.flat());
  return { a: ascending(pairs.map(({ a }) => a)), b: ascending(pairs.map(({ b }) => b)) };
}

/**
 * Indices that are read for some results of a map which sums over one index first: of that one, and of the factors, one for each of the results' sides.
 * @param both whether the same results of the exchanged map are formed as well
 */
export function mixedBy(
  groups: readonly Group[],
  results: readonly number[],
  both: boolean,
): { mixed: number[]; factors: [a: number[], b: number[]] } {
  const wanted = new Set(results);
  const isUsed = ({ a, b }: Pair) => wanted.has(b) || (both && wanted.has(a));
  const used = groups.filter(({ sums }) => sums.some((sum) => sum.some(isUsed)));
  const pairs = used.flatMap(({ sums }) => sums.flat());
  const mixed = used.flatMap(({ parts }) => parts.flatMap(({ entries }) => entries.map(({ c }) => c)));
  return {
    mixed: ascending(mixed),
    factors: [
      ascending(pairs.filter(({ b }) => wanted.has(b)).map(({ a }) => a)),
      ascending(pairs.filter(({ a }) => wanted.has(a)).map(({ b }) => b)),
    ],
  };
}
