/**
 * Which triples of degrees a product reaches: a row for each degree of the first factor, a column for each of the second, and in a cell the degrees of the
 * result that the triangle allows: filled where reached, dashed where not. With many degrees the numbers go and dots stay.
 */
import type { Triple } from '../math/reach.ts';
import type { Figure, Mark } from './marks.ts';

export interface TriplesPicture {
  /** Of the factors. */
  readonly degree: number;
  readonly isReached: (triple: Triple) => boolean;
  /** Under the hand, and chosen for the spheres. */
  readonly cursor: Triple | undefined;
  readonly chosen: Triple | undefined;
  /** `1 with 1 to 1` is the cross product; only said where it is missed. */
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
  /** Left end of each column, and baseline of its head. */
  readonly columns: readonly number[];
  readonly head: number;
  readonly rows: readonly number[];
  readonly rowHeight: number;
}

const LABELS = 66;
const HEAD = 24;
/** Between two columns. */
const GAP = 20;
/** The width that `with 0` needs. */
const HEADED = 42;
const MOST_RADIUS = 11;
/** A number fits inside from here on. */
const NUMBERED = 7;

/** Circles of l1 and l2: min(l1, l2) * 2 + 1. A column is as wide as its last cell. */
const inCell = (l1: number, l2: number): number => 2 * Math.min(l1, l2) + 1;

export function triplesLayout(degree: number, width: number, height: number): TriplesLayout {
  const widest = Array.from({ length: degree + 1 }, (_, l2) => inCell(degree, l2));
  const circles = widest.reduce((sum, count) => sum + count, 0);
  const gap = Math.min(GAP, (width - LABELS) / (3 * (degree + 1)));
  const pitch = Math.min(2 * MOST_RADIUS + 2, (width - LABELS - gap * degree) / circles);
  const rowHeight = (height - HEAD) / (degree + 1);
  const radius = Math.max(2, Math.min(MOST_RADIUS, pitch / 2 - 1, rowHeight / 2 - 2));
  const columns: number[] = [];
  let at = LABELS;
  for (const count of widest) {
    columns.push(at);
    at += count * pitch + gap;
  }
  const rows = widest.map((_, l1) => HEAD + (l1 + 0.5) * rowHeight);
  const places = rows.flatMap((y, l1) =>
    columns.flatMap((left, l2) =>
      Array.from({ length: inCell(l1, l2) }, (_, n): TriplePlace => {
        const l3 = Math.abs(l1 - l2) + n;
        return { triple: [l1, l2, l3], x: left + (n + 0.5) * pitch, y };
      }),
    ),
  );
  return { places, radius, columns, head: HEAD - 9, rows, rowHeight };
}

/** The triple at a place, or undefined beside all of them. */
export function tripleUnder(layout: TriplesLayout, x: number, y: number): Triple | undefined {
  const reach = Math.max(layout.radius + 1, 5);
  return layout.places.find((place) => Math.abs(place.x - x) <= reach && Math.abs(place.y - y) <= reach)?.triple;
}

export const sameTriple = (a: Triple | undefined, b: Triple | undefined): boolean =>
  a !== undefined && b !== undefined && a.every((l, n) => l === b[n]);

export function triplesFigure(picture: TriplesPicture, width: number, height: number): Figure {
  const { degree, isReached, cursor, chosen, product } = picture;
  const layout = triplesLayout(degree, width, height);
  const { places, radius, columns, head, rows, rowHeight } = layout;
  const marks: Mark[] = [];
  for (const [l2, x] of columns.entries())
    marks.push({
      kind: 'text',
      x,
      y: head,
      text: (columns[l2 + 1] ?? width) - x >= HEADED ? `with ${l2}` : String(l2),
      size: 12,
    });
  for (const [l1, y] of rows.entries()) {
    const line = y - rowHeight / 2;
    marks.push({ kind: 'line', x1: 0, y1: line, x2: width, y2: line, stroke: 'hair' });
    marks.push({ kind: 'text', x: 0, y: y + 4, text: `degree ${l1}`, size: 12 });
  }
  let count = 0;
  for (const { triple, x, y } of places) {
    const reached = isReached(triple);
    if (reached) count++;
    const numbered = radius >= NUMBERED;
    marks.push(
      reached
        ? { kind: 'circle', x, y, r: radius, fill: 'ink' }
        : { kind: 'circle', x, y, r: radius - 0.5, stroke: 'hair-2', width: 1, ...(numbered && { dash: '2.5 2' }) },
    );
    if (numbered)
      marks.push({
        kind: 'text',
        x,
        y: y + 4,
        text: String(triple[2]),
        anchor: 'middle',
        size: radius > 9 ? 12 : 10,
        weight: reached ? 600 : 400,
        fill: reached ? 'paper' : 'ink-3',
      });
    if (sameTriple(triple, chosen)) marks.push({ kind: 'circle', x, y, r: radius + 2.5, stroke: 'accent', width: 2 });
    else if (sameTriple(triple, cursor))
      marks.push({ kind: 'circle', x, y, r: radius + 2.5, stroke: 'ink-2', width: 1.25 });
  }
  const title = `${product}: it reaches ${count} of ${places.length} triples of degrees up to ${degree}`;
  return { width, height, title, marks };
}
