/**
 * The atom rows of one frame: bytes to the numbers of the joint table, column by column, with an error at the token that does
 * not fit. Rows of plain numbers take a short way (`xyz-fast-rows.ts`); whatever it does not take is read here, by the same rules.
 */
import { elementSymbol } from '../elements.ts';
import type { NoticeList } from '../notices.ts';
import type { ImportOptions } from '../subject.ts';
import { parseNumber } from './fast-number.ts';
import { classifyNumber } from './numbers.ts';
import type { SpeciesReader } from './species-reader.ts';
import { decode, skipBlanks, type TextLines, tokenEnd, unquoted } from './text-lines.ts';
import { type Column, valuesPerRow } from './xyz-columns.ts';
import { readFlag } from './xyz-comment.ts';
import { FastRows } from './xyz-fast-rows.ts';
import { RowRefusals } from './xyz-row-refusals.ts';
import { largestSlab, type XyzTableBuilder } from './xyz-slabs.ts';
import { blockWidth, hiddenExtra, hiddenForces, numbersPerAtom, type XyzLayout } from './xyz-table.ts';

export interface RowContext {
  readonly file: string;
  readonly lines: TextLines;
  readonly notices: NoticeList;
  readonly species: SpeciesReader;
  readonly options: ImportOptions;
}

/** What became of a frame: where it stands in the table. */
export interface ClosedRows {
  readonly atoms: number;
  readonly slab: number;
  /** First byte of its numbers, and of its elements. */
  readonly start: number;
  readonly speciesStart: number;
  readonly layout: number;
  readonly flags: number;
  readonly texts: Map<string, string[]> | undefined;
}

/** Filled row by row; memory is asked for only after the caller has checked that the bytes can hold it. */
export class AtomRows {
  readonly #context: RowContext;
  readonly #table: XyzTableBuilder;
  readonly #refusals: RowRefusals;
  readonly #fast: FastRows;
  #columns: readonly Column[] = [];
  #named = false;
  #layout = 0;
  /** Columns beyond the known ones of a plain file: their number by the first row. */
  #extra = 0;
  #capacity = 0;
  #flags = 0;
  #numbers = new Float64Array(0);
  #species = new Uint8Array(0);
  #slab = 0;
  /** First double of the frame, and first byte of its elements. */
  #start = 0;
  #speciesStart = 0;
  /** First double of each column's block. */
  #blocks: number[] = [];
  #texts: Map<string, string[]> | undefined;
  #labels: string[] | undefined;
  #dropped: number[] = [];

  constructor(context: RowContext, table: XyzTableBuilder) {
    this.#context = context;
    this.#table = table;
    this.#refusals = new RowRefusals(context);
    this.#fast = new FastRows(context.lines);
  }

  /** Begins a frame of room for `capacity` atoms. The current line is the first row where the columns have no names. */
  begin(columns: readonly Column[], named: boolean, capacity: number): void {
    this.#columns = columns;
    this.#named = named;
    this.#capacity = capacity;
    this.#flags = 0;
    this.#extra = named ? 0 : this.#countExtra();
    this.#layout = this.#table.layout(columns, this.#extra);
    const perAtom = numbersPerAtom(this.#table.layoutAt(this.#layout));
    const place = this.#table.take(capacity * (8 * perAtom + 1));
    this.#numbers = this.#table.numbers;
    this.#species = this.#table.bytes;
    this.#slab = this.#table.slab;
    this.#start = place / 8;
    this.#speciesStart = place + 8 * perAtom * capacity;
    this.#blocks = blockStarts(columns, this.#start, capacity);
    this.#labels = undefined;
    const texts = columns.filter(({ role, type }) => role === 'other' && type === 'S');
    this.#texts = texts.length > 0 ? new Map(texts.map(({ name }) => [name, []])) : undefined;
    if (this.#dropped.length > 0) this.#dropped = [];
    this.#fast.begin(columns, this.#extra, this.#blocks, capacity, {
      numbers: this.#numbers,
      species: this.#species,
      speciesStart: this.#speciesStart,
    });
  }

  /** Reads whole rows after the current line as far as they are plain; answers with the atoms read by then. */
  run(atom: number): number {
    return this.#labels === undefined && (this.#flags & hiddenExtra) === 0 ? this.#fast.run(atom) : atom;
  }

  /** Reads the current line as the row of `atom`. @throws FormatError */
  read(atom: number): void {
    const { bytes, end } = this.#context.lines;
    if (atom >= this.#capacity) {
      this.#requireWidth();
      return;
    }
    let position = this.#context.lines.start;
    let values = 0;
    for (let k = 0; k < this.#columns.length; k++) {
      const column = this.#columns[k]!;
      for (let part = 0; part < column.width; part++) {
        const from = skipBlanks(bytes, position, end);
        if (from === end) throw this.#refusals.tooFew(this.#columns, this.#named, values);
        position = tokenEnd(bytes, from, end);
        values++;
        this.#store(k, column, atom, part, from, position);
      }
    }
    this.#readExtra(atom, position);
  }

  /** Ends the frame after `atoms` rows, without those that were to be left out. */
  close(atoms: number): ClosedRows {
    const kept = this.#dropped.length > 0 ? this.#keep(atoms) : atoms;
    const layout = this.#table.layoutAt(this.#layout);
    if (kept < this.#capacity) this.#closeRanks(layout, kept);
    const speciesStart = 8 * (this.#start + numbersPerAtom(layout) * kept);
    this.#table.trim(speciesStart + kept);
    if (this.#labels) this.#texts = new Map([['labels', this.#labels], ...(this.#texts ?? [])]);
    return {
      atoms: kept,
      slab: this.#slab,
      start: 8 * this.#start,
      speciesStart,
      layout: this.#layout,
      flags: this.#flags,
      texts: this.#texts,
    };
  }

  /** Moves the atoms that stay to the front of their blocks; answers with their number. */
  #keep(atoms: number): number {
    const dropped = new Set(this.#dropped);
    const stay = Array.from({ length: atoms }, (_, atom) => atom).filter((atom) => !dropped.has(atom));
    const layout = this.#table.layoutAt(this.#layout);
    for (const { start, width } of blocksOf(layout, this.#start, this.#capacity)) {
      stay.forEach((from, to) => {
        this.#numbers.copyWithin(start + width * to, start + width * from, start + width * (from + 1));
      });
    }
    stay.forEach((from, to) => {
      this.#species[this.#speciesStart + to] = this.#species[this.#speciesStart + from]!;
    });
    if (this.#labels) this.#labels = stay.map((atom) => this.#labels![atom]!);
    for (const { name, width } of this.#columns) {
      const text = this.#texts?.get(name);
      if (text)
        this.#texts!.set(
          name,
          stay.flatMap((atom) => text.slice(width * atom, width * (atom + 1))),
        );
    }
    return stay.length;
  }

  /** Moves the blocks together where there are fewer atoms than room. */
  #closeRanks(layout: XyzLayout, atoms: number): void {
    const targets = blocksOf(layout, this.#start, atoms);
    blocksOf(layout, this.#start, this.#capacity).forEach(({ start, width }, k) => {
      this.#numbers.copyWithin(targets[k]!.start, start, start + width * atoms);
    });
    const end = 8 * (this.#start + numbersPerAtom(layout) * atoms);
    this.#species.copyWithin(end, this.#speciesStart, this.#speciesStart + atoms);
    for (const { name, width } of this.#columns) {
      const text = this.#texts?.get(name);
      if (text) text.length = Math.min(text.length, width * atoms);
    }
    if (this.#labels) this.#labels.length = Math.min(this.#labels.length, atoms);
  }

  /** For rows that the bytes at hand cannot hold. */
  #requireWidth(): void {
    const { bytes, start, end } = this.#context.lines;
    const values = countTokens(bytes, start, end);
    if (values < valuesPerRow(this.#columns)) throw this.#refusals.tooFew(this.#columns, this.#named, values);
  }

  #store(k: number, column: Column, atom: number, part: number, from: number, to: number): void {
    const slot = this.#blocks[k]! + column.width * atom + part;
    switch (column.role) {
      case 'species':
        this.#storeElement(atom, from, to);
        return;
      case 'positions':
        this.#storeCoordinate(slot, atom, part, from, to);
        return;
      case 'forces':
        this.#numbers[slot] = this.#real(column, from, to);
        if (!Number.isFinite(this.#numbers[slot]) && (this.#flags & hiddenForces) === 0) {
          const { notices, lines } = this.#context;
          notices.add('forces value', 'Forces that are not finite: the frame is read without forces.', lines.line);
          this.#flags |= hiddenForces;
        }
        return;
      case 'other':
        this.#storeOther(column, slot, from, to);
    }
  }

  #storeCoordinate(slot: number, atom: number, part: number, from: number, to: number): void {
    const { lines, options, notices } = this.#context;
    const value = parseNumber(lines.bytes, from, to);
    this.#numbers[slot] = value;
    if (!Number.isNaN(value)) return;
    const isNumber = classifyNumber(decode(lines.bytes, from, to)) === 'non-finite';
    if (!isNumber || options.notFinite !== 'drop') {
      throw this.#refusals.badCoordinate('xyz'[part]!, from, to, isNumber);
    }
    if (this.#dropped.at(-1) === atom) return;
    this.#dropped.push(atom);
    notices.add('not finite', 'An atom whose coordinates are not finite was left out.', lines.line);
  }

  #storeElement(atom: number, from: number, to: number): void {
    const { lines, species, options, notices } = this.#context;
    const reading = species.read(lines.bytes, from, to, lines.line);
    if (reading === undefined) {
      if (options.unknownSpecies !== 'drop') throw this.#refusals.noElement(from, to);
      if (this.#dropped.at(-1) !== atom) this.#dropped.push(atom);
      notices.add('no element', 'An atom whose label is no chemical element was left out.', lines.line);
    }
    this.#species[this.#speciesStart + atom] = reading?.atomicNumber ?? 0;
    if (reading?.changed !== undefined && this.#labels === undefined) {
      const before = this.#species.subarray(this.#speciesStart, this.#speciesStart + atom);
      this.#labels = Array.from(before, elementSymbol);
    }
    this.#labels?.push(unquoted(lines.bytes, from, to));
  }

  #storeOther(column: Column, slot: number, from: number, to: number): void {
    const { bytes } = this.#context.lines;
    if (column.type === 'S') {
      this.#texts!.get(column.name)!.push(unquoted(bytes, from, to));
    } else if (column.type === 'L') {
      const flag = readFlag(decode(bytes, from, to));
      if (flag === undefined) throw this.#refusals.badValue(column, 'T or F', from, to);
      this.#numbers[slot] = flag ? 1 : 0;
    } else {
      const value = this.#real(column, from, to);
      if (column.type === 'I' && !Number.isInteger(value))
        throw this.#refusals.badValue(column, 'an integer', from, to);
      this.#numbers[slot] = value;
    }
  }

  /** A number; NaN and infinities are let through. */
  #real(column: Column, from: number, to: number): number {
    const value = parseNumber(this.#context.lines.bytes, from, to);
    if (!Number.isNaN(value)) return value;
    const text = decode(this.#context.lines.bytes, from, to);
    if (classifyNumber(text) === 'not-a-number') throw this.#refusals.badValue(column, 'a number', from, to);
    return /nan/i.test(text) ? Number.NaN : text.startsWith('-') ? -Infinity : Infinity;
  }

  /** The further values of the first row, where there is room for as many in every row. */
  #countExtra(): number {
    const { lines, notices } = this.#context;
    const first = valuesPerRow(this.#columns) + 1;
    const extra = Math.max(0, countTokens(lines.bytes, lines.start, lines.end) - first + 1);
    if (extra === 0) return 0;
    const names = extra === 1 ? `Column ${first}` : `Columns ${first} to ${first + extra - 1}`;
    const message = `${names} without names: kept as they stand, and not taken as forces. Add Properties to name them.`;
    notices.add('extra columns', message, lines.line);
    const fits = this.#capacity * extra * 2 <= lines.remaining + (lines.end - lines.start) + 1;
    return fits && this.#capacity * 8 * (extra + first) <= largestSlab ? extra : 0;
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
    if (this.#extra === 0 || (this.#flags & hiddenExtra) !== 0) return;
    const first = this.#start + this.#capacity * (numbersPerAtom(this.#table.layoutAt(this.#layout)) - this.#extra);
    for (let part = 0; part < this.#extra; part++) {
      const to = tokenEnd(lines.bytes, position, lines.end);
      const value = parseNumber(lines.bytes, position, to);
      if (Number.isNaN(value)) {
        notices.add('ragged', 'The further columns are not all numbers, or not in every row: ignored.', lines.line);
        this.#flags |= hiddenExtra;
        return;
      }
      this.#numbers[first + this.#capacity * part + atom] = value;
      position = skipBlanks(lines.bytes, to, lines.end);
    }
  }
}

function blockStarts(columns: readonly Column[], start: number, atoms: number): number[] {
  let place = start;
  return columns.map((column) => {
    const block = place;
    place += blockWidth(column) * atoms;
    return block;
  });
}

/** Start and doubles per atom of every block, those of further columns too. */
function blocksOf({ columns, extra }: XyzLayout, start: number, atoms: number): { start: number; width: number }[] {
  const widths = [...columns.map(blockWidth).filter((width) => width > 0), ...Array<number>(extra).fill(1)];
  let place = start;
  return widths.map((width) => {
    const block = { start: place, width };
    place += width * atoms;
    return block;
  });
}

export function countTokens(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let position = skipBlanks(bytes, start, end); position < end; count++) {
    position = skipBlanks(bytes, tokenEnd(bytes, position, end), end);
  }
  return count;
}
