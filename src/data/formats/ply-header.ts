/**
 * The header of a PLY file: which elements follow, how many of each, and what every row holds (grammar: G. Turk, "The PLY
 * Polygon File Format", 1994). Read as bytes, because comments may be in any encoding. `end_header` counts only as a whole
 * line, and the newline after it alone says where the data begin: whatever follows is data, newline bytes included.
 */
import { FormatError } from '../format-error.ts';
import type { NoticeList } from '../notices.ts';
import { parseCount } from './numbers.ts';
import { decode, shown } from './text-lines.ts';

export type PlyType = 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64';

export interface PlyProperty {
  readonly name: string;
  readonly type: PlyType;
  /** The type of the count, when the property is a list. */
  readonly countType?: PlyType;
}

export interface PlyElement {
  readonly name: string;
  readonly count: number;
  /** 1-based line of the header that declares it. */
  readonly line: number;
  readonly properties: readonly PlyProperty[];
}

export type PlyEncoding = 'ascii' | 'binary_little_endian' | 'binary_big_endian';

export interface PlyHeader {
  readonly encoding: PlyEncoding;
  readonly elements: readonly PlyElement[];
  /** Offset of the first byte of the data. */
  readonly bodyStart: number;
  /** What was subtracted before rounding to float32, when the file says so (see write-ply.ts). */
  readonly centre?: readonly [number, number, number];
}

export const bytesOf: Readonly<Record<PlyType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
};

const typeNames: ReadonlyMap<string, PlyType> = new Map([
  ...(Object.keys(bytesOf) as PlyType[]).map((type) => [type, type] as const),
  ['char', 'int8'],
  ['uchar', 'uint8'],
  ['short', 'int16'],
  ['ushort', 'uint16'],
  ['int', 'int32'],
  ['uint', 'uint32'],
  ['float', 'float32'],
  ['double', 'float64'],
]);

const knownTypes = 'char, uchar, short, ushort, int, uint, float, double or int8 ... float64';
const longestLine = 1024;
const mostLines = 100_000;
/** The comment by which write-ply.ts keeps the centre of a cloud. */
export const centreComment = 'equivarium centre';

const incomplete = ['Check that the file was saved or downloaded completely.'];

interface Line {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** Lines that end with LF, CRLF or CR; counts those that end with a bare CR. */
class HeaderLines {
  readonly bytes: Uint8Array;
  #next = 0;
  #number = 0;
  #bareReturns = 0;
  #nextReturn = -1;
  #nextFeed = -1;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The next line that has an end; undefined when there is none. */
  advance(): Line | undefined {
    if (this.#nextReturn < this.#next) this.#nextReturn = orEnd(this.bytes, this.bytes.indexOf(0x0d, this.#next));
    if (this.#nextFeed < this.#next) this.#nextFeed = orEnd(this.bytes, this.bytes.indexOf(0x0a, this.#next));
    const start = this.#next;
    const end = Math.min(this.#nextReturn, this.#nextFeed);
    if (end === this.bytes.length) return undefined;
    const pair = this.bytes[end] === 0x0d && this.bytes[end + 1] === 0x0a;
    if (this.bytes[end] === 0x0d && !pair) this.#bareReturns++;
    this.#next = end + (pair ? 2 : 1);
    return { number: ++this.#number, start, end };
  }

  /**
   * First byte after the newline of `last`. CR and LF there are one newline, unless every line before ended with a CR
   * alone: then the LF is the first byte of the data.
   */
  bodyAfter(last: Line): number {
    const pair = this.bytes[last.end] === 0x0d && this.bytes[last.end + 1] === 0x0a;
    return last.end + (pair && this.#bareReturns !== last.number - 1 ? 2 : 1);
  }
}

const hasMark = (bytes: Uint8Array, at: number) =>
  bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;

const orEnd = (bytes: Uint8Array, position: number) => (position === -1 ? bytes.length : position);

/** @throws FormatError with the line for a header that is incomplete, contradictory or larger than any real one */
export function readPlyHeader(file: string, bytes: Uint8Array, notices: NoticeList): PlyHeader {
  const lines = new HeaderLines(bytes);
  const first = lines.advance();
  const builder = new HeaderBuilder(file, notices);
  for (let line = lines.advance(); line !== undefined; line = lines.advance()) {
    const text = decode(bytes, line.start, Math.min(line.end, line.start + longestLine)).trim();
    if (hasMark(bytes, line.start)) {
      notices.add('ply mark', 'A byte-order mark before a line of the header was passed over', line.number);
    }
    if (text === 'end_header') return builder.finish(lines.bodyAfter(line), line.number);
    builder.read(text, line.number, line.end - line.start > longestLine);
  }
  throw new FormatError({
    file,
    line: first === undefined ? 1 : builder.lastLine,
    found: `a PLY header that does not end in ${bytes.length} bytes`,
    expected: 'a line end_header',
    remedies: incomplete,
  });
}

class HeaderBuilder {
  readonly #file: string;
  readonly #notices: NoticeList;
  readonly #elements: { name: string; count: number; line: number; properties: PlyProperty[] }[] = [];
  #encoding: PlyEncoding | undefined;
  #centre: readonly [number, number, number] | undefined;
  lastLine = 1;

  constructor(file: string, notices: NoticeList) {
    this.#file = file;
    this.#notices = notices;
  }

  read(text: string, line: number, long: boolean): void {
    this.lastLine = line;
    if (line > mostLines) throw this.#refuse(line, `a header of more than ${mostLines} lines`, 'end_header before');
    const words = text.split(/\s+/);
    switch (words[0]) {
      case 'comment':
      case 'obj_info':
        this.#readComment(words);
        return;
      case '':
        return;
      case 'format':
        this.#readFormat(words, text, line);
        return;
      case 'element':
      case 'property':
        if (long) throw this.#refuse(line, `a header line of more than ${longestLine} bytes`, 'a declaration');
        if (words[0] === 'element') this.#readElement(words, text, line);
        else this.#readProperty(words, text, line);
        return;
      default:
        this.#notices.add('ply header line', `Header line ${shown(text)} means nothing in PLY and was ignored`, line);
    }
  }

  finish(bodyStart: number, line: number): PlyHeader {
    if (this.#encoding === undefined) {
      throw this.#refuse(line, 'a header without a format line', 'format ascii 1.0 or format binary_little_endian 1.0');
    }
    const centre = this.#centre === undefined ? {} : { centre: this.#centre };
    return { encoding: this.#encoding, elements: this.#elements, bodyStart, ...centre };
  }

  #refuse(line: number, found: string, expected: string, remedy = 'Correct the header.'): FormatError {
    return new FormatError({ file: this.#file, line, found, expected, remedies: [remedy] });
  }

  #readComment(words: readonly string[]): void {
    if (words.slice(1, 3).join(' ') !== centreComment || words.length !== 6) return;
    const [x, y, z] = words.slice(3).map(Number);
    if (Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z)) this.#centre = [x, y, z];
  }

  #readFormat([, name, version]: readonly string[], text: string, line: number): void {
    if (name !== 'ascii' && name !== 'binary_little_endian' && name !== 'binary_big_endian') {
      const expected = 'format ascii, binary_little_endian or binary_big_endian';
      throw this.#refuse(line, shown(text), expected);
    }
    if (this.#encoding !== undefined && this.#encoding !== name) {
      throw this.#refuse(line, `a second format line ${shown(text)}`, 'one');
    }
    if (version !== '1.0') this.#notices.add('ply version', `${shown(text)} was read as version 1.0`, line);
    this.#encoding = name;
  }

  #readElement(words: readonly string[], text: string, line: number): void {
    const count = words.length === 3 ? parseCount(words[2]) : undefined;
    if (count === undefined) throw this.#refuse(line, shown(text), 'element, a name and how many there are');
    this.#elements.push({ name: words[1], count, line, properties: [] });
  }

  #readProperty(words: readonly string[], text: string, line: number): void {
    const element = this.#elements.at(-1);
    if (element === undefined) throw this.#refuse(line, `${shown(text)} before any element`, 'an element line first');
    const isList = words[1] === 'list' && words.length !== 3;
    if (words.length !== (isList ? 5 : 3)) {
      throw this.#refuse(line, shown(text), 'property TYPE NAME or property list COUNT_TYPE TYPE NAME');
    }
    const type = this.#readType(words[isList ? 3 : 1], line);
    const name = words[isList ? 4 : 2];
    if (!isList) {
      element.properties.push({ name, type });
      return;
    }
    const countType = this.#readType(words[2], line);
    if (countType.startsWith('float')) {
      throw this.#refuse(line, `a list counted in ${words[2]}`, 'an integer type, usually uchar');
    }
    element.properties.push({ name, type, countType });
  }

  #readType(word: string, line: number): PlyType {
    const type = typeNames.get(word);
    if (type === undefined) throw this.#refuse(line, `the type ${shown(word)}`, knownTypes);
    return type;
  }
}
