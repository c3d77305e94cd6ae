/**
 * Positions minus the middle of their bounding box in float64, then float32:
 *   p = f32(v - c),  c = (least + greatest) / 2 per axis.
 * Three float32 axes, the usual case, are copied once as they are (which is exact) and shifted in place.
 */
import { FormatError } from '../format-error.ts';
import type { Mend } from '../subject.ts';
import type { BodyContext, PlyBody } from './ply-body.ts';
import {
  type Column,
  type ColumnRange,
  denseValues,
  forBlocks,
  pickRows,
  rangeOf,
  writeShifted,
} from './ply-column.ts';

const greatestFloat32 = (2 - 2 ** -23) * 2 ** 127;
const nothing: ColumnRange = { least: 0, greatest: 0, finite: true };

export interface PositionScan {
  /** Of x, y and z. */
  readonly ranges: readonly ColumnRange[];
  /** f32[rows, 3] as the file has them, where that is exact. */
  readonly raw?: Float32Array;
}

function scanPositions(axes: readonly (Column | undefined)[], rows: number): PositionScan {
  const [x, y, z] = axes;
  if (x?.type === 'float32' && y?.type === 'float32' && z?.type === 'float32') return copyFloat32(x, y, z, rows);
  return { ranges: axes.map((axis) => (axis ? rangeOf(axis, rows) : nothing)) };
}

/** The columns of one element: they share view, stride and byte order, or lie densely in views of their own. */
function copyFloat32(x: Column, y: Column, z: Column, rows: number): PositionScan {
  const { view, stride, littleEndian } = x;
  if (y.view !== view || z.view !== view) {
    return { ranges: [x, y, z].map((axis) => rangeOf(axis, rows)) };
  }
  const raw = new Float32Array(3 * rows);
  let [xMin, yMin, zMin] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [xMax, yMax, zMax] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [xCheck, yCheck, zCheck] = [0, 0, 0];
  let [xAt, yAt, zAt] = [x.offset, y.offset, z.offset];
  for (let at = 0; at < raw.length; at += 3) {
    const xValue = view.getFloat32(xAt, littleEndian);
    const yValue = view.getFloat32(yAt, littleEndian);
    const zValue = view.getFloat32(zAt, littleEndian);
    raw[at] = xValue;
    raw[at + 1] = yValue;
    raw[at + 2] = zValue;
    if (xValue < xMin) xMin = xValue;
    if (xValue > xMax) xMax = xValue;
    if (yValue < yMin) yMin = yValue;
    if (yValue > yMax) yMax = yValue;
    if (zValue < zMin) zMin = zValue;
    if (zValue > zMax) zMax = zValue;
    xCheck += xValue - xValue;
    yCheck += yValue - yValue;
    zCheck += zValue - zValue;
    xAt += stride;
    yAt += stride;
    zAt += stride;
  }
  const ranges = [
    { least: xMin, greatest: xMax, finite: xCheck === 0 },
    { least: yMin, greatest: yMax, finite: yCheck === 0 },
    { least: zMin, greatest: zMax, finite: zCheck === 0 },
  ];
  return { ranges, raw };
}

/** @param raw is shifted in place and returned, where there is one */
export function centredPositions(
  axes: readonly (Column | undefined)[],
  rows: number,
  centre: readonly [number, number, number],
  raw: Float32Array | undefined,
): Float32Array {
  if (raw) {
    const [x, y, z] = centre;
    for (let at = 0; at < raw.length; at += 3) {
      raw[at] -= x;
      raw[at + 1] -= y;
      raw[at + 2] -= z;
    }
    return raw;
  }
  const positions = new Float32Array(3 * rows);
  axes.forEach((axis, place) => {
    if (axis) writeShifted(axis, rows, positions, place, 3, centre[place]);
  });
  return positions;
}

interface KeptRows {
  readonly rows: number;
  readonly columns: readonly (Column | undefined)[];
  /** The rows of the file that are kept, ascending; undefined: all. */
  readonly kept?: Uint32Array;
  readonly scan: PositionScan;
}

/** All rows, or those that are finite where the others are to be left out. @throws FormatError for the others otherwise */
export function finiteRows(context: BodyContext, body: PlyBody): KeptRows {
  const { rows, columns } = body;
  const axesOf = (from: readonly (Column | undefined)[]) =>
    context.fields.position.map((place) => (place === undefined ? undefined : from[place]));
  const axes = axesOf(columns);
  const scan = scanPositions(axes, rows);
  const suspects = axes.flatMap((axis, place) => (axis && !scan.ranges[place].finite ? [axis] : []));
  if (suspects.length === 0) return { rows, columns, scan };
  const isBroken = new Uint8Array(rows);
  for (const axis of suspects) {
    forBlocks(axis, rows, (values, from, count) => {
      for (let row = 0; row < count; row++) if (!Number.isFinite(values[row])) isBroken[from + row] = 1;
    });
  }
  const broken = isBroken.reduce((sum, flag) => sum + flag, 0);
  if (context.options.notFinite !== 'drop') throw notFinite(context, body, suspects, isBroken.indexOf(1), broken);
  if (broken === rows) throw notFinite(context, body, suspects, 0, broken);
  const kept = new Uint32Array(rows - broken);
  for (let row = 0, next = 0; row < rows; row++) if (isBroken[row] === 0) kept[next++] = row;
  context.notices.add(
    'ply not finite',
    `${broken} of ${rows} vertices have a coordinate that is not finite and were left out`,
  );
  const picked = columns.map((column) => column && pickRows(column, rows, kept));
  return { rows: kept.length, columns: picked, kept, scan: scanPositions(axesOf(picked), kept.length) };
}

function notFinite(
  context: BodyContext,
  body: PlyBody,
  axes: readonly Column[],
  row: number,
  broken: number,
): FormatError {
  const { rows } = body;
  const { file, options } = context;
  const values = axes.map((axis) => ({ name: axis.name, value: denseValues(axis, rows)[row] }));
  const { name, value } = values.find((entry) => !Number.isFinite(entry.value))!;
  const mend: Mend = {
    label: `Leave out ${broken === 1 ? 'this vertex' : `these ${broken} vertices`}`,
    options: { ...options, notFinite: 'drop' },
  };
  return new FormatError({
    file,
    ...body.place(row),
    found: `${name} = ${value} in vertex ${row}${broken > 1 ? ` and ${broken - 1} more vertices that are not finite` : ''}`,
    expected: 'finite coordinates',
    remedies:
      broken === rows
        ? ['No vertex has finite coordinates: export the file again.']
        : [`${mend.label}, or export the file again.`],
    ...(broken === rows ? {} : { mends: [mend] }),
  });
}

/** @throws FormatError for a cloud wider than float32 can hold */
export function centreOf(
  { file, vertex }: BodyContext,
  ranges: readonly ColumnRange[],
  given: readonly [number, number, number] | undefined,
): [number, number, number] {
  const isInside =
    given && ranges.every(({ least, greatest }, axis) => given[axis] >= least && given[axis] <= greatest);
  const centre = isInside ? given : ranges.map(({ least, greatest }) => middle(least, greatest));
  ranges.forEach(({ least, greatest }, axis) => {
    if (Math.max(greatest - centre[axis], centre[axis] - least) <= greatestFloat32) return;
    throw new FormatError({
      file,
      line: vertex.line,
      found: `coordinates from ${least} to ${greatest}`,
      expected: `a spread of at most ${greatestFloat32.toExponential(2)} around their middle`,
      remedies: ['Scale the cloud down, or leave out the vertices that are far off.'],
    });
  });
  return [centre[0], centre[1], centre[2]];
}

function middle(least: number, greatest: number): number {
  const sum = least + greatest;
  return Number.isFinite(sum) ? sum / 2 : least / 2 + greatest / 2;
}
