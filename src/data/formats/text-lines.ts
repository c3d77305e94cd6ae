/**
 * Lines and blank-separated tokens over bytes: no giant string, so that files beyond a string's length can be read.
 * A newline is LF, CRLF or CR; a blank is a space, tab, vertical tab, form feed or no-break space (UTF-8).
 */
export class TextLines {
  readonly bytes: Uint8Array;
  /** 1-based number of the current line; 0 before the first. */
  line = 0;
  /** The current line is bytes [start, end). */
  start = 0;
  end = 0;
  #next: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#next = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  }

  /** Bytes after the current line. */
  get remaining(): number {
    return this.bytes.length - this.#next;
  }

  /** Moves to the next line; false at the end. */
  advance(): boolean {
    if (this.#next >= this.bytes.length) return false;
    this.start = this.#next;
    let position = this.start;
    const { bytes } = this;
    while (position < bytes.length && bytes[position] !== 0x0a && bytes[position] !== 0x0d) position++;
    this.end = position;
    this.#next = position + (bytes[position] === 0x0d && bytes[position + 1] === 0x0a ? 2 : 1);
    this.line++;
    return true;
  }

  /** Moves to the next line that is not blank; false at the end. */
  advanceToText(): boolean {
    while (this.advance()) if (!this.isBlank()) return true;
    return false;
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

  /** Where the reader stands, for looking ahead. */
  mark(): () => void {
    const { line, start, end } = this;
    const next = this.#next;
    return () => {
      this.line = line;
      this.start = start;
      this.end = end;
      this.#next = next;
    };
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

/** Text for messages and values; long pieces are the caller's to shorten. */
export function decode(bytes: Uint8Array, from: number, end: number): string {
  return decoder.decode(bytes.subarray(from, end));
}

/** For messages: at most 40 characters, control characters made visible. */
export function shown(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return `'${short.replace(/[\u0000-\u001f\u007f]/g, '?')}'`;
}
