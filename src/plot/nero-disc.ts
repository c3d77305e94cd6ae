/**
 * The slice disc (Zhao et al., NERO, arXiv:2305.19889): turns whose axis lies in a plane, by the azimuth of the axis, with the identity in the centre and half turns at
 * the rim, where opposite points are the same rotation. The radius is linear in the angle t as theirs, or equal-area, r = sin(t/4) / sin(45 degrees): the disc is
 * half of a great sphere of quaternions at colatitude t/2, and that is Lambert's map of it. Each cell is one evaluated element.
 */
import type { Vector3 } from '../math/rotation.ts';
import { type DiscPlace, type DiscSteps, discIndex, discSteps, planeBasis } from '../math/so3-slices.ts';
import { colourAt, hexOf } from './colour-map.ts';
import { type FieldScale, noiseDot } from './field-scale.ts';
import { cursor } from './globe.ts';
import { coordinate, type Figure, type Mark } from './marks.ts';

export type DiscRadius = 'linear' | 'equal-area';

export interface DiscPicture {
  /** One value for each different element, in the order of `discRotations`, in the field's unit. */
  readonly values: ArrayLike<number>;
  readonly scale: FieldScale;
  readonly radius: DiscRadius;
  /** Unit normal of the plane that the axes lie in. */
  readonly normal: Vector3;
}

export interface DiscLayout {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Where the disc stands in a box: room for a line of words below, and to the left of its top. */
export function discLayout(width: number, height: number): DiscLayout {
  const radius = Math.max(24, Math.min((width - 16) / 2, (height - 26) / 2));
  return { x: Math.max(width / 2, Math.min(width - radius - 8, radius + 72)), y: 6 + radius, radius };
}

/** The radius of turns by `angle` (radians) in a disc of radius 1. */
export const discRadius = (kind: DiscRadius, angle: number): number =>
  kind === 'linear' ? angle / Math.PI : Math.sin(angle / 4) * Math.SQRT2;

/** The angle of turns at a radius of at most 1: the inverse of `discRadius`. */
const angleAt = (kind: DiscRadius, radius: number): number =>
  kind === 'linear' ? Math.PI * radius : 4 * Math.asin(radius / Math.SQRT2);

/** Azimuth and angle under a point of the picture, radians; undefined beside the disc. */
export function placeUnder(
  { x, y, radius }: DiscLayout,
  kind: DiscRadius,
  px: number,
  py: number,
): Pick<DiscPlace, 'azimuth' | 'angle'> | undefined {
  const [right, up] = [(px - x) / radius, -(py - y) / radius];
  const r = Math.hypot(right, up);
  return r > 1 ? undefined : { azimuth: Math.atan2(up, right), angle: angleAt(kind, r) };
}

/** A step of azimuth and a ring, as `discIndex` counts them. */
export interface DiscCell {
  readonly azimuth: number;
  readonly ring: number;
}

/** The cell that a place lies in. */
export function discCell({ azimuth, angle }: Pick<DiscPlace, 'azimuth' | 'angle'>, steps = discSteps): DiscCell {
  const { azimuths, rings } = steps;
  const step = Math.round((azimuth * azimuths) / (2 * Math.PI));
  return { azimuth: (step + azimuths) % azimuths, ring: Math.round((angle * rings) / Math.PI) };
}

/**
 * Where an arrow key goes: left and right turn the axis, up and down make the angle larger and smaller; beyond the rim it goes on from the opposite point, through
 * the identity to the other side. Undefined for other keys.
 */
export function discStep({ azimuth, ring }: DiscCell, key: string, steps = discSteps): DiscCell | undefined {
  const { azimuths, rings } = steps;
  const around = (step: number): number => (step + azimuths) % azimuths;
  const opposite = around(azimuth + azimuths / 2);
  switch (key) {
    case 'ArrowLeft':
      return { azimuth: around(azimuth + 1), ring };
    case 'ArrowRight':
      return { azimuth: around(azimuth - 1), ring };
    case 'ArrowUp':
      return ring === rings ? { azimuth: opposite, ring: ring - 1 } : { azimuth, ring: ring + 1 };
    case 'ArrowDown':
      return ring === 0 ? { azimuth: opposite, ring: 1 } : { azimuth, ring: ring - 1 };
    default:
      return undefined;
  }
}

/** A sector of a ring as an SVG path; azimuths count anticlockwise from the right. */
function sector({ x, y }: DiscLayout, inner: number, outer: number, from: number, to: number): string {
  const at = (r: number, angle: number): string =>
    `${coordinate(x + r * Math.cos(angle))} ${coordinate(y - r * Math.sin(angle))}`;
  const [R, r] = [coordinate(outer), coordinate(inner)];
  return `M${at(outer, from)}A${R} ${R} 0 0 0 ${at(outer, to)}L${at(inner, to)}A${r} ${r} 0 0 1 ${at(inner, from)}Z`;
}

function cellMarks({ values, scale, radius: kind }: DiscPicture, layout: DiscLayout, steps: DiscSteps): Mark[] {
  const { azimuths, rings } = steps;
  const { x, y, radius } = layout;
  const valueAt = (azimuth: number, ring: number): number => values[discIndex(steps, azimuth, ring)];
  const colour = (azimuth: number, ring: number) =>
    hexOf(colourAt(scale.anchors, scale.position(valueAt(azimuth, ring))));
  const edge = (ring: number): number => radius * discRadius(kind, (Math.PI * Math.min(rings, ring + 0.5)) / rings);
  const marks: Mark[] = [];
  const dots: Mark[] = [];
  for (let ring = rings; ring >= 1; ring--) {
    for (let azimuth = 0; azimuth < azimuths; azimuth++) {
      const [from, to] = [-0.5, 0.5].map((half) => (2 * Math.PI * (azimuth + half)) / azimuths);
      const fill = colour(azimuth, ring);
      marks.push({
        kind: 'path',
        d: sector(layout, edge(ring - 1), edge(ring), from, to),
        fill,
        stroke: fill,
        width: 0.7,
      });
      const [r, turn] = [(edge(ring - 1) + edge(ring)) / 2, (2 * Math.PI * azimuth) / azimuths];
      dots.push(...noiseDot(scale, valueAt(azimuth, ring), x + r * Math.cos(turn), y - r * Math.sin(turn)));
    }
  }
  marks.push({ kind: 'circle', x, y, r: edge(0), fill: colour(0, 0) }, ...dots);
  return marks;
}

/** Names of the coordinate axes that lie in the plane, both ways. */
function axisNames(normal: Vector3): { readonly name: string; readonly azimuth: number }[] {
  const [u, v] = planeBasis(normal);
  return ['x', 'y', 'z'].flatMap((name, k) => {
    if (Math.hypot(u[k], v[k]) < 1 - 1e-9) return [];
    const azimuth = Math.atan2(v[k], u[k]);
    return [
      { name, azimuth },
      { name: `−${name}`, azimuth: azimuth + Math.PI },
    ];
  });
}

/** Words on data. */
const onData = { kind: 'text', anchor: 'middle', fill: '#ffffff', halo: 'rgb(10 20 40 / 0.6)' } as const;

/** Said wherever the disc is drawn. */
export const rimWords = 'opposite rim points are the same rotation';

/** The disc with rings every 45 degrees and the axes' names; the cursor is drawn over it by `discCursor`. */
export function discFigure(picture: DiscPicture, width: number, height: number, steps = discSteps): Figure {
  const layout = discLayout(width, height);
  const { x, y, radius } = layout;
  const { radius: kind, normal, scale } = picture;
  const marks = cellMarks(picture, layout, steps);
  const line = scale.signed ? '#787c82' : '#ffffff';
  for (const degrees of [45, 90, 135]) {
    const r = radius * discRadius(kind, (degrees * Math.PI) / 180);
    marks.push({ kind: 'circle', x, y, r, stroke: line, width: 1, opacity: 0.35 });
    const [dx, dy] = [Math.cos(Math.PI / 4) * r, Math.sin(Math.PI / 4) * r];
    marks.push({ ...onData, x: x + dx, y: y + dy + 4, text: `${degrees}°` });
  }
  const corner = radius * Math.SQRT1_2 + 4;
  marks.push({ kind: 'text', x: x + corner, y: y + corner + 8, text: '180°' });
  for (const { name, azimuth } of axisNames(normal)) {
    const [px, py] = [x + (radius - 11) * Math.cos(azimuth), y - (radius - 11) * Math.sin(azimuth)];
    marks.push({ ...onData, x: px, y: py + 4, text: name, size: 12 });
  }
  const title = `Slice disc: the field over turns whose axis lies in a plane, from the identity in the centre to half turns at the rim, where ${rimWords}`;
  return { width, height, title, marks };
}

/** Radians: closer than this a rotation counts as one of the slice. */
export const ON_SLICE = 0.02;

/** The pinned element: a ring; at the rim on both sides; dashed at the nearest place where it is not on the disc. */
export function discCursor(place: DiscPlace, kind: DiscRadius, width: number, height: number): Figure {
  const { x, y, radius } = discLayout(width, height);
  const r = radius * discRadius(kind, place.angle);
  const [dx, dy] = [r * Math.cos(place.azimuth), -r * Math.sin(place.azimuth)];
  const spots = [[x + dx, y + dy], ...(Math.PI - place.angle < 1e-3 ? [[x - dx, y - dy]] : [])];
  const marks = spots.flatMap(([px, py]) =>
    place.off < ON_SLICE
      ? cursor(px, py)
      : cursor(px, py)
          .slice(0, 2)
          .map((mark) => ({ ...mark, dash: '4 3' })),
  );
  const degrees = Math.round((place.off * 180) / Math.PI);
  const title = place.off < ON_SLICE ? 'g' : `g is ${degrees}° off this disc: dashed, the nearest place`;
  return { width, height, title, marks };
}
