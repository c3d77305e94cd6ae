/**
 * The scatter of orbits: each dot is one sample's whole orbit, in the plane of the first two principal components of all orbits; A and B in panels of one
 * plane, one scale and one colour map, each about its own middle. Colour is the mean or the spread of the orbit. A ring marks the same sample in both.
 */
import { linearScale, tickText } from './axis.ts';
import { colourAt, hexOf, viridis } from './colour-map.ts';
import type { FieldWords } from './field-words.ts';
import { cursor } from './globe.ts';
import type { Figure, Mark } from './marks.ts';
import { percent } from './number-format.ts';

export interface ScatterDot {
  readonly sample: number;
  readonly id: string;
  /** In the field's unit. */
  readonly x: number;
  readonly y: number;
  readonly mean: number;
  readonly spread: number;
}

export interface ScatterPicture {
  /** A, or A and B. */
  readonly sides: readonly { readonly name: string; readonly dots: readonly ScatterDot[] }[];
  /** Of the variance of all orbits, along both directions. */
  readonly shares: readonly [number, number];
  readonly colour: 'mean' | 'spread';
  readonly words: FieldWords;
  /** Ringed where it is there. */
  readonly marked?: number;
  /** What was run, one string a line. */
  readonly caption: readonly string[];
}

const [panel, gap, left, top, bar] = [300, 48, 52, 64, 132] as const;

const letters = ['A', 'B'] as const;

/** A scale about 0 that holds all values, and a way from values to 0 .. 1. */
function aroundZero(values: readonly number[]) {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const { high, ticks } = linearScale(0, largest > 0 ? 1.02 * largest : 1, 2);
  const both = [...ticks.slice(1).map((tick) => -tick), ...ticks].sort((a, b) => a - b);
  return { ticks: both, at: (value: number): number => 0.5 + value / (2 * high) };
}

const axis = linearScale(0, 1);

function frameMarks(x: number, { ticks, at }: ReturnType<typeof aroundZero>, isFirst: boolean): Mark[] {
  const bottom = top + panel;
  return [
    { kind: 'rect', x, y: top, across: panel, height: panel, stroke: 'hair-2' },
    ...ticks.flatMap((tick): Mark[] => {
      const [across, up] = [x + panel * at(tick), bottom - panel * at(tick)];
      const text = tickText(axis, tick);
      const grid: Mark[] = [
        { kind: 'line', x1: across, y1: top, x2: across, y2: bottom, stroke: 'hair' },
        { kind: 'line', x1: x, y1: up, x2: x + panel, y2: up, stroke: 'hair' },
        { kind: 'text', x: across, y: bottom + 15, text, anchor: 'middle' },
      ];
      return isFirst ? [...grid, { kind: 'text', x: x - 6, y: up + 4, text, anchor: 'end' }] : grid;
    }),
  ];
}

function dotMarks(
  { sides, marked, words, colour }: ScatterPicture,
  side: number,
  x: number,
  scale: { readonly at: (value: number) => number; readonly shade: (value: number) => number },
): Mark[] {
  const place = ({ x: a, y: b }: ScatterDot): readonly [number, number] => [
    x + panel * scale.at(a * words.factor),
    top + panel - panel * scale.at(b * words.factor),
  ];
  const { dots } = sides[side];
  const ringed = dots.filter(({ sample }) => sample === marked);
  return [
    ...dots.map((dot): Mark => {
      const [px, py] = place(dot);
      const fill = hexOf(colourAt(viridis, scale.shade(dot[colour])));
      return { kind: 'circle', x: px, y: py, r: 4, fill, stroke: 'ink', width: 0.5 };
    }),
    ...ringed.flatMap((dot): Mark[] => {
      const [px, py] = place(dot);
      const toLeft = px > x + panel / 2;
      const anchor = toLeft ? 'end' : 'start';
      return [
        ...cursor(px, py),
        {
          kind: 'text',
          x: px + (toLeft ? -12 : 12),
          y: py + 4,
          text: dot.id,
          size: 12,
          anchor,
          fill: 'ink',
          halo: 'paper',
        },
      ];
    }),
  ];
}

/** Titles, panels, colour bar and caption. Where all orbits are the same, all dots are in the middle. */
export function scatterFigure(picture: ScatterPicture): Figure {
  const { sides, shares, colour, words, caption } = picture;
  const dots = sides.flatMap((side) => side.dots);
  const plane = aroundZero(dots.flatMap(({ x, y }) => [x * words.factor, y * words.factor]));
  const shown = dots.map((dot) => dot[colour] * words.factor);
  const most = shown.reduce((largest, value) => Math.max(largest, value), 0);
  const shades = linearScale(0, most > 0 ? most : 1);
  const shade = (value: number): number => shades.at(value * words.factor);
  const title = `Each dot: one sample’s whole orbit; along the axes ${percent(shares[0])} and ${percent(shares[1])} of the variance`;
  const right = left + sides.length * (panel + gap);
  const [low, high] = [top + panel, top];
  const width = Math.max(640, right + bar);
  const below = top + panel + 52;
  const marks: Mark[] = [
    { kind: 'text', x: 16, y: 26, text: title, size: 12, fill: 'ink' },
    ...sides.flatMap(({ name }, side): Mark[] => {
      const x = left + side * (panel + gap);
      const heading = sides.length > 1 ? `${letters[side]}: ${name}` : name;
      return [
        { kind: 'text', x, y: top - 8, text: heading, size: 12, weight: 600, fill: side === 0 ? 'a' : 'b' },
        ...frameMarks(x, plane, side === 0),
        ...dotMarks(picture, side, x, { at: plane.at, shade }),
      ];
    }),
    {
      kind: 'text',
      x: left,
      y: below - 18,
      text: `from the middle of each model; two dots are at most as far apart as their orbits differ, RMS over the group, ${words.unit || words.readout}`,
    },
    { kind: 'ramp', x: right, y: high, width: 10, height: low - high, id: 'scatter-map', colours: viridis },
    { kind: 'text', x: right, y: top - 22, text: `${colour} over the orbit`, size: 12, fill: 'ink-2' },
    { kind: 'text', x: right, y: top - 8, text: words.unit || words.readout },
    ...shades.ticks.map((tick): Mark => {
      const y = low - (low - high) * shades.at(tick);
      return { kind: 'text', x: right + 15, y: y + 4, text: tickText(shades, tick) };
    }),
    ...caption.map((text, line): Mark => ({ kind: 'text', x: 16, y: below + 15 * line, text, size: 11 })),
  ];
  return { width, height: below + 15 * caption.length, title, marks };
}
