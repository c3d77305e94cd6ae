/**
 * The fibre over the pinned direction as a ring: the field against the turn about z that is left, 0 degrees on top, clockwise as on a clock face.
 * The outer ring is the model shown, the thin inner one the other model on the same scale.
 */
import { colourAt, hexOf } from './colour-map.ts';
import { type FieldScale, noiseDot } from './field-scale.ts';
import { coordinate, type Figure, type Mark } from './marks.ts';

export interface FibrePicture {
  /** Values at psi = 2 pi k / n, in the field's unit. */
  readonly outer: ArrayLike<number>;
  readonly inner?: ArrayLike<number>;
  readonly scale: FieldScale;
  /** The turn at the pinned element, radians. */
  readonly angle: number;
  /** Read-outs in the middle: the value, its unit and model (`meV/Å, A`, on two lines where there is no room for one), the other model's value. */
  readonly readout: string;
  readonly unit: string;
  readonly other?: string;
}

const point = (cx: number, cy: number, r: number, angle: number): readonly [number, number] => [
  cx + r * Math.sin(angle),
  cy - r * Math.cos(angle),
];

/** A ring sector between two radii as an SVG path. */
function sector(cx: number, cy: number, outer: number, inner: number, from: number, to: number): string {
  const at = (r: number, angle: number): string => point(cx, cy, r, angle).map(coordinate).join(' ');
  const [R, r] = [coordinate(outer), coordinate(inner)];
  return `M${at(outer, from)}A${R} ${R} 0 0 1 ${at(outer, to)}L${at(inner, to)}A${r} ${r} 0 0 0 ${at(inner, from)}Z`;
}

function ring(
  values: ArrayLike<number>,
  scale: FieldScale,
  cx: number,
  cy: number,
  outer: number,
  inner: number,
): Mark[] {
  const count = values.length;
  return Array.from(values).flatMap((value, k): Mark[] => {
    const middle = (2 * Math.PI * k) / count;
    const half = Math.PI / count + 0.004;
    const fill = hexOf(colourAt(scale.anchors, scale.position(value)));
    return [
      { kind: 'path', d: sector(cx, cy, outer, inner, middle - half, middle + half), fill },
      ...noiseDot(scale, value, ...point(cx, cy, (outer + inner) / 2, middle)),
    ];
  });
}

export interface RingLayout {
  readonly x: number;
  readonly y: number;
  readonly outer: number;
  readonly width: number;
}

export function ringLayout(width: number, height: number): RingLayout {
  const outer = Math.max(30, Math.min(width - 76, height - 76, 224) / 2);
  return { x: width / 2, y: height / 2 - 4, outer, width: outer * 0.19 };
}

/** Size of the letters of the read-out, px: bold ones are up to 0.64 of it wide, and it stays within the inner ring. */
export function readoutSize(readout: string, outer: number): number {
  const room = 2 * 0.68 * outer - 12;
  return Math.min(outer > 70 ? 28 : 20, Math.floor(room / (0.64 * readout.length)));
}

/** The ring as a figure. */
export function fibreFigure(picture: FibrePicture, width: number, height: number): Figure {
  const { x, y, outer, width: wide } = ringLayout(width, height);
  const marks: Mark[] = ring(picture.outer, picture.scale, x, y, outer, outer - wide);
  if (picture.inner) {
    const edge = outer - wide - 3;
    marks.push(...ring(picture.inner, picture.scale, x, y, edge, edge - outer * 0.07));
    marks.push({ kind: 'circle', x, y, r: edge, stroke: 'hair-2', width: 0.75 });
    marks.push({ kind: 'circle', x, y, r: edge - outer * 0.07, stroke: 'hair-2', width: 0.75 });
  }
  for (const [angle, anchor, dx, dy] of [
    [0, 'middle', 0, -10],
    [90, 'start', 10, 4],
    [180, 'middle', 0, 18],
    [270, 'end', -10, 4],
  ] as const) {
    const turn = (angle * Math.PI) / 180;
    const [x1, y1] = point(x, y, outer + 2, turn);
    const [x2, y2] = point(x, y, outer + 6, turn);
    const [tx, ty] = point(x, y, outer, turn);
    marks.push({ kind: 'line', x1, y1, x2, y2, stroke: 'hair-2', width: 1 });
    marks.push({ kind: 'text', x: tx + dx, y: ty + dy, text: `${angle}°`, anchor });
  }
  const size = readoutSize(picture.readout, outer);
  const roomy = outer > 72;
  marks.push({ kind: 'text', x, y: y - 6, text: picture.readout, anchor: 'middle', size, weight: 600, fill: 'ink' });
  const small = roomy ? 12 : 11;
  const fits = 0.6 * small * picture.unit.length < 2 * 0.68 * outer - 12;
  const lines = fits ? [picture.unit] : picture.unit.split(', ');
  lines.forEach((text, n) => {
    marks.push({ kind: 'text', x, y: y + 14 + 13 * n, text, anchor: 'middle', size: small, fill: 'ink-2' });
  });
  if (picture.other && roomy && fits) {
    marks.push({ kind: 'text', x, y: y + 32, text: picture.other, anchor: 'middle', size: 12, fill: 'ink-3' });
  }
  const [px, py] = point(x, y, outer - wide / 2, picture.angle);
  marks.push({ kind: 'circle', x: px, y: py, r: 7, stroke: '#ffffff', width: 5 });
  marks.push({ kind: 'circle', x: px, y: py, r: 7, stroke: '#d81b60', width: 2.5 });
  return { width, height, title: 'The field against the turn about z that is left at g', marks };
}
