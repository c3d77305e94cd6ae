/** The columns of atom rows: from extXYZ `Properties=name:type:width:...`, or `species x y z` where there is none. */
import { isAtomicNumberName, isPositionName, isSpeciesName, preferredName } from './field-names.ts';
import { shown } from './text-lines.ts';

export type ColumnRole = 'species' | 'positions' | 'forces' | 'other';

export interface Column {
  readonly name: string;
  /** String, real, integer, logical. */
  readonly type: 'S' | 'R' | 'I' | 'L';
  readonly width: number;
  readonly role: ColumnRole;
}

/** What is wrong with a `Properties` value: for the caller to put a file and a line to it. */
export class ColumnsProblem extends Error {
  readonly found: string;
  readonly expected: string;

  constructor(found: string, expected: string) {
    super(`found ${found}, expected ${expected}`);
    this.found = found;
    this.expected = expected;
  }
}

export const plainColumns: readonly Column[] = [
  { name: 'species', type: 'S', width: 1, role: 'species' },
  { name: 'pos', type: 'R', width: 3, role: 'positions' },
];

export const valuesPerRow = (columns: readonly Column[]) => columns.reduce((sum, column) => sum + column.width, 0);

const widest = 4096;

/** @throws ColumnsProblem */
export function readProperties(value: string): Column[] {
  const parts = value.split(':');
  if (parts.length % 3 !== 0) {
    throw new ColumnsProblem(
      `Properties of ${parts.length} parts`,
      'triples name:type:width, such as species:S:1:pos:R:3',
    );
  }
  const raw = Array.from({ length: parts.length / 3 }, (_, k) =>
    readColumn(parts[3 * k]!, parts[3 * k + 1]!, parts[3 * k + 2]!),
  );
  const names = raw.map((column) => column.name);
  const seen = new Set<string>();
  const twice = names.find((name) => seen.has(name) || !seen.add(name));
  if (twice !== undefined)
    throw new ColumnsProblem(`the column ${shown(twice)} twice in Properties`, 'each column once');
  const positions = raw.find((column) => isPositionName(column.name));
  if (positions === undefined)
    throw new ColumnsProblem(`Properties without positions (${listed(names)})`, 'a column pos:R:3');
  if (positions.width !== 3 || !isNumeric(positions.type)) {
    throw new ColumnsProblem(
      `positions as ${positions.name.slice(0, 40)}:${positions.type}:${positions.width}`,
      'pos:R:3',
    );
  }
  const species =
    raw.find((column) => isSpeciesName(column.name) && column.width === 1) ??
    raw.find((column) => isAtomicNumberName(column.name) && column.width === 1);
  if (species === undefined) {
    throw new ColumnsProblem(`Properties without elements (${listed(names)})`, 'a column species:S:1 or Z:I:1');
  }
  const vectors = raw.filter((column) => column.width === 3 && isNumeric(column.type)).map((column) => column.name);
  const forces = preferredName(vectors, 'forces');
  return raw.map((column) => ({
    ...column,
    role:
      column === species ? 'species' : column === positions ? 'positions' : column.name === forces ? 'forces' : 'other',
  }));
}

function readColumn(name: string, type: string, width: string): Omit<Column, 'role'> {
  if (name === '') throw new ColumnsProblem('a column without a name in Properties', 'triples name:type:width');
  if (type !== 'S' && type !== 'R' && type !== 'I' && type !== 'L') {
    throw new ColumnsProblem(`type '${type.slice(0, 10)}' of the column ${shown(name)}`, 'S, R, I or L');
  }
  const count = /^\d{1,4}$/.test(width) ? Number(width) : 0;
  if (count < 1 || count > widest) {
    throw new ColumnsProblem(
      `width '${width.slice(0, 10)}' of the column ${shown(name)}`,
      `a number from 1 to ${widest}`,
    );
  }
  return { name, type, width: count };
}

const listed = (names: readonly string[]) => names.join(', ').slice(0, 100);

const isNumeric = (type: Column['type']) => type === 'R' || type === 'I';
