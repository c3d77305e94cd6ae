import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../math/random.ts';
import { voxelPoints } from './voxel.ts';

describe('voxel sampling', () => {
  it('gives exactly the count, ascending rows of different places, the same for the same seed', () => {
    const coordinate = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(coordinate, coordinate, coordinate), {
          minLength: 4,
          maxLength: 200,
          selector: (row) => row.join(),
        }),
        fc.integer({ min: 1, max: 250 }),
        fc.integer(),
        (points, count, seed) => {
          const positions = Float64Array.from(points.flat());
          const chosen = voxelPoints(positions, count, new Random(seed));
          expect(chosen.length).toBe(Math.min(count, points.length));
          expect([...chosen]).toEqual([...new Set(chosen)].sort((left, right) => left - right));
          expect(voxelPoints(positions, count, new Random(seed))).toEqual(chosen);
        },
      ),
    );
  });

  it('evens out the density: a third of a box with nineteen times as many points gets hardly more of the sample', () => {
    const random = new Random('dense');
    const positions = new Float32Array(3 * 10_000);
    for (let k = 0; k < positions.length; k++) positions[k] = random.uniform();
    for (let row = 0; row < 9_000; row++) positions[3 * row] /= 2;
    let first = 0;
    let last = 0;
    for (let seed = 0; seed < 12; seed++) {
      const chosen = voxelPoints(positions, 400, new Random(seed));
      expect(chosen).toHaveLength(400);
      first += chosen.filter((row) => positions[3 * row]! < 1 / 3).length;
      last += chosen.filter((row) => positions[3 * row]! >= 2 / 3).length;
    }
    expect(first / last).toBeGreaterThan(0.8);
    expect(first / last).toBeLessThan(1.6); // sparse cells at the rim stay empty now and then
  });

  it('represents a cell by the point nearest to the mean of its points', () => {
    const clusters = [-40, 0, 40, 80].flatMap((x) => [
      [x - 1, 0, 0],
      [x + 1, 0.5, 0],
      [x + 0.1, 0.2, 0],
    ]);
    const positions = Float32Array.from(clusters.flat());
    let middles = 0;
    for (let seed = 0; seed < 50; seed++) {
      middles += voxelPoints(positions, 4, new Random(seed)).filter((row) => row % 3 === 2).length;
    }
    expect(middles / 200).toBeGreaterThan(0.8); // a wall of the grid falls through a cluster now and then
  });

  it('takes coinciding points once and one of points all in one place', () => {
    const two = Float32Array.from([0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1]);
    expect([...voxelPoints(two, 4, new Random(1))].map((row) => row % 2).sort()).toEqual([0, 1]);
    expect(voxelPoints(new Float32Array(9).fill(7), 3, new Random(1))).toHaveLength(1);
    expect(voxelPoints(new Float32Array(0), 3, new Random(1))).toHaveLength(0);
  });
});
