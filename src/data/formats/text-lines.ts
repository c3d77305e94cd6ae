/**
 * Lines and blank-separated tokens over bytes that come in chunks: no giant string and no giant buffer, so that files beyond any
 * memory can be read. A newline is LF, CRLF or CR; a blank is a space, tab, vertical tab, form feed or no-break space (UTF-8).
 */
import { FormatError } from '../format-error.ts';

/** A line that is longer belongs to no text file; it would have to be held whole. */
export const longestLine = 2 ** 24;

const noBytes = new Uint8Array(0);

/** A text that is pushed in chunks. */
export interface TextStream {
  readonly file: string;
  /** Bytes in all. */
  readonly size: number;
  /** Lines of the file before this text. */
  readonly linesBefore: number;
}

export class TextLines {
  /** The bytes at hand: from somewhere before the next line to the end of the last chunk. */
  bytes: Uint8Array;
  /** 1-based number of the current line; that before the first line at the beginning. */
  line: number;
  /** The current line is bytes [start, end); valid until the next `push`. */
  start = 0;
  end = 0;
  /** Position of the next line in `bytes`. */
  next = 0;
  readonly #file: string;
  readonly #size: number;
  /** Place of `bytes[0]` in the whole text. */
  #base = 0;
  #window = noBytes;
  /** No newline between `next` and here. */
  #searched = 0;
  #ended: boolean;

  /** @param bytes a whole text; none where `stream` says what is to come. */
  constructor(bytes: Uint8Array = noBytes, stream?: TextStream) {
    this.bytes = bytes;
    this.line = stream?.linesBefore ?? 0;
    this.#file = stream?.file ?? 'the text';
    this.#size = stream?.size ?? bytes.length;
    this.#ended = stream === undefined;
  }

  /** The bytes that follow. They are held until the next `push` where no line spans them and those before, else copied. */
  push(chunk: Uint8Array): void {
    const rest = this.bytes.length - this.next;
    this.#base += this.next;
    this.#searched = Math.max(0, this.#searched - this.next);
    this.bytes = rest === 0 ? chunk : this.#joined(rest, chunk);
    this.next = 0;
    this.start = 0;
    this.end = 0;
  }

  /** The unread rest and the chunk, in one piece of memory that is used again and again. */
  #joined(rest: number, chunk: Uint8Array): Uint8Array {
    if (this.#window.length < rest + chunk.length) this.#window = new Uint8Array(2 * (rest + chunk.length));
    this.#window.set(this.bytes.subarray(this.next, this.next + rest));
    this.#window.set(chunk, rest);
    return this.#window.subarray(0, rest + chunk.length);
  }

  /** No more bytes will come: the last line needs no newline. */
  finish(): void {
    this.#ended = true;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Bytes of the text after the current line. */
  get remaining(): number {
    return this.#size - this.#base - this.next;
  }

  /** Place of the current line in the text. */
  get offset(): number {
    return this.#base + this.start;
  }

  /** Whether the current line is the last and has no newline: it may have been cut off. */
  get unterminated(): boolean {
    return this.#ended && this.end >= this.bytes.length;
  }

  /** Moves to the next line; false where none is complete, which is the end once `ended`. @throws FormatError for a giant line */
  advance(): boolean {
    const { bytes } = this;
    if (this.#base === 0 && this.next === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
      this.next = 3;
    if (this.next >= bytes.length) return false;
    const limit = Math.min(bytes.length, this.next + longestLine + 1);
    let position = Math.max(this.next, this.#searched);
    while (position < limit && bytes[position] !== 0x0a && bytes[position] !== 0x0d) position++;
    if (position - this.next > longestLine) throw this.#tooLong();
    const waits = position === bytes.length || (bytes[position] === 0x0d && position + 1 === bytes.length);
    if (waits && !this.#ended) {
      this.#searched = position;
      return false;
    }
    this.start = this.next;
    this.end = position;
    this.next = position + (bytes[position] === 0x0d && bytes[position + 1] === 0x0a ? 2 : 1);
    this.line++;
    return true;
  }

  /** Moves to the next line that is not blank; false where none is complete. */
  advanceToText(): boolean {
    while (this.advance()) if (!this.isBlank()) return true;
    return false;
  }

  /** Passes over lines that the caller has read by itself, up to the position `next`. */
  pass(lines: number, next: number): void {
    this.line += lines;
    this.next = next;
  }

  /** Makes the current line the next one again. */
  back(): void {
    this.next = this.start;
    this.end = this.start;
    this.line--;
  }

  isBlank(): boolean {
    return skipBlanks(this.bytes, this.start, this.end) === this.end;
  }

  text(): string {
    return decode(this.bytes, this.start, this.end);
  }

  tokens(): string[] {
    const result: string[] = [];
    for (let position = this.start; ; ) {
      const from = skipBlanks(this.bytes, position, this.end);
      if (from === this.end) return result;
      position = tokenEnd(this.bytes, from, this.end);
      result.push(unquoted(this.bytes, from, position));
    }
  }

  /** Where the reader stands, for looking ahead; good until the next `push`. */
  mark(): () => void {
    const { line, start, end, next } = this;
    return () => {
      this.line = line;
      this.start = start;
      this.end = end;
      this.next = next;
      this.#searched = 0;
    };
  }

  #tooLong(): FormatError {
    return new FormatError({
      file: this.#file,
      line: this.line + 1,
      found: `a line longer than ${longestLine / 2 ** 20} MB`,
      expected: 'lines of text',
      remedies: ['Check that this is a text file.'],
    });
  }
}

export function skipBlanks(bytes: Uint8Array, from: number, end: number): number {
  let position = from;
  while (position < end) {
    const byte = bytes[position]!;
    if (byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c) position++;
    else if (byte === 0xc2 && bytes[position + 1] === 0xa0 && position + 1 < end) position += 2;
    else break;
  }
  return position;
}

/** End of the token that starts at `from`; a token in double quotes may hold blanks. */
export function tokenEnd(bytes: Uint8Array, from: number, end: number): number {
  let position = from;
  if (bytes[from] === 0x22) {
    let closing = from + 1;
    while (closing < end && bytes[closing] !== 0x22) closing++;
    if (closing < end) position = closing + 1;
  }
  while (position < end) {
    const byte = bytes[position]!;
    if (byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c) break;
    if (byte === 0xc2 && bytes[position + 1] === 0xa0) break;
    position++;
  }
  return position;
}

export function unquoted(bytes: Uint8Array, from: number, end: number): string {
  const quoted = end - from >= 2 && bytes[from] === 0x22 && bytes[end - 1] === 0x22;
  return quoted ? decode(bytes, from + 1, end - 1) : decode(bytes, from, end);
}

const decoder = new TextDecoder();
/** Up to here, making text byte by byte is faster. */
const shortText = 24;

/** Text for messages and values; long pieces are the caller's to shorten. */
export function decode(bytes: Uint8Array, from: number, end: number): string {
  if (end - from <= shortText) {
    let text = '';
    for (let position = from; position < end && bytes[position]! < 0x80; position++) {
      text += String.fromCharCode(bytes[position]!);
    }
    if (text.length === end - from) return text;
  }
  return decoder.decode(bytes.subarray(from, end));
}

/** For messages: at most 40 characters, control characters made visible. */
export function shown(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return `'${short.replace(/[\u0000-\u001f\u007f]/g, '?')}'`;
}
