/**
 * What the properties of a vertex mean, by the names in use: positions, colours, normals; all others are channels.
 * Gaussian splats keep colour as the constant term of spherical harmonics (Kerbl et al., SIGGRAPH 2023).
 */
import { FormatError } from '../format-error.ts';
import type { NoticeList } from '../notices.ts';
import type { PlyElement } from './ply-header.ts';
import { shown } from './text-lines.ts';

/** Positions in the vertex's list of properties. */
export interface VertexFields {
  /** A planar file has no z: it is 0 then. */
  readonly position: readonly [x: number, y: number, z: number | undefined];
  readonly colour?: readonly number[];
  readonly alpha?: number;
  /** The colours are degree-0 coefficients and alpha a logit. */
  readonly isSplat: boolean;
  readonly normal?: readonly number[];
  readonly channels: readonly number[];
}

const positionNames = [
  ['x', 'y', 'z'],
  ['px', 'py', 'pz'],
  ['posx', 'posy', 'posz'],
];
const colourNames = [
  ['red', 'green', 'blue', 'alpha'],
  ['diffuse_red', 'diffuse_green', 'diffuse_blue', 'diffuse_alpha'],
  ['diffuse_r', 'diffuse_g', 'diffuse_b', 'diffuse_a'],
  ['r', 'g', 'b', 'a'],
];
const splatNames = ['f_dc_0', 'f_dc_1', 'f_dc_2', 'opacity'];
const normalNames = [
  ['nx', 'ny', 'nz'],
  ['normal_x', 'normal_y', 'normal_z'],
  ['normalx', 'normaly', 'normalz'],
];

/** @throws FormatError when no property says where a vertex is */
export function assignFields(file: string, vertex: PlyElement, notices: NoticeList): VertexFields {
  const places = scalarPlaces(vertex, notices);
  const lookUp = (names: readonly string[]) => names.map((name) => places.get(name));
  const firstOf = (candidates: readonly (readonly string[])[]) =>
    candidates.map((names) => lookUp(names)).find((found) => found.slice(0, 3).every((place) => place !== undefined));
  const position = firstOf(positionNames) ?? planar(lookUp(['x', 'y']));
  if (position === undefined) throw noPosition(file, vertex);
  if (position[2] === undefined) {
    notices.add('ply planar', 'The vertices have x and y but no z: z was taken as 0', vertex.line);
  }
  const named = firstOf(colourNames);
  const colour = named ?? firstOf([splatNames]);
  const isSplat = named === undefined && colour !== undefined;
  const normal = firstOf(normalNames);
  const used = new Set([...position, ...(isSplat ? [] : (colour ?? [])), ...(normal ?? [])]);
  return {
    position: [position[0]!, position[1]!, position[2]],
    ...(colour === undefined ? {} : { colour: colour.slice(0, 3) as number[] }),
    ...(colour?.[3] === undefined ? {} : { alpha: colour[3] }),
    isSplat,
    ...(normal === undefined ? {} : { normal: normal as number[] }),
    channels: [...places.values()].filter((place) => !used.has(place)),
  };
}

const planar = (found: readonly (number | undefined)[]) =>
  found.every((place) => place !== undefined) ? [...found, undefined] : undefined;

/** Scalar properties by their names in lower case; of two with one name the first counts. */
function scalarPlaces(vertex: PlyElement, notices: NoticeList): Map<string, number> {
  const places = new Map<string, number>();
  const lists: string[] = [];
  const doubled: string[] = [];
  vertex.properties.forEach(({ name, countType }, place) => {
    const key = name.toLowerCase();
    if (countType !== undefined) lists.push(name);
    else if (places.has(key)) doubled.push(name);
    else places.set(key, place);
  });
  if (lists.length > 0) {
    notices.add('ply vertex lists', `Lists of the vertices were skipped: ${namesInWords(lists)}`, vertex.line);
  }
  if (doubled.length > 0) {
    const message = `Properties of one name: only the first ${namesInWords(doubled)} was used`;
    notices.add('ply doubled', message, vertex.line);
  }
  return places;
}

export function namesInWords(names: readonly string[]): string {
  const first = names.slice(0, 6).map(shown).join(', ');
  return names.length > 6 ? `${first} and ${names.length - 6} more` : first;
}

function noPosition(file: string, vertex: PlyElement): FormatError {
  const names = vertex.properties.map(({ name }) => name);
  return new FormatError({
    file,
    line: vertex.line,
    found: names.length === 0 ? 'vertices without properties' : `vertices with ${namesInWords(names)}`,
    expected: 'properties x, y and z',
    remedies: ['Name the coordinates x, y and z in the header.'],
  });
}
