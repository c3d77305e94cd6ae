/** The field over shifts within three planes through the origin, one colour scale; the middle of each is no shift at all. */
import type { ShiftPlanes } from '../orbit/result.ts';
import type { FieldScale } from './field-scale.ts';
import { heatCells } from './heat-cells.ts';
import type { Figure, Mark } from './marks.ts';
import { significant } from './number-format.ts';

export interface PlanesPicture {
  readonly planes: ShiftPlanes;
  /** Values in the order of the elements; the difference where two models are compared. */
  readonly values: readonly number[];
  readonly scale: FieldScale;
  /** Behind a length. */
  readonly unit: string;
  /** Index of the pinned element. */
  readonly pinned?: number | undefined;
}

const names = [
  ['x', 'y'],
  ['y', 'z'],
  ['z', 'x'],
] as const;

interface Layout {
  readonly side: number;
  readonly cell: number;
  readonly corners: readonly (readonly [x: number, y: number])[];
}

/** Three squares beside each other, or below each other where the figure is narrow. */
export function planesLayout({ size }: ShiftPlanes, width: number, height: number): Layout {
  const beside = width >= height;
  const side = Math.max(8, beside ? Math.min((width - 60) / 3, height - 44) : Math.min(width - 40, (height - 100) / 3));
  const gap = beside ? Math.max(20, (width - 3 * side) / 3) : 0;
  const corners = names.map((_, n): readonly [number, number] =>
    beside
      ? [n * (side + gap) + (width - 3 * side - 2 * gap) / 2, (height - side - 24) / 2]
      : [(width - side) / 2, n * (side + 34)],
  );
  return { side, cell: side / size, corners };
}

export function planesFigure(
  { planes, values, scale, unit, pinned }: PlanesPicture,
  width: number,
  height: number,
): Figure {
  const { size, radius } = planes;
  const { side, cell, corners } = planesLayout(planes, width, height);
  const at = (index: number): readonly [number, number] => {
    const [plane, row, column] = [Math.floor(index / size ** 2), Math.floor(index / size) % size, index % size];
    return [corners[plane][0] + column * cell, corners[plane][1] + (size - 1 - row) * cell];
  };
  const marks: Mark[] = heatCells(
    values.map((value, index) => ({ x: at(index)[0], y: at(index)[1], value })),
    cell,
    scale,
  );
  corners.forEach(([x, y], n) => {
    const middle = [x + side / 2, y + side / 2];
    marks.push({ kind: 'circle', x: middle[0], y: middle[1], r: 3, stroke: 'paper', width: 1.5 });
    const [across, up] = names[n];
    const most = `±${significant(radius, 2)}`;
    marks.push({
      kind: 'text',
      x: middle[0],
      y: y + side + 15,
      anchor: 'middle',
      text: [
        { text: across, italic: true },
        { text: ' across, ' },
        { text: up, italic: true },
        // The axis of the curve below says the unit where there is no room for it.
        { text: ` up, ${most}${5.6 * (16 + most.length + unit.length) < side ? unit : ''}` },
      ],
    });
  });
  if (pinned !== undefined) {
    const [x, y] = at(pinned);
    for (const [stroke, width_] of [
      ['paper', 4.5],
      ['accent', 2.25],
    ] as const)
      marks.push({
        kind: 'circle',
        x: x + cell / 2,
        y: y + cell / 2,
        r: Math.max(5, cell / 2 + 2),
        stroke,
        width: width_,
      });
  }
  return { width, height, title: 'The field over shifts within the planes xy, yz and zx', marks };
}

/** Index of the element under a point of the figure; undefined beside the planes. */
export function shiftUnder(
  planes: ShiftPlanes,
  width: number,
  height: number,
  at: readonly [number, number],
): number | undefined {
  const { size } = planes;
  const { side, cell, corners } = planesLayout(planes, width, height);
  const plane = corners.findIndex(([x, y]) => at[0] >= x && at[0] < x + side && at[1] >= y && at[1] < y + side);
  if (plane < 0) return undefined;
  const column = Math.floor((at[0] - corners[plane][0]) / cell);
  const row = size - 1 - Math.floor((at[1] - corners[plane][1]) / cell);
  return plane * size ** 2 + row * size + column;
}

/** The element one step away within its plane, or in the plane before or after; the same where there is none. */
export function shiftBeside({ size }: ShiftPlanes, index: number, key: string): number | undefined {
  const [plane, row, column] = [Math.floor(index / size ** 2), Math.floor(index / size) % size, index % size];
  const bounded = (value: number): number => Math.min(size - 1, Math.max(0, value));
  const place = (p: number, r: number, c: number): number => p * size ** 2 + bounded(r) * size + bounded(c);
  switch (key) {
    case 'ArrowRight':
      return place(plane, row, column + 1);
    case 'ArrowLeft':
      return place(plane, row, column - 1);
    case 'ArrowUp':
      return place(plane, row + 1, column);
    case 'ArrowDown':
      return place(plane, row - 1, column);
    case 'PageDown':
      return place((plane + 1) % 3, row, column);
    case 'PageUp':
      return place((plane + 2) % 3, row, column);
    default:
      return undefined;
  }
}

/** The element that does not shift. */
export const noShift = ({ size }: ShiftPlanes): number => (size ** 2 - 1) / 2;
