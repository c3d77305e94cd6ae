/** Networks against plain sums, and products through them against the torus; how many operations they need. */
import { describe, expect, it, test } from 'vitest';
import { fastAnalysis, fastGrid, foldedAnalysis, polarTransform, transform } from './fourier-network.ts';
import { gauntTable } from './gaunt.ts';
import { harmonicCount } from './harmonics.ts';
import { type LinearMap, linearMap, operationsOf, run, transpose } from './linear-network.ts';
import { Random } from './random.ts';
import { largestDifference } from './reference-vectors.testing.ts';
import { legendreRings, torusRings } from './ring-rule.ts';
import { torusGauntProduct } from './torus-fourier.ts';

const normals = (random: Random, n: number) => Float64Array.from({ length: n }, () => random.normal());
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, n) => sum + value * b[n], 0);

/** A transform of complex numbers, re and im one after the other. */
const complexMap = (n: number): LinearMap =>
  linearMap(2 * n, (net, values) =>
    transform(
      net,
      Array.from({ length: n }, (_, k) => ({ re: values[2 * k], im: values[2 * k + 1] })),
    ).flatMap(({ re, im }) => [re, im]),
  );

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 18, 20, 25, 30, 36, 45])('transform of length %i', (n) => {
  const x = normals(new Random(`transform ${n}`), 2 * n);
  const expected = Float64Array.from({ length: 2 * n }, (_, at) => {
    const k = at >> 1;
    let total = 0;
    for (let j = 0; j < n; j++) {
      const angle = (2 * Math.PI * j * k) / n;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      total += at % 2 === 0 ? c * x[2 * j] + s * x[2 * j + 1] : c * x[2 * j + 1] - s * x[2 * j];
    }
    return total;
  });
  expect(largestDifference(run(complexMap(n), x), expected)).toBeLessThan(1e-12);
});

test('fast transforms need far fewer operations than sums', () => {
  const counts = [8, 16, 32].map((n) => operationsOf(complexMap(n)));
  // Radix two needs 5 n log2 n at most, in additions and multiplications; here a multiply-add is one.
  [8, 16, 32].forEach((n, at) => {
    expect(counts[at]).toBeLessThan(5 * n * Math.log2(n));
  });
});

test.each([1, 2, 3, 5, 8, 9, 12, 13])('polar transform of %i rings', (rings) => {
  const h = normals(new Random(`polar ${rings}`), rings);
  for (const even of [true, false]) {
    const expected = Float64Array.from({ length: rings }, (_, u) =>
      h.reduce((sum, value, j) => {
        const angle = (u * Math.PI * (j + 0.5)) / rings;
        return sum + value * (even ? Math.cos(angle) : Math.sin(angle));
      }, 0),
    );
    expect(largestDifference(run(polarTransform(rings, even), h), expected)).toBeLessThan(1e-13);
  }
});

test('a transposed map is the transpose, in as many operations but for the ends', () => {
  const random = new Random('transpose');
  const map = foldedAnalysis(torusRings([2, 2, 4]), 3, true);
  const back = transpose(map);
  const [x, w] = [normals(random, map.inputs), normals(random, map.outputs.length)];
  expect(Math.abs(dot(run(map, x), w) - dot(run(back, w), x))).toBeLessThan(1e-12);
  expect(Math.abs(operationsOf(back) - operationsOf(map))).toBeLessThanOrEqual(map.inputs + map.outputs.length);
});

/** z from the maps of two factors and of the result. */
function product(maps: readonly LinearMap[], factors: readonly Float64Array[]): Float64Array {
  const values = factors.map((factor, n) => run(transpose(maps[n]), factor));
  return run(
    maps[factors.length],
    values[0].map((value, at) => values.slice(1).reduce((all, other) => all * other[at], value)),
  );
}

describe.each([
  [[1, 1, 2]],
  [[2, 2, 4]],
  [[2, 3, 1]],
  [[4, 1, 3]],
  [[4, 4, 8]],
  [[5, 5, 5]],
])('degrees %j', (degrees) => {
  const random = new Random(`networks ${degrees}`);
  const factors = degrees.slice(0, 2).map((l) => normals(random, harmonicCount(l)));
  const expected = torusGauntProduct(factors, degrees.slice(0, 2), degrees[2]);
  const scale = Math.max(...expected.map(Math.abs));
  const dual = degrees.indexOf(Math.max(...degrees));

  it('by fast transforms', () => {
    const grid = fastGrid(degrees);
    const maps = degrees.map((degree, n) => fastAnalysis(grid, degree, n === dual));
    expect(largestDifference(product(maps, factors), expected) / scale).toBeLessThan(1e-12);
  });

  it('by folded sums on either rule', () => {
    for (const rule of [torusRings(degrees), legendreRings(degrees)]) {
      const maps = degrees.map((degree, n) => foldedAnalysis(rule, degree, n === dual));
      expect(largestDifference(product(maps, factors), expected) / scale).toBeLessThan(1e-12);
    }
  });
});

test('operations of one row of the full product, L = 1 ... 6', () => {
  const counts = [1, 2, 3, 4, 5, 6].map((L) => {
    const degrees = [L, L, 2 * L];
    const grid = fastGrid(degrees);
    const rule = torusRings(degrees);
    const all = (maps: readonly LinearMap[], points: number) =>
      2 * operationsOf(transpose(maps[0])) + points + operationsOf(maps[1]);
    return {
      L,
      sizes: `${grid.rings} x ${grid.azimuths}`,
      fft: all([fastAnalysis(grid, L, false), fastAnalysis(grid, 2 * L, true)], grid.rings * grid.azimuths),
      dft: all([foldedAnalysis(rule, L, false), foldedAnalysis(rule, 2 * L, true)], rule.rings * rule.azimuths),
    };
  });
  console.info(counts.map(({ L, sizes, fft, dft }) => `L = ${L}: fft ${fft} (${sizes}), dft ${dft}`).join('\n'));
  for (const { L, fft, dft } of counts) {
    // Plain sums over azimuths for every order, and over rings for every torus coefficient.
    const [J, N] = [2 * L + 1, 4 * L + 1];
    expect(fft).toBeLessThan(J * (N * (2 * (2 * L + 1) + N) + 2 * (2 * L + 1) * (L + 1) + N * J));
    const { i, j, value } = gauntTable(L, L, 2 * L);
    const pairs = new Set(i.map((one, at) => 1000 * one + j[at])).size;
    expect(dft < value.length + pairs).toBe(L >= 5);
  }
});
