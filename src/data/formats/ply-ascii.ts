/**
 * The data of an ASCII PLY: a stream of tokens, whose lines mean nothing. Rows are parsed in blocks and then stored column by
 * column in each property's own type (positions in float64). A token takes two bytes, so the bytes bound what is allocated.
 */

import { indexOf } from './ply-binary.ts';
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
  return new AsciiReader(context).read();
}

class AsciiReader {
  readonly #context: BodyContext;
  readonly #tokens: PlyTokens;
  #rows = 0;
  #columns: PlyBody['columns'] = [];
  #faces: PlyFaces | undefined;
  #firstVertex = 0;
  #tokensOnFirstLine = 0;

  constructor(context: BodyContext) {
    this.#context = context;
    this.#tokens = new PlyTokens(context.file, context.bytes, context.header.bodyStart);
  }

  read(): PlyBody {
    const { header, vertex, notices, bytes } = this.#context;
    const skipped: PlyElement[] = [];
    let whole = true;
    header.elements.forEach((element, place) => {
      if (!whole || element.count === 0 || element.properties.length === 0) return;
      const corners = cornerList(element);
      let found: number;
      if (element === vertex) found = this.#rows = this.#readVertices(element, header.elements.slice(place + 1));
      else if (corners !== -1 && this.#faces === undefined) found = this.#readFaces(element, corners);
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

  #readVertices(vertex: PlyElement, later: readonly PlyElement[]): number {
    const tokens = this.#tokens;
    const { properties } = vertex;
    const capacity = this.#capacity(vertex);
    const doubles = new Set<number | undefined>(this.#context.fields.position);
    const types = properties.map(({ type }, place) => (doubles.has(place) ? 'float64' : type));
    const arrays = properties.map(({ countType }, place) =>
      countType === undefined ? numericArray(types[place], capacity) : undefined,
    );
    const width = properties.length;
    const mostRows = Math.max(1, Math.floor(blockValues / width));
    const block = new Float64Array(mostRows * width);
    const column = new Float64Array(mostRows);
    this.#firstVertex = tokens.skipBlanks();
    this.#tokensOnFirstLine = tokens.countOnLine();
    let stored = 0;
    let lastEnd = 0;
    while (stored < capacity && !tokens.ended) {
      const start = tokens.position;
      let rows = 0;
      for (const most = Math.min(mostRows, capacity - stored); rows < most; rows++) {
        this.#readRow(vertex, block, rows * width);
        if (tokens.ended) break;
        lastEnd = tokens.position;
      }
      arrays.forEach((values, place) => {
        if (values === undefined) return;
        for (let row = 0; row < rows; row++) column[row] = block[row * width + place];
        const misfit = doubles.has(place) ? -1 : firstMisfit(column, rows, types[place]);
        if (misfit !== -1) throw this.#misfit(vertex, start, misfit, place);
        values.set(column.subarray(0, rows), stored);
      });
      stored += rows;
    }
    const more = stored < vertex.count || later.some(({ count, properties }) => count > 0 && properties.length > 0);
    if (more && lastEnd === this.#context.bytes.length) stored = Math.max(0, stored - 1);
    this.#columns = properties.map(({ name }, place) => {
      const values = arrays[place];
      if (values === undefined) return undefined;
      return denseColumn(name, types[place], values.length === stored ? values : values.slice(0, stored));
    });
    return stored;
  }

  /** One row into `out` from `at`; in place of a list stands its length. */
  #readRow({ properties }: PlyElement, out: Float64Array, at: number): void {
    const tokens = this.#tokens;
    for (let place = 0; place < properties.length; place++) {
      if (properties[place].countType === undefined) out[at + place] = tokens.number();
      else {
        const length = this.#listLength();
        out[at + place] = length;
        tokens.skip(length);
      }
    }
  }

  /** The length of the list that begins here; 0 at the end of the data. */
  #listLength(): number {
    const start = this.#tokens.skipBlanks();
    const length = this.#tokens.number();
    if (this.#tokens.ended) return 0;
    if (!(Number.isInteger(length) && length >= 0)) {
      throw this.#tokens.refuse(start, ' as the length of a list', 'an integer of 0 or more');
    }
    return length;
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

  #readFaces(element: PlyElement, list: number): number {
    const tokens = this.#tokens;
    const capacity = this.#capacity(element);
    const offsets = new Uint32Array(capacity + 1);
    let corners = new Uint32Array(3 * capacity);
    let next = 0;
    let face = 0;
    for (; face < capacity; face++) {
      const first = next;
      for (let place = 0; place < element.properties.length; place++) {
        if (place !== list) {
          tokens.skip(element.properties[place].countType === undefined ? 1 : this.#listLength());
          continue;
        }
        const length = this.#listLength();
        for (let corner = 0; corner < length && !tokens.ended; corner++) {
          if (next === corners.length) corners = grown(corners);
          corners[next++] = indexOf(tokens.number());
        }
      }
      if (tokens.ended) {
        next = first;
        break;
      }
      offsets[face + 1] = next;
    }
    this.#faces = {
      offsets: face === capacity ? offsets : offsets.slice(0, face + 1),
      corners: next === corners.length ? corners : corners.slice(0, next),
    };
    return face;
  }

  #skip(element: PlyElement): number {
    for (let row = 0; row < element.count; row++) {
      for (const { countType } of element.properties)
        this.#tokens.skip(countType === undefined ? 1 : this.#listLength());
      if (this.#tokens.ended) return row;
    }
    return element.count;
  }

  /** Text behind the last element: rows that are longer than declared, or simply a rest. */
  #checkRest(): void {
    const rest = this.#tokens.skipBlanks();
    const { bytes, vertex, notices } = this.#context;
    if (rest === bytes.length) return;
    const declared = vertex.properties.length;
    const hasLists = vertex.properties.some(({ countType }) => countType !== undefined);
    if (!hasLists && this.#tokensOnFirstLine > declared) {
      throw this.#tokens.refuse(
        rest,
        ` after the last element, and ${this.#tokensOnFirstLine} numbers in the first row of vertices`,
        `${declared}, as the header declares from line ${vertex.line}`,
      );
    }
    notices.add('ply rest', 'Text after the last element was not read', this.#tokens.lineAt(rest));
  }
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

function grown(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.ceil(values.length * 1.5) + 16);
  larger.set(values);
  return larger;
}
