import { describe, expect, test } from 'vitest';
import { gauntProduct, gauntScale, gauntTable } from './gaunt.ts';
import { harmonicCount, solidHarmonics } from './harmonics.ts';
import { sphereGrid } from './quadrature.ts';
import { Random } from './random.ts';
import { largestDifference, referenceVectors } from './reference-vectors.testing.ts';
import { haar } from './rotation.ts';
import { REFERENCE_TOLERANCE } from './tolerances.ts';
import { rotateCoefficients, wignerMatrices } from './wigner.ts';

const normals = (random: Random, n: number) => Float64Array.from({ length: n }, () => random.normal());

/** Coefficients of the product of two functions, by multiplying their values on an exact grid. */
function productOnGrid(x: Float64Array, y: Float64Array, l1: number, l2: number, l3: number): Float64Array {
  const { directions, weights } = sphereGrid(l1 + l2 + l3);
  const largest = Math.max(l1, l2, l3);
  const size = harmonicCount(largest);
  const values = solidHarmonics(largest, directions).map((value) => value / Math.sqrt(4 * Math.PI));
  const z = new Float64Array(harmonicCount(l3));
  for (let p = 0; p < weights.length; p++) {
    let f = 0;
    let g = 0;
    for (let i = 0; i < x.length; i++) f += x[i] * values[p * size + i];
    for (let j = 0; j < y.length; j++) g += y[j] * values[p * size + j];
    for (let k = 0; k < z.length; k++) z[k] += 4 * Math.PI * weights[p] * f * g * values[p * size + k];
  }
  return z;
}

test('tables are sorted by k, i, j and made quickly', () => {
  const start = performance.now();
  const { i, j, k, value } = gauntTable(8, 8, 8);
  const milliseconds = performance.now() - start;
  console.info(`Gaunt table to degree 8: ${value.length} entries in ${milliseconds.toFixed(0)} ms`);
  expect(milliseconds).toBeLessThan(5000);
  const order = (n: number) => (k[n] * 81 + i[n]) * 81 + j[n];
  for (let n = 1; n < value.length; n++) expect(order(n) > order(n - 1)).toBe(true);
  expect(gauntTable(8, 8, 8).value).toBe(value);
});

test('the product of coefficients is the product of functions, full and truncated', () => {
  const random = new Random('gaunt');
  for (const [l1, l2, l3] of [
    [0, 0, 0],
    [1, 2, 3],
    [4, 3, 2],
    [6, 6, 12],
    [8, 8, 8],
  ]) {
    const x = normals(random, harmonicCount(l1));
    const y = normals(random, harmonicCount(l2));
    const z = gauntProduct(x, y, l1, l2, l3);
    expect(largestDifference(z, productOnGrid(x, y, l1, l2, l3))).toBeLessThan(REFERENCE_TOLERANCE * 10);
  }
});

test('commutes with rotations and is its own adjoint', () => {
  const random = new Random('adjoint');
  const [l1, l2, l3] = [3, 4, 5];
  const q = haar(random);
  const [x, y, w] = [l1, l2, l3].map((l) => normals(random, harmonicCount(l)));
  const turn = (l: number, v: Float64Array) => rotateCoefficients(wignerMatrices(l, q), v);
  const z = gauntProduct(x, y, l1, l2, l3);
  expect(largestDifference(gauntProduct(turn(l1, x), turn(l2, y), l1, l2, l3), turn(l3, z))).toBeLessThan(1e-12);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, n) => sum + value * b[n], 0);
  expect(dot(w, z)).toBeCloseTo(dot(gauntProduct(w, y, l3, l2, l1), x), 11);
  expect(dot(w, z)).toBeCloseTo(dot(gauntProduct(x, w, l1, l3, l2), y), 11);
});

test('wrong sizes are refused', () => {
  expect(() => gauntProduct([1, 2, 3], [1], 1, 0, 1)).toThrow('multiple of 4 and 1');
});

describe('reference vectors', () => {
  const table = referenceVectors<{
    readonly triples: {
      readonly l: [number, number, number];
      readonly nnz: number;
      readonly kappa: number;
      readonly g: number[][];
    }[];
  }>('gaunt.json');
  test.runIf(table)('every coefficient to degree 6, in every order of the three', () => {
    const size = harmonicCount(6);
    const expected = new Float64Array(size ** 3);
    for (const { l, kappa, g } of table!.triples) {
      expect(Math.abs(gauntScale(...l) - kappa)).toBeLessThan(REFERENCE_TOLERANCE);
      for (const [i, j, k, value] of g) {
        const [a, b, c] = [i + l[0] ** 2, j + l[1] ** 2, k + l[2] ** 2];
        for (const [p, q, r] of [
          [a, b, c],
          [a, c, b],
          [b, a, c],
          [b, c, a],
          [c, a, b],
          [c, b, a],
        ])
          expected[(p * size + q) * size + r] = value;
      }
    }
    const ours = new Float64Array(size ** 3);
    const { i, j, k, value } = gauntTable(6, 6, 6);
    for (let n = 0; n < value.length; n++) ours[(i[n] * size + j[n]) * size + k[n]] = value[n];
    expect(largestDifference(ours, expected)).toBeLessThan(REFERENCE_TOLERANCE);
    expect(value.length).toBe(expected.filter((v) => v !== 0).length);
  });

  type Batch = number[][];
  const products = referenceVectors<{
    readonly cases: {
      L: number;
      L_out: number;
      x: Batch;
      y: Batch;
      z: Batch;
      grad_z: Batch;
      grad_x: Batch;
      grad_y: Batch;
    }[];
    readonly weighted_truncated: {
      L1: number;
      L2: number;
      L3: number;
      w1_per_l: number[];
      w2_per_l: number[];
      w3_per_l: number[];
      x: Batch;
      y: Batch;
      z: Batch;
    };
  }>('gaunt_tensor_product.json');
  test.runIf(products)('products and gradients, L = 1 ... 6', () => {
    for (const { L, L_out, x, y, z, grad_z, grad_x, grad_y } of products!.cases) {
      const [fx, fy, fz] = [x.flat(), y.flat(), grad_z.flat()];
      expect(largestDifference(gauntProduct(fx, fy, L, L, L_out), z.flat())).toBeLessThan(REFERENCE_TOLERANCE);
      expect(largestDifference(gauntProduct(fz, fy, L_out, L, L), grad_x.flat())).toBeLessThan(
        REFERENCE_TOLERANCE * 10,
      );
      expect(largestDifference(gauntProduct(fz, fx, L_out, L, L), grad_y.flat())).toBeLessThan(
        REFERENCE_TOLERANCE * 10,
      );
    }
  });
  test.runIf(products)('weighted, truncated product of unequal degrees', () => {
    const { L1, L2, L3, w1_per_l, w2_per_l, w3_per_l, x, y, z } = products!.weighted_truncated;
    const weigh = (batch: Batch, weights: number[]) =>
      batch.flatMap((row) => row.map((value, n) => value * weights[Math.floor(Math.sqrt(n))]));
    const product = gauntProduct(weigh(x, w1_per_l), weigh(y, w2_per_l), L1, L2, L3);
    const width = harmonicCount(L3);
    const rows = x.map((_, b) => [...product.subarray(b * width, (b + 1) * width)]);
    expect(largestDifference(weigh(rows, w3_per_l), z.flat())).toBeLessThan(REFERENCE_TOLERANCE * 10);
  });
});
