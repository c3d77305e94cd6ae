/**
 * One numeric property over the rows of an element, wherever its bytes lie: row r at `offset + r * stride`. Read in blocks
 * into float64 (which holds every value of every PLY type), one loop per type, so that nothing but the result is allocated.
 */
import type { NumericArray } from '../subject.ts';
import { bytesOf, type PlyType } from './ply-header.ts';

export interface Column {
  readonly name: string;
  readonly type: PlyType;
  readonly view: DataView;
  /** Byte of row 0, from the start of `view`. */
  readonly offset: number;
  /** Bytes from row to row. */
  readonly stride: number;
  readonly littleEndian: boolean;
  /** The values themselves, where the rows lie together as this machine writes them. */
  readonly dense?: NumericArray;
}

export interface ColumnRange {
  readonly least: number;
  readonly greatest: number;
  readonly finite: boolean;
}

const blockRows = 4096;
const block = new Float64Array(blockRows);
const machineIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export function numericArray(type: PlyType, length: number): NumericArray {
  switch (type) {
    case 'int8':
      return new Int8Array(length);
    case 'uint8':
      return new Uint8Array(length);
    case 'int16':
      return new Int16Array(length);
    case 'uint16':
      return new Uint16Array(length);
    case 'int32':
      return new Int32Array(length);
    case 'uint32':
      return new Uint32Array(length);
    case 'float32':
      return new Float32Array(length);
    case 'float64':
      return new Float64Array(length);
    default:
      throw new RangeError(`no array of ${type satisfies never}`);
  }
}

export function denseColumn(name: string, type: PlyType, dense: NumericArray): Column {
  const view = new DataView(dense.buffer, dense.byteOffset, dense.byteLength);
  return { name, type, view, offset: 0, stride: bytesOf[type], littleEndian: machineIsLittleEndian, dense };
}

/** The number of `type` at byte `at`. */
export function readScalar(view: DataView, at: number, type: PlyType, littleEndian: boolean): number {
  switch (type) {
    case 'int8':
      return view.getInt8(at);
    case 'uint8':
      return view.getUint8(at);
    case 'int16':
      return view.getInt16(at, littleEndian);
    case 'uint16':
      return view.getUint16(at, littleEndian);
    case 'int32':
      return view.getInt32(at, littleEndian);
    case 'uint32':
      return view.getUint32(at, littleEndian);
    case 'float32':
      return view.getFloat32(at, littleEndian);
    case 'float64':
      return view.getFloat64(at, littleEndian);
    default:
      throw new RangeError(`no number of ${type satisfies never}`);
  }
}

/** Rows [from, from + count) into the beginning of `out`. */
function readRows(
  { view, type, offset, stride, littleEndian }: Column,
  from: number,
  count: number,
  out: Float64Array,
) {
  let at = offset + from * stride;
  switch (type) {
    case 'int8':
      for (let row = 0; row < count; row++, at += stride) out[row] = view.getInt8(at);
      return;
    case 'uint8':
      for (let row = 0; row < count; row++, at += stride) out[row] = view.getUint8(at);
      return;
    case 'int16':
      for (let row = 0; row < count; row++, at += stride) out[row] = view.getInt16(at, littleEndian);
      return;
    case 'uint16':
      for (let row = 0; row < count; row++, at += stride) out[row] = view.getUint16(at, littleEndian);
      return;
    case 'int32':
      for (let row = 0; row < count; row++, at += stride) out[row] = view.getInt32(at, littleEndian);
      return;
    case 'uint32':
      for (let row = 0; row < count; row++, at += stride) out[row] = view.getUint32(at, littleEndian);
      return;
    case 'float32':
      for (let row = 0; row < count; row++, at += stride) out[row] = view.getFloat32(at, littleEndian);
      return;
    case 'float64':
      for (let row = 0; row < count; row++, at += stride) out[row] = view.getFloat64(at, littleEndian);
      return;
    default:
      throw new RangeError(`no column of ${type satisfies never}`);
  }
}

/** Calls `visit(values, from, count)` for all rows in turn; `values` is good until the next call. */
export function forBlocks(
  column: Column,
  rows: number,
  visit: (values: Float64Array, from: number, count: number) => void,
): void {
  for (let from = 0; from < rows; from += blockRows) {
    const count = Math.min(blockRows, rows - from);
    if (column.dense) block.set(column.dense.subarray(from, from + count));
    else readRows(column, from, count, block);
    visit(block, from, count);
  }
}

export function rangeOf(column: Column, rows: number): ColumnRange {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let check = 0;
  forBlocks(column, rows, (values, _from, count) => {
    for (let row = 0; row < count; row++) {
      const value = values[row];
      if (value < least) least = value;
      if (value > greatest) greatest = value;
      check += value - value;
    }
  });
  return { least, greatest, finite: check === 0 };
}

/** out[from + step * row] = value - shift, rounded as `out` rounds. */
export function writeShifted(column: Column, rows: number, out: Float32Array, start: number, step: number, shift = 0) {
  forBlocks(column, rows, (values, from, count) => {
    let at = start + from * step;
    for (let row = 0; row < count; row++, at += step) out[at] = values[row] - shift;
  });
}

/** The values of the first `rows` rows together, in the property's own type. */
export function denseValues(column: Column, rows: number): NumericArray {
  if (column.dense?.length === rows) return column.dense;
  if (column.dense) return column.dense.slice(0, rows);
  const result = numericArray(column.type, rows);
  forBlocks(column, rows, (values, from, count) => result.set(values.subarray(0, count), from));
  return result;
}

/** Only the given rows, in order. */
export function pickRows(column: Column, rows: number, picked: Uint32Array): Column {
  const result = numericArray(column.type, picked.length);
  let next = 0;
  forBlocks(column, rows, (values, from, count) => {
    for (; next < picked.length && picked[next] < from + count; next++) result[next] = values[picked[next] - from];
  });
  return denseColumn(column.name, column.type, result);
}
