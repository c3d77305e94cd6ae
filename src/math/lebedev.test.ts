import { expect, test } from 'vitest';
import { LEBEDEV_SIZES, lebedev, lebedevOfDegree } from './lebedev.ts';
import { harmonicDefect } from './reference-vectors.testing.ts';

test.each(LEBEDEV_SIZES)('%i points: that many unit vectors, exact to the degree and not two beyond', (points) => {
  const rule = lebedev(points);
  expect(rule.weights.length).toBe(points);
  for (let p = 0; p < points; p++) {
    expect(Math.abs(Math.hypot(...rule.directions.subarray(3 * p, 3 * p + 3)) - 1)).toBeLessThan(1e-15 * 4);
    expect(rule.weights[p]).toBeGreaterThan(0);
  }
  expect(harmonicDefect(rule, rule.degree)).toBeLessThan(5e-15);
  expect(harmonicDefect(rule, rule.degree + 1)).toBeGreaterThan(1e-3);
});

test('the smallest sufficient rule is chosen', () => {
  expect([0, 3, 4, 11, 12, 23].map((degree) => lebedevOfDegree(degree).weights.length)).toEqual([
    6, 6, 14, 50, 86, 194,
  ]);
  expect(() => lebedevOfDegree(24)).toThrow('sphereGrid(24)');
});
