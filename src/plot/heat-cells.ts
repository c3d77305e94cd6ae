/** Squares of one colour each as few paths: values are put into 64 steps of the colour map, and all squares of a step are one path. */
import { colourAt } from './colour-map.ts';
import { type FieldScale, noiseDot } from './field-scale.ts';
import { coordinate, type Mark } from './marks.ts';

const STEPS = 64;

export interface Cell {
  /** Left upper corner. */
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/** Marks of cells `size` pixels wide; cells without a finite value are left out. */
export function heatCells(cells: readonly Cell[], size: number, scale: FieldScale): Mark[] {
  const paths = new Map<number, string[]>();
  // A little larger than the raster, so that no paper shows between neighbours.
  const edge = coordinate(size + 0.3);
  for (const { x, y, value } of cells) {
    if (!Number.isFinite(value)) continue;
    const step = Math.min(STEPS - 1, Math.floor(scale.position(value) * STEPS));
    const path = paths.get(step) ?? [];
    path.push(`M${coordinate(x)} ${coordinate(y)}h${edge}v${edge}h-${edge}Z`);
    paths.set(step, path);
  }
  const squares = [...paths].map(([step, path]): Mark => {
    const [red, green, blue] = colourAt(scale.anchors, (step + 0.5) / STEPS).map(Math.round);
    return { kind: 'path', d: path.join(''), fill: `rgb(${red} ${green} ${blue})` };
  });
  return [...squares, ...cells.flatMap(({ x, y, value }) => noiseDot(scale, value, x + size / 2, y + size / 2))];
}
