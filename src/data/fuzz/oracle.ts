/**
 * What a damaged file that was accepted must have meant: slow readers of a few lines each, written from the formats' descriptions and
 * sharing nothing with ours. One that does not know how to read a file abstains; it never guesses.
 */

import { molfileFrames, pdbFrames, xyzFrames } from './oracle-atoms.ts';
import { plyPoints } from './oracle-ply.ts';

/** Positions per frame, flat [rows * 3]; a cloud is one frame. */
export type Meant = readonly (readonly number[])[];

/** Thrown where an oracle does not know. */
export class Abstain extends Error {
  override readonly name = 'Abstain';
}

/** The whole text as UTF-8. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A number as files write them, Fortran and Mathematica exponents included; undefined for anything else. */
export function numberOf(token: string): number | undefined {
  const plain = token.replace(/\*\^/, 'e').replace(/^([+-]?[\d.]+)[dD]/, '$1e');
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(plain)) return undefined;
  return Number(plain);
}

/** Three finite numbers, or abstains. */
export function triple(tokens: readonly string[]): number[] {
  const numbers = tokens.slice(0, 3).map(numberOf);
  if (numbers.length < 3 || numbers.some((value) => value === undefined || !Number.isFinite(value)))
    throw new Abstain('no three numbers');
  return numbers as number[];
}

/** Blanks as text formats know them, the no-break space included. */
export const tokensOf = (line: string): string[] => line.split(/[ \t\v\f\u00a0]+/).filter((token) => token !== '');

export const linesOf = (text: string): string[] => text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);

/** A byte-order mark inside, as joined files have it: a blank to some, a letter to others. */
function requireNoInnerMark(text: string): void {
  if (text.indexOf('\ufeff', 1) > 0) throw new Abstain('a byte-order mark inside');
}

function objPoints(text: string): Meant {
  requireNoInnerMark(text);
  if (/\\\s*$/m.test(text)) throw new Abstain('continued lines');
  const points = linesOf(text)
    .map(tokensOf)
    .filter(([word]) => word === 'v')
    .flatMap(([, ...rest]) => triple(rest));
  return [points];
}

/** One vertex a line, as every writer has it; what follows the third number of a line is colour. */
function offPoints(text: string): Meant {
  requireNoInnerMark(text);
  const lines = linesOf(text)
    .map((line) => tokensOf(line.replace(/#.*/, '')))
    .filter((tokens) => tokens.length > 0);
  const [[word, ...more], counts, ...rows] = lines;
  if (word !== 'OFF' || more.length > 0 || !/^\d+$/.test(counts?.[0] ?? '')) throw new Abstain('another header');
  const count = Number(counts[0]);
  if (rows.length < count) throw new Abstain('too few lines');
  return [rows.slice(0, count).flatMap(triple)];
}

/** Cells under names: as many as there are names, or one more, which then stands first. */
function namedPoints([heading, ...rows]: readonly string[]): Meant {
  const separator = /;/.test(heading) ? ';' : /,/.test(heading) ? ',' : /[\s\u00a0]+/;
  const cellsOf = (line: string): string[] => line.split(separator).map((cell) => cell.trim());
  const names = cellsOf(heading).map((name) => name.replace(/^"(.*)"$/, '$1').toLowerCase());
  const odd = separator === ';' ? /["#]/ : /["#;]/;
  const points = rows.map((row) => {
    const cells = cellsOf(row);
    if (cells.length === names.length + 1 && cells.at(-1) === '') cells.pop();
    const shift = cells.length - names.length;
    if (odd.test(row) || shift < 0 || shift > 1) throw new Abstain('odd row');
    return triple(['x', 'y', 'z'].map((name) => cells[names.indexOf(name) + shift]));
  });
  return [points.flat()];
}

function tablePoints(text: string): Meant {
  requireNoInnerMark(text);
  if (/^[^\S\r\n]*;/m.test(text)) throw new Abstain('a separator first, or a remark');
  const lines = linesOf(text)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(#|\/\/|%)/.test(line));
  const isNamed = ['x', 'y', 'z'].every((name) =>
    new RegExp(`(^|[\\s,;"])${name}($|[\\s,;"])`, 'i').test(lines[0] ?? ''),
  );
  if (isNamed) return namedPoints(lines);
  const rows = lines.map((line) => line.split(/[\s,;\u00a0]+/).filter((token) => token !== ''));
  const data = rows.filter((row) => row.length >= 3 && row.slice(0, 3).every((token) => numberOf(token) !== undefined));
  if (data.length < rows.length - 1) throw new Abstain('more than one odd row');
  return [data.flatMap(triple)];
}

const byFormat: readonly (readonly [format: RegExp, read: (bytes: Uint8Array) => Meant])[] = [
  [/PLY/, plyPoints],
  [/XYZ/, (bytes) => xyzFrames(textOf(bytes))],
  [/OBJ/i, (bytes) => objPoints(textOf(bytes))],
  [/OFF/i, (bytes) => offPoints(textOf(bytes))],
  [/PDB/i, (bytes) => pdbFrames(textOf(bytes))],
  [/mol|SDF/i, (bytes) => molfileFrames(textOf(bytes))],
  [/table/i, (bytes) => tablePoints(textOf(bytes))],
];

/** @param format as our importer names it. @throws Abstain */
export function meant(format: string, bytes: Uint8Array): Meant {
  const reader = byFormat.find(([pattern]) => pattern.test(format));
  if (!reader) throw new Abstain(`no oracle for ${format}`);
  return reader[1](bytes);
}
