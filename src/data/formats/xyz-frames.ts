/** The frames of an XYZ text, one after the other, as far as the bytes at hand go: count, comment, rows, and what is said where one is broken. */
import { FormatError } from '../format-error.ts';
import { NoticeList } from '../notices.ts';
import type { Frame, Notice } from '../subject.ts';
import { foreignText, looksLikeAtomRow } from './foreign.ts';
import { parseCount } from './numbers.ts';
import { SpeciesReader } from './species-reader.ts';
import { decode, skipBlanks, TextLines } from './text-lines.ts';
import type { XyzOptions, XyzSource } from './xyz.ts';
import { FrameCollector } from './xyz-collector.ts';
import { valuesPerRow } from './xyz-columns.ts';
import type { FrameHeader } from './xyz-comment.ts';
import { HeaderReader } from './xyz-header.ts';
import type { XyzIndex } from './xyz-index.ts';
import { AtomRows } from './xyz-rows.ts';
import { largestSlab, XyzTableBuilder } from './xyz-slabs.ts';
import { numbersPerAtom, type XyzTable } from './xyz-table.ts';
import { skipTail } from './xyz-tail.ts';

export interface XyzFound {
  readonly first: Frame;
  readonly table: XyzTable;
  readonly index: XyzIndex | undefined;
  readonly notices: readonly Notice[];
  readonly fields: readonly string[];
  readonly extended: boolean;
}

const longestCount = 64;
/** A text that does not begin as XYZ is looked at this far for what it is instead. */
const foreignBytes = 2 ** 20;

export class XyzFrames {
  readonly #file: string;
  readonly #options: XyzOptions;
  readonly #maximumAtoms: number;
  readonly #lines: TextLines;
  readonly #notices = new NoticeList();
  readonly #species = new SpeciesReader();
  readonly #headers: HeaderReader;
  readonly #table: XyzTableBuilder;
  readonly #rows: AtomRows;
  readonly #collector: FrameCollector;
  #state: 'between' | 'comment' | 'rows' | 'done' = 'between';
  /** Of the frame that is being read, or of the last one. */
  #header: FrameHeader | undefined;
  #headerLine = 0;
  #offset = 0;
  /** Byte after the last frame. */
  #end: number;
  #count = 0;
  #comment = { slab: 0, start: 0, bytes: 0 };
  #capacity = 0;
  #begun = false;
  #atom = 0;
  /** Atoms that are whole, where the frame ended too soon. */
  #whole: number | undefined;

  constructor({ file, size, keep, linesBefore = 0 }: XyzSource, options: XyzOptions) {
    this.#file = file;
    this.#end = size;
    this.#options = options;
    this.#maximumAtoms = options.maximumAtoms ?? 1_000_000;
    this.#lines = new TextLines(undefined, { file, size, linesBefore });
    this.#headers = new HeaderReader(file);
    this.#table = new XyzTableBuilder(file);
    const { maximumAtoms: _, ...mended } = options;
    const context = { file, lines: this.#lines, notices: this.#notices, species: this.#species, options: mended };
    this.#rows = new AtomRows(context, this.#table);
    this.#collector = new FrameCollector(this.#table, this.#headers, this.#notices, keep === 'places');
  }

  get done(): boolean {
    return this.#state === 'done';
  }

  get place(): { readonly byte: number; readonly line: number } {
    return { byte: this.#offset, line: this.#headerLine };
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
    this.#read();
  }

  finish(): XyzFound {
    this.#lines.finish();
    this.#read();
    if (this.#collector.frames === 0) throw this.#nothing();
    this.#species.reportTo(this.#notices);
    return this.#collector.finish(this.#end);
  }

  #read(): void {
    try {
      while (this.#step());
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.#mend(error);
    }
  }

  /** One part of a frame; false where more bytes must come, or none. */
  #step(): boolean {
    switch (this.#state) {
      case 'between':
        return this.#readCount();
      case 'comment':
        return this.#readComment();
      case 'rows':
        return this.#readRows();
      case 'done':
        return false;
      default:
        throw new Error(`unknown state ${this.#state satisfies never}`);
    }
  }

  #readCount(): boolean {
    const lines = this.#lines;
    if (!lines.advanceToText()) return false;
    const count = countOf(lines);
    if (count === undefined) {
      this.#headerLine = lines.line;
      this.#offset = lines.offset;
      if (this.#collector.frames > 0) return skipTail(this.#file, lines, this.#notices, this.#count);
      if (lines.ended || lines.bytes.length - lines.start > foreignBytes) throw foreignText(this.#file, lines);
      lines.back();
      return false;
    }
    this.#headerLine = lines.line;
    this.#offset = lines.offset;
    this.#count = count;
    this.#atom = 0;
    this.#whole = undefined;
    this.#begun = false;
    if (count === 0) throw this.#refuse('a frame of 0 atoms', 'at least one atom', 'Remove the empty frame.');
    this.#state = 'comment';
    return true;
  }

  #readComment(): boolean {
    const lines = this.#lines;
    const there = lines.advance();
    if (!there && !lines.ended) return false;
    const start = there ? lines.start : 0;
    const end = there ? lines.end : 0;
    const header = this.#headers.read(lines.bytes, start, end, lines.line, this.#notices);
    const place = this.#table.take(end - start);
    this.#table.bytes.set(lines.bytes.subarray(start, end), place);
    this.#comment = { slab: this.#table.slab, start: place, bytes: end - start };
    this.#header = header;
    const most = Math.floor((lines.remaining + 1) / (2 * valuesPerRow(header.columns)));
    if (this.#count <= most && this.#count > this.#maximumAtoms) {
      const limit = `at most ${this.#maximumAtoms}`;
      throw this.#refuse(`a frame of ${this.#count} atoms`, limit, 'Cut out the part that matters.');
    }
    this.#capacity = Math.max(0, Math.min(this.#count, most, this.#maximumAtoms));
    const values = numbersPerAtom({ columns: header.columns, extra: 0 });
    if (this.#capacity * (8 * values + 1) > largestSlab) {
      const found = `a frame of ${this.#count} atoms with ${values} numbers each`;
      throw this.#refuse(found, `at most ${largestSlab / 8} numbers`, 'Leave out columns that are not needed.');
    }
    this.#state = 'rows';
    return true;
  }

  #readRows(): boolean {
    const lines = this.#lines;
    if (!this.#begun && !this.#begin()) return false;
    for (;;) {
      if (this.#atom < this.#capacity) this.#atom = this.#rows.run(this.#atom);
      if (this.#atom === this.#count) break;
      if (!lines.advance()) {
        if (!lines.ended) return false;
        throw this.#missing(' before the end of the file');
      }
      if (lines.isBlank()) throw this.#missing(` before the blank line ${lines.line}`);
      if (this.#atom > 0 && isCountLine(lines)) {
        throw this.#missing(` before line ${lines.line}, which looks like the next frame's count`);
      }
      this.#rows.read(this.#atom);
      this.#atom++;
    }
    if (this.#capacity < this.#count) throw this.#missing(' with too few bytes');
    this.#close(this.#count);
    this.#state = 'between';
    return true;
  }

  /** Makes room for the rows; the first must be at hand where it tells the number of columns. */
  #begin(): boolean {
    const lines = this.#lines;
    const { columns, named } = this.#header!;
    if (!named) {
      if (!lines.advance()) {
        if (!lines.ended) return false;
        throw this.#missing(' before the end of the file');
      }
      if (lines.isBlank()) throw this.#missing(` before the blank line ${lines.line}`);
    }
    this.#rows.begin(columns, named, this.#capacity);
    if (!named) lines.back();
    this.#begun = true;
    return true;
  }

  #close(atoms: number): void {
    this.#collector.add(this.#header!, this.#comment, this.#rows.close(atoms), this.#headerLine, this.#offset);
  }

  #refuse(found: string, expected: string, remedy: string): FormatError {
    return new FormatError({ file: this.#file, line: this.#headerLine, found, expected, remedies: [remedy] });
  }

  #missing(why: string): FormatError {
    const rows = this.#atom;
    // The last row of a text without a final newline may have lost some of its digits.
    const cut = rows > 0 && this.#lines.ended && this.#lines.unterminated ? 1 : 0;
    this.#whole = this.#begun ? Math.min(rows - cut, this.#capacity) : 0;
    const { start, bytes } = this.#comment;
    const comment = decode(this.#table.bytesOf(this.#comment.slab), start, start + bytes);
    const shifted = rows === this.#count - 1 && looksLikeAtomRow(comment.trim().split(/\s+/));
    const remedy = shifted
      ? `The comment line (line ${this.#headerLine + 1}) seems to be missing: insert one.`
      : `Restore the missing rows, or correct the count in line ${this.#headerLine} to ${rows}.`;
    return this.#refuse(`${rows} atom rows${why}`, `${this.#count}, as line ${this.#headerLine} says`, remedy);
  }

  /** Keeps what is whole where that was asked for, else throws with the offer to do so. */
  #mend(error: FormatError): void {
    const { frames } = this.#collector;
    const cut = this.#begun && this.#lines.unterminated ? Math.min(this.#atom, this.#capacity) : 0;
    const atoms = this.#state === 'rows' && frames === 0 ? (this.#whole ?? cut) : 0;
    if (frames === 0 && atoms === 0) throw error;
    const noun = frames > 0 ? 'frame' : 'atom';
    const number = frames > 0 ? frames : atoms;
    const counted = number === 1 ? `complete ${noun}` : `${number} complete ${noun}s`;
    const { problem } = error;
    if (this.#options.use !== 'complete') {
      const { maximumAtoms: _, ...options } = this.#options;
      const mend = { label: `Use the ${counted}`, options: { ...options, use: 'complete' as const } };
      throw new FormatError({ ...problem, mends: [...(problem.mends ?? []), mend] });
    }
    // A frame that is kept in part ends where reading stopped, one that is left out where it begins.
    if (frames > 0) this.#end = this.#offset;
    else if (this.#lines.remaining > 0) this.#end = this.#lines.offset;
    if (frames === 0) this.#close(atoms);
    const { found, expected, line } = problem;
    this.#notices.add(
      'complete',
      `Only the ${counted} ${number === 1 ? 'was' : 'were'} read: found ${found}, expected ${expected}.`,
      line,
    );
    this.#state = 'done';
  }

  #nothing(): FormatError {
    const left = this.#collector.leftOut > 0;
    return new FormatError({
      file: this.#file,
      line: Math.max(1, this.#lines.line),
      found: left ? 'no atom that could stay' : 'only blank lines',
      expected: left ? 'at least one element with finite coordinates' : 'an atom count, a comment and atom rows',
      remedies: [left ? 'Choose another file.' : 'Check that the file was saved or downloaded completely.'],
    });
  }
}

function countOf(lines: TextLines): number | undefined {
  const { bytes, end } = lines;
  let position = skipBlanks(bytes, lines.start, end);
  const first = position;
  let count = 0;
  for (; position < end; position++) {
    const digit = bytes[position]! - 0x30;
    if (digit < 0 || digit > 9) break;
    count = count * 10 + digit;
  }
  if (position === end && position > first && position - first <= 15) return count;
  return end - lines.start > longestCount ? undefined : parseCount(lines.text().trim());
}

/** Whether the line is a lone integer; cheap for atom rows, which mostly start with a letter. */
function isCountLine(lines: TextLines): boolean {
  const { bytes, end } = lines;
  let position = skipBlanks(bytes, lines.start, end);
  const first = position;
  while (position < end && bytes[position]! >= 0x30 && bytes[position]! <= 0x39) position++;
  return position > first && skipBlanks(bytes, position, end) === end;
}
