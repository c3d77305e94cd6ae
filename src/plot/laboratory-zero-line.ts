/**
 * Where a function on the sphere changes sign, as lines of a picture: marching squares over polar angle and azimuth, on values of the harmonics themselves,
 * since lines of a product may run closer to each other than the net of its colours tells apart. A cell in which the function bends is
 * quartered until it hardly does, so that lines that come near each other are told apart; what is still a saddle then is two lines that cross where the
 * function vanishes in its middle, and else two that part as the sign there says.
 */
import type { Vector3 } from '../math/rotation.ts';
import { applied, type Matrix3, onSphere } from './camera.ts';
import { functionAt } from './laboratory-sphere.ts';
import { type Mark, pathThrough } from './marks.ts';

/** Cells from pole to pole before any is quartered. */
const ROWS = 72;
/** Times that a cell is quartered. */
const DEPTH = 4;
/** Of a cell's spread: its bend above which it is quartered, and its middle value below which two lines cross. */
const [BENT, CROSSING] = [0.3, 0.1];

type Point = readonly [polar: number, azimuth: number];
type Piece = readonly [Point, Point];

/** A cell by its first corner and size, with the values at its corners in turn. */
interface Cell {
  readonly polar: number;
  readonly azimuth: number;
  readonly down: number;
  readonly along: number;
  readonly values: readonly [number, number, number, number];
}

const corners = ({ polar, azimuth, down, along }: Cell): readonly Point[] => [
  [polar, azimuth],
  [polar, azimuth + along],
  [polar + down, azimuth + along],
  [polar + down, azimuth],
];

/** Pieces of the zero line within a cell of known middle. */
function piecesOf(cell: Cell, middle: number, spread: number): readonly Piece[] {
  const { values } = cell;
  const points = corners(cell);
  const crossings = points.flatMap((from, n): Point[] => {
    const [to, value, other] = [points[(n + 1) % 4], values[n], values[(n + 1) % 4]];
    if (value > 0 === other > 0) return [];
    const t = value / (value - other);
    return [[from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])]];
  });
  const [top, right, bottom, left] = crossings;
  if (crossings.length < 4) return crossings.length < 2 ? [] : [[top, right]];
  if (Math.abs(middle) < CROSSING * spread)
    return [
      [top, bottom],
      [right, left],
    ];
  return middle > 0 === values[0] > 0
    ? [
        [top, right],
        [bottom, left],
      ]
    : [
        [top, left],
        [right, bottom],
      ];
}

/** The zero line within a cell, quartered where it must be. */
function traced(value: (point: Point) => number, cell: Cell, depth: number): readonly Piece[] {
  const { polar, azimuth, down, along, values } = cell;
  const [a, b, c, d] = values;
  const spread = Math.max(...values) - Math.min(...values);
  const middle = value([polar + down / 2, azimuth + along / 2]);
  const bend = Math.abs(a - b + c - d) + 4 * Math.abs(middle - (a + b + c + d) / 4);
  const isNear = Math.min(...values.map(Math.abs), Math.abs(middle)) <= spread;
  if (depth === 0 || !isNear || bend <= BENT * spread) return piecesOf(cell, middle, spread);
  const [halfDown, halfAlong] = [down / 2, along / 2];
  const [above, behind] = [value([polar, azimuth + halfAlong]), value([polar + halfDown, azimuth + along])];
  const [below, before] = [value([polar + down, azimuth + halfAlong]), value([polar + halfDown, azimuth])];
  const quarter = (row: number, column: number, own: Cell['values']): readonly Piece[] =>
    traced(
      value,
      {
        polar: polar + row * halfDown,
        azimuth: azimuth + column * halfAlong,
        down: halfDown,
        along: halfAlong,
        values: own,
      },
      depth - 1,
    );
  return [
    ...quarter(0, 0, [a, above, middle, before]),
    ...quarter(0, 1, [above, b, behind, middle]),
    ...quarter(1, 0, [before, middle, below, d]),
    ...quarter(1, 1, [middle, behind, c, below]),
  ];
}

/** The near side's zero line of a function on a sphere about (x, y). @param coefficients f64[(L+1)^2] of orthonormal harmonics */
export function zeroLine(
  coefficients: ArrayLike<number>,
  camera: Matrix3,
  x: number,
  y: number,
  radius: number,
): Mark[] {
  const value = ([polar, azimuth]: Point): number => functionAt(coefficients, onSphere(polar, azimuth));
  const seen = ([polar, azimuth]: Point): Vector3 => applied(camera, onSphere(polar, azimuth));
  const step = Math.PI / ROWS;
  // Beside the meridians and the equator, on which a harmonic's own lines lie: their signs would be those of rounding.
  const azimuth = (column: number): number => (column + 0.37) * step;
  const polar = (n: number): number => (n === 0 || n === ROWS ? n * step : (n - 0.137) * step);
  const row = (n: number): Float64Array =>
    n === 0 || n === ROWS
      ? new Float64Array(2 * ROWS).fill(value([polar(n), 0]))
      : Float64Array.from({ length: 2 * ROWS }, (_, column) => value([polar(n), azimuth(column)]));
  const drawn: string[] = [];
  let above = row(0);
  for (let n = 0; n < ROWS; n++) {
    const below = row(n + 1);
    for (let column = 0; column < 2 * ROWS; column++) {
      const next = (column + 1) % (2 * ROWS);
      const cell: Cell = {
        polar: polar(n),
        azimuth: azimuth(column),
        down: polar(n + 1) - polar(n),
        along: step,
        values: [above[column], above[next], below[next], below[column]],
      };
      if (seen([cell.polar + step / 2, cell.azimuth + step / 2])[2] < -2 * step) continue;
      for (const piece of traced(value, cell, DEPTH)) {
        const [from, to] = piece.map(seen);
        if (from[2] < 0 || to[2] < 0) continue;
        drawn.push(pathThrough([from, to].map(([right, up]) => [x + right * radius, y - up * radius])));
      }
    }
    above = below;
  }
  return drawn.length === 0 ? [] : [{ kind: 'path', d: drawn.join(''), stroke: 'ink', width: 1, cap: 'round' }];
}
