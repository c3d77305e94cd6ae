/**
 * The shape of a plain table of coordinates, from its first lines: comments, a count (as in .pts), names of the columns, then
 * rows of at least three numbers. One separator for the whole file: ';' where the first row has one, else ',', else blanks.
 * Names that do not fit the rows are never guessed at: R's one name less is known, anything else is a misfit.
 */
import type { Notice } from '../subject.ts';
import { classifyNumber, parseCount } from './numbers.ts';
import { TextLines } from './text-lines.ts';

export type Separator = ';' | ',' | ' ';

export interface TableHead {
  /** 1-based line of the first row. */
  readonly firstRow: number;
  readonly width: number;
  readonly separator: Separator;
  /** One per column, lower case, all different; absent where no line names them. */
  readonly names?: readonly string[];
  /** Rows that a leading line promises, and that line. */
  readonly count?: { readonly rows: number; readonly line: number };
  /** Whether names or ending say that these are points, so that nobody needs to be asked. */
  readonly certain: boolean;
  /** How the names were understood. */
  readonly notices: readonly Notice[];
  /** A line of names that does not fit the first row; names in a comment may be passed over on request. */
  readonly misfit?: { readonly line: number; readonly names: number; readonly isComment: boolean };
}

interface NameLine {
  /** As they stand, lower case; the last may be empty. */
  readonly names: readonly string[];
  readonly line: number;
  readonly isComment: boolean;
}

export const isTableComment = (line: string) => /^(?:#|\/\/|%|;)/.test(line);

const linesLookedAt = 1000;
const longestLine = 2 ** 14;
const longestName = 80;
const rowsCompared = 8;

/** Undefined where the text is no such table. */
export function readTableHead(name: string, bytes: Uint8Array): TableHead | undefined {
  const lines = new TextLines(bytes);
  let named: NameLine | undefined;
  let count: TableHead['count'];
  for (let k = 0; k < linesLookedAt && lines.advanceToText(); k++) {
    if (lines.end - lines.start > longestLine) return undefined;
    const line = lines.text().trim();
    const separator = separatorOf(line);
    const cells = cellsOf(line, separator);
    if (isTableComment(line) && !startsEmpty(line, cells, named)) {
      named = commentNames(line, lines.line) ?? named;
      continue;
    }
    const filled = withoutLast(cells);
    const hasHeading = named?.isComment === false;
    if (filled.length === 1 && !hasHeading && count === undefined && parseCount(filled[0]!) !== undefined) {
      count = { rows: parseCount(filled[0]!)!, line: lines.line };
      continue;
    }
    if (hasHeading || isRow(filled, named && fitted(named, cells)) || isRow(filled, undefined)) {
      if (count !== undefined && !isCounted(name, lines, filled, separator, count.rows)) return undefined;
      const isPoints = /\.(?:pts|csv|asc)(?:\.gz)?$/i.test(name);
      const shape = { firstRow: lines.line, separator, ...(count ? { count } : {}) };
      const known = named && understood(named, cells, lines.line);
      if (known) return { ...shape, ...known, width: known.names.length, certain: true };
      const unnamed = { ...shape, width: filled.length, certain: isPoints, notices: [] };
      return named ? { ...unnamed, ...withoutNames(named, filled.length) } : unnamed;
    }
    const names = columnNames(line);
    if (names === undefined || count !== undefined) return undefined;
    named = { names, line: lines.line, isComment: false };
  }
  return undefined;
}

/** A quoted part may hold other separators. */
function separatorOf(line: string): Separator {
  const bare = line.replace(/"[^"]*"/g, '');
  return bare.includes(';') ? ';' : bare.includes(',') ? ',' : ' ';
}

/** The cells of a row without their quotes; after a separator at its end stands an empty one. */
function cellsOf(line: string, separator: Separator): string[] {
  if (separator === ' ') return Array.from(line.matchAll(/"[^"]*"\S*|\S+/g), ([cell]) => unquoted(cell));
  const cells: string[] = [];
  for (let start = 0; start <= line.length; ) {
    while (line[start] === ' ' || line[start] === '\t') start++;
    const next = line.indexOf(separator, quotedEnd(line, start));
    const end = next === -1 ? line.length : next;
    cells.push(unquoted(line.slice(start, end).trim()));
    start = end + 1;
  }
  return cells;
}

/** Behind the quotes in which a cell stands, where doubled ones are part of it; its start where it has none. */
function quotedEnd(line: string, start: number): number {
  if (line[start] !== '"') return start;
  let closing = line.indexOf('"', start + 1);
  while (closing !== -1 && line[closing + 1] === '"') closing = line.indexOf('"', closing + 2);
  return closing === -1 ? start : closing + 1;
}

const unquoted = (cell: string) =>
  cell.length >= 2 && cell.startsWith('"') && cell.endsWith('"') ? cell.slice(1, -1) : cell;

const withoutLast = (cells: readonly string[]) =>
  cells.length > 1 && cells.at(-1) === '' ? cells.slice(0, -1) : cells;

/** The columns that hold x, y and z. */
export function axisColumns(names: readonly string[] | undefined): readonly [number, number, number] {
  return names ? [names.indexOf('x'), names.indexOf('y'), names.indexOf('z')] : [0, 1, 2];
}

function isRow(cells: readonly string[], names: readonly string[] | undefined): boolean {
  const isNumber = (column: number) => classifyNumber(cells[column] ?? '') !== 'not-a-number';
  return cells.length >= 3 && axisColumns(names).every(isNumber);
}

/** Names that include x, y and z; any of them may be empty. */
function columnNames(line: string): string[] | undefined {
  const names = cellsOf(line, separatorOf(line)).map((cell) => cell.toLowerCase());
  return axisColumns(names).every((column) => column >= 0) ? names : undefined;
}

/** A comment may say what it is before it names columns: `# columns: x y z`. */
function commentNames(comment: string, line: number): NameLine | undefined {
  const text = comment.replace(/^(?:#|\/\/|%|;)+/, '').trim();
  const names = columnNames(text.replace(/^[\w ]{1,40}:/, '')) ?? columnNames(text);
  return names && { names, line, isComment: true };
}

/** Whether a line that begins with `;` is no remark: a heading or a row whose first cell is empty. */
function startsEmpty(line: string, cells: readonly string[], named: NameLine | undefined): boolean {
  if (!line.startsWith(';')) return false;
  if (named?.isComment === false) return named.names.length === cells.length && named.names[0] !== 'x';
  return columnNames(line) !== undefined;
}

/** The names, one for each cell of the row; undefined where they do not fit. */
function fitted({ names, isComment }: NameLine, cells: readonly string[]): readonly string[] | undefined {
  const isOpen = names.at(-1) === '' && cells.at(-1) === '';
  if (names.length === cells.length) return isOpen ? names.slice(0, -1) : names;
  const [given, filled] = [withoutLast(names), withoutLast(cells)];
  if (given.length === filled.length) return given;
  return !isComment && filled.length === given.length + 1 ? ['', ...given] : undefined;
}

function understood(
  named: NameLine,
  cells: readonly string[],
  row: number,
): Required<Pick<TableHead, 'names' | 'notices'>> | undefined {
  const fitting = fitted(named, cells);
  if (!fitting) return undefined;
  const { names, doubled } = different(fitting);
  const notices: Notice[] = [];
  if (fitting.length > named.names.length) {
    const message = `Line ${named.line} names one column less than line ${row} has: the first one is taken as names of the rows, as R writes them.`;
    notices.push({ message, line: row });
  }
  if (doubled.length > 0) {
    notices.push({ message: `Names that stand there twice are told apart: ${doubled.join(', ')}.`, line: named.line });
  }
  return { names, notices };
}

/** Empty names become `column4`, repeated ones `name_2`. */
function different(names: readonly string[]): { readonly names: string[]; readonly doubled: readonly string[] } {
  const taken = new Set<string>();
  const doubled: string[] = [];
  const all = names.map((given, column) => {
    const name = given === '' ? `column${column + 1}` : given.slice(0, longestName);
    let own = name;
    for (let k = 2; taken.has(own); k++) own = `${name}_${k}`;
    if (own !== name) doubled.push(own);
    taken.add(own);
    return own;
  });
  return { names: all, doubled: doubled.slice(0, 8) };
}

/** A comment that begins with x, y and z names the first three columns, whatever the others are. */
function withoutNames({ names, line, isComment }: NameLine, width: number): Pick<TableHead, 'misfit' | 'notices'> {
  if (!isComment || axisColumns(names).join() !== '0,1,2') {
    return { notices: [], misfit: { line, names: withoutLast(names).length, isComment } };
  }
  const message = `The comment in line ${line} names ${names.length} columns, the rows have ${width}: columns 1 to 3 are x, y and z, the others have no names.`;
  return { notices: [{ message, line }] };
}

/** Whether a leading count starts a table and no molecule, whose rows start with an element after a line of comment. */
function isCounted(
  name: string,
  lines: TextLines,
  first: readonly string[],
  separator: Separator,
  rows: number,
): boolean {
  if (/\.pts(?:\.gz)?$/i.test(name)) return true;
  if (/\.(?:ext)?xyz(?:\.gz)?$/i.test(name) && first.length !== 3) return false;
  const restore = lines.mark();
  let alike = true;
  let numbered = first.length >= 4;
  let compared = 1;
  for (; compared < rowsCompared && lines.advanceToText(); compared++) {
    const cells = withoutLast(cellsOf(lines.text().slice(0, longestLine).trim(), separator));
    if (compared < rows && cells.length !== first.length) alike = false;
    if (!isRow(cells, undefined)) alike = false;
    if (!/^\d{1,3}$/.test(cells[0]!)) numbered = false;
  }
  restore();
  return alike && !(numbered && compared > 1);
}
