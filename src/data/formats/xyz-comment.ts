/**
 * What a comment line says about its frame: cell, periodicity, columns, energy and the rest.
 * Keys are looked for always; nothing requires `Properties`. Units are never converted: a name that states another one
 * gives a notice.
 */
import { FormatError } from '../format-error.ts';
import type { NoticeList } from '../notices.ts';
import { type CommentPair, listItems, tokenizeComment } from './extxyz-comment.ts';
import { preferredName, readLabelName } from './field-names.ts';
import { classifyNumber, parseNumberText } from './numbers.ts';
import { shown } from './text-lines.ts';
import { type Column, ColumnsProblem, plainColumns, readProperties } from './xyz-columns.ts';

export interface FrameHeader {
  readonly columns: readonly Column[];
  /** Columns beyond `columns` are kept without names: only where there are no Properties. */
  readonly named: boolean;
  readonly lattice?: Float64Array;
  readonly periodic: readonly [boolean, boolean, boolean];
  readonly energy?: number;
  readonly info: ReadonlyMap<string, string>;
}

/** @throws FormatError on a Lattice, pbc or Properties that cannot be read */
export function readComment(file: string, line: number, text: string, notices: NoticeList): FrameHeader {
  const pairs = tokenizeComment(text);
  if (!pairs.some((pair) => !pair.bare)) return freeText(line, text, notices);
  const refuse = (found: string, expected: string, remedy: string) =>
    new FormatError({ file, line, found, expected, remedies: [remedy] });
  const info = new Map<string, string>();
  for (const pair of pairs) {
    if (info.has(pair.key)) notices.add('double key', `${shown(pair.key)} appears twice; the last one counts.`, line);
    info.set(pair.key, pair.value);
  }
  const take = (name: string): string | undefined => {
    const pair = pairs.findLast((each) => !each.bare && each.key.toLowerCase() === name);
    for (const each of pairs) if (each.key.toLowerCase() === name) info.delete(each.key);
    return pair?.value;
  };
  const properties = take('properties');
  const columns = properties === undefined ? plainColumns : columnsOf(properties, line, notices, refuse);
  const lattice = readLattice(take('lattice'), refuse);
  const periodic = readPeriodic(take('pbc'), lattice, line, notices, refuse);
  const energy = takeEnergy(pairs, info, line, notices);
  remarkUnits(text, line, notices);
  return {
    columns,
    named: properties !== undefined,
    ...periodic,
    ...(energy === undefined ? {} : { energy }),
    info,
  };
}

type Refuse = (found: string, expected: string, remedy: string) => FormatError;

function freeText(line: number, text: string, notices: NoticeList): FrameHeader {
  const comment = text.trim();
  if (/^gdb\s+\d+\s/.test(comment)) {
    notices.add('qm9', 'QM9 property line kept as text: its energies are in hartree and are not read as energy.', line);
  }
  if (/\bCELL[({[]/i.test(comment)) {
    const message =
      'The comment gives a cell as i-PI writes it: kept as text, and the atoms are taken as not periodic.';
    notices.add('i-PI cell', message, line);
  }
  remarkUnits(comment, line, notices);
  return {
    columns: plainColumns,
    named: false,
    periodic: [false, false, false],
    info: new Map(comment === '' ? [] : [['comment', comment]]),
  };
}

function columnsOf(properties: string, line: number, notices: NoticeList, refuse: Refuse): readonly Column[] {
  try {
    const columns = readProperties(properties);
    const forces = columns.find((column) => column.role === 'forces');
    if (forces !== undefined) remarkForceName(forces.name, line, notices);
    return columns;
  } catch (error) {
    if (!(error instanceof ColumnsProblem)) throw error;
    throw refuse(error.found, error.expected, 'Correct the Properties in the comment line.');
  }
}

function remarkForceName(name: string, line: number, notices: NoticeList): void {
  const label = readLabelName(name);
  if (label === undefined || label.plain) return;
  notices.add(`forces name ${name}`, `The forces are taken from the column ${shown(name)}.`, line);
  if (label.otherUnit !== undefined) {
    const message = `${shown(name)} names ${label.otherUnit}: the values are kept as they stand, not converted to eV/angstrom.`;
    notices.add('forces unit', message, line);
  }
}

function readLattice(value: string | undefined, refuse: Refuse): Float64Array | undefined {
  if (value === undefined) return undefined;
  const items = listItems(value);
  const numbers = items.map(parseNumberText);
  const wrong = numbers.findIndex(Number.isNaN);
  const remedy = 'Correct the Lattice, or remove it for a molecule that is not periodic.';
  if (wrong !== -1) throw refuse(`${shown(items[wrong]!)} in Lattice`, 'nine finite numbers', remedy);
  if (numbers.length !== 9) throw refuse(`a Lattice of ${numbers.length} numbers`, 'nine (three vectors)', remedy);
  return Float64Array.from(numbers);
}

function readPeriodic(
  value: string | undefined,
  lattice: Float64Array | undefined,
  line: number,
  notices: NoticeList,
  refuse: Refuse,
): Pick<FrameHeader, 'lattice' | 'periodic'> {
  const flags = value === undefined ? undefined : readFlags(value);
  if (value !== undefined && flags === undefined) {
    throw refuse(`pbc=${shown(value)}`, 'one or three of T and F', 'Correct the pbc in the comment line.');
  }
  if (lattice === undefined) {
    if (flags?.some(Boolean)) {
      notices.add('pbc alone', 'pbc is set but there is no Lattice: read as not periodic.', line);
    }
    return { periodic: [false, false, false] };
  }
  if (flags === undefined) {
    notices.add('lattice alone', 'There is a Lattice but no pbc: read as periodic in all three directions.', line);
  }
  const periodic = flags ?? [true, true, true];
  if (!independent(lattice, periodic)) {
    notices.add('flat lattice', 'The Lattice spans no volume: read as not periodic.', line);
    return { periodic: [false, false, false] };
  }
  return { lattice, periodic };
}

function readFlags(value: string): [boolean, boolean, boolean] | undefined {
  let items = listItems(value);
  if (items.length === 1 && /^[tf01]{3}$/i.test(items[0]!)) items = [...items[0]!];
  if (items.length === 1) items = [items[0]!, items[0]!, items[0]!];
  const flags = items.map(readFlag);
  return flags.length === 3 && !flags.includes(undefined) ? (flags as [boolean, boolean, boolean]) : undefined;
}

/** `T`, `true`, `1` and their opposites in any case; undefined for anything else. */
export function readFlag(text: string): boolean | undefined {
  if (/^(?:t|true|1)$/i.test(text)) return true;
  return /^(?:f|false|0)$/i.test(text) ? false : undefined;
}

/** Whether the periodic vectors are linearly independent: Gram determinant of unit vectors. */
function independent(lattice: Float64Array, periodic: readonly boolean[]): boolean {
  const rows = [0, 1, 2].filter((axis) => periodic[axis]).map((axis) => lattice.subarray(3 * axis, 3 * axis + 3));
  const lengths = rows.map((row) => Math.hypot(...row));
  if (lengths.some((length) => !(length > 1e-6))) return false;
  const cosine = (a: number, b: number) =>
    rows[a]!.reduce((sum, value, k) => sum + (value / lengths[a]!) * (rows[b]![k]! / lengths[b]!), 0);
  if (rows.length < 2) return true;
  const xy = cosine(0, 1);
  if (rows.length === 2) return 1 - xy * xy > 1e-8;
  const xz = cosine(0, 2);
  const yz = cosine(1, 2);
  return 1 + 2 * xy * xz * yz - xy * xy - xz * xz - yz * yz > 1e-8;
}

const valueKeys = (pairs: readonly CommentPair[]) => pairs.filter((pair) => !pair.bare).map((pair) => pair.key);

/** The key that the energy is taken from. */
export const energyKey = (pairs: readonly CommentPair[]) => preferredName(valueKeys(pairs), 'energy');

function takeEnergy(
  pairs: readonly CommentPair[],
  info: Map<string, string>,
  line: number,
  notices: NoticeList,
): number | undefined {
  const keys = valueKeys(pairs);
  if (keys.includes('E') && keys.includes('i') && keys.includes('time')) {
    notices.add('cp2k', "'E' looks like CP2K's energy in hartree: kept as text, not read as energy.", line);
  }
  const name = energyKey(pairs);
  if (name === undefined) return undefined;
  const text = info.get(name)!;
  const value = parseNumberText(text.trim());
  if (Number.isNaN(value)) {
    const reason = classifyNumber(text.trim()) === 'non-finite' ? 'is not finite' : 'is not a number';
    notices.add('energy value', `${name}=${shown(text)} ${reason}: the frame has no energy.`, line);
    return undefined;
  }
  info.delete(name);
  const label = readLabelName(name)!;
  const others = keys.filter((key) => key !== name && readLabelName(key)?.kind === 'energy');
  if (!label.plain || others.length > 0) {
    const beside = others.length > 0 ? ` (also there: ${others.map(shown).join(', ')})` : '';
    notices.add(`energy name ${name}`, `The energy is taken from ${shown(name)}${beside}.`, line);
  }
  if (label.otherUnit !== undefined) {
    const unit = label.otherUnit;
    notices.add(
      'energy unit',
      `${shown(name)} names ${unit}: the value is kept as it stands, not converted to eV.`,
      line,
    );
  }
  return value;
}

function remarkUnits(text: string, line: number, notices: NoticeList): void {
  const unit = /\b(?:bohr|atomic[_ ]units?|nanomet(?:er|re)s?)\b/i.exec(text.replace(/_per_bohr/gi, ''));
  if (unit === null) return;
  notices.add(
    'length unit',
    `The comment mentions '${unit[0]}': coordinates are taken as angstrom as they stand, not converted.`,
    line,
  );
}
