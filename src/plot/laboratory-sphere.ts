/**
 * A spherical function as a picture: its values on a net of directions, and one diverging scale for several, symmetric about zero. As a file it is cells
 * with the zero line traced between them; the page paints the same values pixel by pixel (`view/laboratory/sphere-painter.ts`).
 */
import { solidHarmonics } from '../math/harmonics.ts';
import type { Vector3 } from '../math/rotation.ts';
import { linearScale } from './axis.ts';
import { type Matrix3, onSphere } from './camera.ts';
import { divergingDark, divergingLight } from './colour-map.ts';
import type { FieldScale } from './field-scale.ts';
import { cells } from './globe.ts';
import { zeroLine } from './laboratory-zero-line.ts';
import type { Figure, Mark } from './marks.ts';
import type { SphereTexture } from './orbit-field.ts';

/** Rows of the net: fine enough for degree 16. */
const ROWS = 96;

/** Their polar axis, which is y in e3nn, is drawn upwards: the picture's (x, y, z) are their (z, x, y). */
const ofHarmonics = ([x, y, z]: Vector3): Vector3 => [y, z, x];
const ORTHONORMAL = 1 / Math.sqrt(4 * Math.PI);

const nets = new Map<number, Float32Array>();

/** Orthonormal harmonics at the net's directions. */
function net(degree: number): Float32Array {
  const known = nets.get(degree);
  if (known) return known;
  const directions = new Float64Array(3 * ROWS * 2 * ROWS);
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column < 2 * ROWS; column++) {
      const direction = onSphere(((row + 0.5) / ROWS) * Math.PI, ((column + 0.5) / ROWS) * Math.PI);
      directions.set(ofHarmonics(direction), 3 * (row * 2 * ROWS + column));
    }
  const made = Float32Array.from(solidHarmonics(degree, directions), (value) => value * ORTHONORMAL);
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

/** The same at one unit direction of the picture. */
export function functionAt(coefficients: ArrayLike<number>, direction: Vector3): number {
  const degree = Math.round(Math.sqrt(coefficients.length)) - 1;
  const harmonics = solidHarmonics(degree, ofHarmonics(direction));
  let sum = 0;
  for (let k = 0; k < coefficients.length; k++) sum += harmonics[k] * coefficients[k];
  return sum * ORTHONORMAL;
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

/** One sphere as marks about (x, y). */
export function sphereMarks(
  { texture, coefficients }: Pick<NamedFunction, 'texture' | 'coefficients'>,
  scale: FieldScale,
  camera: Matrix3,
  x: number,
  y: number,
  radius: number,
): Mark[] {
  return [
    ...cells({ texture, scale, camera }, camera, x, y, radius, CELLS),
    ...zeroLine(coefficients, camera, x, y, radius),
  ];
}

export interface NamedFunction {
  readonly name: string;
  readonly texture: SphereTexture;
  /** f64[(L+1)^2] of orthonormal harmonics. */
  readonly coefficients: ArrayLike<number>;
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
  const marks: Mark[] = functions.flatMap(({ name, caption, ...fn }, n): Mark[] => [
    ...sphereMarks(fn, scale, camera, centre(n), radius + 4, radius),
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
