/** Numbers separated by blanks and newlines in any arrangement, one after the other. */
import { FormatError } from '../format-error.ts';
import { NumberScanner } from './fast-number.ts';
import { classifyNumber } from './numbers.ts';
import { decode, shown } from './text-lines.ts';

const exactBelow = 2 ** 53;
const powersOfTen = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const isBlank = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
const isLength = (value: number) => Number.isInteger(value) && value >= 0;
const longestNumber = 400;

export class PlyTokens {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Byte after the last token taken. */
  position: number;
  /** No whole token was left when one was asked for. */
  ended = false;
  readonly #scanner = new NumberScanner();
  readonly #length = new Float64Array(1);

  constructor(file: string, bytes: Uint8Array, position: number) {
    this.file = file;
    this.bytes = bytes;
    this.position = position;
  }

  /**
   * As many times `number()`, into out[at], out[at + 1], ...; stops when `ended`. Digits with a point, the usual case, are
   * read here without a call, because a float64 that leaves a function may cost an allocation; they are exact as
   * mantissa / 10^digits with both below 2^53 (Clinger, PLDI 1990).
   * @returns how many were read
   */
  numbers(count: number, out: Float64Array, at: number): number {
    const { bytes } = this;
    const { length } = bytes;
    let position = this.position;
    for (let place = 0; place < count; place++) {
      let byte = 0x20;
      while (position < length) {
        byte = bytes[position];
        if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) break;
        position++;
      }
      const isNegative = byte === 0x2d;
      if (isNegative || byte === 0x2b) position++;
      let mantissa = 0;
      let digits = -position;
      let digit = 10;
      while (position < length) {
        digit = bytes[position] - 0x30;
        if (digit < 0 || digit > 9) break;
        mantissa = mantissa * 10 + digit;
        position++;
      }
      digits += position;
      let fraction = 0;
      if (digit === -2) {
        fraction = -++position;
        while (position < length) {
          digit = bytes[position] - 0x30;
          if (digit < 0 || digit > 9) break;
          mantissa = mantissa * 10 + digit;
          position++;
        }
        fraction += position;
      }
      const ends = position >= length || isBlank(bytes[position]);
      if (ends && digits + fraction > 0 && mantissa < exactBelow && fraction <= 22) {
        const value = mantissa / powersOfTen[fraction];
        out[at + place] = isNegative ? -value : value;
        this.position = position;
        continue;
      }
      out[at + place] = this.number();
      if (this.ended) return place;
      position = this.position;
    }
    return count;
  }

  /**
   * The next number; infinite or NaN where the text says so; NaN and `ended` when none is left or the last one is cut.
   * @throws FormatError for a token that is no number
   */
  number(): number {
    const { bytes } = this;
    const last = this.position;
    const start = this.skipBlanks();
    if (start === bytes.length) {
      this.position = last;
      return this.#end();
    }
    const value = this.#scanner.scan(bytes, start, bytes.length);
    const { end } = this.#scanner;
    if (!Number.isNaN(value) && (end === bytes.length || isBlank(bytes[end]))) {
      this.position = end;
      return value;
    }
    return this.#unusual(start);
  }

  /** Steps over tokens of any kind. */
  skip(count: number): void {
    for (let token = 0; token < count; token++) {
      const start = this.skipBlanks();
      if (start === this.bytes.length) {
        this.ended = true;
        return;
      }
      this.position = this.#tokenEnd(start);
    }
  }

  /** The length of the list that begins here; 0 at the end of the data. @throws FormatError for what is no length */
  listLength(): number {
    const start = this.skipBlanks();
    this.numbers(1, this.#length, 0);
    if (this.ended) return 0;
    const length = this.#length[0];
    if (!isLength(length)) throw this.refuse(start, ' as the length of a list', 'an integer of 0 or more');
    return length;
  }

  /** Moves behind the current line's newline. */
  skipLine(): void {
    const { bytes } = this;
    while (this.position < bytes.length && bytes[this.position] !== 0x0a && bytes[this.position] !== 0x0d)
      this.position++;
    this.skipBlanks();
  }

  /** Moves to the next token or the end, and answers with where that is. */
  skipBlanks(): number {
    const { bytes } = this;
    let position = this.position;
    while (position < bytes.length && isBlank(bytes[position])) position++;
    this.position = position;
    return position;
  }

  /** Tokens on the line where the reader stands. */
  countOnLine(): number {
    let count = 0;
    let inToken = false;
    for (let position = this.position; position < this.bytes.length; position++) {
      const byte = this.bytes[position];
      if (byte === 0x0a || byte === 0x0d) break;
      if (isBlank(byte)) inToken = false;
      else if (!inToken) {
        inToken = true;
        count++;
      }
    }
    return count;
  }

  /** 1-based line of a byte; LF, CRLF and CR end lines. */
  lineAt(position: number): number {
    let line = 1;
    for (let at = 0; at < position; at++) {
      const byte = this.bytes[at];
      if (byte === 0x0a || (byte === 0x0d && this.bytes[at + 1] !== 0x0a)) line++;
    }
    return line;
  }

  refuse(start: number, what: string, expected: string): FormatError {
    return new FormatError({
      file: this.file,
      line: this.lineAt(start),
      found: `${shown(decode(this.bytes, start, Math.min(this.#tokenEnd(start), start + 64)))}${what}`,
      expected,
      remedies: ['Correct it, or the properties in the header that say what stands there.'],
    });
  }

  #end(): number {
    this.ended = true;
    return Number.NaN;
  }

  #tokenEnd(start: number): number {
    let position = start;
    while (position < this.bytes.length && !isBlank(this.bytes[position])) position++;
    return position;
  }

  #unusual(start: number): number {
    const end = this.#tokenEnd(start);
    const text = end - start > longestNumber ? '' : decode(this.bytes, start, end);
    const value = nonFiniteValue(text);
    if (value !== undefined) {
      this.position = end;
      return value;
    }
    if (end === this.bytes.length) return this.#end();
    throw this.refuse(start, '', 'a number');
  }
}

/** As the C libraries print them: nan, -nan(ind), inf, infinity, 1.#INF, -1.#IND; also numbers beyond the range of doubles. */
function nonFiniteValue(text: string): number | undefined {
  const negative = text.startsWith('-');
  if (/^[+-]?(?:nan(?:\([\w]*\))?|1\.#(?:q?nan|snan|ind)0*)$/i.test(text)) return Number.NaN;
  if (/^[+-]?1\.#inf0*$/i.test(text) || classifyNumber(text) === 'non-finite') {
    return negative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  return undefined;
}
