import { describe, expect, it } from 'vitest';
import { cloudRadius, finiteRange, firstBudget, nextBudget, PointOrder, pointDiameter } from './cloud-detail.ts';

describe('the order in which points are drawn', () => {
  it('is a permutation, however it is asked for, and the same for the same seed', () => {
    const count = 5000;
    const whole = new PointOrder(count, 3).slice(0, count);
    expect([...whole].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
    const pieces = new PointOrder(count, 3);
    const first = [...pieces.slice(0, 700)];
    const jumped = [...pieces.slice(2000, 2500)];
    expect([...first, ...pieces.slice(700, 2000), ...jumped, ...pieces.slice(2500, 9999)]).toEqual([...whole]);
    expect([...new PointOrder(count, 4).slice(0, 20)]).not.toEqual([...whole.slice(0, 20)]);
    expect(new PointOrder(0).slice(0, 10)).toHaveLength(0);
  });

  it('begins with a fair sample: each tenth of the file has its share of the first tenth, within five deviations', () => {
    const count = 100_000;
    const part = new PointOrder(count).slice(0, 10_000);
    const tenths = new Array<number>(10).fill(0);
    for (const point of part) tenths[Math.floor(point / 10_000)]++;
    for (const found of tenths) expect(Math.abs(found - 1000)).toBeLessThan(5 * Math.sqrt(1000 * 0.9));
  });
});

describe('how much is drawn', () => {
  it('the budget settles where a frame takes between 18 and 24 ms, from either side', () => {
    for (const pointsPerMillisecond of [400, 4000, 40_000]) {
      let budget = firstBudget;
      for (let frame = 0; frame < 60; frame++) budget = nextBudget(budget, 2 + budget / pointsPerMillisecond);
      const time = 2 + budget / pointsPerMillisecond;
      if (budget > 20_000 && budget < 2_000_000) expect(time).toBeGreaterThanOrEqual(17);
      if (budget > 20_000) expect(time).toBeLessThanOrEqual(24);
    }
  });

  it('never leaves its bounds', () => {
    expect(nextBudget(20_000, 5000)).toBe(20_000);
    expect(nextBudget(2_000_000, 1)).toBe(2_000_000);
    expect(nextBudget(400_000, 4000)).toBe(100_000);
    expect(nextBudget(firstBudget, 20)).toBe(firstBudget);
  });

  it('points shrink as they grow many and grow as the eye comes closer, within 1.75 to 11 pixels', () => {
    expect(pointDiameter(8, 200)).toBe(11);
    expect(pointDiameter(2_000_000, 200)).toBe(1.75);
    expect(pointDiameter(10_000, 200)).toBeCloseTo((1.6 * Math.sqrt(Math.PI) * 200) / 100, 12);
    expect(pointDiameter(10_000, 400)).toBeGreaterThan(pointDiameter(10_000, 200));
    expect(pointDiameter(0, 200)).toBe(11);
  });
});

describe('extents', () => {
  it('the radius is the farthest finite point from the pivot; 1 for a single place', () => {
    expect(cloudRadius(Float32Array.of(3, 4, 0, 0, 0, 1, Number.NaN, 0, 0), [0, 0, 0])).toBe(5);
    expect(cloudRadius(Float32Array.of(1, 2, 3, 1, 2, 3), [1, 2, 3])).toBe(1);
    expect(cloudRadius(Float32Array.of(1, 2, 3), [1, 2, 1])).toBe(2);
  });

  it('the range of a column leaves out what is not finite', () => {
    expect(finiteRange([3, Number.NaN, -2, Number.POSITIVE_INFINITY])).toEqual([-2, 3]);
    expect(finiteRange(Float32Array.of(9, 9, 1, 9, 9, 2), 3, 2)).toEqual([1, 2]);
    expect(finiteRange([Number.NaN])).toBeUndefined();
  });
});
