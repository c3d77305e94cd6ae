import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from './random.ts';
import {
  Accumulator,
  binomialInterval,
  indexOfLargest,
  mean,
  median,
  quantile,
  replicateInterval,
  rootMeanSquare,
  rootReplicateInterval,
  standardDeviation,
  studentQuantile,
  weightedMean,
} from './statistics.ts';

const samples = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 40 });

test('small examples by hand', () => {
  const values = [1, 2, 4, 9];
  expect(mean(values)).toBe(4);
  expect(rootMeanSquare([3, 4])).toBeCloseTo(Math.sqrt(12.5), 15);
  expect(weightedMean([1, 5], [3, 1])).toBe(2);
  expect(median(values)).toBe(3);
  expect(quantile(values, 0.25)).toBe(1.75);
  expect(standardDeviation(values)).toBeCloseTo(Math.sqrt(38 / 3), 15);
  expect(indexOfLargest([Number.NaN, 1, 3, 3])).toBe(2);
  expect(() => mean([])).toThrow('at least 1');
});

test('one pass and combined accumulators agree with two passes', () => {
  fc.assert(
    fc.property(samples, fc.nat(), (values, cut) => {
      const [whole, left, right] = [new Accumulator(), new Accumulator(), new Accumulator()];
      const middle = cut % (values.length + 1);
      values.forEach((value, i) => {
        whole.add(value);
        (i < middle ? left : right).add(value);
      });
      left.combine(right);
      const average = values.reduce((a, b) => a + b, 0) / values.length;
      const variance = values.reduce((sum, v) => sum + (v - average) ** 2, 0) / values.length;
      for (const one of [whole, left]) {
        expect(Math.abs(one.mean - average)).toBeLessThan(1e-9);
        expect(Math.abs(one.variance - variance)).toBeLessThan(1e-6);
        expect([one.count, one.smallest, one.largest]).toEqual([
          values.length,
          Math.min(...values),
          Math.max(...values),
        ]);
      }
    }),
  );
});

test('Student quantiles: closed forms for 1 and 2 degrees of freedom, the tables, the normal limit', () => {
  expect(studentQuantile(1)).toBeCloseTo(Math.tan((Math.PI / 2) * 0.95), 9);
  expect(studentQuantile(2)).toBeCloseTo(Math.sqrt((2 * 0.95 ** 2) / (1 - 0.95 ** 2)), 10);
  expect(studentQuantile(7)).toBeCloseTo(2.364624, 6);
  expect(studentQuantile(15)).toBeCloseTo(2.13145, 5);
  expect(studentQuantile(30, 0.99)).toBeCloseTo(2.749996, 6);
  expect(studentQuantile(2000)).toBeCloseTo(1.961151, 5);
  expect(() => studentQuantile(0)).toThrow('>= 1');
});

test('replicate intervals cover the truth about 95 times in 100', () => {
  const random = new Random('coverage');
  let covered = 0;
  const trials = 2000;
  for (let trial = 0; trial < trials; trial++) {
    const { low, high } = replicateInterval(Array.from({ length: 8 }, () => 3 + random.normal()));
    if (low <= 3 && 3 <= high) covered++;
  }
  expect(Math.abs(covered / trials - 0.95)).toBeLessThan(0.02);
  const root = rootReplicateInterval([0, 0.1, 4]);
  expect(root.low).toBe(0);
  expect(root.value).toBeCloseTo(Math.sqrt(4.1 / 3), 14);
});

test('binomial intervals: half the observed count lies in each tail, by sums of plain probabilities', () => {
  /** P(X = k) from its definition, by products. */
  const probability = (k: number, n: number, p: number): number => {
    let value = 1;
    for (let i = 0; i < k; i++) value *= ((n - i) / (i + 1)) * p;
    return value * (1 - p) ** (n - k);
  };
  const mid = (hits: number, n: number, p: number): number =>
    Array.from({ length: hits }, (_, k) => probability(k, n, p)).reduce((sum, term) => sum + term, 0) +
    probability(hits, n, p) / 2;
  for (const [hits, n] of [
    [1, 10],
    [5, 10],
    [9, 10],
    [3, 64],
    [12, 144],
  ]) {
    const { value, low, high } = binomialInterval(hits, n);
    expect(value).toBe(hits / n);
    expect(mid(hits, n, high)).toBeCloseTo(0.025, 9);
    expect(mid(hits, n, low)).toBeCloseTo(0.975, 9);
  }
  expect(binomialInterval(0, 40)).toMatchObject({ value: 0, low: 0 });
  expect(binomialInterval(0, 40).high).toBeCloseTo(1 - 0.05 ** (1 / 40), 12);
  expect(binomialInterval(40, 40).high).toBe(1);
  expect(binomialInterval(30_000, 60_000).high).toBeCloseTo(0.5 + 1.959964 / Math.sqrt(4 * 60_000), 5);
  expect(() => binomialInterval(3, 2)).toThrow('3 hits of 2 draws');
});
