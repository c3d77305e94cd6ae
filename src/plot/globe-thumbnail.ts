/** The globe of a recorded field in a few pixels: the near side alone, from 0 to the largest value. */
import type { PresetPicture } from '../experiment/presets.ts';
import { hopfProduct } from '../math/so3-sets.ts';
import type { OrbitElement } from '../orbit/result.ts';
import { linearScale } from './axis.ts';
import { lookFrom } from './camera.ts';
import { viridis } from './colour-map.ts';
import { cells } from './globe.ts';
import type { Figure } from './marks.ts';
import { sphereTexture } from './orbit-field.ts';

const camera = lookFrom(0.6, 0.34);
const rows = 18;

export function globeThumbnail({ values }: PresetPicture, size: number, title: string): Figure {
  const base = values.length;
  const { directions } = hopfProduct(base, 1);
  const elements = values.map((value): OrbitElement => ({ q: [1, 0, 0, 0], value }));
  const grid = {
    base,
    fibre: 1,
    directions: values.map((_, n) => [directions[3 * n], directions[3 * n + 1], directions[3 * n + 2]] as const),
    elements,
  };
  const high = Math.max(...values, 1e-12);
  const axis = linearScale(0, high);
  const scale = { signed: false, anchors: viridis, axis, position: (value: number) => Math.min(1, value / high) };
  const picture = { texture: sphereTexture(grid, 'mean', rows * 2), scale, camera };
  return { width: size, height: size, title, marks: cells(picture, camera, size / 2, size / 2, size / 2 - 1, rows) };
}
