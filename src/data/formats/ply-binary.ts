/**
 * The data of a binary PLY. Rows of scalars only have one stride: their columns are read where they lie, and their number is
 * checked by division. Rows with lists are stepped through; a list's count is checked against the bytes left.
 */
import { FormatError } from '../format-error.ts';
import {
  type BodyContext,
  breakOff,
  cornerList,
  indexOf,
  type PlyBody,
  type PlyFaces,
  reportSkipped,
} from './ply-body.ts';
import { type Column, denseColumn, numericArray, readScalar } from './ply-column.ts';
import { bytesOf, type PlyElement } from './ply-header.ts';

/** @throws FormatError with the byte where the data end too early or a list has a negative length */
export function readBinaryBody(context: BodyContext): PlyBody {
  return new BinaryReader(context).read();
}

class BinaryReader {
  readonly #context: BodyContext;
  readonly #view: DataView;
  readonly #littleEndian: boolean;
  #position: number;
  #firstVertex = 0;
  #rows = 0;
  #columns: (Column | undefined)[] = [];
  #faces: PlyFaces | undefined;

  constructor(context: BodyContext) {
    const { bytes, header } = context;
    this.#context = context;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#littleEndian = header.encoding === 'binary_little_endian';
    this.#position = header.bodyStart;
  }

  read(): PlyBody {
    const { header, vertex, notices } = this.#context;
    const skipped: PlyElement[] = [];
    let whole = true;
    for (const element of header.elements) {
      const corners = cornerList(element);
      let found: number;
      if (element === vertex) found = this.#readVertices(element);
      else if (corners !== -1 && this.#faces === undefined) found = this.#readFaces(element, corners);
      else {
        found = this.#skip(element);
        skipped.push(element);
      }
      if (found < element.count) {
        breakOff(this.#context, { element, found, vertices: this.#rows, place: { byte: this.#position } });
        whole = false;
        break;
      }
    }
    reportSkipped(skipped, notices);
    const left = this.#view.byteLength - this.#position;
    if (whole && left > 0) notices.add('ply rest', `${left} bytes after the last element were not read`);
    return {
      rows: this.#rows,
      columns: this.#columns,
      ...(this.#faces === undefined ? {} : { faces: this.#faces }),
      place: (row) => ({ byte: this.#byteOfVertex(row) }),
    };
  }

  get #left(): number {
    return this.#view.byteLength - this.#position;
  }

  /** Whole rows of an element of scalars only; steps over them. */
  #takeFixed(count: number, stride: number): number {
    const found = stride === 0 ? count : Math.min(count, Math.floor(this.#left / stride));
    this.#position += found * stride;
    return found;
  }

  #readVertices(vertex: PlyElement): number {
    this.#firstVertex = this.#position;
    if (vertex.properties.some(({ countType }) => countType !== undefined)) return this.#readMixedVertices(vertex);
    let offset = this.#position;
    const stride = strideOf(vertex);
    this.#columns = vertex.properties.map(({ name, type }) => {
      const column = { name, type, view: this.#view, offset, stride, littleEndian: this.#littleEndian };
      offset += bytesOf[type];
      return column;
    });
    this.#rows = this.#takeFixed(vertex.count, stride);
    return this.#rows;
  }

  #readMixedVertices(vertex: PlyElement): number {
    const { properties } = vertex;
    const capacity = Math.min(vertex.count, Math.floor(this.#left / strideOf(vertex)));
    const arrays = properties.map(({ type, countType }) => countType === undefined && numericArray(type, capacity));
    let row = 0;
    for (; row < capacity; row++) {
      const end = this.#rowEnd(vertex);
      if (end === undefined) break;
      properties.forEach((property, place) => {
        const values = arrays[place];
        if (values) values[row] = readScalar(this.#view, this.#position, property.type, this.#littleEndian);
        this.#position += this.#sizeAt(this.#position, property.type, property.countType);
      });
    }
    this.#rows = row;
    this.#columns = properties.map(({ name, type }, place) => {
      const values = arrays[place];
      return values ? denseColumn(name, type, values.length === row ? values : values.slice(0, row)) : undefined;
    });
    return row;
  }

  #byteOfVertex(row: number): number {
    const { vertex } = this.#context;
    this.#position = this.#firstVertex;
    if (vertex.properties.every(({ countType }) => countType === undefined))
      return this.#position + row * strideOf(vertex);
    for (let before = 0; before < row; before++) this.#position = this.#rowEnd(vertex)!;
    return this.#position;
  }

  #readFaces(element: PlyElement, list: number): number {
    const start = this.#position;
    const { type, countType } = element.properties[list];
    let found = 0;
    let cornerCount = 0;
    for (; found < element.count; found++) {
      const end = this.#rowEnd(element);
      if (end === undefined) break;
      cornerCount += this.#cornersOfRow(element, list);
      this.#position = end;
    }
    const end = this.#position;
    const offsets = new Uint32Array(found + 1);
    const corners = new Uint32Array(cornerCount);
    this.#position = start;
    let next = 0;
    for (let face = 0; face < found; face++) {
      element.properties.forEach((property, place) => {
        const size = this.#sizeAt(this.#position, property.type, property.countType);
        if (place === list) {
          const first = this.#position + bytesOf[countType!];
          for (let at = first; at < this.#position + size; at += bytesOf[type]) {
            corners[next++] = indexOf(readScalar(this.#view, at, type, this.#littleEndian));
          }
        }
        this.#position += size;
      });
      offsets[face + 1] = next;
    }
    this.#position = end;
    this.#faces = { offsets, corners };
    return found;
  }

  /** Corners of the whole row at the reader's position. */
  #cornersOfRow(element: PlyElement, list: number): number {
    let at = this.#position;
    for (let place = 0; place < list; place++) {
      const { type, countType } = element.properties[place];
      at += this.#sizeAt(at, type, countType);
    }
    return readScalar(this.#view, at, element.properties[list].countType!, this.#littleEndian);
  }

  #skip(element: PlyElement): number {
    if (element.properties.every(({ countType }) => countType === undefined)) {
      return this.#takeFixed(element.count, strideOf(element));
    }
    for (let row = 0; row < element.count; row++) {
      const end = this.#rowEnd(element);
      if (end === undefined) return row;
      this.#position = end;
    }
    return element.count;
  }

  /** Where the row at the reader's position ends; undefined when that is beyond the data. */
  #rowEnd(element: PlyElement): number | undefined {
    let at = this.#position;
    for (const { type, countType } of element.properties) {
      if (at + bytesOf[countType ?? type] > this.#view.byteLength) return undefined;
      at += this.#sizeAt(at, type, countType);
      if (at > this.#view.byteLength) return undefined;
    }
    return at;
  }

  #sizeAt(at: number, type: PlyElement['properties'][number]['type'], countType: typeof type | undefined): number {
    if (countType === undefined) return bytesOf[type];
    const length = readScalar(this.#view, at, countType, this.#littleEndian);
    if (length < 0) {
      throw new FormatError({
        file: this.#context.file,
        byte: at,
        found: `a list of length ${length}`,
        expected: 'a length of 0 or more',
        remedies: ['The data do not fit the header: check that the file was saved or downloaded completely.'],
      });
    }
    return bytesOf[countType] + length * bytesOf[type];
  }
}

/** Bytes of the shortest row. */
function strideOf({ properties }: PlyElement): number {
  return properties.reduce((sum, { type, countType }) => sum + bytesOf[countType ?? type], 0);
}
