/**
 * A plain table of coordinates as a cloud: rows of numbers between blanks, commas or semicolons. Without names nobody can
 * know that the rows are points, so it is refused at first with the offer to read them so. Columns after the position are
 * colours where all are whole numbers 0..255, normals where all have length 1 within 1e-3, else channels; what was assumed
 * is told.
 */
import { FormatError } from '../format-error.ts';
import { NoticeList } from '../notices.ts';
import type { ImportOptions, PointCloud } from '../subject.ts';
import { LineCells, withMend } from './line-cells.ts';
import {
  type CloudContent,
  centred,
  cloudFields,
  GrowingNumbers,
  largestCoordinate,
  mostPoints,
  normalsFrom,
  TooManyNumbers,
} from './mesh-parts.ts';
import { classifyNumber } from './numbers.ts';
import { axisColumns, isTableComment, readTableHead, type TableHead } from './table-head.ts';
import { decode, shown, TextLines } from './text-lines.ts';

const widest = 256;
/** Bytes of a line that are looked at for numbers behind a semicolon. */
const longestRemark = 2 ** 12;
const unitTolerance = 1e-3;

interface Rows {
  /** One per column; undefined where a column holds text. */
  readonly columns: readonly (Float64Array | undefined)[];
  readonly rows: number;
}

/** @throws FormatError with the offer to read it as points, and for rows that do not fit the first one */
export function readTable(file: string, bytes: Uint8Array, options: ImportOptions = {}): CloudContent {
  const head = readTableHead(file, bytes);
  if (!head) {
    throw new FormatError({
      file,
      line: 1,
      found: 'no rows of numbers',
      expected: 'a table of coordinates',
      remedies: ['Check that the file is complete.'],
    });
  }
  const reader = new TableReader(file, bytes, head, options);
  return reader.read();
}

class TableReader {
  readonly #file: string;
  readonly #bytes: Uint8Array;
  readonly #head: TableHead;
  readonly #options: ImportOptions;
  readonly #notices = new NoticeList();

  constructor(file: string, bytes: Uint8Array, head: TableHead, options: ImportOptions) {
    this.#file = file;
    this.#bytes = bytes;
    this.#head = head;
    this.#options = options;
  }

  read(): CloudContent {
    const { width, firstRow } = this.#head;
    if (width > widest)
      throw this.#refuse(firstRow, `a row of ${width} columns`, `at most ${widest}`, 'Leave columns out.');
    this.#requireFit();
    if (!this.#head.certain && this.#options.as !== 'cloud') throw this.#offer();
    const table = this.#rows();
    const axes = axisColumns(this.#head.names);
    const positions = new Float64Array(3 * table.rows);
    axes.forEach((column, axis) => {
      const values = table.columns[column]!;
      for (let row = 0; row < table.rows; row++) positions[3 * row + axis] = values[row]!;
    });
    const used = new Set<number>(axes);
    const extras = this.#head.names ? this.#named(table, used) : this.#assumed(table, used);
    const channels = this.#channels(table, used);
    const cloud: PointCloud = { ...centred(positions), ...extras, channels };
    const notices = [...this.#head.notices, ...this.#notices.list()];
    return { kind: 'point-cloud', cloud, format: 'table of coordinates', fields: cloudFields(cloud), notices };
  }

  /** Names that say where x, y and z stand, but not of rows as they are. */
  #requireFit(): void {
    const { misfit, firstRow, width } = this.#head;
    if (!misfit) return;
    const { line, names, isComment } = misfit;
    if (isComment && this.#options.as === 'cloud') {
      const message = `The comment in line ${line} names ${names} columns, the rows have ${width}: columns 1 to 3 are taken as x, y and z.`;
      this.#notices.add('misfit', message, line);
      return;
    }
    const error = this.#refuse(
      firstRow,
      `a row of ${width} ${width === 1 ? 'column' : 'columns'}`,
      `${names}, as ${isComment ? 'the comment in ' : ''}line ${line} names them`,
      'Name every column once, x, y and z among them, or remove the names.',
    );
    throw isComment ? withMend(error, 'Take columns 1 to 3 as x, y and z', { as: 'cloud' }) : error;
  }

  /** Counting rows needs no numbers: lines that are neither blank nor comments. */
  #offer(): FormatError {
    const { firstRow, width } = this.#head;
    const rows = this.#countRows();
    const error = this.#refuse(
      firstRow,
      `what looks like a plain table of coordinates (${rows} ${rows === 1 ? 'row' : 'rows'} of ${width} numbers, no elements)`,
      'a molecule (atom count, comment, rows that start with an element), or a table whose first line names x, y and z',
      'Read it as points; for a molecule, put an element before each row and two lines before them all.',
    );
    return withMend(error, `Read as a point cloud of ${rows} points`, { as: 'cloud' });
  }

  #countRows(): number {
    const lines = new TextLines(this.#bytes);
    let rows = 0;
    while (lines.advanceToText()) if (lines.line >= this.#head.firstRow && !isComment(lines)) rows++;
    return rows;
  }

  #rows(): Rows {
    const head = this.#head;
    const lines = new TextLines(this.#bytes);
    const cells = new LineCells(this.#file, lines);
    const separator = head.separator === ' ' ? 0 : head.separator.charCodeAt(0);
    const columns: (GrowingNumbers | undefined)[] = Array.from({ length: head.width }, () => new GrowingNumbers());
    const axes = axisColumns(head.names);
    let rows = 0;
    let dropped = 0;
    while (lines.advanceToText()) {
      if (isComment(lines) && !this.#startsEmpty(lines, cells, axes)) continue;
      if (lines.line < head.firstRow) continue;
      cells.split(separator, 0, head.width);
      if (cells.count !== head.width) {
        const isLast = lines.remaining <= 0 && rows > 0;
        if (isLast && this.#options.use === 'complete') {
          this.#notices.add('cut', `The last row is not complete: left out.`, lines.line);
          break;
        }
        const error = cells.refuse(
          `a row of ${cells.count} columns`,
          `${head.width}, as in line ${head.firstRow}`,
          isLast ? 'The file may have been cut off here.' : 'Correct the row.',
        );
        throw isLast ? withMend(error, `Use the ${rows} complete rows`, { use: 'complete' }) : error;
      }
      if (!this.#isFinitePoint(cells, axes)) {
        dropped++;
        continue;
      }
      columns.forEach((column, k) => {
        const value = column && (axes.includes(k) ? cells.number(k) : cells.isEmpty(k) ? Number.NaN : cells.real(k));
        if (column && value === undefined) {
          this.#notices.add(
            `text ${k}`,
            `The column ${this.#name(k)} holds text, such as ${shown(cells.text(k))}: left out.`,
            lines.line,
          );
          columns[k] = undefined;
        } else if (column) {
          column.push(value!);
        }
      });
      if (++rows > mostPoints) throw new TooManyNumbers(`more than ${mostPoints} rows`);
    }
    this.#requireCount(rows + dropped);
    if (rows === 0) throw this.#refuse(head.firstRow, 'no finite point', 'at least one', 'Check the coordinates.');
    if (dropped > 0) this.#notices.add('dropped', `${dropped} rows whose coordinates are not finite are left out.`);
    return { columns: columns.map((column) => column?.view()), rows };
  }

  /** Whether a line that begins with `;` is a row whose first cell is empty; where it is none but holds numbers, that is told. */
  #startsEmpty(lines: TextLines, cells: LineCells, axes: readonly number[]): boolean {
    const { separator, width } = this.#head;
    const text = decode(lines.bytes, lines.start, Math.min(lines.end, lines.start + longestRemark)).trim();
    if (!text.startsWith(';')) return false;
    if (separator === ';' && !axes.includes(0) && lines.line >= this.#head.firstRow) {
      cells.split(0x3b, 0, width);
      if (cells.count === width) return true;
    }
    const numbers = text.split(/[;,\s]+/).filter((cell) => classifyNumber(cell) === 'number');
    if (numbers.length >= 3) {
      const message = "A line that begins with ';' is taken as a remark, though numbers follow.";
      this.#notices.add('semicolon', message, lines.line);
    }
    return false;
  }

  #isFinitePoint(cells: LineCells, axes: readonly number[]): boolean {
    for (const [axis, column] of axes.entries()) {
      if (Math.abs(cells.number(column)) < largestCoordinate) continue;
      const isNumber = cells.real(column) !== undefined;
      if (isNumber && this.#options.notFinite === 'drop') return false;
      const error = cells.refuseNumber(column, `a finite coordinate ${'xyz'[axis]}`);
      throw isNumber ? withMend(error, 'Leave out the rows that are not finite', { notFinite: 'drop' }) : error;
    }
    return true;
  }

  #requireCount(rows: number): void {
    const { count } = this.#head;
    if (!count || count.rows === rows) return;
    const message = `${rows} rows follow`;
    if (this.#options.use === 'complete') {
      this.#notices.add(
        'count',
        `Line ${count.line} promises ${count.rows} rows; the ${rows} that follow are used.`,
        count.line,
      );
      return;
    }
    const error = this.#refuse(
      count.line,
      `a count of ${count.rows} where ${message}`,
      `${rows}`,
      'Correct the count, or restore the missing rows.',
    );
    throw withMend(error, `Use the ${rows} rows`, { use: 'complete' });
  }

  #named(table: Rows, used: Set<number>): Pick<PointCloud, 'colours' | 'normals'> {
    const names = this.#head.names!;
    const find = (...candidates: readonly string[][]) =>
      candidates
        .map((triple) => triple.map((name) => names.indexOf(name)))
        .find((columns) => columns.every((column) => column >= 0 && table.columns[column] !== undefined));
    const colour = find(['red', 'green', 'blue'], ['r', 'g', 'b']);
    const normal = find(['nx', 'ny', 'nz'], ['normal_x', 'normal_y', 'normal_z']);
    const colours = colour && coloursOf(table, colour);
    if (colour && !colours)
      this.#notices.add('colours', 'Colours that are no whole numbers 0 to 255 are kept as channels.');
    if (colour && colours) for (const column of colour) used.add(column);
    const normals = normal && normalsOf(table, normal);
    if (normal && normals) for (const column of normal) used.add(column);
    return { ...(colours ? { colours } : {}), ...(normals ? { normals } : {}) };
  }

  /** Columns 4 to 6; then 7 to 9; and 5 to 7 of seven (x y z intensity r g b, as in .pts). */
  #assumed(table: Rows, used: Set<number>): Pick<PointCloud, 'colours' | 'normals'> {
    const result: { colours?: Uint8Array; normals?: Float32Array } = {};
    for (const first of this.#head.width === 7 ? [3, 4] : [3, 6]) {
      const triple = [first, first + 1, first + 2];
      if (triple.some((column) => used.has(column) || table.columns[column] === undefined)) continue;
      const place = `Columns ${first + 1} to ${first + 3}`;
      const colours = result.colours ? undefined : coloursOf(table, triple);
      if (colours) {
        result.colours = colours;
        this.#notices.add(
          `triple ${first}`,
          `${place} are whole numbers 0 to 255: taken as colours.`,
          this.#head.firstRow,
        );
      } else if (!result.normals && isUnit(table, triple)) {
        result.normals = normalsOf(table, triple)!;
        this.#notices.add(`triple ${first}`, `${place} have length 1: taken as normals.`, this.#head.firstRow);
      } else {
        continue;
      }
      for (const column of triple) used.add(column);
    }
    return result;
  }

  #channels(table: Rows, used: ReadonlySet<number>): PointCloud['channels'] {
    const channels = new Map<string, { width: number; values: Float64Array }>();
    table.columns.forEach((column, k) => {
      if (column === undefined || used.has(k)) return;
      if (column.every(Number.isNaN)) {
        this.#notices.add(`empty ${k}`, `The column ${this.#name(k)} holds no number: left out.`);
        return;
      }
      if (column.some((value) => !Number.isFinite(value))) {
        this.#notices.add(`nan ${k}`, `The column ${this.#name(k)} has values that are not finite.`);
      }
      channels.set(this.#name(k), { width: 1, values: column.slice() });
    });
    return channels;
  }

  #name(column: number): string {
    return this.#head.names?.[column] ?? `column${column + 1}`;
  }

  #refuse(line: number, found: string, expected: string, remedy: string): FormatError {
    return new FormatError({ file: this.#file, line, found, expected, remedies: [remedy] });
  }
}

function isComment({ bytes, start, end }: TextLines): boolean {
  let position = start;
  while (position < end && (bytes[position] === 0x20 || bytes[position] === 0x09)) position++;
  return isTableComment(String.fromCharCode(bytes[position]!, bytes[position + 1] ?? 0));
}

function coloursOf(table: Rows, triple: readonly number[]): Uint8Array | undefined {
  const columns = triple.map((column) => table.columns[column]!);
  const fits = columns.every((values) =>
    values.every((value) => value >= 0 && value <= 255 && Number.isInteger(value)),
  );
  if (!fits) return undefined;
  const colours = new Uint8Array(4 * table.rows).fill(255);
  columns.forEach((values, k) => {
    for (let row = 0; row < table.rows; row++) colours[4 * row + k] = values[row]!;
  });
  return colours;
}

function isUnit(table: Rows, triple: readonly number[]): boolean {
  const [x, y, z] = triple.map((column) => table.columns[column]!);
  return x!.every((value, row) => Math.abs(Math.hypot(value, y![row]!, z![row]!) - 1) <= unitTolerance);
}

/** Undefined where one is not finite: then they stay channels, and it is told. */
function normalsOf(table: Rows, triple: readonly number[]): Float32Array | undefined {
  return normalsFrom(
    Float64Array.from({ length: 3 * table.rows }, (_, k) => table.columns[triple[k % 3]!]![Math.floor(k / 3)]!),
  );
}
