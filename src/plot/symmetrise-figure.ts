/**
 * "Symmetrise now": the change of the same weights, averaged over ever larger sets of rotations, against what that costs in passes; both axes logarithmic.
 * Groups are discs, quadratures squares; below the noise floor nothing is ranked.
 */
import { parseMechanism } from '../mechanism/describe.ts';
import { tickText } from './axis.ts';
import type { FieldWords } from './field-words.ts';
import { type Figure, type Mark, pathThrough } from './marks.ts';
import { passesOfWord, wrapperWords } from './mechanism-words.ts';
import { whole } from './number-format.ts';
import { logTicks } from './training-curves.ts';

export interface SymmetrisedPoint {
  /** The mechanism it was judged with. */
  readonly word: string;
  /** RMS change over the orbit with its 95 % interval, in the field's unit. */
  readonly error: number;
  readonly low: number;
  readonly high: number;
  readonly floor: number;
}

const isQuadrature = (word: string): boolean => {
  const { wrapper } = parseMechanism(word) ?? {};
  return wrapper?.kind === 'average' && wrapper.set.kind === 'quadrature';
};

/** What a point is called: `24`, or the degree of its quadrature. */
export function pointName(word: string): string {
  const { wrapper } = parseMechanism(word) ?? {};
  if (wrapper?.kind !== 'average') return '1';
  return wrapper.set.kind === 'quadrature' ? `L ${wrapper.set.degree}` : whole(passesOfWord(word).inference);
}

/** One point in a sentence. */
export function pointWords({ word, error }: SymmetrisedPoint, { number, readout }: FieldWords): string {
  const { wrapper } = parseMechanism(word) ?? {};
  return `${wrapper ? wrapperWords(wrapper) : 'as it is'}: ${number(error)} ${readout}`;
}

export function symmetriseFigure(
  points: readonly SymmetrisedPoint[],
  side: 'A' | 'B',
  words: FieldWords,
  width: number,
  height: number,
): Figure {
  const role = side === 'A' ? 'a' : 'b';
  const [left, right, top, bottom] = [38, width - 12, 12, height - 30];
  const cost = ({ word }: SymmetrisedPoint): number => passesOfWord(word).inference;
  const shown = points.map((point) => ({
    ...point,
    error: point.error * words.factor,
    low: point.low * words.factor,
    high: point.high * words.factor,
  }));
  const floor = Math.max(0, ...points.map((point) => point.floor)) * words.factor;
  const values = [...shown.flatMap(({ error, low, high }) => [error, low, high]), floor].filter((value) => value > 0);
  const [least, most] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0.1, 10];
  const [low, high] = [least / 1.6, most * 1.6];
  const dearest = Math.max(60, ...points.map(cost));
  const x = (passes: number): number => left + 8 + ((right - left - 20) * Math.log(passes)) / Math.log(dearest);
  const y = (value: number): number =>
    bottom + ((top - bottom) * Math.log(Math.max(value, low) / low)) / Math.log(high / low);
  const marks: Mark[] = [];
  const axis = { kind: 'log', low, high, at: () => 0, ticks: [] } as const;
  for (const tick of logTicks(low, high, 5)) {
    const at = Math.round(y(tick)) + 0.5;
    marks.push({ kind: 'line', x1: left, y1: at, x2: right, y2: at, stroke: 'hair' });
    const round = Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-6;
    marks.push({
      kind: 'text',
      x: left - 6,
      y: at + 4,
      text: round ? tickText(axis, tick) : words.number(tick / words.factor),
      anchor: 'end',
    });
  }
  for (const passes of [1, 12, 24, 60, 180, 600].filter((count) => count <= dearest * 1.01)) {
    marks.push({ kind: 'line', x1: x(passes), y1: bottom, x2: x(passes), y2: bottom + 4, stroke: 'hair-2' });
    marks.push({ kind: 'text', x: x(passes), y: bottom + 15, text: String(passes), anchor: 'middle' });
  }
  marks.push({ kind: 'text', x: (left + right) / 2, y: height - 2, text: 'passes a prediction', anchor: 'middle' });
  if (floor > 0) {
    const at = y(floor);
    marks.push({ kind: 'line', x1: left, y1: at, x2: right, y2: at, stroke: 'floor', width: 1.25, dash: '4 3' });
    marks.push({ kind: 'text', x: left + 4, y: at - 4, text: 'floor' });
  }
  const quadratures = shown
    .filter(({ word }) => isQuadrature(word) || word === 'none')
    .sort((p, q) => cost(p) - cost(q));
  if (quadratures.length > 1)
    marks.push({
      kind: 'path',
      d: pathThrough(quadratures.map((point) => [x(cost(point)), y(point.error)])),
      stroke: role,
      width: 1,
      dash: '3 3',
    });
  shown.forEach((point) => {
    const [px, py] = [x(cost(point)), y(point.error)];
    marks.push({ kind: 'line', x1: px, y1: y(point.low), x2: px, y2: y(point.high), stroke: role, width: 1 });
    if (isQuadrature(point.word))
      marks.push({
        kind: 'rect',
        x: px - 3.5,
        y: py - 3.5,
        across: 7,
        height: 7,
        fill: 'paper',
        stroke: role,
        width: 1.75,
      });
    else marks.push({ kind: 'circle', x: px, y: py, r: 4, fill: role });
    const late = px > right - 24;
    marks.push({
      kind: 'text',
      x: px + (late ? -7 : 7),
      y: isQuadrature(point.word) ? py + 16 : py - 8,
      text: pointName(point.word),
      fill: role,
      anchor: late ? 'end' : 'start',
    });
  });
  const spoken = points.map((point) => pointWords(point, words)).join('; ');
  return { width, height, title: `Change against passes, ${side}. ${spoken || 'Nothing judged yet'}.`, marks };
}
