/**
 * A cloud -> PLY, binary (little endian) or ASCII. What readPly gave reads back bit for bit: the centre stands in a comment,
 * so that it is subtracted again exactly, and decimals are the shortest that give the same number. Names that PLY cannot hold (blanks,
 * letters beyond ASCII, two alike) are replaced by ones that it can, and a comment says what they were.
 *   coordinate = centre + position, in float64 where the centre is not 0, else the float32 as it is
 */
import { centreComment } from './formats/ply-header.ts';
import type { NumericArray, PointCloud } from './subject.ts';

export interface PlyField {
  /** Numbers per point; several become NAME_0, NAME_1, ... */
  readonly width: number;
  /** [points * width], row-major. */
  readonly values: NumericArray;
}

export interface WritePlyOptions {
  readonly format: 'binary' | 'ascii';
  /** Lines of the header for people to read; control characters become `_`. */
  readonly comments?: readonly string[];
}

/** UTF-8 bytes of a comment; readers give up on longer lines of a header. */
const longestComment = 900;
/** Characters of a property's name. */
const longestName = 100;

/** One scalar property: its values are `values[offset + stride * row]` plus `shift`. */
interface ScalarProperty {
  readonly name: string;
  /** What it is called here, where PLY cannot hold that. */
  readonly original?: string;
  readonly type: string;
  readonly size: number;
  readonly values: NumericArray;
  readonly offset: number;
  readonly stride: number;
  readonly shift: number;
  write(view: DataView, at: number, value: number): void;
}

type Writer = readonly [type: string, size: number, write: (view: DataView, at: number, value: number) => void];

const writers = {
  int8: ['char', 1, (view, at, value) => view.setInt8(at, value)],
  uint8: ['uchar', 1, (view, at, value) => view.setUint8(at, value)],
  int16: ['short', 2, (view, at, value) => view.setInt16(at, value, true)],
  uint16: ['ushort', 2, (view, at, value) => view.setUint16(at, value, true)],
  int32: ['int', 4, (view, at, value) => view.setInt32(at, value, true)],
  uint32: ['uint', 4, (view, at, value) => view.setUint32(at, value, true)],
  float32: ['float', 4, (view, at, value) => view.setFloat32(at, value, true)],
  float64: ['double', 8, (view, at, value) => view.setFloat64(at, value, true)],
} as const satisfies Readonly<Record<string, Writer>>;

function writerOf(values: NumericArray): Writer {
  if (values instanceof Int8Array) return writers.int8;
  if (values instanceof Uint8Array) return writers.uint8;
  if (values instanceof Int16Array) return writers.int16;
  if (values instanceof Uint16Array) return writers.uint16;
  if (values instanceof Int32Array) return writers.int32;
  if (values instanceof Uint32Array) return writers.uint32;
  return values instanceof Float32Array ? writers.float32 : writers.float64;
}

/**
 * @param fields further numbers per point (predicted normals, class, error), beside the cloud's own channels
 * @returns the bytes of the file
 * @throws RangeError for values that are not one row per point, or a comment over 900 bytes
 */
export function writePly(
  cloud: PointCloud,
  fields: ReadonlyMap<string, PlyField> = new Map(),
  { format, comments = [] }: WritePlyOptions = { format: 'binary' },
): Uint8Array<ArrayBuffer> {
  const rows = cloud.positions.length / 3;
  const properties = propertiesOf(cloud, fields, rows);
  const { header, longFaces } = headerOf(cloud, properties, rows, format, comments);
  if (format === 'ascii') return new TextEncoder().encode(header + asciiBody(cloud, properties, rows));
  return binaryFile(new TextEncoder().encode(header), cloud, properties, rows, longFaces);
}

function propertiesOf(cloud: PointCloud, fields: ReadonlyMap<string, PlyField>, rows: number): ScalarProperty[] {
  const properties: ScalarProperty[] = [];
  const taken = new Set<string>();
  const add = (
    names: readonly string[],
    values: NumericArray,
    writer = writerOf(values),
    shifts?: readonly number[],
  ) => {
    const [type, size, write] = writer;
    const stride = names.length;
    if (values.length !== rows * stride) {
      throw new RangeError(`${names[0]}: ${values.length} values for ${rows} points of ${stride} each`);
    }
    names.forEach((name, offset) => {
      const own = freeName(name, taken);
      taken.add(own.toLowerCase());
      properties.push({
        name: own,
        ...(own === name ? {} : { original: name }),
        type,
        size,
        values,
        offset,
        stride,
        shift: shifts?.[offset] ?? 0,
        write,
      });
    });
  };
  const isShifted = cloud.centre.some((coordinate) => coordinate !== 0);
  add(['x', 'y', 'z'], cloud.positions, isShifted ? writers.float64 : writers.float32, cloud.centre);
  if (cloud.normals) add(['nx', 'ny', 'nz'], cloud.normals);
  if (cloud.colours) add(['red', 'green', 'blue', 'alpha'], cloud.colours);
  for (const [name, { width, values }] of [...cloud.channels, ...fields]) {
    add(width === 1 ? [name] : Array.from({ length: width }, (_, place) => `${name}_${place}`), values);
  }
  return properties;
}

/** ASCII without blanks, and unlike all others in any letter case, by which readers tell properties apart. */
function freeName(original: string, taken: ReadonlySet<string>): string {
  const letters = original.slice(0, longestName).normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss');
  const name = letters.replace(/[^!-~]+/g, '_') || 'field';
  let free = name;
  for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${name}_${n}`;
  return free;
}

function headerOf(
  { centre, faces }: PointCloud,
  properties: readonly ScalarProperty[],
  rows: number,
  format: WritePlyOptions['format'],
  comments: readonly string[],
): { readonly header: string; readonly longFaces: boolean } {
  const longFaces = faces !== undefined && longestFace(faces) > 255;
  const lines = [
    'ply',
    `format ${format === 'ascii' ? 'ascii' : 'binary_little_endian'} 1.0`,
    'comment Equivarium',
    `comment ${centreComment} ${centre.map(decimal).join(' ')}`,
    ...comments.map((text) => `comment ${commentText(text)}`),
    ...properties.flatMap(({ name, original }) =>
      original === undefined ? [] : [`comment ${name} is ${commentText(`'${original.slice(0, longestName)}'`)}`],
    ),
    `element vertex ${rows}`,
    ...properties.map(({ type, name }) => `property ${type} ${name}`),
    ...(faces
      ? [
          `element face ${faces.offsets.length - 1}`,
          `property list ${longFaces ? 'uint' : 'uchar'} ${rows > 2 ** 31 ? 'uint' : 'int'} vertex_indices`,
        ]
      : []),
    'end_header',
  ];
  return { header: `${lines.join('\n')}\n`, longFaces };
}

function commentText(text: string): string {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > longestComment) throw new RangeError(`a comment of ${bytes} bytes: a header holds ${longestComment}`);
  return text.replace(/\p{Cc}/gu, '_');
}

function longestFace({ offsets }: NonNullable<PointCloud['faces']>): number {
  let longest = 0;
  for (let face = 1; face < offsets.length; face++) longest = Math.max(longest, offsets[face] - offsets[face - 1]);
  return longest;
}

function binaryFile(
  header: Uint8Array,
  { faces }: PointCloud,
  properties: readonly ScalarProperty[],
  rows: number,
  longFaces: boolean,
): Uint8Array<ArrayBuffer> {
  const rowBytes = properties.reduce((sum, { size }) => sum + size, 0);
  const countBytes = longFaces ? 4 : 1;
  const faceBytes = faces ? (faces.offsets.length - 1) * countBytes + faces.corners.length * 4 : 0;
  const bytes = new Uint8Array(header.length + rows * rowBytes + faceBytes);
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  let start = header.length;
  for (const { values, offset, stride, shift, size, write } of properties) {
    for (let row = 0, at = start; row < rows; row++, at += rowBytes) {
      write(view, at, shifted(values[offset + stride * row], shift));
    }
    start += size;
  }
  let at = header.length + rows * rowBytes;
  for (let face = 1; face < (faces?.offsets.length ?? 0); face++) {
    const [from, to] = [faces!.offsets[face - 1], faces!.offsets[face]];
    if (longFaces) view.setUint32(at, to - from, true);
    else view.setUint8(at, to - from);
    at += countBytes;
    for (let corner = from; corner < to; corner++, at += 4) view.setUint32(at, faces!.corners[corner], true);
  }
  return bytes;
}

function asciiBody({ faces }: PointCloud, properties: readonly ScalarProperty[], rows: number): string {
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const numbers = properties.map(({ values, offset, stride, shift }) =>
      decimal(shifted(values[offset + stride * row], shift)),
    );
    lines.push(numbers.join(' '));
  }
  for (let face = 1; face < (faces?.offsets.length ?? 0); face++) {
    const corners = faces!.corners.subarray(faces!.offsets[face - 1], faces!.offsets[face]);
    lines.push([corners.length, ...corners].join(' '));
  }
  return `${lines.join('\n')}\n`;
}

/** Leaves the sign of -0 alone where there is nothing to add. */
const shifted = (value: number, shift: number) => (shift === 0 ? value : value + shift);

function decimal(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
