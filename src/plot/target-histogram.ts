/**
 * How the targets of training are spread: counts in equal bins between the outermost values but 1 % at either end, with the axis and its unit, as a small
 * figure. What lies beyond the ends is counted into the last bins, so that a single wild label does not flatten the rest.
 */

import { type Figure, type Mark, pathThrough } from './marks.ts';
import { fixed, significant, whole } from './number-format.ts';
import { linearTicks } from './training-curves.ts';

export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
  readonly mean: number;
  /** Standard deviation. */
  readonly spread: number;
}

/** Undefined where there is nothing to count. */
export function histogram(values: readonly number[], bins = 32): Histogram | undefined {
  const finite = values.filter(Number.isFinite).sort((p, q) => p - q);
  if (finite.length === 0) return undefined;
  const cut = Math.floor(finite.length / 100);
  const low = finite[cut];
  const high = finite[finite.length - 1 - cut];
  const width = (high - low) / bins || 1;
  const counts = new Array<number>(bins).fill(0);
  for (const value of finite) counts[Math.min(bins - 1, Math.max(0, Math.floor((value - low) / width)))]++;
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const spread = Math.sqrt(finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length);
  return { low, high: high > low ? high : low + width * bins, counts, mean, spread };
}

export interface HistogramWords {
  /** `force components` */
  readonly name: string;
  /** `eV/Å` */
  readonly unit: string;
}

/** A mean to about a hundredth of its spread: more digits say nothing. */
function meanText({ mean, spread }: Histogram): string {
  if (spread === 0) return significant(mean, 3);
  const decimals = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(spread))));
  return Math.abs(mean) >= 1e4 ? whole(mean) : fixed(mean, decimals);
}

/** Bars on a baseline with the two ends of the axis, and mean and spread in words. */
export function histogramFigure(
  shown: Histogram,
  { name, unit }: HistogramWords,
  width: number,
  height: number,
): Figure {
  const [top, bottom] = [22, height - 18];
  const most = Math.max(...shown.counts, 1);
  const step = width / shown.counts.length;
  const marks: Mark[] = [
    { kind: 'text', x: 0, y: 11, text: `${name}, ${unit}`, size: 12, fill: 'ink-2' },
    {
      kind: 'text',
      x: width,
      y: 11,
      text: `mean ${meanText(shown)}, spread ${significant(shown.spread, 3)}`,
      anchor: 'end',
      size: 11,
    },
  ];
  for (const tick of linearTicks(most, 2).slice(1)) {
    const y = Math.round(bottom + ((top - bottom) * tick) / most) + 0.5;
    marks.push({ kind: 'line', x1: 0, y1: y, x2: width, y2: y, stroke: 'hair' });
  }
  const outline = shown.counts.flatMap((count, index): [number, number][] => {
    const y = bottom + ((top - bottom) * count) / most;
    return [
      [index * step, y],
      [(index + 1) * step, y],
    ];
  });
  marks.push({ kind: 'path', d: pathThrough([[0, bottom], ...outline, [width, bottom]], true), fill: 'hair-2' });
  marks.push({ kind: 'line', x1: 0, y1: bottom + 0.5, x2: width, y2: bottom + 0.5, stroke: 'hair-2' });
  const zero = (0 - shown.low) / (shown.high - shown.low);
  if (zero > 0.1 && zero < 0.9) {
    const x = zero * width;
    marks.push({ kind: 'line', x1: x, y1: bottom, x2: x, y2: bottom + 4, stroke: 'hair-2' });
    marks.push({ kind: 'text', x, y: bottom + 15, text: '0', anchor: 'middle' });
  }
  const decimals = Math.abs(shown.high - shown.low) < 1 ? 3 : Math.abs(shown.high) < 100 ? 1 : 0;
  const end = (value: number): string => (Math.abs(value) >= 1e4 ? whole(value) : fixed(value, decimals));
  marks.push({ kind: 'text', x: 0, y: bottom + 15, text: end(shown.low) });
  marks.push({ kind: 'text', x: width, y: bottom + 15, text: end(shown.high), anchor: 'end' });
  return {
    width,
    height,
    title: `${name}: mean ${meanText(shown)} ${unit}, standard deviation ${significant(shown.spread, 3)} ${unit}`,
    marks,
  };
}
