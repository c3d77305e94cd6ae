/**
 * The curves of a recorded preset: one line an arm or method, mean over seeds with its 95 % band, labelled at the end. The arms that are opened as A
 * and B have their colours; the others are grey and differ by their dashes.
 */
import type { CurvePoint, Preset, PresetCurve, RecordedCurve } from '../experiment/presets.ts';
import { linearScale, logScale, type Scale, tickText } from './axis.ts';
import { type Figure, type Mark, movedApart, pathThrough } from './marks.ts';
import { whole } from './number-format.ts';
import type { Role } from './theme.ts';

interface CurveWords {
  readonly title: string;
  readonly x: string;
  readonly xKind: Scale['kind'];
  readonly yKind: Scale['kind'];
  /** Shown numbers per number. */
  readonly factor: number;
}

export const curveWords: Readonly<Record<PresetCurve, CurveWords>> = {
  'share-over-steps': {
    title: 'share of the loss due to non-equivariance, %',
    x: 'optimiser steps',
    xKind: 'linear',
    yKind: 'linear',
    factor: 100,
  },
  'error-over-passes': {
    title: 'RMS error in random poses',
    x: 'forward passes of training, per sample of a batch',
    xKind: 'log',
    yKind: 'log',
    factor: 1,
  },
  'relative-over-passes': {
    title: 'change over the orbit, relative',
    x: 'forward passes of a prediction',
    xKind: 'log',
    yKind: 'log',
    factor: 1,
  },
  'mean-over-rotations': {
    title: 'error of the mean of a polynomial model, relative',
    x: 'rotations',
    xKind: 'log',
    yKind: 'log',
    factor: 1,
  },
  'accuracy-over-tilt': {
    title: 'right answers, %',
    x: 'degrees that z is turned by',
    xKind: 'linear',
    yKind: 'linear',
    factor: 100,
  },
};

const right = 128;
const left = 44;
const top = 10;

/** Lines of no arm that is opened: their dashes, in order. */
const dashes = ['', '6 3', '2 3', '8 3 2 3'] as const;

const lowOf = (point: CurvePoint): number => (point.length === 4 ? point[2] : point[1]);
const highOf = (point: CurvePoint): number => (point.length === 4 ? point[3] : point[1]);

function scales({ lines }: RecordedCurve, words: CurveWords): readonly [x: Scale, y: Scale] {
  const points = lines.flatMap((line) => line.points);
  const axis = (kind: Scale['kind'], values: readonly number[], count: number): Scale => {
    if (kind === 'linear') return linearScale(0, Math.max(...values, 1e-12), count);
    const positive = values.filter((value) => value > 0);
    // An equivariant arm alone may be nothing everywhere.
    return positive.length > 0
      ? logScale(Math.min(...positive), Math.max(...positive), count)
      : logScale(0.1, 1, count);
  };
  const ys = points.flatMap((point) => [point[1], ...(words.yKind === 'linear' ? [highOf(point)] : [])]);
  return [
    axis(
      words.xKind,
      points.map(([x]) => x),
      4,
    ),
    axis(
      words.yKind,
      ys.map((y) => y * words.factor),
      3,
    ),
  ];
}

const textOf = (words: string): string => (words.length > 20 ? `${words.slice(0, 19)}…` : words);

export function presetCurveFigure(preset: Preset, curve: RecordedCurve, width: number, height: number): Figure {
  const words = curveWords[curve.kind];
  const [xScale, yScale] = scales(curve, words);
  const bottom = height - 34;
  const end = width - right;
  const x = (value: number): number => left + (end - left) * xScale.at(value);
  const y = (value: number): number => bottom + (top - bottom) * yScale.at(value * words.factor);
  const marks: Mark[] = [];
  for (const tick of yScale.ticks) {
    const at = Math.round(bottom + (top - bottom) * yScale.at(tick)) + 0.5;
    marks.push({ kind: 'line', x1: left, y1: at, x2: end, y2: at, stroke: 'hair' });
    marks.push({ kind: 'text', x: left - 6, y: at + 4, text: tickText(yScale, tick), anchor: 'end' });
  }
  for (const tick of xScale.ticks) {
    const at = left + (end - left) * xScale.at(tick);
    marks.push({ kind: 'line', x1: at, y1: bottom, x2: at, y2: bottom + 4, stroke: 'hair-2' });
    const text = xScale.kind === 'linear' ? whole(tick) : tickText(xScale, tick);
    marks.push({ kind: 'text', x: at, y: bottom + 16, text, anchor: 'middle' });
  }
  marks.push({ kind: 'text', x: (left + end) / 2, y: height - 2, text: words.x, anchor: 'middle' });
  let others = 0;
  const labels = curve.lines.map(({ name, points }) => {
    const side = preset.show.indexOf(name);
    const stroke: Role = side === 0 ? 'a' : side === 1 ? 'b' : 'ink-3';
    const dash = side < 0 ? dashes[others++ % dashes.length] : '';
    const banded = points.filter((point) => point.length === 4);
    if (banded.length > 1 && side >= 0) {
      const upper = banded.map((point) => [x(point[0]), y(highOf(point))] as const);
      const lower = banded.map((point) => [x(point[0]), y(lowOf(point))] as const).reverse();
      marks.push({ kind: 'path', d: pathThrough([...upper, ...lower], true), fill: side === 0 ? 'a-soft' : 'b-soft' });
    }
    if (points.length > 1) {
      const d = pathThrough(points.map(([at, value]) => [x(at), y(value)]));
      marks.push({ kind: 'path', d, stroke, width: 2, ...(dash && { dash }) });
    } else {
      for (const point of points) {
        marks.push({
          kind: 'line',
          x1: x(point[0]),
          y1: y(lowOf(point)),
          x2: x(point[0]),
          y2: y(highOf(point)),
          stroke,
        });
        marks.push({ kind: 'circle', x: x(point[0]), y: y(point[1]), r: 4, fill: stroke });
      }
    }
    const arm = preset.arms.find(({ id }) => id === name);
    const last = points.at(-1);
    return {
      text: textOf(arm?.words ?? name),
      fill: stroke,
      x: last ? x(last[0]) : end,
      y: last ? y(last[1]) + 4 : bottom,
    };
  });
  const single = curve.lines.every(({ points }) => points.length <= 1);
  const baselines = movedApart(
    labels.map((label) => label.y),
    14,
  );
  const over = Math.max(0, Math.max(...baselines) - (bottom + 4));
  labels.forEach(({ text, fill, x: at, y: own }, index) => {
    const y2 = baselines[index] - over;
    const place = { x: end + 8, y: y2 };
    if (single) marks.push({ kind: 'line', x1: at + 6, y1: own - 4, x2: end + 4, y2: y2 - 4, stroke: 'hair-2' });
    marks.push({ kind: 'text', ...place, text, fill, size: 12 });
  });
  const ends = curve.lines.map(({ points }, index) => `${labels[index].text} ends at ${shown(points, words)}`);
  return { width, height, title: `${words.title} against ${words.x}: ${ends.join('; ')}`, marks };
}

const shown = (points: readonly CurvePoint[], { factor }: CurveWords): string =>
  points.length === 0 ? 'nothing' : String(Number((factor * points[points.length - 1][1]).toPrecision(2)));
