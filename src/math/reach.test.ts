/** What products can express, against the closed forms of "The Price of Freedom", and the matrix product against matrices that are multiplied. */
import { describe, expect, it } from 'vitest';
import { bilinearProduct } from './gaunt.ts';
import { matrixScale, matrixTable } from './matrix-product.ts';
import { Random } from './random.ts';
import { rank, type reachKinds, reachOf, trianglesUpTo } from './reach.ts';
import { largestDifference } from './reference-vectors.testing.ts';
import { haar } from './rotation.ts';
import { rotateCoefficients, wignerMatrices } from './wigner.ts';
import { wigner3j } from './wigner-3j.ts';

describe('degrees of freedom, inputs to L and outputs to 2L', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('are what the closed forms say at L = %i', (L) => {
    const of = (kind: (typeof reachKinds)[number]) => reachOf(kind, L, L, 2 * L);
    const paths = trianglesUpTo(L, L, 2 * L).length;
    expect(paths).toBe([6, 19, 44, 85, 146, 231, 344, 489][L - 1]);
    expect(of('clebsch-gordan')).toMatchObject({ degreesOfFreedom: paths, weights: paths, missed: [] });
    expect(of('gaunt').degreesOfFreedom).toBe(4 * L + 1);
    expect(of('gaunt').reached).toHaveLength([5, 14, 30, 55, 91, 140, 204, 285][L - 1]);
    expect(of('matrix').degreesOfFreedom).toBe(4 * L + 1);
    expect(of('curl').degreesOfFreedom).toBe(4 * L - 3 || 1);
    expect(of('gaunt+curl')).toMatchObject({ missed: [], degreesOfFreedom: L === 1 ? 6 : 8 * L - 2 });
  });

  it('are fewer where the triples are', () => {
    expect(reachOf('gaunt', 0, 3, 3)).toMatchObject({ degreesOfFreedom: 4, missed: [] });
    expect(reachOf('curl', 0, 3, 3)).toMatchObject({ degreesOfFreedom: 0, reached: [] });
    // Output to L alone: the same weights, fewer of the output's.
    expect(reachOf('gaunt', 3, 3, 3).degreesOfFreedom).toBe(4 + 4 + 4 - 2);
  });
});

describe('triples that are reached', () => {
  it('are the even sums by the Gaunt product and the odd ones by the curl', () => {
    const { reached, missed } = reachOf('gaunt', 4, 3, 5);
    expect(reached.every(([a, b, c]) => (a + b + c) % 2 === 0)).toBe(true);
    expect(missed.every(([a, b, c]) => (a + b + c) % 2 === 1)).toBe(true);
    // A gradient of a constant is nothing: no curl with degree 0, whose sum would be odd only outside the triangle.
    expect(reachOf('curl', 4, 3, 5).reached).toEqual(missed);
  });

  it('are all by the matrix product but for accidental zeros of the 6j symbol', () => {
    for (const L of [1, 2, 3, 4, 5, 7]) expect(reachOf('matrix', L, L, 2 * L).missed).toEqual([]);
    const zeros = reachOf('matrix', 6, 6, 12).missed.map((triple) => [...triple].sort().join(' '));
    expect(zeros).toHaveLength(6);
    expect(new Set(zeros)).toEqual(new Set(['3 5 6']));
  });
});

describe('the matrix product', () => {
  const random = new Random('matrix');
  const [L1, L2, L3] = [2, 3, 4];
  const s = 2;
  const normals = (n: number) => Float64Array.from({ length: n }, () => random.normal());
  const [x, y] = [normals((L1 + 1) ** 2), normals((L2 + 1) ** 2)];
  const table = matrixTable(L1, L2, L3);

  /** [2s+1, 2s+1] */
  const matrixOf = (coefficients: Float64Array, degree: number): number[][] => {
    const rows = Array.from({ length: 2 * s + 1 }, () => new Array<number>(2 * s + 1).fill(0));
    for (let l = 0; l <= degree; l++) {
      const { i, j, k, value } = wigner3j(s, s, l);
      for (let n = 0; n < value.length; n++) rows[i[n]][j[n]] += value[n] * coefficients[l * l + k[n]];
    }
    return rows;
  };

  it('is the product of the matrices, taken apart', () => {
    const [X, Y] = [matrixOf(x, L1), matrixOf(y, L2)];
    const z = new Float64Array((L3 + 1) ** 2);
    for (let l = 0; l <= L3; l++) {
      const { i, j, k, value } = wigner3j(s, s, l);
      for (let n = 0; n < value.length; n++)
        z[l * l + k[n]] += value[n] * X[i[n]].reduce((sum, entry, b) => sum + entry * Y[b][j[n]], 0);
    }
    expect(largestDifference(bilinearProduct(table, x, y, L1, L2, L3), z)).toBeLessThan(1e-13);
  });

  it('commutes with rotations', () => {
    const q = haar(random);
    const all = wignerMatrices(L3, q);
    const [D1, D2] = [all.slice(0, L1 + 1), all.slice(0, L2 + 1)];
    const turned = bilinearProduct(table, rotateCoefficients(D1, x), rotateCoefficients(D2, y), L1, L2, L3);
    const straight = rotateCoefficients(all, bilinearProduct(table, x, y, L1, L2, L3));
    expect(largestDifference(turned, straight)).toBeLessThan(1e-12);
  });

  it('holds no degree above twice that of its rows', () => {
    expect(matrixScale(1, 2, 1, 3)).toBe(0);
    expect(matrixScale(2, 2, 1, 3)).not.toBe(0);
  });
});

it('the rank of a product of random matrices is the inner width', () => {
  const random = new Random('rank');
  for (const [rows, inner, columns] of [
    [5, 2, 7],
    [4, 4, 4],
    [6, 3, 3],
    [3, 1, 9],
  ]) {
    const draw = (n: number, m: number) =>
      Array.from({ length: n }, () => Array.from({ length: m }, () => random.normal()));
    const [a, b] = [draw(rows, inner), draw(inner, columns)];
    const product = a.map((row) => b[0].map((_, c) => row.reduce((sum, value, k) => sum + value * b[k][c], 0)));
    expect(rank(product)).toBe(inner);
  }
  expect(rank([])).toBe(0);
  expect(rank([[0, 0]])).toBe(0);
});
