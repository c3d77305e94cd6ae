/**
 * Comment lines of many frames: what they say about a frame, with a short way for lines that differ from the one before in
 * plain numbers only (energy, time, step). Such a line says the same but for those numbers, and gives the same remarks again.
 */
import { NoticeList } from '../notices.ts';
import { tokenizeComment } from './extxyz-comment.ts';
import { NumberScanner } from './fast-number.ts';
import { isFieldName } from './field-names.ts';
import { decode } from './text-lines.ts';
import type { Column } from './xyz-columns.ts';
import { energyKey, type FrameHeader, readComment } from './xyz-comment.ts';

/** A number in the line before: bytes [start, end) of it. */
interface Gap {
  readonly start: number;
  readonly end: number;
  readonly kind: 'energy' | 'number' | 'list in quotes';
}

interface Template {
  readonly line: Uint8Array;
  readonly gaps: readonly Gap[];
  readonly header: FrameHeader;
  readonly notices: NoticeList;
}

const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const plainList = /^"[-+.\deE ]*"$/;
const structural = /^(?:lattice|pbc|properties)$/i;

export class HeaderReader {
  /** Names of the fields seen so far, by the rules of `Subject.fields`. */
  readonly fields = new Set<string>();
  /** What the last line says; its energy is `energy`, not the header's own. */
  header: FrameHeader | undefined;
  energy: number | undefined;
  readonly #file: string;
  readonly #scanner = new NumberScanner();
  readonly #columns = new Map<string, readonly Column[]>();
  #template: Template | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** Reads bytes [start, end). @throws FormatError on a Lattice, pbc or Properties that cannot be read */
  read(bytes: Uint8Array, start: number, end: number, line: number, notices: NoticeList): FrameHeader {
    const template = this.#template;
    if (template && this.#fits(template, bytes, start, end)) {
      notices.absorb(template.notices);
      this.header = template.header;
      return template.header;
    }
    const text = decode(bytes, start, end);
    const own = new NoticeList();
    const header = this.#shareColumns(readComment(this.#file, line, text, own));
    notices.absorb(own);
    this.header = header;
    this.energy = header.energy;
    if (header.energy !== undefined) this.fields.add('energy');
    if (header.lattice !== undefined) this.fields.add('lattice');
    for (const key of header.info.keys()) if (isFieldName(key)) this.fields.add(key);
    this.#template = undefined;
    // In a line of ASCII, characters are bytes.
    if (text.length === end - start) {
      this.#template = { line: bytes.slice(start, end), gaps: gapsOf(text, header), header, notices: own };
    }
    return header;
  }

  /** The same columns as the same object, by which frames are known to share a layout. */
  #shareColumns(header: FrameHeader): FrameHeader {
    if (!header.named) return header;
    const key = header.columns.map(({ name, type, width }) => `${name}:${type}:${width}`).join(':');
    const known = this.#columns.get(key);
    if (known) return { ...header, columns: known };
    if (this.#columns.size < 1000) this.#columns.set(key, header.columns);
    return header;
  }

  #fits({ line, gaps, header }: Template, bytes: Uint8Array, start: number, end: number): boolean {
    let position = start;
    let from = 0;
    let { energy } = header;
    for (let k = 0; k <= gaps.length; k++) {
      const gap = gaps[k];
      const to = gap?.start ?? line.length;
      if (position + to - from > end) return false;
      for (let place = from; place < to; place++, position++) if (bytes[position] !== line[place]) return false;
      if (!gap) break;
      if (gap.kind === 'list in quotes') position = listEnd(bytes, position, end);
      else {
        const value = this.#scanner.scan(bytes, position, end);
        position = Number.isNaN(value) ? -1 : this.#scanner.end;
        if (gap.kind === 'energy') energy = value;
      }
      if (position === -1 || (position < end && bytes[position] !== 0x20)) return false;
      from = gap.end;
    }
    if (position !== end) return false;
    this.energy = energy;
    return true;
  }
}

function gapsOf(text: string, header: FrameHeader): Gap[] {
  const pairs = tokenizeComment(text);
  if (!pairs.some((pair) => !pair.bare)) return [];
  const energy = header.energy === undefined ? undefined : energyKey(pairs);
  const last = pairs.findLastIndex(({ key }) => key === energy);
  return pairs.flatMap(({ key, bare, start, end }, index): Gap[] => {
    if (bare || structural.test(key)) return [];
    const value = text.slice(start, end);
    if (plainNumber.test(value)) return [{ start, end, kind: index === last ? 'energy' : 'number' }];
    return index !== last && plainList.test(value) ? [{ start, end, kind: 'list in quotes' }] : [];
  });
}

/** Position after the closing quote of a list of plain numbers; -1 where there is none. */
function listEnd(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end || bytes[start] !== 0x22) return -1;
  for (let position = start + 1; position < end; position++) {
    const byte = bytes[position]!;
    if (byte === 0x22) return position + 1;
    const plain = (byte >= 0x30 && byte <= 0x39) || byte === 0x20 || byte === 0x2b || byte === 0x2d || byte === 0x2e;
    if (!plain && (byte | 0x20) !== 0x65) return -1;
  }
  return -1;
}
