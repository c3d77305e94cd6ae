/** The atom rows of one frame: bytes to typed arrays, column by column, with an error at the token that does not fit. */
import { elementSymbol } from '../elements.ts';
import { FormatError } from '../format-error.ts';
import type { NoticeList } from '../notices.ts';
import type { Frame } from '../subject.ts';
import { parseNumber } from './fast-number.ts';
import { classifyNumber } from './numbers.ts';
import type { SpeciesReader } from './species-reader.ts';
import { decode, shown, skipBlanks, type TextLines, tokenEnd, unquoted } from './text-lines.ts';
import { type Column, valuesPerRow } from './xyz-columns.ts';
import { readFlag } from './xyz-comment.ts';

export interface RowContext {
  readonly file: string;
  readonly lines: TextLines;
  readonly notices: NoticeList;
  readonly species: SpeciesReader;
}

type Columns = Map<string, { readonly width: number; readonly values: Float64Array | string[] }>;

/** Filled row by row; memory is asked for only after the caller has checked that the bytes can hold it. */
export class AtomRows {
  readonly #context: RowContext;
  readonly #columns: readonly Column[];
  readonly #named: boolean;
  readonly #atoms: number;
  readonly #species: Uint8Array;
  readonly #positions: Float64Array;
  readonly #others: (Float64Array | string[])[];
  #forces: Float64Array | undefined;
  #labels: string[] | undefined;
  /** Columns beyond the known ones of a plain file: their number by the first row; values while all rows agree. */
  #extra = 0;
  #extraValues: Float64Array | undefined;

  constructor(context: RowContext, columns: readonly Column[], named: boolean, atoms: number) {
    this.#context = context;
    this.#columns = columns;
    this.#named = named;
    this.#atoms = atoms;
    this.#species = new Uint8Array(atoms);
    this.#positions = new Float64Array(3 * atoms);
    if (columns.some((column) => column.role === 'forces')) this.#forces = new Float64Array(3 * atoms);
    this.#others = columns.map((column) =>
      column.role !== 'other' ? [] : column.type === 'S' ? [] : new Float64Array(column.width * atoms),
    );
  }

  /** Reads the current line as the row of `atom`. Throws FormatError. */
  read(atom: number): void {
    const { bytes, end } = this.#context.lines;
    let position = this.#context.lines.start;
    let values = 0;
    for (let k = 0; k < this.#columns.length; k++) {
      const column = this.#columns[k]!;
      for (let part = 0; part < column.width; part++) {
        const from = skipBlanks(bytes, position, end);
        if (from === end) throw this.#tooFew(values);
        position = tokenEnd(bytes, from, end);
        values++;
        this.#store(k, column, atom, part, from, position);
      }
    }
    this.#readExtra(atom, position);
  }

  /** Checks the current line without storing it: for frames that the bytes at hand cannot hold. Throws FormatError. */
  requireWidth(): void {
    const { bytes, start, end } = this.#context.lines;
    const values = countTokens(bytes, start, end);
    if (values < valuesPerRow(this.#columns)) throw this.#tooFew(values);
  }

  /** What the rows gave, as parts of a frame. */
  result(): Pick<Frame, 'species' | 'positions' | 'forces' | 'columns'> {
    const columns: Columns = new Map();
    if (this.#labels) columns.set('labels', { width: 1, values: this.#labels });
    this.#columns.forEach((column, k) => {
      if (column.role === 'other') columns.set(column.name, { width: column.width, values: this.#others[k]! });
    });
    for (let part = 0; this.#extraValues && part < this.#extra; part++) {
      const values = Float64Array.from(
        { length: this.#atoms },
        (_, atom) => this.#extraValues![this.#extra * atom + part]!,
      );
      columns.set(`column${valuesPerRow(this.#columns) + part + 1}`, { width: 1, values });
    }
    return {
      species: this.#species,
      positions: this.#positions,
      ...(this.#forces ? { forces: this.#forces } : {}),
      columns,
    };
  }

  #store(k: number, column: Column, atom: number, part: number, from: number, to: number): void {
    switch (column.role) {
      case 'species':
        this.#storeElement(atom, from, to);
        return;
      case 'positions': {
        const value = parseNumber(this.#context.lines.bytes, from, to);
        if (Number.isNaN(value)) throw this.#badCoordinate('xyz'[part]!, from, to);
        this.#positions[3 * atom + part] = value;
        return;
      }
      case 'forces': {
        const value = this.#real(column, from, to);
        if (this.#forces && !Number.isFinite(value)) {
          const { notices, lines } = this.#context;
          notices.add('forces value', 'Forces that are not finite: the frame is read without forces.', lines.line);
          this.#forces = undefined;
        }
        if (this.#forces) this.#forces[3 * atom + part] = value;
        return;
      }
      case 'other':
        this.#storeOther(k, column, column.width * atom + part, from, to);
    }
  }

  #storeElement(atom: number, from: number, to: number): void {
    const { lines, species } = this.#context;
    const reading = species.read(lines.bytes, from, to, lines.line);
    if (reading === undefined) {
      throw this.#error(
        `'${shown(decode(lines.bytes, from, to)).slice(1, -1)}' which is no chemical element`,
        'an element symbol (C, Cl) or an atomic number 1 to 118',
        'Replace it by the element; ghost atoms and coarse-grained beads cannot be judged.',
      );
    }
    this.#species[atom] = reading.atomicNumber;
    if (reading.changed !== undefined && this.#labels === undefined) {
      this.#labels = Array.from(this.#species.subarray(0, atom), elementSymbol);
    }
    this.#labels?.push(unquoted(lines.bytes, from, to));
  }

  #storeOther(k: number, column: Column, slot: number, from: number, to: number): void {
    const { bytes } = this.#context.lines;
    const target = this.#others[k]!;
    if (Array.isArray(target)) {
      target.push(unquoted(bytes, from, to));
    } else if (column.type === 'L') {
      const flag = readFlag(decode(bytes, from, to));
      if (flag === undefined) throw this.#badValue(column, 'T or F', from, to);
      target[slot] = flag ? 1 : 0;
    } else {
      const value = this.#real(column, from, to);
      if (column.type === 'I' && !Number.isInteger(value)) throw this.#badValue(column, 'an integer', from, to);
      target[slot] = value;
    }
  }

  /** A number; NaN and infinities are let through. */
  #real(column: Column, from: number, to: number): number {
    const value = parseNumber(this.#context.lines.bytes, from, to);
    if (!Number.isNaN(value)) return value;
    const text = decode(this.#context.lines.bytes, from, to);
    if (classifyNumber(text) === 'not-a-number') throw this.#badValue(column, 'a number', from, to);
    return /nan/i.test(text) ? Number.NaN : text.startsWith('-') ? -Infinity : Infinity;
  }

  #readExtra(atom: number, start: number): void {
    const { lines, notices } = this.#context;
    let position = skipBlanks(lines.bytes, start, lines.end);
    if (this.#named) {
      if (position < lines.end) {
        notices.add('more values', 'Rows have more values than Properties describes: the rest is ignored.', lines.line);
      }
      return;
    }
    if (atom === 0) {
      this.#extra = countTokens(lines.bytes, position, lines.end);
      const fits = this.#atoms * this.#extra * 2 <= lines.remaining + (lines.end - lines.start) + 1;
      this.#extraValues = this.#extra > 0 && fits ? new Float64Array(this.#extra * this.#atoms) : undefined;
      this.#remarkExtra();
    }
    if (this.#extraValues === undefined) return;
    for (let part = 0; part < this.#extra; part++) {
      const to = tokenEnd(lines.bytes, position, lines.end);
      const value = parseNumber(lines.bytes, position, to);
      if (Number.isNaN(value)) {
        notices.add('ragged', 'The further columns are not all numbers, or not in every row: ignored.', lines.line);
        this.#extraValues = undefined;
        return;
      }
      this.#extraValues[this.#extra * atom + part] = value;
      position = skipBlanks(lines.bytes, to, lines.end);
    }
  }

  #remarkExtra(): void {
    if (this.#extra === 0) return;
    const first = valuesPerRow(this.#columns) + 1;
    const names = this.#extra === 1 ? `Column ${first}` : `Columns ${first} to ${first + this.#extra - 1}`;
    const message = `${names} without names: kept as they stand, and not taken as forces. Add Properties to name them.`;
    this.#context.notices.add('extra columns', message, this.#context.lines.line);
  }

  #tooFew(values: number): FormatError {
    const wanted = this.#columns.map((column) => `${column.name}${column.width > 1 ? ` (${column.width})` : ''}`);
    const isLast = this.#context.lines.remaining <= 0;
    const remedy = this.#named ? 'Complete the row or correct the Properties.' : 'Complete the row.';
    return this.#error(
      `an atom row of ${values} ${values === 1 ? 'value' : 'values'}${isLast ? ' at the end of the file' : ''}`,
      `${valuesPerRow(this.#columns)}: ${wanted.join(', ').slice(0, 200)}`,
      isLast ? `${remedy} The file may have been cut off here.` : remedy,
    );
  }

  #badCoordinate(axis: string, from: number, to: number): FormatError {
    const text = decode(this.#context.lines.bytes, from, to);
    const kind = classifyNumber(text) === 'non-finite' ? ', which is not finite,' : '';
    return this.#error(
      `${shown(text)}${kind} as coordinate ${axis}`,
      'a finite number in angstrom',
      'Correct or remove this frame.',
    );
  }

  #badValue(column: Column, expected: string, from: number, to: number): FormatError {
    const text = shown(decode(this.#context.lines.bytes, from, to));
    return this.#error(`${text} in the column '${column.name}'`, expected, 'Correct the value or the Properties.');
  }

  #error(found: string, expected: string, remedy: string): FormatError {
    const { file, lines } = this.#context;
    return new FormatError({ file, line: lines.line, found, expected, remedies: [remedy] });
  }
}

export function countTokens(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let position = skipBlanks(bytes, start, end); position < end; count++) {
    position = skipBlanks(bytes, tokenEnd(bytes, position, end), end);
  }
  return count;
}
