/**
 * The shape of a plain table of coordinates, from its first lines: comments, a count (as in .pts), names of the columns, then
 * rows of at least three numbers. One separator for the whole file: ';' where the first row has one, else ',', else blanks.
 */
import { classifyNumber, parseCount } from './numbers.ts';
import { TextLines } from './text-lines.ts';

export type Separator = ';' | ',' | ' ';

export interface TableHead {
  /** 1-based line of the first row. */
  readonly firstRow: number;
  readonly width: number;
  readonly separator: Separator;
  /** One per column, lower case; absent where no line names them. */
  readonly names?: readonly string[];
  /** Rows that a leading line promises, and that line. */
  readonly count?: { readonly rows: number; readonly line: number };
  /** Whether names or ending say that these are points, so that nobody needs to be asked. */
  readonly certain: boolean;
}

export const isTableComment = (line: string) => /^(?:#|\/\/|%|;)/.test(line);

const linesLookedAt = 1000;
const longestLine = 2 ** 14;
const rowsCompared = 8;

/** Undefined where the text is no such table. */
export function readTableHead(name: string, bytes: Uint8Array): TableHead | undefined {
  const lines = new TextLines(bytes);
  let names: string[] | undefined;
  let count: TableHead['count'];
  let headings = 0;
  for (let k = 0; k < linesLookedAt && lines.advanceToText(); k++) {
    if (lines.end - lines.start > longestLine) return undefined;
    const line = lines.text().trim();
    if (isTableComment(line)) {
      names = columnNames(line.replace(/^(?:#|\/\/|%|;)+/, '')) ?? names;
      continue;
    }
    const separator = separatorOf(line);
    const cells = cellsOf(line, separator);
    if (cells.length === 1 && headings === 0 && count === undefined && parseCount(cells[0]!) !== undefined) {
      count = { rows: parseCount(cells[0]!)!, line: lines.line };
      continue;
    }
    if (isRow(cells, names)) {
      const known = names?.length === cells.length ? names : undefined;
      const firstRow = lines.line;
      if (count !== undefined && !isCounted(name, lines, cells, separator, count.rows)) return undefined;
      const certain = known !== undefined || /\.(?:pts|csv|asc)(?:\.gz)?$/i.test(name);
      return {
        firstRow,
        width: cells.length,
        separator,
        certain,
        ...(known ? { names: known } : {}),
        ...(count ? { count } : {}),
      };
    }
    names = columnNames(line);
    if (names === undefined || count !== undefined || ++headings > 1) return undefined;
  }
  return undefined;
}

export function separatorOf(line: string): Separator {
  return line.includes(';') ? ';' : line.includes(',') ? ',' : ' ';
}

/** The cells of a row; a separator at its end starts no further cell. */
export function cellsOf(line: string, separator: Separator): string[] {
  if (separator === ' ') return line.trim().split(/\s+/);
  const cells = line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  if (cells.length > 1 && cells.at(-1) === '') cells.pop();
  return cells;
}

/** The columns that hold x, y and z. */
export function axisColumns(names: readonly string[] | undefined): readonly [number, number, number] {
  return names ? [names.indexOf('x'), names.indexOf('y'), names.indexOf('z')] : [0, 1, 2];
}

function isRow(cells: readonly string[], names: readonly string[] | undefined): boolean {
  const axes = axisColumns(names?.length === cells.length ? names : undefined);
  return cells.length >= 3 && axes.every((column) => classifyNumber(cells[column]!) !== 'not-a-number');
}

/** Names that include x, y and z. */
function columnNames(line: string): string[] | undefined {
  const names = cellsOf(line, separatorOf(line)).map((cell) => cell.toLowerCase());
  const distinct = new Set(names).size === names.length;
  return distinct && names.every((each) => each !== '') && axisColumns(names).every((column) => column >= 0)
    ? names
    : undefined;
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
    const cells = cellsOf(lines.text().slice(0, longestLine), separator);
    if (compared < rows && cells.length !== first.length) alike = false;
    if (!isRow(cells, undefined)) alike = false;
    if (!/^\d{1,3}$/.test(cells[0]!)) numbered = false;
  }
  restore();
  return alike && !(numbered && compared > 1);
}
