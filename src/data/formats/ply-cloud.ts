/** Columns of a PLY's vertices -> a cloud: positions, colours, normals, channels and the faces over them. */
import type { NumericArray, PointCloud } from '../subject.ts';
import type { BodyContext, PlyBody } from './ply-body.ts';
import { readColours } from './ply-colours.ts';
import { denseValues, writeShifted } from './ply-column.ts';
import { validFaces } from './ply-faces.ts';
import { centredPositions, centreOf, finiteRows } from './ply-positions.ts';

/** @throws FormatError for coordinates that are not finite (with the mend that leaves them out) or too far apart for float32 */
export function cloudOf(context: BodyContext, body: PlyBody): PointCloud {
  const { notices, fields, header } = context;
  const { rows, columns, kept, scan } = finiteRows(context, body);
  const column = (place: number | undefined) => (place === undefined ? undefined : columns[place]);
  const centre = centreOf(context, scan.ranges, header.centre);
  const positions = centredPositions(fields.position.map(column), rows, centre, scan.raw);
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
