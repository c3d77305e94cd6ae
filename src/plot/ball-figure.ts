/** The homochoric ball as marks: every element of an orbit as a dot in its colour, from back to front. The page draws the same on a canvas. */
import type { Quaternion } from '../math/rotation.ts';
import type { OrbitElement } from '../orbit/result.ts';
import { applied, lookFrom } from './camera.ts';
import { colourAt, hexOf, type Rgb } from './colour-map.ts';
import type { FieldScale } from './field-scale.ts';
import { cursor } from './globe.ts';
import { ballDots, ballPoint } from './homochoric-ball.ts';
import type { Figure, Mark } from './marks.ts';

const camera = lookFrom(0.6, 0.32);

export interface BallPicture {
  readonly elements: readonly OrbitElement[];
  readonly scale: FieldScale;
  readonly pinned?: Quaternion;
}

export function ballFigure({ elements, scale, pinned }: BallPicture, width: number, height: number): Figure {
  const [cx, cy, radius] = [width / 2, height / 2, Math.min(width, height) / 2 - 6];
  const spot = Math.max(1.2, (radius * 0.62) / Math.cbrt(elements.length));
  const marks: Mark[] = [{ kind: 'circle', x: cx, y: cy, r: radius, stroke: 'hair-2' }];
  for (const { x, y, depth, index } of ballDots(elements, camera)) {
    const light = 0.8 + 0.2 * depth;
    const [red, green, blue] = colourAt(scale.anchors, scale.position(elements[index].value));
    const fill = hexOf([red * light, green * light, blue * light] satisfies Rgb);
    marks.push({ kind: 'circle', x: cx + x * radius, y: cy - y * radius, r: spot * (0.85 + 0.15 * depth), fill });
  }
  if (pinned) {
    const [x, y] = applied(camera, ballPoint(pinned));
    marks.push(...cursor(cx + x * radius, cy - y * radius, 6));
  }
  return { width, height, title: 'All of SO(3) in a ball of equal volume: the field at every sampled rotation', marks };
}
