/**
 * The short way for atom rows: an element as it stands and plain numbers between spaces or tabs, one pass over the bytes and no
 * text made. It takes whole rows only and judges nothing: a row that differs in any way is left to `xyz-rows.ts`.
 */
import { NumberScanner } from './fast-number.ts';
import { shortTokens } from './species-reader.ts';
import type { TextLines } from './text-lines.ts';
import type { Column } from './xyz-columns.ts';

const kindElement = 0;
const kindReal = 1;
const kindInteger = 2;

/** Where the values go. */
interface Target {
  readonly numbers: Float64Array;
  readonly species: Uint8Array;
  readonly speciesStart: number;
}

export class FastRows {
  readonly #lines: TextLines;
  readonly #scanner = new NumberScanner();
  #possible = false;
  #tokens = 0;
  #kinds = new Uint8Array(0);
  /** Where the next row's value goes, and how far the one after it lies. */
  #slots = new Int32Array(0);
  #steps = new Int32Array(0);
  #capacity = 0;
  #target: Target = { numbers: new Float64Array(0), species: new Uint8Array(0), speciesStart: 0 };
  #columns: readonly Column[] | undefined;
  #extra = 0;

  constructor(lines: TextLines) {
    this.#lines = lines;
  }

  /** Begins a frame. @param blocks first slot of each column @param extra further columns, each in a block after the last */
  begin(columns: readonly Column[], extra: number, blocks: readonly number[], capacity: number, target: Target): void {
    this.#capacity = capacity;
    this.#target = target;
    if (columns !== this.#columns || extra !== this.#extra) this.#plan(columns, extra);
    let token = 0;
    let end = 0;
    for (let k = 0; k < columns.length && this.#possible; k++) {
      const column = columns[k]!;
      for (let part = 0; part < column.width; part++) this.#slots[token++] = blocks[k]! + part;
      if (column.role !== 'species') end = blocks[k]! + column.width * capacity;
    }
    for (let part = 0; part < extra; part++) this.#slots[token++] = end + part * capacity;
  }

  /** Takes rows from the next line on; answers with the number of atoms read by then. */
  run(first: number): number {
    if (!this.#possible) return first;
    const lines = this.#lines;
    const { bytes } = lines;
    const { numbers, species, speciesStart } = this.#target;
    const scanner = this.#scanner;
    const kinds = this.#kinds;
    const slots = this.#slots;
    const steps = this.#steps;
    const tokens = this.#tokens;
    const capacity = this.#capacity;
    const limit = bytes.length;
    let row = lines.next;
    let atom = first;
    rows: for (; atom < capacity; atom++) {
      let position = row;
      let byte = 0;
      for (let token = 0; token < tokens; token++) {
        byte = position < limit ? bytes[position]! : 0;
        while (byte === 0x20 || byte === 0x09) byte = ++position < limit ? bytes[position]! : 0;
        const kind = kinds[token]!;
        if (kind === kindElement) {
          let key = byte;
          byte = ++position < limit ? bytes[position]! : 0;
          if (byte > 0x20) {
            key += 256 * byte;
            byte = ++position < limit ? bytes[position]! : 0;
          }
          const element = shortTokens[key]!;
          if (element === 0) break rows;
          species[speciesStart + atom] = element;
        } else {
          const value = scanner.scan(bytes, position, limit);
          position = scanner.end;
          if (Number.isNaN(value) || (kind === kindInteger && !Number.isInteger(value))) break rows;
          numbers[slots[token]! + steps[token]! * atom] = value;
          byte = position < limit ? bytes[position]! : 0;
        }
        if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break rows;
      }
      while (byte === 0x20 || byte === 0x09) byte = ++position < limit ? bytes[position]! : 0;
      if (byte === 0x0d && position + 1 < limit) {
        if (bytes[position + 1] === 0x0a) position++;
      } else if (byte !== 0x0a) break;
      row = position + 1;
    }
    lines.pass(atom - first, row);
    return atom;
  }

  #plan(columns: readonly Column[], extra: number): void {
    this.#columns = columns;
    this.#extra = extra;
    this.#possible = columns.every(({ role, type }) => role === 'species' || type === 'R' || type === 'I');
    this.#tokens = columns.reduce((sum, column) => sum + column.width, extra);
    const kinds = columns.flatMap(({ role, type, width }) =>
      Array<number>(width).fill(
        role === 'species' ? kindElement : role === 'other' && type === 'I' ? kindInteger : kindReal,
      ),
    );
    this.#kinds = Uint8Array.from([...kinds, ...Array<number>(extra).fill(kindReal)]);
    this.#steps = Int32Array.from([
      ...columns.flatMap(({ width }) => Array<number>(width).fill(width)),
      ...Array<number>(extra).fill(1),
    ]);
    this.#slots = new Int32Array(this.#tokens);
  }
}
