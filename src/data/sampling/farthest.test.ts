import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../math/random.ts';
import { farthestPoints } from './farthest.ts';

/** The definition, with every distance computed anew. */
function naive(positions: Float32Array | Float64Array, count: number, first: number): number[] {
  const rows = Array.from({ length: positions.length / 3 }, (_, row) => row);
  const square = (a: number, b: number) =>
    [0, 1, 2].reduce((sum, axis) => sum + (positions[3 * a + axis]! - positions[3 * b + axis]!) ** 2, 0);
  const chosen = [first];
  while (chosen.length < Math.min(count, rows.length)) {
    const least = rows.map((row) => Math.min(...chosen.map((other) => square(row, other))));
    const largest = Math.max(...least);
    if (largest === 0) break;
    chosen.push(least.indexOf(largest));
  }
  return chosen;
}

const place = (row: number, positions: ArrayLike<number>) =>
  `${positions[3 * row]! + 0} ${positions[3 * row + 1]! + 0} ${positions[3 * row + 2]! + 0}`;

describe('farthest-point sampling', () => {
  it('chooses as the definition does, ties and duplicates included (small whole coordinates), in both precisions', () => {
    const coordinates = fc.array(
      fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }), fc.integer({ min: 0, max: 1 })),
      {
        minLength: 1,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(coordinates, fc.integer({ min: 1, max: 45 }), fc.integer(), (points, count, seed) => {
        const first = new Random(seed).integer(points.length);
        for (const positions of [Float32Array.from(points.flat()), Float64Array.from(points.flat())]) {
          const chosen = farthestPoints(positions, count, new Random(seed));
          expect([...chosen]).toEqual(naive(positions, count, first));
          expect(new Set([...chosen].map((row) => place(row, positions))).size).toBe(chosen.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('chooses as the definition does on points in general position', () => {
    const random = new Random('general');
    const positions = Float64Array.from({ length: 3 * 300 }, () => random.normal());
    const chosen = farthestPoints(positions, 60, new Random(3));
    expect([...chosen]).toEqual(naive(positions, 60, new Random(3).integer(300)));
  });

  it('spreads: no two chosen points are nearer than any point is to its nearest chosen one', () => {
    const random = new Random('spread');
    const positions = Float32Array.from({ length: 3 * 5000 }, () => random.uniform());
    const chosen = [...farthestPoints(positions, 100, new Random(1))];
    const distance = (a: number, b: number) =>
      Math.hypot(...[0, 1, 2].map((axis) => positions[3 * a + axis]! - positions[3 * b + axis]!));
    const apart = Math.min(...chosen.flatMap((a, k) => chosen.slice(0, k).map((b) => distance(a, b))));
    let cover = 0;
    for (let row = 0; row < 5000; row++)
      cover = Math.max(cover, Math.min(...chosen.map((other) => distance(row, other))));
    expect(cover).toBeLessThanOrEqual(apart);
  });

  it('takes none of nothing, and chooses 128 of 258,342 points within its time', () => {
    expect(farthestPoints(new Float32Array(0), 5, new Random(1))).toHaveLength(0);
    const random = new Random('many');
    const positions = Float32Array.from({ length: 3 * 258_342 }, () => random.uniform());
    const start = performance.now();
    expect(farthestPoints(positions, 128, random)).toHaveLength(128);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
