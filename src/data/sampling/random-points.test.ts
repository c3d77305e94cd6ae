import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Random } from '../../math/random.ts';
import { randomPoints } from './random-points.ts';

it('draws every row equally often, at every place of the draw', () => {
  const positions = Float32Array.from({ length: 3 * 8 }, (_, k) => k);
  const seen = Array.from({ length: 3 }, () => new Array<number>(8).fill(0));
  const draws = 4000;
  for (let seed = 0; seed < draws; seed++) {
    randomPoints(positions, 3, new Random(seed)).forEach((row, at) => {
      seen[at]![row]!++;
    });
  }
  for (const counts of seen) {
    const chiSquare = counts.reduce((sum, count) => sum + (count - draws / 8) ** 2 / (draws / 8), 0);
    expect(chiSquare).toBeLessThan(24.3); // 0.1 % of 7 degrees of freedom
  }
});

it('draws different places, as many as there are, whatever is asked', () => {
  const coordinate = fc.constantFrom(0, -0, 1, 2.5);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(coordinate, coordinate, coordinate), { maxLength: 50 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer(),
      (points, count, seed) => {
        const chosen = randomPoints(Float64Array.from(points.flat()), count, new Random(seed));
        const places = (rows: readonly (readonly number[])[]) =>
          new Set(rows.map((row) => JSON.stringify(row.map((v) => v + 0))));
        expect(places([...chosen].map((row) => points[row]!)).size).toBe(chosen.length);
        expect(chosen.length).toBe(Math.min(count, places(points).size));
      },
    ),
  );
});
