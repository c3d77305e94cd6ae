/** UMAP of rows: neighbours stay together, the same seed gives the same picture, and what cannot be laid out is said. */
import { describe, expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import { MOST_ROWS, neighbourMapOf, neighbourObstacle } from './neighbour-map.ts';

const random = new Random('rows');
/** Two clusters of twenty rows of twelve numbers, far apart. */
const rows = Array.from({ length: 40 }, (_, n) =>
  Float32Array.from({ length: 12 }, () => (n < 20 ? 0 : 50) + random.normal()),
);
const place = (points: Float64Array, n: number): readonly [number, number] => [points[2 * n], points[2 * n + 1]];
const distance = (a: readonly [number, number], b: readonly [number, number]): number =>
  Math.hypot(a[0] - b[0], a[1] - b[1]);

describe('the neighbour map', () => {
  it('keeps clusters together and apart, the middle at 0', async () => {
    const { points, shares } = await neighbourMapOf([rows], { seed: 3 });
    expect(shares).toEqual([0, 0]);
    expect(points).toHaveLength(80);
    for (const axis of [0, 1])
      expect(points.filter((_, k) => k % 2 === axis).reduce((a, b) => a + b)).toBeCloseTo(0, 9);
    for (let n = 0; n < 40; n++) {
      const others = rows.map((_, m) => m).filter((m) => m !== n);
      const nearest = others.reduce((best, m) =>
        distance(place(points, m), place(points, n)) < distance(place(points, best), place(points, n)) ? m : best,
      );
      expect(nearest < 20).toBe(n < 20);
    }
  });

  it('is the same for the same rows and seed, whether it pauses or not', async () => {
    let pauses = 0;
    const pause = async (): Promise<void> => {
      pauses++;
    };
    const { points } = await neighbourMapOf([rows], { seed: 3 });
    expect((await neighbourMapOf([rows], { seed: 3, pause })).points).toEqual(points);
    expect(pauses).toBeGreaterThan(10);
    expect((await neighbourMapOf([rows], { seed: 4 })).points).not.toEqual(points);
  });

  it('takes models about their own middles, and is given up when told', async () => {
    const shifted = rows.slice(0, 20).map((row) => row.map((value) => value + 1000));
    const { points } = await neighbourMapOf([rows.slice(0, 20), shifted], { seed: 1 });
    // Each row has its double in the other model, nearer than all but a few of the others.
    let nearer = 0;
    for (let n = 0; n < 20; n++) {
      const own = distance(place(points, n), place(points, n + 20));
      nearer += rows
        .slice(0, 20)
        .filter((_, m) => m !== n && distance(place(points, n), place(points, m)) < own).length;
    }
    expect(nearer / 20).toBeLessThan(4);
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(neighbourMapOf([rows], { seed: 1, signal: stopped })).rejects.toThrow('stopped');
  });

  it('says what cannot be laid out', async () => {
    expect(neighbourObstacle(40)).toBeUndefined();
    expect(neighbourObstacle(MOST_ROWS + 1)).toMatch(/2000 orbits at most; there are 2001/);
    await expect(neighbourMapOf([rows.slice(0, 5)], { seed: 1 })).rejects.toThrow(/at least 6 orbits; there are 5/);
  });
});
