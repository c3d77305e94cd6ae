/**
 * A spherical function as a picture: its values on a net of directions, and one diverging scale for several, symmetric about zero. As a file it is cells
 * with the zero line traced between them; the page paints the same values pixel by pixel (`view/laboratory/sphere-painter.ts`).
 */
import { solidHarmonics } from '../math/harmonics.ts';
import type { Vector3 } from '../math/rotation.ts';
import { linearScale } from './axis.ts';
import { applied, type Matrix3, onSphere } from './camera.ts';
import { divergingDark, divergingLight } from './colour-map.ts';
import type { FieldScale } from './field-scale.ts';
import { cells } from './globe.ts';
import { type Figure, type Mark, pathThrough } from './marks.ts';
import type { SphereTexture } from './orbit-field.ts';

/** Rows of the net: fine enough for degree 16. */
const ROWS = 96;

const nets = new Map<number, Float32Array>();

/** Orthonormal harmonics at the net's directions. Their polar axis, which is y in e3nn, is drawn upwards: the picture's (x, y, z) are their (z, x, y). */
function net(degree: number): Float32Array {
  const known = nets.get(degree);
  if (known) return known;
  const directions = new Float64Array(3 * ROWS * 2 * ROWS);
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column < 2 * ROWS; column++) {
      const [x, y, z] = onSphere(((row + 0.5) / ROWS) * Math.PI, ((column + 0.5) / ROWS) * Math.PI);
      directions.set([y, z, x], 3 * (row * 2 * ROWS + column));
    }
  const made = Float32Array.from(solidHarmonics(degree, directions), (value) => value / Math.sqrt(4 * Math.PI));
  nets.set(degree, made);
  return made;
}

/** The function of coefficients [(L+1)^2] of orthonormal harmonics. */
export function functionTexture(coefficients: ArrayLike<number>): SphereTexture {
  const size = coefficients.length;
  const harmonics = net(Math.round(Math.sqrt(size)) - 1);
  const values = new Float32Array(2 * ROWS * ROWS);
  for (let at = 0; at < values.length; at++) {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += harmonics[at * size + k] * coefficients[k];
    values[at] = sum;
  }
  return { width: 2 * ROWS, height: ROWS, values };
}

/** Catmull-Rom weights of four samples around a place between the middle two. */
function cubic(t: number): readonly [number, number, number, number] {
  const [square, cube] = [t * t, t * t * t];
  return [
    (-cube + 2 * square - t) / 2,
    (3 * cube - 5 * square + 2) / 2,
    (-3 * cube + 4 * square + t) / 2,
    (cube - square) / 2,
  ];
}

/** A texture's value at a unit direction, bicubic: zero lines of a product cross, where a bilinear value frays. Beyond a pole lies the meridian opposite. */
export function smoothValue({ width, height, values }: SphereTexture, x: number, y: number, z: number): number {
  const row = (Math.acos(Math.min(1, Math.max(-1, z))) / Math.PI) * height - 0.5;
  const turns = Math.atan2(y, x) / (2 * Math.PI);
  const column = (turns < 0 ? turns + 1 : turns) * width - 0.5;
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [down, along] = [cubic(row - top), cubic(column - left)];
  let sum = 0;
  for (let r = 0; r < 4; r++) {
    const at = top - 1 + r;
    const isBeyond = at < 0 || at >= height;
    const inside = at < 0 ? -1 - at : at >= height ? 2 * height - 1 - at : at;
    const start = inside * width;
    const shift = left - 1 + width + (isBeyond ? width / 2 : 0);
    let line = 0;
    for (let c = 0; c < 4; c++) line += along[c] * values[start + ((shift + c) % width)];
    sum += down[r] * line;
  }
  return sum;
}

export const largestValue = ({ values }: SphereTexture): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** One scale for all: zero is the paper's grey, both ends are `most`. */
export function divergingScale(most: number, dark: boolean): FieldScale {
  const half = most > 0 ? most : 1;
  const at = (value: number): number => 0.5 + Math.min(1, Math.max(-1, value / half)) / 2;
  return {
    signed: true,
    anchors: dark ? divergingDark : divergingLight,
    axis: { ...linearScale(0, half, 2), low: -half, high: half, at },
    position: at,
  };
}

/** Rows of cells of a sphere in a file. */
const CELLS = 48;

/** A cell's four corners, and the line between them where the function changes sign. */
function zeroLine(texture: SphereTexture, camera: Matrix3, x: number, y: number, radius: number): Mark[] {
  const steps = 192;
  const pieces: string[] = [];
  const value = (d: Vector3): number => smoothValue(texture, ...d);
  const put = (d: Vector3): readonly [number, number] | undefined => {
    const [right, up, near] = applied(camera, d);
    return near > 0.02 ? [x + right * radius, y - up * radius] : undefined;
  };
  const between = (a: Vector3, b: Vector3, va: number, vb: number): Vector3 => {
    const t = va / (va - vb);
    return [0, 1, 2].map((n) => a[n] + t * (b[n] - a[n])) as unknown as Vector3;
  };
  for (let row = 0; row < steps / 2; row++)
    for (let column = 0; column < steps; column++) {
      const corner = (down: number, along: number): Vector3 =>
        onSphere(((row + down) / (steps / 2)) * Math.PI, ((column + along) / steps) * 2 * Math.PI);
      const corners = [corner(0, 0), corner(0, 1), corner(1, 1), corner(1, 0)];
      const values = corners.map(value);
      const crossings = corners.flatMap((from, n) => {
        const [to, other] = [corners[(n + 1) % 4], values[(n + 1) % 4]];
        return values[n] > 0 !== other > 0 ? [between(from, to, values[n], other)] : [];
      });
      const ends = crossings.slice(0, 2).map(put);
      if (ends.length === 2 && ends[0] && ends[1]) pieces.push(pathThrough([ends[0], ends[1]]));
    }
  return pieces.length === 0 ? [] : [{ kind: 'path', d: pieces.join(''), stroke: 'ink', width: 1 }];
}

/** One sphere as marks about (x, y). */
export function sphereMarks(
  texture: SphereTexture,
  scale: FieldScale,
  camera: Matrix3,
  x: number,
  y: number,
  radius: number,
): Mark[] {
  return [
    ...cells({ texture, scale, camera }, camera, x, y, radius, CELLS),
    ...zeroLine(texture, camera, x, y, radius),
  ];
}

export interface NamedFunction {
  readonly name: string;
  readonly texture: SphereTexture;
  readonly caption: string;
}

/** Two functions and their product in a row, with what stands between them. */
export function formulaFigure(
  functions: readonly [NamedFunction, NamedFunction, NamedFunction],
  scale: FieldScale,
  camera: Matrix3,
  width: number,
): Figure {
  const radius = (width - 2 * 40) / 6 - 6;
  const height = 2 * radius + 40;
  const centre = (n: number): number => radius + 6 + n * ((width - 2 * radius - 12) / 2);
  const marks: Mark[] = functions.flatMap(({ texture, name, caption }, n): Mark[] => [
    ...sphereMarks(texture, scale, camera, centre(n), radius + 4, radius),
    {
      kind: 'text',
      x: centre(n),
      y: 2 * radius + 30,
      text: [{ text: name, italic: true }, { text: `, ${caption}` }],
      anchor: 'middle',
      size: 12,
    },
  ]);
  for (const [n, sign] of ['×', '='].entries())
    marks.push({
      kind: 'text',
      x: (centre(n) + centre(n + 1)) / 2,
      y: radius + 12,
      text: sign,
      anchor: 'middle',
      size: 24,
    });
  return { width, height, title: 'Two functions on the sphere and their product', marks };
}
