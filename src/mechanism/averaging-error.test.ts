/** Means over quadratures are exact where their degree says so; over random draws they fall as one over the root of their number. */
import { describe, expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import { haar } from '../math/rotation.ts';
import { averagingCurves, posePolynomial } from './averaging-error.ts';

describe('means over sets of rotations', () => {
  it('of a polynomial are exact from the quadrature of its degree on, and not below', () => {
    for (const degree of [2, 4]) {
      const { quadratures, groups } = averagingCurves({ degree, seed: 1, seeds: 1, sizes: [4] });
      expect(quadratures.map((one) => one.degree)).toEqual(Array.from({ length: degree + 2 }, (_, n) => n + 1));
      for (const { degree: exactTo, error } of quadratures) {
        if (exactTo >= degree) expect(error).toBeLessThan(1e-12);
        else expect(error).toBeGreaterThan(1e-3);
      }
      expect(groups.map(({ rotations }) => rotations)).toEqual([12, 24, 60]);
      expect(groups.map(({ error }) => error < 1e-12)).toEqual(
        degree === 2 ? [true, true, true] : [false, false, true],
      );
    }
  });

  it('fall as N^-1/2 for random draws, from the size of one standard deviation, for any degree and seed', () => {
    const slopes = [1, 2, 3, 4].map((seed) => {
      const { random, randomSlope } = averagingCurves({ degree: 1 + seed, seed, seeds: 24, sizes: [4, 16, 64] });
      for (const { rotations, error } of random) expect(error * Math.sqrt(rotations)).toBeCloseTo(1, 0);
      return randomSlope;
    });
    for (const slope of slopes) expect(Math.abs(slope + 0.5)).toBeLessThan(0.1);
    const mean = slopes.reduce((sum, slope) => sum + slope, 0) / slopes.length;
    expect(Math.abs(mean + 0.5)).toBeLessThan(0.05);
  });

  it('are of a polynomial with mean 0 and standard deviation 1, the same for the same seed', () => {
    const p = posePolynomial(3, 7);
    const random = new Random('moments');
    const values = Array.from({ length: 4000 }, () => p(haar(random)));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.07);
    expect(Math.abs(square - 1)).toBeLessThan(0.15);
    expect(posePolynomial(3, 7)([1, 0, 0, 0])).toBe(p([1, 0, 0, 0]));
    expect(() => posePolynomial(12, 1)).toThrow(/from 1 to 11/);
  });
});
