/**
 * Columns of a PLY's vertices -> a cloud. Positions minus the middle of their bounding box in float64, then float32:
 *   p = f32(v - c),  c = (least + greatest) / 2 per axis.
 */
import { FormatError } from '../format-error.ts';
import type { Mend, NumericArray, PointCloud } from '../subject.ts';
import { type BodyContext, notAnIndex, type PlyBody, type PlyFaces } from './ply-body.ts';
import { readColours } from './ply-colours.ts';
import { type Column, denseValues, forBlocks, pickRows, rangeOf, writeShifted } from './ply-column.ts';

const greatestFloat32 = (2 - 2 ** -23) * 2 ** 127;

/** @throws FormatError for coordinates that are not finite (with the mend that leaves them out) or too far apart for float32 */
export function cloudOf(context: BodyContext, body: PlyBody): PointCloud {
  const { notices, fields, header } = context;
  const { rows, columns, kept } = finiteRows(context, body);
  const column = (place: number | undefined) => (place === undefined ? undefined : columns[place]);
  const axes = fields.position.map(column);
  const positions = new Float32Array(3 * rows);
  const centre = centreOf(context, axes, rows, header.centre);
  axes.forEach((axis, place) => {
    if (axis) writeShifted(axis, rows, positions, place, 3, centre[place]);
  });
  const several = (places: readonly number[]) => places.map((place) => columns[place]!);
  const channels = new Map<string, { width: number; values: NumericArray }>();
  for (const place of fields.channels) {
    const { name } = columns[place]!;
    channels.set(name, { width: 1, values: denseValues(columns[place]!, rows) });
  }
  const normals = fields.normal && new Float32Array(3 * rows);
  if (normals) {
    for (const [place, axis] of several(fields.normal).entries()) writeShifted(axis, rows, normals, place, 3);
  }
  const colours =
    fields.colour && readColours(several(fields.colour), column(fields.alpha), fields.isSplat, rows, notices);
  remarkNonFinite(context, channels, normals);
  const faces = body.faces && validFaces(context, body.faces, body.rows, kept);
  return {
    positions,
    centre,
    ...(colours ? { colours } : {}),
    ...(normals ? { normals } : {}),
    channels,
    ...(faces && faces.offsets.length > 1 ? { faces } : {}),
  };
}

interface KeptRows {
  readonly rows: number;
  readonly columns: readonly (Column | undefined)[];
  /** The rows of the file that are kept, ascending; undefined: all. */
  readonly kept?: Uint32Array;
}

function finiteRows(context: BodyContext, body: PlyBody): KeptRows {
  const { rows, columns } = body;
  const axes = context.fields.position.flatMap((place) => (place === undefined ? [] : [columns[place]!]));
  const suspects = axes.filter((axis) => axis.type.startsWith('float') && !rangeOf(axis, rows).finite);
  if (suspects.length === 0) return { rows, columns };
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
  return { rows: kept.length, columns: columns.map((column) => column && pickRows(column, rows, kept)), kept };
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
function centreOf(
  { file, vertex }: BodyContext,
  axes: readonly (Column | undefined)[],
  rows: number,
  given: readonly [number, number, number] | undefined,
): [number, number, number] {
  const ranges = axes.map((axis) => (axis ? rangeOf(axis, rows) : { least: 0, greatest: 0 }));
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

function remarkNonFinite(
  { notices }: BodyContext,
  channels: PointCloud['channels'],
  normals: Float32Array | undefined,
): void {
  const remark = (name: string, values: NumericArray) => {
    if (!(values instanceof Float32Array || values instanceof Float64Array)) return;
    let count = 0;
    for (let place = 0; place < values.length; place++) if (!Number.isFinite(values[place])) count++;
    if (count > 0) notices.add(`ply not finite ${name}`, `${count} values of ${name} are not finite and were kept so`);
  };
  for (const [name, { values }] of channels) remark(`'${name}'`, values);
  if (normals) remark('the normals', normals);
}

/** Faces by the numbers of the kept vertices; those with a corner that is no kept vertex are left out with a notice. */
function validFaces({ notices }: BodyContext, faces: PlyFaces, rows: number, kept: Uint32Array | undefined): PlyFaces {
  const { offsets, corners } = faces;
  const count = offsets.length - 1;
  const renumbered = kept && new Uint32Array(rows).fill(notAnIndex);
  if (renumbered) for (const [place, row] of kept.entries()) renumbered[row] = place;
  let nextFace = 0;
  let nextCorner = 0;
  let unknown = 0;
  let firstUnknown = '';
  for (let face = 0; face < count; face++) {
    const [from, to] = [offsets[face], offsets[face + 1]];
    let isWhole = true;
    for (let corner = from; corner < to; corner++) {
      const vertex = corners[corner];
      const place = vertex < rows ? (renumbered ? renumbered[vertex] : vertex) : notAnIndex;
      if (vertex >= rows && isWhole && unknown++ === 0) {
        firstUnknown = `face ${face} names ${vertex === notAnIndex ? 'what is no number of a vertex' : `vertex ${vertex}`}`;
      }
      if (place === notAnIndex) {
        isWhole = false;
        break;
      }
      corners[nextCorner + corner - from] = place;
    }
    if (!isWhole) continue;
    nextCorner += to - from;
    offsets[++nextFace] = nextCorner;
  }
  if (unknown > 0) {
    const message = `${unknown} of ${count} faces name vertices that the file does not hold and were left out: ${firstUnknown} of ${rows}`;
    notices.add('ply faces', message);
  }
  const dropped = count - nextFace - unknown;
  if (dropped > 0) notices.add('ply faces dropped', `${dropped} faces of the vertices left out were left out too`);
  if (nextFace === count) return faces;
  return { offsets: offsets.slice(0, nextFace + 1), corners: corners.slice(0, nextCorner) };
}
