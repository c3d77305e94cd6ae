/**
 * The comment line of extended XYZ: `key=value` pairs and bare words, by hand rather than by one regular expression.
 * Values: "..." and '...' with backslash escapes, {...} and [...] (nested, quotes respected), or a bare word up to a blank.
 * After the grammar published with libAtoms/extxyz; tolerant where files in use are: blanks around `=`, a comma after a value.
 */
export interface CommentPair {
  readonly key: string;
  /** Without its quotes; braces and brackets are kept. A bare word has the value `T`. */
  readonly value: string;
  readonly bare: boolean;
  /** The value as it stands, with quotes, is characters [start, end) of the line; of a bare word, the word. */
  readonly start: number;
  readonly end: number;
}

/** In order of appearance; none for a line without `=`. One without any pair is free text to the caller. */
export function tokenizeComment(line: string): CommentPair[] {
  const pairs: CommentPair[] = [];
  if (!line.includes('=')) return pairs;
  const budget: Budget = { characters: 8 * line.length };
  let position = skipBlanks(line, 0);
  while (position < line.length) {
    const key = isQuote(line[position]) ? readQuoted(line, position) : undefined;
    const word = key ?? readBare(line, position, true);
    const equals = skipBlanks(line, word.end);
    if (line[equals] === '=' && word.text !== '') {
      const start = skipBlanks(line, equals + 1);
      const value = readValue(line, start, budget);
      pairs.push({ key: word.text, value: value.text, bare: false, start, end: value.end });
      position = line[value.end] === ',' ? value.end + 1 : value.end;
    } else {
      if (word.text !== '') pairs.push({ key: word.text, value: 'T', bare: true, start: position, end: word.end });
      position = Math.max(word.end, position + 1);
    }
    position = skipBlanks(line, position);
  }
  return pairs;
}

/** The items of a list value in any of its forms: `1 2 3`, `{1 2 3}`, `[1, 2, 3]`, `[[1, 0], [0, 1]]`; quotes removed. */
export function listItems(value: string): string[] {
  return value
    .replace(/[[\]{},"']/g, ' ')
    .split(/\s+/)
    .filter((item) => item !== '');
}

/** What unbalanced brackets may cost in looking for their ends, so that hostile lines stay linear. */
interface Budget {
  characters: number;
}

interface Piece {
  readonly text: string;
  readonly end: number;
}

function isBlankAt(line: string, position: number): boolean {
  const code = line.charCodeAt(position);
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code > 0x7f && /\s/.test(line[position]!));
}

const isQuote = (character: string | undefined) => character === '"' || character === "'";

function skipBlanks(line: string, start: number): number {
  let position = start;
  while (isBlankAt(line, position)) position++;
  return position;
}

function readValue(line: string, start: number, budget: Budget): Piece {
  const opening = line[start];
  let piece: Piece | undefined;
  if (isQuote(opening)) piece = readQuoted(line, start);
  else if (opening === '{' || opening === '[') piece = readNested(line, start, budget);
  if (piece !== undefined && endsValue(line, piece.end)) return { text: piece.text, end: piece.end };
  const bare = readBare(line, start, false);
  return { text: bare.text.replace(/,$/, ''), end: bare.end };
}

/** A quoted or bracketed value must be followed by a blank, a comma or the end; otherwise it was a word such as `[H]C#N`. */
function endsValue(line: string, end: number): boolean {
  return end >= line.length || isBlankAt(line, end) || line[end] === ',';
}

function readBare(line: string, start: number, isKey: boolean): Piece {
  let end = start;
  while (end < line.length && !isBlankAt(line, end) && !(isKey && line.charCodeAt(end) === 0x3d)) end++;
  return { text: line.slice(start, end), end };
}

/** Undefined when the quote is never closed. */
function readQuoted(line: string, start: number): Piece | undefined {
  const quote = line[start]!;
  let text = '';
  let from = start + 1;
  for (let closing = line.indexOf(quote, from); closing !== -1; ) {
    const backslash = line.slice(from, closing).indexOf('\\');
    if (backslash === -1) return { text: text + line.slice(from, closing), end: closing + 1 };
    const escaped = line[from + backslash + 1]!;
    const isPlain = escaped === quote || escaped === '\\';
    text += line.slice(from, from + backslash) + (escaped === 'n' ? '\n' : isPlain ? escaped : `\\${escaped}`);
    from += backslash + 2;
    if (from > closing) closing = line.indexOf(quote, from);
  }
  return undefined;
}

/** Undefined when the brackets never balance. */
function readNested(line: string, start: number, budget: Budget): Piece | undefined {
  const closing: string[] = [];
  for (let position = start; position < line.length && budget.characters > 0; position++) {
    budget.characters--;
    const character = line[position]!;
    if (character === '{') closing.push('}');
    else if (character === '[') closing.push(']');
    else if (character === '"') {
      const closed = readQuoted(line, position);
      budget.characters -= (closed?.end ?? line.length) - position;
      if (closed) position = closed.end - 1;
    } else if (character === closing.at(-1)) {
      closing.pop();
      if (closing.length === 0) return { text: line.slice(start, position + 1), end: position + 1 };
    }
  }
  return undefined;
}
