/**
 * Colours of a PLY as sRGB bytes, by the type they are declared in:
 *   uchar v;  ushort 255 v / 65535;  float 255 v for values up to 1, else v;  other integers v up to 255, else 255 v / 65535.
 * Gaussian splats: 255 (1/2 + C0 f_dc) with C0 = 1 / (2 sqrt(pi)), alpha 255 / (1 + exp(-opacity)).
 */
import type { NoticeList } from '../notices.ts';
import { type Column, forBlocks, rangeOf } from './ply-column.ts';

const constantHarmonic = 0.28209479177387814;

/** @returns u8[rows, 4]; alpha 255 where the file has none */
export function readColours(
  colour: readonly Column[],
  alpha: Column | undefined,
  isSplat: boolean,
  rows: number,
  notices: NoticeList,
): Uint8Array {
  const result = new Uint8Array(4 * rows);
  const { view, stride } = colour[0];
  if (!alpha && colour.every((column) => column.type === 'uint8' && column.view === view)) {
    writeOpaque(colour, rows, stride, result);
    return result;
  }
  const write = (column: Column, place: number, toByte: ((value: number) => number) | undefined) => {
    const changed = writeBytes(column, rows, result, place, toByte);
    if (changed === 0) return;
    const message = `${changed} colour values of '${column.name}' outside the range of a colour were cut to it`;
    notices.add(`ply colour ${column.name}`, message);
  };
  if (isSplat) {
    for (const [place, column] of colour.entries()) write(column, place, splatByte);
    if (alpha) write(alpha, 3, (logit) => 255 / (1 + Math.exp(-logit)));
  } else {
    const toByte = byteScale(colour, rows, notices);
    for (const [place, column] of colour.entries()) write(column, place, toByte);
    if (alpha) write(alpha, 3, byteScale([alpha], rows, notices));
  }
  if (!alpha) for (let at = 3; at < result.length; at += 4) result[at] = 255;
  return result;
}

/** Three columns of bytes in rows of one element. */
function writeOpaque([red, green, blue]: readonly Column[], rows: number, stride: number, out: Uint8Array): void {
  const { view } = red;
  let [redAt, greenAt, blueAt] = [red.offset, green.offset, blue.offset];
  for (let at = 0; at < 4 * rows; at += 4) {
    out[at] = view.getUint8(redAt);
    out[at + 1] = view.getUint8(greenAt);
    out[at + 2] = view.getUint8(blueAt);
    out[at + 3] = 255;
    redAt += stride;
    greenAt += stride;
    blueAt += stride;
  }
}

/** Splats hold colours beyond black and white by design: cutting them is no change worth a notice. */
const splatByte = (value: number) => Math.min(255, Math.max(0, 255 * (0.5 + constantHarmonic * value)));

/** Values to bytes; undefined where they are bytes. */
function byteScale(
  columns: readonly Column[],
  rows: number,
  notices: NoticeList,
): ((value: number) => number) | undefined {
  const { type } = columns[0];
  if (columns.every((column) => column.type === 'uint8')) return undefined;
  if (type === 'uint16') return (value) => (255 * value) / 65535;
  const greatest = columns.reduce((most, column) => Math.max(most, rangeOf(column, rows).greatest), 0);
  const name = columns[0].name;
  const taken = (range: string) => notices.add(`ply colour range ${name}`, `Colours from '${name}' on: ${range}`);
  if (type === 'float32' || type === 'float64') {
    if (greatest <= 1) return (value) => 255 * value;
    taken(`values go up to ${greatest}, so they were taken as 0 to 255, not as 0 to 1`);
    return (value) => value;
  }
  if (greatest <= 255) return (value) => value;
  taken(`values go up to ${greatest}, so they were taken as 0 to 65535`);
  return (value) => (255 * value) / 65535;
}

/** @returns how many values were no colours */
function writeBytes(
  column: Column,
  rows: number,
  out: Uint8Array,
  place: number,
  toByte: ((value: number) => number) | undefined,
): number {
  let changed = 0;
  forBlocks(column, rows, (values, from, count) => {
    let at = 4 * from + place;
    if (toByte === undefined) {
      for (let row = 0; row < count; row++, at += 4) out[at] = values[row];
      return;
    }
    for (let row = 0; row < count; row++, at += 4) {
      const value = toByte(values[row]);
      if (!(value >= 0 && value <= 255)) changed++;
      out[at] = value >= 0 ? Math.min(255, Math.round(value)) : 0;
    }
  });
  return changed;
}
