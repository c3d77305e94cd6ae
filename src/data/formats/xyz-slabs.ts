/** Fills an `XyzTable`: large buffers taken one after the other, a record per frame. */
import type { Column } from './xyz-columns.ts';
import { Field, fieldsPerFrame, flagBits, type XyzLayout, type XyzTable } from './xyz-table.ts';

const smallestSlab = 2 ** 16;
const usualSlab = 2 ** 22;
/** The numbers of one frame may take as many bytes. */
export const largestSlab = 2 ** 30;

export class XyzTableBuilder {
  /** The slab in use, as bytes and as doubles. */
  bytes = new Uint8Array(0);
  numbers = new Float64Array(0);
  length = 0;
  readonly #file: string;
  readonly #layouts: XyzLayout[] = [];
  readonly #layoutNumbers = new Map<readonly Column[], Map<number, number>>();
  readonly #texts = new Map<number, ReadonlyMap<string, readonly string[]>>();
  #slabs: ArrayBuffer[] = [];
  #records = new Uint32Array(64 * fieldsPerFrame);
  /** First free byte of the slab in use. */
  #free = 0;
  #nextSlab = smallestSlab;

  constructor(file: string) {
    this.#file = file;
  }

  /** Takes `size` bytes, from a place divisible by 8, of the slab in use or of a new one; answers with the place. */
  take(size: number): number {
    const start = (this.#free + 7) & ~7;
    if (this.#slabs.length > 0 && start + size <= this.bytes.length) {
      this.#free = start + size;
      return start;
    }
    const slab = new ArrayBuffer(Math.max(this.#nextSlab, (size + 7) & ~7));
    this.#nextSlab = Math.min(usualSlab, 2 * this.#nextSlab);
    this.#slabs.push(slab);
    this.bytes = new Uint8Array(slab);
    this.numbers = new Float64Array(slab);
    this.#free = size;
    return 0;
  }

  /** Number of the slab in use. */
  get slab(): number {
    return this.#slabs.length - 1;
  }

  /** A slab that is still there, by its number. */
  bytesOf(slab: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#slabs[slab]!);
  }

  /** Gives back what the frame that was taken last did not need: it ends at byte `end`. */
  trim(end: number): void {
    this.#free = end;
  }

  /** Number of the layout of these very columns (the same object). */
  layout(columns: readonly Column[], extra: number): number {
    const sameColumns = this.#layoutNumbers.get(columns) ?? new Map<number, number>();
    this.#layoutNumbers.set(columns, sameColumns);
    const known = sameColumns.get(extra) ?? this.#layouts.push({ columns, extra }) - 1;
    sameColumns.set(extra, known);
    return known;
  }

  layoutAt(index: number): XyzLayout {
    return this.#layouts[index]!;
  }

  /** Adds a frame; the arguments are the fields of its record. */
  add(
    comment: { readonly slab: number; readonly start: number; readonly bytes: number },
    data: { readonly slab: number; readonly start: number },
    atoms: number,
    layout: number,
    flags: number,
    line: number,
    texts: ReadonlyMap<string, readonly string[]> | undefined,
  ): void {
    const place = this.length * fieldsPerFrame;
    if (place === this.#records.length) {
      const larger = new Uint32Array(2 * place);
      larger.set(this.#records);
      this.#records = larger;
    }
    this.#records[place + Field.commentSlab] = comment.slab;
    this.#records[place + Field.commentStart] = comment.start;
    this.#records[place + Field.commentBytes] = comment.bytes;
    this.#records[place + Field.dataSlab] = data.slab;
    this.#records[place + Field.dataStart] = data.start;
    this.#records[place + Field.atoms] = atoms;
    this.#records[place + Field.layoutAndFlags] = (layout << flagBits) | flags;
    this.#records[place + Field.line] = line;
    if (texts) this.#texts.set(this.length, texts);
    this.length++;
  }

  /** Forgets the frames and keeps the slab in use: for a file of which only the places of frames are kept. */
  clear(): void {
    this.length = 0;
    this.#texts.clear();
    const current = this.#slabs.at(-1);
    this.#slabs = current ? [current] : [];
    this.#free = 0;
  }

  /** The table as it stands; the builder is not to be used any more. */
  finish(): XyzTable {
    const last = this.#slabs.pop();
    if (last) this.#slabs.push(last.slice(0, (this.#free + 7) & ~7));
    return this.snapshot(this.#records.slice(0, this.length * fieldsPerFrame));
  }

  /** The table of the frames so far, sharing the builder's memory: to look at one before it is overwritten. */
  snapshot(records: Uint32Array = this.#records): XyzTable {
    return {
      file: this.#file,
      length: this.length,
      layouts: this.#layouts,
      slabs: this.#slabs,
      records,
      texts: this.#texts,
    };
  }
}
