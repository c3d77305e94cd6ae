/** The curves of the laboratory for positive times over twelve decades: every mark is finite and inside the figure. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { kindIds } from '../experiment/laboratory/kinds.ts';
import type { LaboratoryRun } from '../experiment/laboratory/result.ts';
import { timeMeasures } from '../experiment/laboratory/settings.ts';
import { madeProduct, madeRun } from './laboratory.testing.ts';
import { curvesFigure, lastDegree } from './laboratory-curves.ts';
import type { Mark, TextMark } from './marks.ts';
import { runsOf } from './svg.ts';

/** Pixels that every mark keeps from the edge. */
const MARGIN = 1;

/** A generous width of a text: of its size a sign, more than Arial needs for the texts here. */
const [SIGN, STRONG_SIGN] = [0.5, 0.56];

function textWidth(mark: TextMark): number {
  const size = mark.size ?? 11;
  return runsOf(mark).reduce(
    (sum, { text, raised, strong }) =>
      sum + (strong ? STRONG_SIGN : SIGN) * text.length * (raised ? 0.78 * size : size),
    0,
  );
}

/** Left, top, right and bottom of a mark; NaN where a coordinate is not finite. */
function boxOf(mark: Mark): readonly [number, number, number, number] {
  switch (mark.kind) {
    case 'line':
      return [
        Math.min(mark.x1, mark.x2),
        Math.min(mark.y1, mark.y2),
        Math.max(mark.x1, mark.x2),
        Math.max(mark.y1, mark.y2),
      ];
    case 'circle':
      return [mark.x - mark.r, mark.y - mark.r, mark.x + mark.r, mark.y + mark.r];
    case 'rect':
      return [mark.x, mark.y, mark.x + mark.across, mark.y + mark.height];
    case 'path': {
      const numbers = mark.d
        .split(/[MLZ ]/)
        .filter(Boolean)
        .map(Number);
      const [x, y] = [0, 1].map((odd) => numbers.filter((_, n) => n % 2 === odd));
      return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
    }
    case 'text': {
      const across = textWidth(mark);
      const left = mark.x - { start: 0, middle: across / 2, end: across }[mark.anchor ?? 'start'];
      const size = mark.size ?? 11;
      return [left, mark.y - 0.8 * size, left + across, mark.y + 0.2 * size];
    }
    default:
      throw new Error(`a mark that curves do not have: ${mark.kind}`);
  }
}

/** Positive times over twelve decades, alike in each. */
const time = fc.double({ min: -6, max: 6, noNaN: true }).map((power) => 10 ** power);

const curve = fc.record({
  degrees: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 8 }),
  times: fc.array(time, { minLength: 8, maxLength: 8 }),
  spread: fc.double({ min: 1, max: 1e6, noNaN: true }),
  right: fc.boolean(),
});

const drawn = fc.record({
  kinds: fc.shuffledSubarray([...kindIds], { minLength: 1, maxLength: kindIds.length }),
  curves: fc.array(curve, { minLength: kindIds.length, maxLength: kindIds.length }),
  roofs: fc.option(fc.record({ bytes: time.map((one) => 1e9 * one), operations: time.map((one) => 1e9 * one) })),
  measure: fc.constantFrom(...timeMeasures),
  degree: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
  irreps: fc.constantFrom('siso' as const, 'mimo' as const),
  width: fc.integer({ min: 300, max: 1400 }),
  height: fc.integer({ min: 200, max: 700 }),
});

it('any times are drawn inside the figure', () => {
  fc.assert(
    fc.property(drawn, ({ kinds, curves, roofs, measure, degree, irreps, width, height }) => {
      const products = kinds.flatMap((kind, n) =>
        curves[n].degrees.map((l) => {
          const ms = curves[n].times[l - 1];
          const { spread, right } = curves[n];
          return madeProduct(kind, l, ms, { low: ms / spread, high: ms * spread, right });
        }),
      );
      const { roofs: _, ...bare } = madeRun;
      const run: LaboratoryRun = { ...bare, ...(roofs && { roofs }), settings: { ...bare.settings, irreps }, products };
      const picture = { run, a: kinds[0], b: kinds[kinds.length - 1], measure, degree };
      const figure = curvesFigure(picture, width, height);
      expect(figure.marks.length).toBeGreaterThan(lastDegree(picture));
      for (const mark of figure.marks) {
        const [left, top, right, bottom] = boxOf(mark);
        const told = JSON.stringify(mark);
        expect(left, told).toBeGreaterThanOrEqual(MARGIN);
        expect(top, told).toBeGreaterThanOrEqual(MARGIN);
        expect(right, told).toBeLessThanOrEqual(width - MARGIN);
        expect(bottom, told).toBeLessThanOrEqual(height - MARGIN);
      }
    }),
    { numRuns: 300 },
  );
});
