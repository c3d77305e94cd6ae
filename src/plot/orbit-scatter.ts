/**
 * The scatter of orbits: each dot is one sample's whole orbit, in the plane of the first two principal components of all orbits; A and B in panels of one
 * plane, one scale and one colour map, each about its own middle. Colour is the mean or the spread of the orbit. A ring marks the same sample in both.
 * `scatterPlot` is the panels alone, in any size and with the place of every dot, for the page; `scatterFigure` is the figure of a file.
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

const letters = ['A', 'B'] as const;

export interface ScatterPicture {
  /** A, or A and B. */
  readonly sides: readonly ScatterSide[];
  /** Of the variance of all orbits, along both directions. */
  readonly shares: readonly [number, number];
  /** The plane is that of UMAP: its axes have no unit. */
  readonly layout?: 'umap' | undefined;
  readonly colour: 'mean' | 'spread';
  readonly words: FieldWords;
  /** Ringed where it is there. */
  readonly marked?: number;
  /** What was run, one string a line. */
  readonly caption: readonly string[];
}

export interface ScatterSide {
  readonly name: string;
  /** Absent: by its place. */
  readonly letter?: 'A' | 'B';
  readonly dots: readonly ScatterDot[];
}

/** Pixels: side of a panel, between panels, beside and above the first, and for the colour bar. */
interface ScatterLayout {
  readonly panel: number;
  readonly gap: number;
  readonly left: number;
  readonly top: number;
  readonly bar: number;
}

/** A colour bar with less room has a heading of one word. */
const WORDS = 120;

const inFile: ScatterLayout = { panel: 300, gap: 48, left: 52, top: 64, bar: 132 };

type Place = readonly [x: number, y: number];

export interface ScatterPlot {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
  /** Where the dots are, by sample, in the order of the sides. */
  readonly places: readonly ReadonlyMap<number, Place>[];
  /** Left edges of the panels, and the side of each. */
  readonly panels: readonly number[];
  readonly panel: number;
}

/** A scale about 0 that holds all values, and a way from values to 0 .. 1. */
function aroundZero(values: readonly number[]) {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const { high, ticks } = linearScale(0, largest > 0 ? 1.02 * largest : 1, 2);
  const both = [...ticks.slice(1).map((tick) => -tick), ...ticks].sort((a, b) => a - b);
  return { ticks: both, at: (value: number): number => 0.5 + value / (2 * high) };
}

const axis = linearScale(0, 1);

function frameMarks(
  x: number,
  { panel, top }: ScatterLayout,
  { ticks, at }: ReturnType<typeof aroundZero>,
  ticked: { readonly across: boolean; readonly up: boolean },
): Mark[] {
  const bottom = top + panel;
  // Five texts fit below a panel: of more ticks the ends and the middle have one.
  const stride = ticks.length > 5 ? (ticks.length - 1) / 2 : 1;
  return [
    { kind: 'rect', x, y: top, across: panel, height: panel, stroke: 'hair-2' },
    ...ticks.flatMap((tick, n): Mark[] => {
      const [across, up] = [x + panel * at(tick), bottom - panel * at(tick)];
      const text = tickText(axis, tick);
      const anchor = n === 0 ? 'start' : n < ticks.length - 1 ? 'middle' : 'end';
      return [
        { kind: 'line', x1: across, y1: top, x2: across, y2: bottom, stroke: 'hair' },
        { kind: 'line', x1: x, y1: up, x2: x + panel, y2: up, stroke: 'hair' },
        ...(ticked.across && n % stride === 0
          ? [{ kind: 'text', x: across, y: bottom + 15, text, anchor } as const]
          : []),
        ...(ticked.up ? [{ kind: 'text', x: x - 6, y: up + 4, text, anchor: 'end' } as const] : []),
      ];
    }),
  ];
}

/** The ring around a dot, with its name towards the middle of the panel. */
export function ringMarks([x, y]: Place, id: string, middle: number): Mark[] {
  const toLeft = x > middle;
  const beside = {
    x: x + (toLeft ? -12 : 12),
    y: y + 4,
    anchor: toLeft ? 'end' : 'start',
  } as const;
  return [...cursor(x, y), { kind: 'text', ...beside, text: id, size: 12, fill: 'ink', halo: 'paper' }];
}

/** Panels with their dots, and the colour bar. Where all orbits are the same, all dots are in the middle. */
export function scatterPlot(picture: Omit<ScatterPicture, 'caption' | 'shares'>, layout = inFile): ScatterPlot {
  const { sides, colour, words, marked, layout: kind } = picture;
  const hasUnit = kind !== 'umap';
  const { panel, gap, left, top, bar } = layout;
  const dots = sides.flatMap((side) => side.dots);
  const plane = aroundZero(dots.flatMap(({ x, y }) => [x * words.factor, y * words.factor]));
  const most = dots.reduce((largest, dot) => Math.max(largest, dot[colour] * words.factor), 0);
  const shades = linearScale(0, most > 0 ? most : 1);
  const panels = sides.map((_, side) => left + side * (panel + gap));
  const placeOf = (dot: ScatterDot, x: number): Place => [
    x + panel * plane.at(dot.x * words.factor),
    top + panel - panel * plane.at(dot.y * words.factor),
  ];
  const places = sides.map((side, n) => new Map(side.dots.map((dot) => [dot.sample, placeOf(dot, panels[n])])));
  const right = left + sides.length * (panel + gap);
  const [low, high] = [top + panel, top];
  const marks: Mark[] = [
    ...sides.flatMap((side, n): Mark[] => {
      const letter = side.letter ?? letters[n];
      const heading = sides.length > 1 || side.letter ? `${letter}: ${side.name}` : side.name;
      const x = panels[n];
      return [
        {
          kind: 'text',
          x,
          y: top - 8,
          text: heading,
          size: 12,
          weight: 600,
          fill: letter === 'A' ? 'a' : 'b',
        },
        ...frameMarks(x, layout, plane, { across: hasUnit, up: hasUnit && n === 0 }),
        ...side.dots.map((dot): Mark => {
          const [px, py] = placeOf(dot, x);
          const fill = hexOf(colourAt(viridis, shades.at(dot[colour] * words.factor)));
          return { kind: 'circle', x: px, y: py, r: 4, fill, stroke: 'ink', width: 0.5 };
        }),
        ...side.dots.flatMap((dot) => (dot.sample === marked ? ringMarks(placeOf(dot, x), dot.id, x + panel / 2) : [])),
      ];
    }),
    { kind: 'ramp', x: right, y: high, width: 10, height: low - high, id: 'scatter-map', colours: viridis },
    {
      kind: 'text',
      x: right,
      y: top - 22,
      text: bar < WORDS ? colour : `${colour} over the orbit`,
      size: 12,
      fill: 'ink-2',
    },
    { kind: 'text', x: right, y: top - 8, text: words.unit || words.readout },
    ...shades.ticks.map((tick): Mark => {
      const y = low - (low - high) * shades.at(tick);
      return { kind: 'text', x: right + 15, y: y + 4, text: tickText(shades, tick) };
    }),
  ];
  return { width: right + bar, height: top + panel + 24, marks, places, panels, panel };
}

type Plane = Pick<ScatterPicture, 'shares' | 'layout'>;

/** What the plane is, in words. */
export const planeWords = ({ shares: [first, second], layout }: Plane): string =>
  layout === 'umap'
    ? 'Each dot: one sample’s whole orbit, laid out by its neighbours (UMAP)'
    : `Each dot: one sample’s whole orbit; along the axes ${percent(first)} and ${percent(second)} of the variance`;

/** What distances in the plane are. */
export const distanceWords = ({ unit, readout }: FieldWords, { layout }: Plane): string =>
  layout === 'umap'
    ? 'orbits that resemble each other lie together; axes and larger distances have no meaning'
    : `from the middle of each model; two dots are at most as far apart as their orbits differ, RMS over the group, ${unit || readout}`;

/** Titles, panels, colour bar and caption. */
export function scatterFigure(picture: ScatterPicture): Figure {
  const { words, caption } = picture;
  const plot = scatterPlot(picture);
  const title = planeWords(picture);
  const below = inFile.top + inFile.panel + 52;
  const marks: Mark[] = [
    { kind: 'text', x: 16, y: 26, text: title, size: 12, fill: 'ink' },
    ...plot.marks,
    { kind: 'text', x: inFile.left, y: below - 18, text: distanceWords(words, picture) },
    ...caption.map((text, line): Mark => ({ kind: 'text', x: 16, y: below + 15 * line, text, size: 11 })),
  ];
  return { width: Math.max(640, plot.width), height: below + 15 * caption.length, title, marks };
}

/** The dot nearest to a point, within a reach; undefined where there is none. */
export function dotNear(places: ReadonlyMap<number, Place>, [x, y]: Place, reach: number): number | undefined {
  let nearest: number | undefined;
  let least = reach;
  for (const [sample, [px, py]] of places) {
    const distance = Math.hypot(px - x, py - y);
    if (distance <= least) [nearest, least] = [sample, distance];
  }
  return nearest;
}

/** The next dot from one in a direction (x right, y down), straight ahead before aside; the same where there is none. */
export function dotTowards(places: ReadonlyMap<number, Place>, from: number, [dx, dy]: Place): number {
  const start = places.get(from);
  if (!start) return from;
  let next = from;
  let least = Number.POSITIVE_INFINITY;
  for (const [sample, [x, y]] of places) {
    const ahead = (x - start[0]) * dx + (y - start[1]) * dy;
    const aside = Math.abs((x - start[0]) * dy) + Math.abs((y - start[1]) * dx);
    if (sample === from || ahead <= 0 || ahead + 2 * aside >= least) continue;
    [next, least] = [sample, ahead + 2 * aside];
  }
  return next;
}
