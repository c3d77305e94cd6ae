/**
 * Matrix products against float64 loops, with expressions around them, below, at and off the sizes of tiles and of subgroups: large ones of a depth that is
 * known beforehand, and the small ones of attention.
 */
import { describe, expect, it } from 'vitest';
import { KERNEL_TOLERANCE } from '../../../math/tolerances.ts';
import * as t from '../../../tensor/primitives.ts';
import { numbers, relativeDifference, runOnce, testBackend } from '../test-device.ts';

describe.each([false, true])('with the kernels of hardware: %s', (asHardware) => {
  const backend = testBackend({ asHardware });

  // Rows, depth, columns; the last ones have more tiles of rows than fit one to a workgroup.
  it.each([
    [1, 1, 16],
    [7, 3, 17],
    [8, 64, 3],
    [70, 5, 2],
    [300, 64, 9],
    [9, 8, 24],
    [15, 7, 63],
    [16, 64, 64],
    [17, 21, 65],
    [63, 128, 192],
    [65, 127, 40],
    [130, 129, 64],
    [600, 64, 192],
    [1730, 65, 130],
  ])('%i x %i x %i: sum of (a s) b, then tanh and a residual', async (m, k, n) => {
    const [a, s, b, c] = [numbers(m * k, 1), numbers(k, 2), numbers(k * n, 3), numbers(m * n, 4)];
    const scaled = t.multiply(t.feed('a', ['m', k]), t.feed('s', [k]));
    const residual = t.feed('c', ['m', n]);
    const z = t.add(residual, t.tanh(t.matmul(scaled, t.feed('b', [k, n]))));
    const turned = t.matmul(scaled, t.feed('bt', [n, k]), false, true);
    const bt = Float64Array.from({ length: k * n }, (_, at) => b[(at % k) * n + Math.floor(at / k)]);
    const found = await runOnce(backend(), { z, turned }, { a, s, b, bt, c }, { m });
    const sums = Float64Array.from({ length: m * n }, (_, at) => {
      let sum = 0;
      for (let term = 0; term < k; term++) sum += a[Math.floor(at / n) * k + term] * s[term] * b[term * n + (at % n)];
      return sum;
    });
    expect(relativeDifference(found.turned, sums)).toBeLessThan(KERNEL_TOLERANCE);
    const expected = sums.map((sum, at) => c[at] + Math.tanh(sum));
    expect(relativeDifference(found.z, expected)).toBeLessThan(KERNEL_TOLERANCE);
  });

  it.each([
    [1, 1],
    [3, 4],
    [13, 5],
    [20, 9],
    [6, 11],
    [3, 26],
  ])('%i small matrices of %i rows: products of queries and keys, and of these with values', async (count, s) => {
    const [q, k, v] = [1, 2, 3].map((seed) => numbers(count * s * 20, seed));
    const [queries, keys, values] = ['q', 'k', 'v'].map((name) => t.feed(name, ['count', 's', 20]));
    const scores = t.matmul(queries, keys, false, true);
    const mixed = t.multiply(t.matmul(t.feed('scores', ['count', 's', 's']), values), 0.5);
    const sums = Float64Array.from({ length: count * s * s }, (_, at) => {
      const [b, row, column] = [Math.floor(at / s / s), Math.floor(at / s) % s, at % s];
      let sum = 0;
      for (let d = 0; d < 20; d++) sum += q[(b * s + row) * 20 + d] * k[(b * s + column) * 20 + d];
      return sum;
    });
    const expected = Float64Array.from({ length: count * s * 20 }, (_, at) => {
      const [row, d] = [Math.floor(at / 20), at % 20];
      let sum = 0;
      for (let other = 0; other < s; other++) sum += sums[row * s + other] * v[(row - (row % s) + other) * 20 + d];
      return sum / 2;
    });
    const found = await runOnce(backend(), { scores, mixed }, { q, k, v, scores: sums }, { count, s });
    expect(relativeDifference(found.scores, sums)).toBeLessThan(KERNEL_TOLERANCE);
    expect(relativeDifference(found.mixed, expected)).toBeLessThan(KERNEL_TOLERANCE);
  });
});
