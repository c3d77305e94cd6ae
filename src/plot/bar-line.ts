/**
 * A measured number against its bar, on one line: the side of the bar where the claim holds is thick, the bar is a tick, the number a dot (filled
 * where it is on that side, open where not) with its 95 % interval. Ratios that span more than a factor of eight have a log axis.
 */

import type { PresetMeasure } from '../experiment/presets.ts';
import { type Bar, holds } from '../math/paired.ts';
import type { Interval } from '../math/statistics.ts';
import type { Figure, Mark } from './marks.ts';
import { barText, intervalText, measureText } from './preset-words.ts';

export interface BarPicture {
  readonly words: string;
  readonly unit: PresetMeasure['unit'];
  readonly bar: Bar;
  /** Absent where nothing was measured. */
  readonly measured?: Interval;
}

/** Where the log axis takes over. */
const mostLinear = 8;

const clamp = (position: number): number => Math.min(1, Math.max(0, position));

/** Position of a value on the line, 0 to 1. */
function positions({ unit, bar, measured }: BarPicture): (value: number) => number {
  const limit = 'atMost' in bar ? bar.atMost : bar.atLeast;
  const values = [limit, ...(measured ? [measured.value, measured.low, measured.high] : [])];
  const largest = Math.max(...values);
  const positive = values.filter((value) => value > 0);
  const smallest = Math.min(...positive);
  if (unit !== '%' && positive.length > 0 && largest / smallest > mostLinear) {
    const [low, high] = [Math.log(smallest) - 0.5, Math.log(largest) + 0.5];
    return (value) => (value > 0 ? clamp((Math.log(value) - low) / (high - low)) : 0);
  }
  const high = unit === '%' && largest > 0.2 ? Math.max(1, largest) : largest * 1.5;
  return (value) => clamp(value / high);
}

/** Half the width of a text of 14 px, roughly: labels stay inside. */
const halfLetter = 4;

export function barFigure(picture: BarPicture, width: number): Figure {
  const { unit, bar, measured, words } = picture;
  const end = width - 8;
  const at = positions(picture);
  const x = (value: number): number => 4 + (end - 4) * at(value);
  const line = 24.5;
  const limit = x('atMost' in bar ? bar.atMost : bar.atLeast);
  const [from, to] = 'atMost' in bar ? [4, limit] : [limit, end];
  const barWords = `bar ${barText(unit, bar)}`;
  const inside = (centre: number, text: string): number => {
    const half = halfLetter * text.length;
    return Math.min(Math.max(centre, half), Math.max(half, width - half));
  };
  const marks: Mark[] = [
    { kind: 'line', x1: 4, y1: line, x2: end, y2: line, stroke: 'hair-2' },
    { kind: 'rect', x: from, y: line - 4, across: to - from, height: 8, fill: 'hair' },
    { kind: 'line', x1: limit, y1: line - 8, x2: limit, y2: line + 8, stroke: 'ink', width: 1.5 },
    { kind: 'text', x: inside(limit, barWords), y: 46, text: barWords, anchor: 'middle' },
  ];
  if (measured) {
    const [low, high, value] = [x(measured.low), x(measured.high), x(measured.value)];
    const text = measureText(unit, measured.value);
    marks.push({ kind: 'line', x1: low, y1: line, x2: high, y2: line, stroke: 'ink', width: 2 });
    for (const tip of [low, high])
      marks.push({ kind: 'line', x1: tip, y1: line - 3, x2: tip, y2: line + 3, stroke: 'ink', width: 1.5 });
    const open = !holds(measured.value, bar);
    marks.push({ kind: 'circle', x: value, y: line, r: 5, fill: open ? 'paper' : 'ink', stroke: 'ink', width: 2 });
    marks.push({
      kind: 'text',
      x: inside(value, text),
      y: 12,
      text,
      anchor: 'middle',
      size: 14,
      weight: 600,
      fill: 'ink',
    });
  }
  const said = measured ? `${measureText(unit, measured.value)} (${intervalText(unit, measured)})` : 'not measured yet';
  return { width, height: 50, title: `${words}: ${said}; ${barWords}`, marks };
}
