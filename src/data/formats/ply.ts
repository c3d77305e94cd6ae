/**
 * PLY, complete: ASCII and both binary orders, any elements in any order, lists anywhere, every numeric property kept
 * (grammar: G. Turk, "The PLY Polygon File Format", 1994). The vertices are the points of a cloud; with faces it is a mesh.
 * Nothing is allocated that the bytes at hand could not fill.
 */
import { FormatError } from '../format-error.ts';
import { NoticeList } from '../notices.ts';
import type { ImportOptions, Notice, PointCloud } from '../subject.ts';
import { mostPoints } from './mesh-parts.ts';
import { readAsciiBody } from './ply-ascii.ts';
import { readBinaryBody } from './ply-binary.ts';
import { type BodyContext, cornerList } from './ply-body.ts';
import { cloudOf } from './ply-cloud.ts';
import { assignFields, namesInWords } from './ply-fields.ts';
import { type PlyElement, type PlyEncoding, type PlyHeader, readPlyHeader } from './ply-header.ts';

export interface PlyContent {
  readonly kind: 'point-cloud' | 'mesh';
  readonly cloud: PointCloud;
  /** In words. */
  readonly format: string;
  /** Names of the channels, and `colours`, `normals`, `faces` where there are any; sorted. */
  readonly fields: string[];
  readonly notices: Notice[];
}

const formatNames: Readonly<Record<PlyEncoding, string>> = {
  ascii: 'ASCII PLY',
  binary_little_endian: 'binary PLY',
  binary_big_endian: 'big-endian binary PLY',
};

/**
 * @param file for messages only
 * @param bytes the whole file, beginning with `ply`
 * @param options `use: 'complete'` takes the whole vertices of a file that breaks off; `notFinite: 'drop'` leaves vertices
 *   with a coordinate that is not finite out, and the faces that need them
 * @throws FormatError and nothing else
 */
export function readPly(file: string, bytes: Uint8Array, options: ImportOptions = {}): PlyContent {
  const notices = new NoticeList();
  const header = readPlyHeader(file, bytes, notices);
  const vertex = theVertices(file, header, bytes.length);
  const fields = assignFields(file, vertex, notices);
  const context: BodyContext = { file, bytes, header, vertex, fields, notices, options };
  const cloud = withinMemory(file, bytes.length, () => {
    const body = header.encoding === 'ascii' ? readAsciiBody(context) : readBinaryBody(context);
    return cloudOf(context, body);
  });
  const found = { colours: cloud.colours, normals: cloud.normals, faces: cloud.faces };
  const groups = Object.entries(found).flatMap(([name, values]) => (values ? [name] : []));
  return {
    kind: cloud.faces ? 'mesh' : 'point-cloud',
    cloud,
    format: formatNames[header.encoding],
    fields: [...new Set([...cloud.channels.keys(), ...groups])].sort(),
    notices: notices.list(),
  };
}

/** Typed arrays that the machine cannot give become a FormatError. */
function withinMemory<T>(file: string, size: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError && /allocation|array length/i.test(error.message))) throw error;
    throw new FormatError({
      file,
      line: 1,
      found: `${size} bytes of points that need more memory than there is`,
      expected: 'a smaller cloud',
      remedies: ['Close other pages, or thin the cloud out before dropping it.'],
    });
  }
}

function theVertices(file: string, { elements }: PlyHeader, size: number): PlyElement {
  const vertex = elements.find(({ name }) => name.toLowerCase() === 'vertex');
  const refuse = (found: string, expected: string, remedy: string, line = 1) =>
    new FormatError({ file, line, found, expected, remedies: [remedy] });
  if (vertex === undefined) {
    const names = elements.map(({ name }) => name);
    const found =
      names.length === 0 ? 'a PLY header without elements' : `a PLY with ${namesInWords(names)} but no vertices`;
    throw refuse(found, 'an element vertex', 'Export the file again, with its vertices.');
  }
  if (vertex.count === 0) {
    const faces = elements.some((element) => cornerList(element) !== -1 && element.count > 0);
    const found = faces ? 'faces but 0 vertices' : '0 vertices';
    throw refuse(found, 'at least one vertex', 'The file is empty: export it again, with its points.', vertex.line);
  }
  if (Math.min(vertex.count, size) > mostPoints) {
    throw refuse(
      `a header that promises ${vertex.count} vertices`,
      `at most ${mostPoints}`,
      'Correct the count, or thin the cloud out before dropping it.',
      vertex.line,
    );
  }
  return vertex;
}
