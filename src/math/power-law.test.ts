/** Exponents of power laws: by hand, exact ones, and how far the standard error is from how estimates really scatter. */
import { expect, test } from 'vitest';
import { powerLaw } from './power-law.ts';
import { Random } from './random.ts';
import { mean, standardDeviation } from './statistics.ts';

const { E } = Math;

test('four points by hand: log y = 0, 1, 1, 2 over log x = 0, 1, 2, 3', () => {
  // Means 1.5 and 1; sums of squares and products 5 and 3: slope 0.6, residuals -0.1, 0.3, -0.3, 0.1, so 0.2 / 2 / 5.
  const { exponent, standardError } = powerLaw([
    [1, 1],
    [E, E],
    [E ** 2, E],
    [E ** 3, E ** 2],
  ]);
  expect(exponent).toBeCloseTo(0.6, 12);
  expect(standardError).toBeCloseTo(Math.sqrt(0.02), 12);
});

test('a power law has its exponent without error; units of either axis change nothing', () => {
  const points = [3, 4, 5, 6].map((x) => [x, 2 * x ** 2.5] as const);
  expect(powerLaw(points).exponent).toBeCloseTo(2.5, 12);
  expect(powerLaw(points).standardError).toBeLessThan(1e-12);
  const bent = points.map(([x, y]) => [x, y + 7] as const);
  const scaled = powerLaw(bent.map(([x, y]) => [100 * x, 1e-9 * y] as const));
  expect(scaled.exponent).toBeCloseTo(powerLaw(bent).exponent, 10);
  expect(scaled.standardError).toBeCloseTo(powerLaw(bent).standardError ?? Number.NaN, 10);
});

test('estimates scatter as the standard error says', () => {
  const random = new Random('power laws');
  const found = Array.from({ length: 4000 }, () =>
    powerLaw([1, 2, 3, 4, 5, 6, 7, 8].map((x) => [x, x ** 3 * Math.exp(0.1 * random.normal())] as const)),
  );
  const scatter = standardDeviation(found.map(({ exponent }) => exponent));
  const told = Math.sqrt(mean(found.map(({ standardError = Number.NaN }) => standardError ** 2)));
  expect(told / scatter).toBeGreaterThan(0.95);
  expect(told / scatter).toBeLessThan(1.05);
});

test('three points have no standard error, and one place or a time of zero no exponent', () => {
  const three = [1, 2, 3].map((x) => [x, x ** 2] as const);
  expect(powerLaw(three).standardError).toBeUndefined();
  expect(powerLaw(three).exponent).toBeCloseTo(2, 12);
  for (const points of [
    [],
    [[2, 1]],
    [
      [2, 1],
      [2, 3],
    ],
    [
      [1, 1],
      [2, 0],
    ],
  ] as [number, number][][])
    expect(() => powerLaw(points)).toThrow('positive numbers');
});
