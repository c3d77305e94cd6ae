/** Where training turns come from, as marks over the orientation globe: white with a dark edge, so that they read on any field and in grey. */
import type { Vector3 } from '../math/rotation.ts';
import { applied, type Matrix3 } from './camera.ts';
import { globeLayout, visiblePieces } from './globe.ts';
import { type Figure, type Mark, pathThrough } from './marks.ts';
import type { Coverage } from './region-coverage.ts';

const edge = '#0a1428';

/** In the same box and with the same camera as the globe itself. */
export function coverageFigure(
  { points, dots, lines, label }: Coverage,
  camera: Matrix3,
  width: number,
  height: number,
): Figure {
  const { x, y, radius } = globeLayout(width, height);
  const project = ([right, up]: Vector3): readonly [number, number] => [x + right * radius, y - up * radius];
  const marks: Mark[] = [];
  for (const line of lines) {
    for (const piece of visiblePieces(line, camera, project)) {
      const d = pathThrough(piece);
      marks.push({ kind: 'path', d, stroke: edge, width: 3.5, opacity: 0.5 });
      marks.push({ kind: 'path', d, stroke: '#ffffff', width: 1.5 });
    }
  }
  const seen = (directions: readonly Vector3[], r: number): Mark[] =>
    directions.flatMap((direction): Mark[] => {
      const view = applied(camera, direction);
      if (view[2] < 0) return [];
      const [px, py] = project(view);
      return [
        { kind: 'circle', x: px, y: py, r: r + 0.8, fill: edge, opacity: 0.5 },
        { kind: 'circle', x: px, y: py, r, fill: '#ffffff' },
      ];
    });
  marks.push(...seen(dots, 1.2), ...seen(points, 2.6));
  const place = applied(camera, label);
  if (place[2] >= 0) {
    const [px, py] = project(place);
    const leftwards = place[0] > 0.35;
    marks.push({
      kind: 'text',
      x: px + (leftwards ? -14 : 14),
      y: py + (py < y - radius * 0.8 ? 17 : 4),
      text: 'trained here',
      size: 12,
      anchor: leftwards ? 'end' : 'start',
      fill: '#ffffff',
      halo: 'rgb(10 20 40 / 0.6)',
    });
  }
  return { width, height, title: 'Where z is seen from the body in training', marks };
}
