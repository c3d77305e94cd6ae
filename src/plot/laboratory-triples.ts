/**
 * Which triples of degrees a product reaches: a row for each degree of the first factor, a column for each of the second, and in a cell the degrees of the
 * result that the triangle allows: filled where reached, dashed where not. Circles are never smaller than a number needs: with many degrees the table is
 * wider than its place, which scrolls, and the names of the rows stay (`tableFigure` and `rowsFigure`); in a file all of it is one picture, whose numbers
 * may give way to dots.
 */
import type { IrrepsType } from '../experiment/laboratory/kinds.ts';
import { degreesOf, triplesWithin } from '../experiment/laboratory/settings.ts';
import type { Triple } from '../math/reach.ts';
import type { Figure, Mark } from './marks.ts';

export interface TriplesPicture {
  readonly irreps: IrrepsType;
  /** L of the factors. */
  readonly degree: number;
  readonly isReached: (triple: Triple) => boolean;
  /** Under the hand, and chosen for the spheres. */
  readonly cursor: Triple | undefined;
  readonly chosen: Triple | undefined;
  readonly product: string;
}

export interface TriplePlace {
  readonly triple: Triple;
  readonly x: number;
  readonly y: number;
}

export interface TriplesLayout {
  readonly places: readonly TriplePlace[];
  /** Of a circle. */
  readonly radius: number;
  /** Degree, left end and width of each column, and baseline of their heads. */
  readonly columns: readonly { readonly l2: number; readonly x: number; readonly width: number }[];
  readonly head: number;
  readonly rows: readonly { readonly l1: number; readonly y: number }[];
  readonly rowHeight: number;
  /** Of the whole table, without the names of its rows: at least those that were given. */
  readonly width: number;
  readonly height: number;
}

/** Width of the names of the rows. */
export const ROW_NAMES = 66;
const HEAD = 24;
/** Between two columns; and beside the first and the last circle, for their rings. */
const [GAP, EDGE] = [20, 3];
/** The width that `with 0` needs. */
const HEADED = 42;
const MOST_RADIUS = 11;
/** A number fits inside from here on. */
const NUMBERED = 8;
const LEAST_DOT = 1.2;
const MOST_ROW = 56;

/** @param width and height of the place beside the names of the rows @param least radius of a circle; 0: as small as the place demands */
export function triplesLayout(
  { irreps, degree }: Pick<TriplesPicture, 'irreps' | 'degree'>,
  width: number,
  height: number,
  least = NUMBERED,
): TriplesLayout {
  const { in: inner } = degreesOf(irreps, degree);
  const triples = triplesWithin(irreps, degree);
  const cell = (l1: number, l2: number): readonly Triple[] => triples.filter(([a, b]) => a === l1 && b === l2);
  const counts = inner.map((l2) => Math.max(...inner.map((l1) => cell(l1, l2).length)));
  const circles = counts.reduce((sum, count) => sum + count, 0);
  const gap = Math.min(GAP, Math.max(width / (3 * inner.length), least));
  const fits = (width - gap * (inner.length - 1) - 2 * EDGE) / circles;
  const pitch = Math.max(Math.min(2 * MOST_RADIUS + 2, fits), 2 * least + 2);
  const rowHeight = Math.min(MOST_ROW, Math.max((height - HEAD) / inner.length, least > 0 ? 2 * least + 6 : 0));
  const radius = Math.max(LEAST_DOT, Math.min(MOST_RADIUS, pitch / 2 - 1, rowHeight / 2 - 3));
  let at = EDGE;
  const columns = inner.map((l2, n) => {
    const column = { l2, x: at, width: counts[n] * pitch };
    at += column.width + gap;
    return column;
  });
  const rows = inner.map((l1, n) => ({ l1, y: HEAD + (n + 0.5) * rowHeight }));
  const places = rows.flatMap(({ l1, y }) =>
    columns.flatMap(({ l2, x }) =>
      cell(l1, l2).map((triple, n): TriplePlace => ({ triple, x: x + (n + 0.5) * pitch, y })),
    ),
  );
  return {
    places,
    radius,
    columns,
    head: HEAD - 9,
    rows,
    rowHeight,
    width: Math.max(width, Math.ceil(at - gap + EDGE)),
    height: Math.max(height, Math.ceil(HEAD + inner.length * rowHeight)),
  };
}

/** The triple at a place of the table, or undefined beside all of them. */
export function tripleUnder(layout: TriplesLayout, x: number, y: number): Triple | undefined {
  const reach = Math.max(layout.radius + 1, 5);
  return layout.places.find((place) => Math.abs(place.x - x) <= reach && Math.abs(place.y - y) <= reach)?.triple;
}

export const sameTriple = (a: Triple | undefined, b: Triple | undefined): boolean =>
  a !== undefined && b !== undefined && a.every((l, n) => l === b[n]);

/** The lines above the rows, and their names where `named`. */
function rowMarks({ rows, rowHeight }: TriplesLayout, width: number, named: boolean): Mark[] {
  return rows.flatMap(({ l1, y }): Mark[] => [
    { kind: 'line', x1: 0, y1: y - rowHeight / 2, x2: width, y2: y - rowHeight / 2, stroke: 'hair' },
    ...(named ? [{ kind: 'text', x: 0, y: y + 4, text: `degree ${l1}`, size: 12 } as const] : []),
  ]);
}

/** The names of the rows alone, as high as the table. */
export const rowsFigure = (layout: TriplesLayout): Figure => ({
  width: ROW_NAMES,
  height: layout.height,
  title: 'Degrees of the first factor',
  marks: rowMarks(layout, ROW_NAMES, true),
});

function circleMarks({ isReached, cursor, chosen }: TriplesPicture, { places, radius }: TriplesLayout): Mark[] {
  const numbered = radius >= NUMBERED - 1;
  return places.flatMap(({ triple, x, y }): Mark[] => {
    const reached = isReached(triple);
    const circle: Mark = reached
      ? { kind: 'circle', x, y, r: radius, fill: 'ink' }
      : { kind: 'circle', x, y, r: radius - 0.5, stroke: 'hair-2', width: 1, ...(numbered && { dash: '2.5 2' }) };
    const number: Mark = {
      kind: 'text',
      x,
      y: y + 4,
      text: String(triple[2]),
      anchor: 'middle',
      size: radius > 9 ? 12 : 10,
      weight: reached ? 600 : 400,
      fill: reached ? 'paper' : 'ink-3',
    };
    const ring = sameTriple(triple, chosen)
      ? ({ stroke: 'accent', width: 2 } as const)
      : sameTriple(triple, cursor) && ({ stroke: 'ink-2', width: 1.25 } as const);
    return [
      circle,
      ...(numbered ? [number] : []),
      ...(ring ? [{ kind: 'circle', x, y, r: radius + 2.5, ...ring } as const] : []),
    ];
  });
}

/** The table without the names of its rows. */
export function tableFigure(picture: TriplesPicture, layout: TriplesLayout): Figure {
  const { degree, isReached, product, irreps } = picture;
  const { places, columns, head, width, height } = layout;
  const heads = columns.map(({ l2, x }, n): Mark => {
    const room = (columns[n + 1]?.x ?? width) - x;
    return { kind: 'text', x, y: head, text: room >= HEADED ? `with ${l2}` : String(l2), size: 12 };
  });
  const count = places.filter(({ triple }) => isReached(triple)).length;
  const degrees = irreps === 'mimo' ? `degrees up to ${degree}` : `degree ${degree} with itself`;
  return {
    width,
    height,
    title: `${product}: it reaches ${count} of ${places.length} triples of ${degrees}`,
    marks: [...heads, ...rowMarks(layout, width, false), ...circleMarks(picture, layout)],
  };
}

/** All of it as one picture of that size. */
export function triplesFigure(picture: TriplesPicture, width: number, height: number): Figure {
  const layout = triplesLayout(picture, width - ROW_NAMES, height, 0);
  const table = tableFigure(picture, layout);
  return {
    width,
    height,
    title: table.title,
    marks: [...rowsFigure(layout).marks, { kind: 'group', x: ROW_NAMES, y: 0, marks: table.marks }],
  };
}
