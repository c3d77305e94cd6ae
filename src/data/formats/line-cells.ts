/** The cells of a line as places in its bytes, so that rows of numbers are read without making text of them. */
import { FormatError } from '../format-error.ts';
import type { ImportOptions } from '../subject.ts';
import { parseNumber } from './fast-number.ts';
import { classifyNumber } from './numbers.ts';
import { decode, shown, skipBlanks, type TextLines, tokenEnd } from './text-lines.ts';

/** Longer lines are refused before they are split. */
const longestLine = 2 ** 22;

export class LineCells {
  readonly #file: string;
  readonly #lines: TextLines;
  #starts = new Int32Array(64);
  #ends = new Int32Array(64);
  count = 0;

  constructor(file: string, lines: TextLines) {
    this.#file = file;
    this.#lines = lines;
  }

  /**
   * Splits the current line at blanks, or at a separator with blanks around it and none inside quotes. A separator at the end
   * starts an empty cell only where that makes `width` cells.
   * @param comment a byte that ends the line where a cell starts with it
   * @throws FormatError for a line of more than 2^22 bytes
   */
  split(separator = 0, comment = 0, width = 0): void {
    const { bytes, start, end } = this.#lines;
    this.count = 0;
    if (end - start > longestLine) {
      throw this.refuse(
        `a line of ${end - start} bytes`,
        `at most ${longestLine}`,
        'Check that the file is what it is called.',
      );
    }
    for (let position = skipBlanks(bytes, start, end); position < end && bytes[position] !== comment; ) {
      let to = separator === 0 ? tokenEnd(bytes, position, end) : quotedEnd(bytes, position, end);
      if (separator !== 0) while (to < end && bytes[to] !== separator) to++;
      this.#add(position, to);
      position = skipBlanks(bytes, separator === 0 ? to : to + 1, end);
      if (position >= end && to < end && separator !== 0 && this.count + 1 === width) this.#add(end, end);
    }
  }

  text(cell: number): string {
    return decode(this.#lines.bytes, this.#starts[cell]!, this.#ends[cell]!);
  }

  isEmpty(cell: number): boolean {
    return this.#starts[cell] === this.#ends[cell];
  }

  /** NaN where the cell is no finite number. */
  number(cell: number): number {
    return cell < this.count ? parseNumber(this.#lines.bytes, this.#starts[cell]!, this.#ends[cell]!) : Number.NaN;
  }

  /** NaN and infinities as the file spells them; undefined where the cell is no number at all. */
  real(cell: number): number | undefined {
    const value = this.number(cell);
    if (!Number.isNaN(value)) return value;
    const text = this.text(cell);
    if (classifyNumber(text) === 'not-a-number') return undefined;
    return /nan/i.test(text) ? Number.NaN : text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  /** A whole number of at most 10 digits without sign; undefined for anything else. */
  wholeNumber(cell: number): number | undefined {
    const { bytes } = this.#lines;
    const [from, to] = [this.#starts[cell]!, this.#ends[cell]!];
    if (cell >= this.count || from === to || to - from > 10) return undefined;
    let value = 0;
    for (let position = from; position < to; position++) {
      const digit = bytes[position]! - 0x30;
      if (!(digit >= 0 && digit <= 9)) return undefined;
      value = 10 * value + digit;
    }
    return value;
  }

  isNonFinite(cell: number): boolean {
    return cell < this.count && classifyNumber(this.text(cell)) === 'non-finite';
  }

  /** The error at this line. */
  refuse(found: string, expected: string, remedy: string): FormatError {
    return new FormatError({ file: this.#file, line: this.#lines.line, found, expected, remedies: [remedy] });
  }

  /** The error for a cell that should be a finite number. */
  refuseNumber(cell: number, what: string): FormatError {
    if (cell >= this.count) {
      const found = `a line of ${this.count} ${this.count === 1 ? 'value' : 'values'}`;
      const isLast = this.#lines.remaining <= 0;
      return this.refuse(found, what, isLast ? 'The file may have been cut off here.' : 'Complete the line.');
    }
    const kind = this.isNonFinite(cell) ? ', which is not finite,' : '';
    return this.refuse(`${shown(this.text(cell))}${kind}`, what, 'Correct the value.');
  }

  #add(from: number, end: number): void {
    const { bytes } = this.#lines;
    let to = end;
    while (to > from && (bytes[to - 1] === 0x20 || bytes[to - 1] === 0x09)) to--;
    const isQuoted = to - from >= 2 && bytes[from] === 0x22 && bytes[to - 1] === 0x22;
    if (this.count === this.#starts.length) {
      this.#starts = doubled(this.#starts);
      this.#ends = doubled(this.#ends);
    }
    this.#starts[this.count] = isQuoted ? from + 1 : from;
    this.#ends[this.count++] = isQuoted ? to - 1 : to;
  }
}

/** Behind the quotes in which a cell stands, where doubled ones are part of it; its start where it has none. */
function quotedEnd(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== 0x22) return start;
  for (let position = start + 1; position < end; position++) {
    if (bytes[position] !== 0x22) continue;
    if (position + 1 >= end || bytes[position + 1] !== 0x22) return position + 1;
    position++;
  }
  return start;
}

function doubled(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * values.length);
  larger.set(values);
  return larger;
}

/** The same error, with a remedy that one click carries out. */
export function withMend(error: FormatError, label: string, options: ImportOptions): FormatError {
  return new FormatError({ ...error.problem, mends: [...(error.problem.mends ?? []), { label, options }] });
}
