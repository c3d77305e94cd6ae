/**
 * The orientation globe as marks: the reduced field over directions R^T z in orthographic projection, a 30 degree graticule, the far side small,
 * the worst element as a diamond and the pinned one as a ring. The page draws the same picture on a canvas while it is being turned.
 */
import type { Vector3 } from '../math/rotation.ts';
import { applied, appliedTransposed, dot, keyLight, type Matrix3, onSphere } from './camera.ts';
import { colourAt, type Hex, hexOf, type Rgb } from './colour-map.ts';
import { type FieldScale, noiseDot } from './field-scale.ts';
import { type Figure, type Mark, pathThrough } from './marks.ts';
import { type SphereTexture, textureAt } from './orbit-field.ts';

export interface GlobePicture {
  readonly texture: SphereTexture;
  readonly scale: FieldScale;
  /** Camera of the near side, row-major [right, up, towards the eye]. */
  readonly camera: Matrix3;
  readonly pinned?: Vector3;
  readonly worst?: Vector3;
}

export interface GlobeLayout {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly far: { readonly x: number; readonly y: number; readonly radius: number };
}

/** Where the near and the far side stand in a box. */
export function globeLayout(width: number, height: number): GlobeLayout {
  const radius = Math.max(20, Math.min((width - 10) / 2.46, (height - 44) / 2));
  const y = height / 2 + 2;
  const farRadius = Math.min(34, radius * 0.27);
  const x = Math.min(radius + 40, Math.max(radius + 2, width - radius - 2 * farRadius - 6));
  return {
    x,
    y,
    radius,
    far: {
      x: Math.min(x + radius + farRadius * 0.95, width - farRadius),
      y: Math.min(y + radius - farRadius * 0.8, height - farRadius - 20),
      radius: farRadius,
    },
  };
}

/** How bright the sphere is at a view normal: fields are shaded by at most 22 %. */
export const shadeAt = (normal: Vector3): number =>
  (0.86 + 0.14 * Math.max(0, dot(normal, keyLight))) * (1 - 0.1 * (1 - normal[2]) ** 4);

/** The eye on the other side at the same height: right and towards-the-eye turn round, up stays up. */
export function farCamera(camera: Matrix3): Float64Array {
  return Float64Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8], (index) => {
    const turned = [
      -camera[0],
      -camera[1],
      camera[2],
      -camera[3],
      -camera[4],
      camera[5],
      -camera[6],
      -camera[7],
      camera[8],
    ];
    return turned[index];
  });
}

const lit = (rgb: Rgb, light: number): Hex => hexOf(rgb.map((part) => Math.min(255, part * light)) as unknown as Rgb);

/** Cells of the visible half, `rows` rows from pole to pole. */
export function cells(
  picture: GlobePicture,
  camera: Matrix3,
  x: number,
  y: number,
  radius: number,
  rows: number,
): Mark[] {
  const marks: Mark[] = [];
  const dots: Mark[] = [];
  const put = (v: Vector3): readonly [number, number] => {
    const [right, up, near] = applied(camera, v);
    const outside = near < 0 ? 1 / Math.hypot(right, up) : 1;
    return [x + right * outside * radius, y - up * outside * radius];
  };
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = [(row / rows) * Math.PI, ((row + 1) / rows) * Math.PI];
    const columns = Math.max(6, Math.round(2 * rows * Math.sin((top + bottom) / 2)));
    for (let column = 0; column < columns; column++) {
      const [west, east] = [(column / columns) * 2 * Math.PI, ((column + 1) / columns) * 2 * Math.PI];
      const corners = [onSphere(top, west), onSphere(top, east), onSphere(bottom, east), onSphere(bottom, west)];
      if (corners.every((corner) => applied(camera, corner)[2] < 0)) continue;
      const centre = onSphere((top + bottom) / 2, (west + east) / 2);
      const normal = applied(camera, centre);
      const value = textureAt(picture.texture, ...centre);
      const colour = lit(
        colourAt(picture.scale.anchors, picture.scale.position(value)),
        shadeAt([normal[0], normal[1], Math.max(0, normal[2])]),
      );
      marks.push({ kind: 'path', d: pathThrough(corners.map(put), true), fill: colour, stroke: colour, width: 1 });
      dots.push(...noiseDot(picture.scale, normal[2] > 0.1 && (row + column) % 2 ? value : Number.NaN, ...put(centre)));
    }
  }
  return [...marks, ...dots];
}

/** Circles of equal polar angle and half circles of equal azimuth, every 30 degrees, as polylines of unit vectors. */
export function graticule(): readonly (readonly Vector3[])[] {
  const steps = Array.from({ length: 73 }, (_, index) => index / 72);
  const parallels = [30, 60, 90, 120, 150].map((polar) =>
    steps.map((step) => onSphere((polar * Math.PI) / 180, 2 * Math.PI * step)),
  );
  const meridians = Array.from({ length: 12 }, (_, k) =>
    steps.map((step) => onSphere(Math.PI * step, (k * Math.PI) / 6)),
  );
  return [...parallels, ...meridians];
}

/** The visible pieces of a line on the sphere, projected. */
export function visiblePieces(
  line: readonly Vector3[],
  camera: Matrix3,
  project: (view: Vector3) => readonly [number, number],
): (readonly [number, number])[][] {
  const pieces: (readonly [number, number])[][] = [[]];
  for (const point of line) {
    const view = applied(camera, point);
    if (view[2] >= 0) pieces[pieces.length - 1].push(project(view));
    else if (pieces[pieces.length - 1].length > 0) pieces.push([]);
  }
  return pieces.filter((piece) => piece.length > 1);
}

/** The direction under a point of the near side, or undefined beside the globe. */
export function directionUnder(layout: GlobeLayout, camera: Matrix3, px: number, py: number): Vector3 | undefined {
  const right = (px - layout.x) / layout.radius;
  const up = -(py - layout.y) / layout.radius;
  const square = 1 - right * right - up * up;
  return square < 0 ? undefined : appliedTransposed(camera, [right, up, Math.sqrt(square)]);
}

/** The whole globe as a figure. */
export function globeFigure(picture: GlobePicture, width: number, height: number, rows = 36): Figure {
  const layout = globeLayout(width, height);
  const { x, y, radius, far } = layout;
  const project = ([right, up]: Vector3): readonly [number, number] => [x + right * radius, y - up * radius];
  const marks: Mark[] = cells(picture, picture.camera, x, y, radius, rows);
  for (const line of graticule()) {
    for (const piece of visiblePieces(line, picture.camera, project)) {
      marks.push({ kind: 'path', d: pathThrough(piece), stroke: '#ffffff', width: 1, opacity: 0.2 });
    }
  }
  const pole = applied(picture.camera, [0, 0, 1]);
  const stem = y - pole[1] * (radius + 22);
  marks.push({ kind: 'line', x1: x, y1: y - pole[1] * radius, x2: x, y2: stem, stroke: 'ink-2', width: 1.25 });
  marks.push({ kind: 'text', x: x + 7, y: stem + 8, text: 'z', size: 12, fill: 'ink-2' });
  const place = (direction: Vector3 | undefined): readonly [number, number] | undefined => {
    const view = direction && applied(picture.camera, direction);
    return view && view[2] >= 0 ? project(view) : undefined;
  };
  const worst = place(picture.worst);
  if (worst) marks.push(...diamond(...worst), ...label(worst, x, 'worst g*'));
  const pinned = place(picture.pinned);
  if (pinned) marks.push(...cursor(...pinned));
  marks.push(...cells(picture, farCamera(picture.camera), far.x, far.y, far.radius, Math.round(rows / 3)));
  marks.push({ kind: 'text', x: far.x, y: far.y + far.radius + 14, text: 'far side', anchor: 'middle' });
  return { width, height, title: 'Orientation globe: the field against where z is seen from the body', marks };
}

/** The worst element: a white diamond with a dark edge. */
export function diamond(x: number, y: number): Mark[] {
  const points = [
    [x, y - 6.4],
    [x + 6.4, y],
    [x, y + 6.4],
    [x - 6.4, y],
  ] as const;
  return [{ kind: 'path', d: pathThrough(points, true), fill: '#ffffff', stroke: '#16181b', width: 1.5 }];
}

/** The pinned element: an accent ring with a white halo, the same shape in every view. */
export function cursor(x: number, y: number, r = 8): Mark[] {
  return [
    { kind: 'circle', x, y, r, stroke: '#ffffff', width: 5 },
    { kind: 'circle', x, y, r, stroke: '#d81b60', width: 2.5 },
    { kind: 'circle', x, y, r: 2, fill: '#d81b60' },
  ];
}

function label([x, y]: readonly [number, number], centre: number, text: string): Mark[] {
  const left = x < centre;
  return [
    {
      kind: 'text',
      x: x + (left ? 11 : -11),
      y: y + 4,
      text,
      size: 12,
      anchor: left ? 'start' : 'end',
      fill: '#ffffff',
      halo: '#0a1428',
    },
  ];
}
