/**
 * Times over the largest degree L as curves, one for each kind, on a log axis: the kind of the sentence in A's colour, its reference in B's, the others in ink,
 * told apart by marker and dash, each named at its end with the exponent of what is drawn, its standard error, and that in theory where times are per call. Times are
 * medians, with a line from the first quartile to the third where they spread. The dashed line below A is the least that the device's roofs allow.
 */
import { type KindId, kindIds, kindOf } from '../experiment/laboratory/kinds.ts';
import type { LaboratoryRun, MeasuredProduct } from '../experiment/laboratory/result.ts';
import { logScale, tickText } from './axis.ts';
import {
  curveOf,
  exponentOf,
  exponentText,
  hasTheory,
  leastOf,
  type TimeMeasure,
  timeOf,
} from './laboratory-numbers.ts';
import { measureHeads, unitWords } from './laboratory-words.ts';
import { type Figure, type Mark, movedApart, pathThrough, type TextRun } from './marks.ts';
import type { Role } from './theme.ts';

export interface CurvesPicture {
  readonly run: LaboratoryRun;
  readonly a: KindId;
  readonly b: KindId;
  readonly measure: TimeMeasure;
  /** The L of the sentence; undefined where none is marked, as in a file beyond what was measured. */
  readonly degree: number | undefined;
}

/** Width of a figure from which on its curves' names carry exponents, and these their errors. */
const [WITH_EXPONENTS, WITH_ERRORS] = [480, 600];
/** For the names of the curves at the right. */
const labelRoom = (width: number): number => (width < WITH_EXPONENTS ? 164 : width < WITH_ERRORS ? 236 : 272);
const LABEL_HEIGHT = 17;
/** Length of the roof's line where it is known at one L alone. */
const LONE = 40;

/** The last L of the axis: of what was measured, or of the cursor beyond it; at least 2, so that it has a length. */
export const lastDegree = ({ run, degree = 1 }: Pick<CurvesPicture, 'run' | 'degree'>): number =>
  Math.max(2, degree, ...run.products.map((product) => product.degree));

/** The L that is marked in a file: none beyond what was measured. */
export const markedDegree = (run: LaboratoryRun, degree: number): number | undefined =>
  run.products.some((product) => product.degree >= degree) ? degree : undefined;

/** Where things stand in a figure of this size. @param last L at the right end of the axis */
export function curvesLayout(last: number, width: number, height: number) {
  const [left, right, top, bottom] = [36, width - labelRoom(width), 10, height - 34];
  return {
    left,
    right,
    top,
    bottom,
    x: (degree: number): number => left + ((degree - 1) / (last - 1)) * (right - left),
  };
}

/** The L under a place, kept within the axis. */
export function degreeUnder(x: number, last: number, width: number, height: number): number {
  const { left, right } = curvesLayout(last, width, height);
  return Math.min(last, Math.max(1, Math.round(1 + ((x - left) / (right - left)) * (last - 1))));
}

interface Look {
  readonly stroke: Role;
  readonly dash?: string;
  readonly marker: 'circle' | 'square' | 'triangle' | 'diamond';
}

const others: readonly Look[] = [
  { stroke: 'ink-2', marker: 'square' },
  { stroke: 'ink-2', dash: '5 3', marker: 'triangle' },
  { stroke: 'ink-2', dash: '2 3', marker: 'diamond' },
  { stroke: 'ink-3', marker: 'triangle' },
  { stroke: 'ink-3', dash: '5 3', marker: 'square' },
  { stroke: 'ink-3', dash: '2 3', marker: 'circle' },
  { stroke: 'ink-3', dash: '8 3 2 3', marker: 'diamond' },
];

/** How a kind is drawn; the same whoever is A or B, but for the colour. */
function lookOf(kind: KindId, a: KindId, b: KindId): Look {
  if (kind === a) return { stroke: 'a', marker: 'circle' };
  if (kind === b) return { stroke: 'b', marker: 'circle' };
  return others[kindIds.indexOf(kind) % others.length];
}

function marker({ marker: shape, stroke }: Look, x: number, y: number): Mark {
  const common = { fill: 'paper', stroke, width: 1.5 } as const;
  switch (shape) {
    case 'circle':
      return { kind: 'circle', x, y, r: 3, ...common };
    case 'square':
      return { kind: 'rect', x: x - 2.75, y: y - 2.75, across: 5.5, height: 5.5, ...common };
    case 'triangle':
      return {
        kind: 'path',
        d: pathThrough(
          [
            [x, y - 3.6],
            [x + 3.6, y + 2.8],
            [x - 3.6, y + 2.8],
          ],
          true,
        ),
        ...common,
      };
    case 'diamond':
      return {
        kind: 'path',
        d: pathThrough(
          [
            [x, y - 4],
            [x + 4, y],
            [x, y + 4],
            [x - 4, y],
          ],
          true,
        ),
        ...common,
      };
    default:
      throw new Error(`unknown marker ${shape satisfies never}`);
  }
}

/** From the first quartile to the third, where that is more than the marker hides; kept within the axes. */
function spread(
  { low, high }: MeasuredProduct,
  x: number,
  { top, bottom }: ReturnType<typeof curvesLayout>,
  y: (ms: number) => number,
): Mark[] {
  const [lower, upper] = [low, high].map((ms) => Math.min(bottom, Math.max(top, y(ms))));
  if (lower - upper < 8) return [];
  return [{ kind: 'line', x1: x, y1: upper, x2: x, y2: lower, stroke: 'ink-3', width: 1 }];
}

/** Names at the ends of the curves, moved apart and kept inside. */
function endLabels(
  ends: readonly { readonly kind: KindId; readonly products: readonly MeasuredProduct[]; readonly y: number }[],
  { run, a, b, measure }: CurvesPicture,
  layout: ReturnType<typeof curvesLayout>,
  width: number,
  height: number,
): Mark[] {
  const moved = movedApart(
    ends.map(({ y }) => y),
    LABEL_HEIGHT,
  );
  const excess = Math.max(0, Math.max(...moved) + 14 - height);
  const places = liftedBy(moved, excess);
  return ends.flatMap(({ kind, products, y }, n): Mark[] => {
    const { name, theory } = kindOf(kind);
    const fill = kind === a ? 'a' : kind === b ? 'b' : 'ink-2';
    const fitted = exponentOf(products, measure);
    const power = (exponent: string): TextRun[] => [
      { text: 'L', italic: true, fill: 'ink-3' },
      { text: exponent, raised: true, fill: 'ink-3' },
    ];
    const theoretical: TextRun[] = theory
      ? power(String(theory.exponents[run.settings.irreps]))
      : [{ text: '–', fill: 'ink-3' }];
    const inTheory: TextRun[] = hasTheory(measure) ? [{ text: ' / ', fill: 'ink-3' }, ...theoretical] : [];
    const measured = fitted && exponentText(width < WITH_ERRORS ? { ...fitted, error: undefined } : fitted);
    const powers =
      measured !== undefined && width >= WITH_EXPONENTS ? [{ text: '  ' }, ...power(measured), ...inTheory] : [];
    const at = places[n];
    const end = layout.x(products[products.length - 1].degree);
    const lead = end < layout.right - 1 || Math.abs(at - y) > 6;
    return [
      ...(lead
        ? [
            {
              kind: 'line',
              x1: end + 5,
              y1: y,
              x2: layout.right + 8,
              y2: at,
              stroke: 'hair-2',
              width: 0.75,
              dash: '1 2',
            } as const,
          ]
        : []),
      {
        kind: 'text',
        x: layout.right + 12,
        y: at + 4,
        text: [{ text: name, strong: kind === a || kind === b }, ...powers],
        size: 12,
        fill,
      },
    ];
  });
}

/** Places lifted where they would leave the figure, from the bottom up. */
function liftedBy(places: readonly number[], excess: number): number[] {
  if (excess === 0) return [...places];
  const order = places.map((_, index) => index).sort((i, j) => places[j] - places[i]);
  const lifted = [...places];
  let ceiling = Math.max(...places) - excess;
  for (const index of order) {
    lifted[index] = Math.min(lifted[index], ceiling);
    ceiling = lifted[index] - LABEL_HEIGHT;
  }
  return lifted;
}

export function curvesFigure(picture: CurvesPicture, width: number, height: number): Figure {
  const { run, a, b, measure, degree } = picture;
  const last = lastDegree(picture);
  const layout = curvesLayout(last, width, height);
  const { left, right, top, bottom, x } = layout;
  const curves = kindIds
    .map((kind) => ({ kind, products: curveOf(run, kind) }))
    .filter(({ products }) => products.length > 0);
  const title = `${measureHeads[measure]} in ${unitWords(run.settings, measure)} against the largest degree L, ${curves.length} products`;
  if (curves.length === 0) return { width, height, title, marks: [] };
  const roof = curveOf(run, a).flatMap((product) => {
    const least = leastOf(product, run, measure);
    return least === undefined ? [] : [{ degree: product.degree, least }];
  });
  const values = [
    ...curves.flatMap(({ products }) => products.map((product) => timeOf(product, measure))),
    ...roof.map(({ least }) => least),
  ];
  const scale = logScale(Math.min(...values), Math.max(...values));
  const y = (value: number): number => bottom + (top - bottom) * scale.at(value);
  const marks: Mark[] = [];
  for (const tick of scale.ticks) {
    marks.push({ kind: 'line', x1: left, y1: y(tick), x2: right, y2: y(tick), stroke: 'hair' });
    marks.push({ kind: 'text', x: left - 5, y: y(tick) + 4, text: tickText(scale, tick), anchor: 'end' });
  }
  marks.push({ kind: 'line', x1: left, y1: bottom, x2: right, y2: bottom, stroke: 'hair-2' });
  for (let l = 1; l <= last; l++)
    marks.push({ kind: 'text', x: x(l), y: bottom + 15, text: String(l), anchor: 'middle' });
  marks.push({ kind: 'text', x: (left + right) / 2, y: bottom + 30, text: 'largest degree L', anchor: 'middle' });
  if (roof.length > 0) {
    const places = roof.map(({ degree: l, least }) => [x(l), y(least)] as const);
    const [[px, py]] = places;
    const points =
      places.length > 1
        ? places
        : ([
            [Math.max(left, px - LONE / 2), py],
            [Math.min(right, px + LONE / 2), py],
          ] as const);
    marks.push({ kind: 'path', d: pathThrough(points), stroke: 'floor', width: 1.25, dash: '4 3' });
  }
  const rank = ({ kind }: { kind: KindId }): number => (kind === a ? 2 : kind === b ? 1 : 0);
  const ends = [];
  for (const { kind, products } of [...curves].sort((one, other) => rank(one) - rank(other))) {
    const look = lookOf(kind, a, b);
    const points = products.map((product) => [x(product.degree), y(timeOf(product, measure))] as const);
    marks.push({
      kind: 'path',
      d: pathThrough(points),
      stroke: look.stroke,
      width: rank({ kind }) > 0 ? 2 : 1.25,
      ...(look.dash && { dash: look.dash }),
    });
    for (const [n, [px, py]] of points.entries()) {
      marks.push(...spread(products[n], px, layout, (ms) => y((timeOf(products[n], measure) * ms) / products[n].ms)));
      marks.push(marker(look, px, py));
      if (!products[n].right)
        marks.push({
          kind: 'text',
          x: px,
          y: py < top + 10 ? py + 16 : py - 8,
          text: 'wrong',
          anchor: 'middle',
          fill: 'accent',
          halo: 'paper',
        });
    }
    ends.push({ kind, products, y: points[points.length - 1][1] });
  }
  marks.push(...endLabels(ends, picture, layout, width, height));
  if (roof.length > 0) {
    const { degree: l, least } = roof[roof.length - 1];
    const anchor = x(l) - left > 60 ? 'end' : 'start';
    marks.push({
      kind: 'text',
      x: x(l) + (anchor === 'end' ? -4 : 4),
      y: y(least) + (y(least) > bottom - 34 ? -6 : 14),
      text: 'roof of A',
      anchor,
      halo: 'paper',
    });
  }
  if (degree !== undefined) marks.push(...cursorMarks(degree, layout));
  return { width, height, title, marks };
}

/** The line at the L of the sentence, and its name. */
function cursorMarks(degree: number, { x, top, bottom, right }: ReturnType<typeof curvesLayout>): Mark[] {
  const cursor = x(degree);
  const flips = cursor > right - 40;
  return [
    { kind: 'line', x1: cursor, y1: top, x2: cursor, y2: bottom, stroke: 'accent', width: 1.25 },
    {
      kind: 'text',
      x: cursor + (flips ? -5 : 5),
      y: bottom - 6,
      text: [{ text: 'L', italic: true }, { text: ` = ${degree}` }],
      anchor: flips ? 'end' : 'start',
      size: 12,
      fill: 'accent',
      halo: 'paper',
    },
  ];
}
