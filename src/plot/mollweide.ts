/**
 * Mollweide's map of the whole sphere of directions R^T z: equal areas, so that what is seen is what is averaged. A direction at longitude l and height z = sin(latitude) lies at
 * x = l cos t / pi and y = sin t of an ellipse of half axes 2 and 1, with 2 t + sin 2t = pi z (Mollweide 1805; Snyder, Map Projections, 1987, eq. 31-1 to 31-3).
 * z is on top, x in the centre, the seam at -x.
 */
import type { Vector3 } from '../math/rotation.ts';
import type { OrbitResult } from '../orbit/result.ts';
import { onSphere } from './camera.ts';
import { colourAt, hexOf } from './colour-map.ts';
import { type FieldScale, noiseDot } from './field-scale.ts';
import { cursor, diamond } from './globe.ts';
import { type Figure, type Mark, pathThrough } from './marks.ts';
import { directionOf, type SphereTexture, textureAt } from './orbit-field.ts';

export interface MollweidePicture {
  readonly texture: SphereTexture;
  readonly scale: FieldScale;
  /** Directions of the worst poses: the first a diamond, the others dots. */
  readonly worst: readonly Vector3[];
}

export interface MollweideLayout {
  readonly x: number;
  readonly y: number;
  /** Half the height of the ellipse; its width is four times this. */
  readonly half: number;
}

export const mollweideLayout = (width: number, height: number): MollweideLayout => ({
  x: width / 2,
  y: height / 2,
  half: Math.max(10, Math.min((width - 8) / 4, (height - 44) / 2)),
});

/** t of 2 t + sin 2t = pi z by bisection: the left side grows with t, and Newton's steps fail at the poles. */
function parameterAt(z: number): number {
  let [low, high] = [-Math.PI / 2, Math.PI / 2];
  for (let step = 0; step < 52; step++) {
    const t = (low + high) / 2;
    if (2 * t + Math.sin(2 * t) < Math.PI * z) low = t;
    else high = t;
  }
  return (low + high) / 2;
}

/** The place of a unit direction: right and up, each in -1 to 1 of the ellipse's half axes. */
export function mollweidePoint([x, y, z]: Vector3): readonly [right: number, up: number] {
  const t = parameterAt(Math.min(1, Math.max(-1, z)));
  return [(Math.atan2(y, x) * Math.cos(t)) / Math.PI, Math.sin(t)];
}

/** The direction at a place; undefined outside the ellipse. */
export function mollweideDirection(right: number, up: number): Vector3 | undefined {
  if (right * right + up * up > 1) return undefined;
  const t = Math.asin(up);
  const z = Math.min(1, Math.max(-1, (2 * t + Math.sin(2 * t)) / Math.PI));
  const longitude = Math.abs(up) === 1 ? 0 : (Math.PI * right) / Math.cos(t);
  return onSphere(Math.acos(z), longitude);
}

/** The direction under a point of the picture; undefined beside the map. */
export const mollweideUnder = ({ x, y, half }: MollweideLayout, px: number, py: number): Vector3 | undefined =>
  mollweideDirection((px - x) / (2 * half), -(py - y) / half);

/** Directions of the share of poses with the largest values, the worst first; none of an orbit that does not change beyond its noise. */
export function worstDirections({ elements, verdict, noiseFloor }: OrbitResult, share = 0.02): Vector3[] {
  if (verdict === 'exact') return [];
  return [...elements]
    .sort((a, b) => b.value - a.value)
    .slice(0, Math.ceil(elements.length * share))
    .filter(({ value }) => value > noiseFloor)
    .map(({ q }) => directionOf(q));
}

/** Rows of equal height, cells of equal width in each: all of about one area. */
function cellMarks({ texture, scale }: MollweidePicture, { x, y, half }: MollweideLayout, rows: number): Mark[] {
  const marks: Mark[] = [];
  const dots: Mark[] = [];
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = [1 - (2 * row) / rows, 1 - (2 * (row + 1)) / rows];
    const middle = (top + bottom) / 2;
    const columns = Math.max(4, Math.round(2 * rows * Math.sqrt(1 - middle * middle)));
    const at = (step: number, up: number): readonly [number, number] => {
      const across = ((2 * step) / columns - 1) * Math.sqrt(Math.max(0, 1 - up * up));
      return [x + 2 * half * across, y - half * up];
    };
    for (let column = 0; column < columns; column++) {
      const across = ((2 * column + 1) / columns - 1) * Math.sqrt(1 - middle * middle);
      const direction = mollweideDirection(across, middle);
      if (!direction) continue;
      const value = textureAt(texture, ...direction);
      const fill = hexOf(colourAt(scale.anchors, scale.position(value)));
      const corners = [at(column, top), at(column + 1, top), at(column + 1, bottom), at(column, bottom)];
      marks.push({ kind: 'path', d: pathThrough(corners, true), fill, stroke: fill, width: 0.7 });
      dots.push(...noiseDot(scale, row % 2 && column % 2 ? value : Number.NaN, ...at(column + 0.5, middle)));
    }
  }
  return [...marks, ...dots];
}

/** Parallels and meridians every 30 degrees; the meridian opposite to the centre is the rim. */
function graticuleMarks({ x, y, half }: MollweideLayout, stroke: '#ffffff' | '#787c82'): Mark[] {
  const put = (right: number, up: number): readonly [number, number] => [x + 2 * half * right, y - half * up];
  const lines: (readonly (readonly [number, number])[])[] = [];
  for (const latitude of [-60, -30, 0, 30, 60]) {
    const up = Math.sin(parameterAt(Math.sin((latitude * Math.PI) / 180)));
    const across = Math.sqrt(1 - up * up);
    lines.push([put(-across, up), put(across, up)]);
  }
  const steps = Array.from({ length: 49 }, (_, step) => ((step / 48) * 2 - 1) * (Math.PI / 2));
  for (let longitude = -150; longitude <= 150; longitude += 30)
    lines.push(steps.map((t) => put((longitude / 180) * Math.cos(t), Math.sin(t))));
  return lines.map((line): Mark => ({ kind: 'path', d: pathThrough(line), stroke, width: 1, opacity: 0.22 }));
}

const names: readonly (readonly [name: string, direction: Vector3])[] = [
  ['x', [1, 0, 0]],
  ['y', [0, 1, 0]],
  ['−y', [0, -1, 0]],
];

/** The map without the cursor, which `mollweideCursor` draws over it. */
export function mollweideFigure(picture: MollweidePicture, width: number, height: number, rows = 40): Figure {
  const layout = mollweideLayout(width, height);
  const { x, y, half } = layout;
  const { scale } = picture;
  const [first, ...others] = picture.worst;
  const put = (direction: Vector3): readonly [number, number] => {
    const [right, up] = mollweidePoint(direction);
    return [x + 2 * half * right, y - half * up];
  };
  const marks = cellMarks(picture, layout, rows);
  marks.push(...graticuleMarks(layout, scale.signed ? '#787c82' : '#ffffff'));
  for (const [text, direction] of names) {
    const [px, py] = put(direction);
    marks.push({
      kind: 'text',
      x: px,
      y: py + 4,
      text,
      anchor: 'middle',
      fill: '#ffffff',
      halo: 'rgb(10 20 40 / 0.6)',
    });
  }
  for (const [text, up] of [
    ['z', y - half - 6],
    ['−z', y + half + 14],
  ] as const)
    marks.push({ kind: 'text', x, y: up, text, size: 12, anchor: 'middle', fill: 'ink-2' });
  for (const direction of others) {
    const [px, py] = put(direction);
    marks.push({ kind: 'circle', x: px, y: py, r: 2.4, fill: '#ffffff', stroke: '#16181b', width: 1 });
  }
  if (first) marks.push(...diamond(...put(first)));
  const title =
    'Mollweide map: the field against where z is seen from the body, equal areas; dots are the worst 2 % of poses, the diamond the worst';
  return { width, height, title, marks };
}

/** The pinned direction. */
export function mollweideCursor(pinned: Vector3, width: number, height: number): Figure {
  const { x, y, half } = mollweideLayout(width, height);
  const [right, up] = mollweidePoint(pinned);
  return { width, height, title: 'g', marks: cursor(x + 2 * half * right, y - half * up) };
}
