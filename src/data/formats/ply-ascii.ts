/**
 * The data of an ASCII PLY: a stream of tokens, whose lines mean nothing. Rows are parsed in blocks and then stored column by
 * column in each property's own type (positions in float64). A token takes two bytes, so the bytes bound what is allocated.
 */

import { FormatError } from '../format-error.ts';
import { NoticeList } from '../notices.ts';
import { readFaceLines, readFaceStream } from './ply-ascii-faces.ts';
import { type BodyContext, breakOff, cornerList, type PlyBody, type PlyFaces, reportSkipped } from './ply-body.ts';
import { denseColumn, numericArray } from './ply-column.ts';
import type { PlyElement, PlyType } from './ply-header.ts';
import { PlyTokens } from './ply-tokens.ts';

const blockValues = 16_384;

const integerBounds: Readonly<Partial<Record<PlyType, readonly [number, number]>>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
};

/** @throws FormatError with the line of a token that is no number or does not fit its type, or where the data end too early */
export function readAsciiBody(context: BodyContext): PlyBody {
  const reader = new AsciiReader(context, new NoticeList(), 'stream');
  let body: PlyBody | undefined;
  let failure: unknown;
  try {
    body = reader.read();
  } catch (error) {
    failure = error;
  }
  if (reader.longRow !== undefined && !reader.fits) {
    const byLine = new AsciiReader(context, new NoticeList(), 'lines');
    const found = withoutFormatError(() => byLine.read());
    if (found !== undefined && byLine.fits) {
      const message =
        'The rows of skipped elements hold more than the header declares: the rest of each line was ignored';
      byLine.notices.add('ply long rows', message, reader.longRow);
      context.notices.absorb(byLine.notices);
      return found;
    }
  }
  if (body === undefined) throw failure;
  context.notices.absorb(reader.notices);
  return body;
}

function withoutFormatError<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

class AsciiReader {
  readonly #context: BodyContext;
  readonly #tokens: PlyTokens;
  #rows = 0;
  #columns: PlyBody['columns'] = [];
  #faces: PlyFaces | undefined;
  #firstVertex = 0;
  #tokensOnFirstLine = 0;

  readonly notices: NoticeList;
  /** Whether the data end where the header says. */
  fits = false;
  /** Line of the first row of a skipped element behind whose last value more stands on the line. */
  longRow: number | undefined;
  readonly #skips: 'stream' | 'lines';

  /** @param skips how rows of skipped elements are passed over: by the values that are declared, or by lines */
  constructor(context: BodyContext, notices: NoticeList, skips: 'stream' | 'lines') {
    this.#context = { ...context, notices };
    this.notices = notices;
    this.#skips = skips;
    this.#tokens = new PlyTokens(context.file, context.bytes, context.header.bodyStart);
  }

  read(): PlyBody {
    const { header, vertex, notices, bytes } = this.#context;
    const skipped: PlyElement[] = [];
    let whole = true;
    header.elements.forEach((element, place) => {
      if (!whole || element.count === 0 || element.properties.length === 0) return;
      const corners = cornerList(element);
      const later = header.elements
        .slice(place + 1)
        .some(({ count, properties }) => count > 0 && properties.length > 0);
      let found: number;
      if (element === vertex) found = this.#rows = this.#readVertices(element, later);
      else if (corners !== -1 && this.#faces === undefined) found = this.#readFaces(element, corners, later);
      else {
        found = this.#skip(element);
        skipped.push(element);
      }
      if (found === element.count) return;
      whole = false;
      const line = this.#tokens.lineAt(bytes.length);
      breakOff(this.#context, { element, found, vertices: this.#rows, place: { line } });
    });
    reportSkipped(skipped, notices);
    if (whole) this.#checkRest();
    return {
      rows: this.#rows,
      columns: this.#columns,
      ...(this.#faces === undefined ? {} : { faces: this.#faces }),
      place: (row) => {
        const again = this.#tokensFrom(this.#firstVertex, vertex, row, 0);
        return { line: again.lineAt(again.skipBlanks()) };
      },
    };
  }

  /** Most rows of so many tokens that the bytes left can hold. */
  #capacity({ count, properties }: PlyElement): number {
    const tokens = Math.floor((this.#context.bytes.length - this.#tokens.position + 1) / 2);
    return Math.min(count, Math.floor(tokens / properties.length));
  }

  /** @param later whether tokens follow, so that a row that touches the end may be cut */
  #readVertices(vertex: PlyElement, later: boolean): number {
    const tokens = this.#tokens;
    const { properties } = vertex;
    const capacity = this.#capacity(vertex);
    const doubles = new Set<number | undefined>(this.#context.fields.position);
    const types = properties.map(({ type }, place) => (doubles.has(place) ? 'float64' : type));
    const arrays = properties.map(({ countType }, place) =>
      countType === undefined ? numericArray(types[place], capacity) : undefined,
    );
    const width = properties.length;
    const hasLists = properties.some(({ countType }) => countType !== undefined);
    const mostRows = Math.max(1, Math.floor(blockValues / width));
    const block = new Float64Array(mostRows * width);
    const column = new Float64Array(mostRows);
    this.#firstVertex = tokens.skipBlanks();
    this.#tokensOnFirstLine = tokens.countOnLine();
    let stored = 0;
    let isCut = false;
    while (stored < capacity && !tokens.ended) {
      const start = tokens.position;
      const most = Math.min(mostRows, capacity - stored);
      const taken = hasLists ? this.#readRows(vertex, most, block) : tokens.numbers(most * width, block, 0);
      const rows = Math.floor(taken / width);
      isCut = taken === rows * width && tokens.position === this.#context.bytes.length;
      arrays.forEach((values, place) => {
        if (values === undefined) return;
        takeColumn(block, width, place, column.subarray(0, rows));
        const misfit = doubles.has(place) ? -1 : firstMisfit(column, rows, types[place]);
        if (misfit !== -1) throw this.#misfit(vertex, start, misfit, place);
        values.set(column.subarray(0, rows), stored);
      });
      stored += rows;
    }
    if (isCut && (later || stored < vertex.count)) stored = Math.max(0, stored - 1);
    this.#columns = properties.map(({ name }, place) => {
      const values = arrays[place];
      if (values === undefined) return undefined;
      return denseColumn(name, types[place], values.length === stored ? values : values.slice(0, stored));
    });
    return stored;
  }

  /** Rows with lists, in whose place their length stands in `out`; answers with how many values. */
  #readRows({ properties }: PlyElement, rows: number, out: Float64Array): number {
    const tokens = this.#tokens;
    let taken = 0;
    for (let row = 0; row < rows; row++) {
      for (const { countType } of properties) {
        const end = tokens.position;
        if (countType === undefined) tokens.numbers(1, out, taken);
        else {
          out[taken] = tokens.listLength();
          tokens.skip(out[taken]);
        }
        if (tokens.ended) {
          tokens.position = end;
          return taken;
        }
        taken++;
      }
    }
    return taken;
  }

  /** The error for a value in row `row` of the block that begins at byte `start`. */
  #misfit(vertex: PlyElement, start: number, row: number, place: number): Error {
    const again = this.#tokensFrom(start, vertex, row, place);
    const { name, type } = vertex.properties[place];
    const [least, most] = integerBounds[type]!;
    return again.refuse(again.skipBlanks(), ` as ${name}`, `an integer from ${least} to ${most}, as ${type} holds`);
  }

  /** A reader before property `place` of the row that is `row` rows after byte `start`. */
  #tokensFrom(start: number, { properties }: PlyElement, row: number, place: number): PlyTokens {
    const again = new PlyTokens(this.#context.file, this.#context.bytes, start);
    for (let step = 0; step < row * properties.length + place; step++) {
      again.skip(properties[step % properties.length].countType === undefined ? 1 : again.number());
    }
    return again;
  }

  #readFaces(element: PlyElement, list: number, later: boolean): number {
    const start = this.#tokens.position;
    const capacity = this.#capacity(element);
    let failure: unknown;
    try {
      const { faces, found } = readFaceStream(this.#tokens, element, list, capacity);
      this.#faces = faces;
      if (found < element.count || this.#tokens.countOnLine() === 0) return found;
    } catch (error) {
      failure = error;
    }
    const { file, bytes, notices } = this.#context;
    const again = new PlyTokens(file, bytes, start);
    const byLine = later ? undefined : readFaceLines(again, element, list, capacity);
    if (byLine === undefined) {
      if (failure === undefined) return element.count;
      this.#checkWidth();
      throw failure;
    }
    const line = again.lineAt(byLine.firstRow);
    notices.add(
      'ply face rows',
      'The rows of faces hold more than the header declares: the rest of each line was ignored',
      line,
    );
    this.#faces = byLine.faces;
    this.#tokens.position = again.position;
    this.#tokens.ended = false;
    return element.count;
  }

  #skip(element: PlyElement): number {
    const tokens = this.#tokens;
    for (let row = 0; row < element.count; row++) {
      for (const { countType } of element.properties) tokens.skip(countType === undefined ? 1 : tokens.listLength());
      if (tokens.ended) return row;
      if (row === 0 && tokens.countOnLine() > 0) this.longRow ??= tokens.lineAt(tokens.position);
      if (this.#skips === 'lines') tokens.skipLine();
    }
    return element.count;
  }

  /** Text behind the last element: rows that are longer than declared, or simply a rest. */
  #checkRest(): void {
    const rest = this.#tokens.skipBlanks();
    this.fits = rest === this.#context.bytes.length;
    if (this.fits) return;
    this.#checkWidth();
    this.#context.notices.add('ply rest', 'Text after the last element was not read', this.#tokens.lineAt(rest));
  }

  /** Called when the tokens do not fit the header. @throws FormatError when the first row of vertices is longer than declared */
  #checkWidth(): void {
    const { file, vertex } = this.#context;
    const declared = vertex.properties.length;
    const hasLists = vertex.properties.some(({ countType }) => countType !== undefined);
    if (hasLists || this.#tokensOnFirstLine <= declared) return;
    throw new FormatError({
      file,
      line: this.#tokens.lineAt(this.#firstVertex),
      found: `${this.#tokensOnFirstLine} values in a row of vertices`,
      expected: `${declared}, as the header declares from line ${vertex.line}`,
      remedies: ['Declare the missing properties in the header, in their order.'],
    });
  }
}

/** Loops of their own, called once a block, are compiled early. */
function takeColumn(block: Float64Array, width: number, place: number, out: Float64Array): void {
  for (let row = 0, at = place; row < out.length; row++, at += width) out[row] = block[at];
}

function firstMisfit(values: Float64Array, rows: number, type: PlyType): number {
  const bounds = integerBounds[type];
  if (bounds === undefined) return -1;
  const [least, most] = bounds;
  for (let row = 0; row < rows; row++) {
    const value = values[row];
    if (!(value >= least && value <= most && Math.floor(value) === value)) return row;
  }
  return -1;
}
