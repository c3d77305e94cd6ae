/** The field where two rows are exchanged, N x N, symmetric; the diagonal is the identity. */
import type { ExchangeMap } from '../orbit/result.ts';
import type { FieldScale } from './field-scale.ts';
import { heatCells } from './heat-cells.ts';
import type { Figure, Mark } from './marks.ts';

export interface ExchangePicture {
  readonly map: ExchangeMap;
  /** Values in the order of the elements; the difference where two models are compared. */
  readonly values: readonly number[];
  readonly scale: FieldScale;
  /** What a row is called, e.g. the symbol of its element. */
  readonly nameOf: (row: number) => string;
  /** Index of the pinned element. */
  readonly pinned?: number | undefined;
}

/** Rows that names fit beside. */
const NAMED = 30;

/** Place in `elements` of the exchange of the i-th and j-th shown row; 0, the identity, where they are the same. */
export function exchangeIndex(i: number, j: number): number {
  const [late, early] = i > j ? [i, j] : [j, i];
  return late === early ? 0 : 1 + (late * (late - 1)) / 2 + early;
}

/** The shown rows that an element exchanges; of the identity the first with itself. */
export function exchangedRows(index: number): readonly [i: number, j: number] {
  if (index === 0) return [0, 0];
  const i = Math.floor((1 + Math.sqrt(1 + 8 * (index - 1))) / 2);
  return [i, index - 1 - (i * (i - 1)) / 2];
}

export function exchangeLayout({ rows }: ExchangeMap, width: number, height: number) {
  const margin = 26;
  const side = Math.max(8, Math.min(width - 2 * margin, height - margin - 20));
  return { side, cell: side / rows.length, left: (width - side) / 2, top: margin - 8 };
}

export function exchangeFigure(
  { map, values, scale, nameOf, pinned }: ExchangePicture,
  width: number,
  height: number,
): Figure {
  const { rows } = map;
  const { side, cell, left, top } = exchangeLayout(map, width, height);
  const cells = rows.flatMap((_, i) =>
    rows.map((__, j) => ({ x: left + j * cell, y: top + i * cell, value: values[exchangeIndex(i, j)] })),
  );
  const marks: Mark[] = heatCells(cells, cell, scale);
  if (rows.length <= NAMED) {
    rows.forEach((row, k) => {
      const middle = (k + 0.5) * cell;
      const text = nameOf(row);
      marks.push({ kind: 'text', x: left - 6, y: top + middle + 4, text, anchor: 'end' });
      marks.push({ kind: 'text', x: left + middle, y: top - 5, text, anchor: 'middle' });
    });
  }
  if (pinned !== undefined) {
    const [i, j] = exchangedRows(pinned);
    for (const [row, column] of i === j
      ? [[i, j]]
      : [
          [i, j],
          [j, i],
        ])
      for (const [stroke, across] of [
        ['paper', 4.5],
        ['accent', 2.25],
      ] as const)
        marks.push({
          kind: 'circle',
          x: left + (column + 0.5) * cell,
          y: top + (row + 0.5) * cell,
          r: Math.max(5, cell / 2),
          stroke,
          width: across,
        });
  }
  const shown = rows.length < map.of ? `, ${rows.length} of ${map.of} rows` : '';
  marks.push({ kind: 'text', x: width / 2, y: top + side + 16, text: `two rows exchanged${shown}`, anchor: 'middle' });
  return { width, height, title: `The field where two rows are exchanged${shown}`, marks };
}

/** Index of the element under a point of the figure; undefined beside the map. */
export function exchangeUnder(
  map: ExchangeMap,
  width: number,
  height: number,
  [x, y]: readonly [number, number],
): number | undefined {
  const { side, cell, left, top } = exchangeLayout(map, width, height);
  if (x < left || x >= left + side || y < top || y >= top + side) return undefined;
  return exchangeIndex(Math.floor((y - top) / cell), Math.floor((x - left) / cell));
}

const steps: Readonly<Record<string, readonly [di: number, dj: number]>> = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
};

/** The exchange one step away, over the diagonal where that lies between; the same at the edge, undefined for any other key. */
export function exchangeBeside({ rows }: ExchangeMap, index: number, key: string): number | undefined {
  const step = steps[key];
  if (!step) return undefined;
  let [i, j] = exchangedRows(index);
  do {
    i += step[0];
    j += step[1];
  } while (i === j);
  const inside = [i, j].every((row) => row >= 0 && row < rows.length);
  return inside ? exchangeIndex(i, j) : index;
}
