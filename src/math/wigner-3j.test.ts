import { describe, expect, test } from 'vitest';
import { Random } from './random.ts';
import { largestDifference, referenceVectors } from './reference-vectors.testing.ts';
import { haar } from './rotation.ts';
import { REFERENCE_TOLERANCE } from './tolerances.ts';
import { wignerD } from './wigner.ts';
import { type CouplingTable, clebschGordan, satisfiesTriangle, wigner3j } from './wigner-3j.ts';

function denseFromTable(table: CouplingTable, rows: number, columns: number, layers: number): Float64Array {
  const out = new Float64Array(rows * columns * layers);
  for (let n = 0; n < table.value.length; n++)
    out[(table.i[n] * columns + table.j[n]) * layers + table.k[n]] = table.value[n];
  return out;
}

/** Applies a square matrix to one index of a dense tensor [rows, columns, layers]. */
function act(matrix: Float64Array, tensor: Float64Array, before: number, size: number, after: number): Float64Array {
  const out = new Float64Array(tensor.length);
  for (let b = 0; b < before; b++)
    for (let p = 0; p < size; p++)
      for (let q = 0; q < size; q++)
        for (let a = 0; a < after; a++)
          out[(b * size + p) * after + a] += matrix[p * size + q] * tensor[(b * size + q) * after + a];
  return out;
}

test('Clebsch-Gordan closed forms', () => {
  expect(clebschGordan(1, 1, 1, -1, 0)).toBeCloseTo(Math.sqrt(1 / 3), 15);
  expect(clebschGordan(1, 0, 1, 0, 0)).toBeCloseTo(-Math.sqrt(1 / 3), 15);
  expect(clebschGordan(1, 1, 1, 0, 1)).toBeCloseTo(Math.SQRT1_2, 15);
  expect(clebschGordan(2, 1, 1, 0, 3)).toBeCloseTo(Math.sqrt(8 / 15), 15);
  expect(clebschGordan(1, 1, 1, 1, 1)).toBe(0);
});

test('unit norm, and invariance under D x D x D, for every triple to degree 4 and some beyond', () => {
  const q = haar(new Random('invariance'));
  const triples = [
    [8, 8, 8],
    [10, 7, 4],
    [3, 8, 6],
  ];
  for (let l1 = 0; l1 <= 4; l1++)
    for (let l2 = 0; l2 <= 4; l2++) for (let l3 = 0; l3 <= 4; l3++) triples.push([l1, l2, l3]);
  for (const [l1, l2, l3] of triples) {
    const [rows, columns, layers] = [2 * l1 + 1, 2 * l2 + 1, 2 * l3 + 1];
    const table = wigner3j(l1, l2, l3);
    const norm = table.value.reduce((sum, value) => sum + value * value, 0);
    expect(Math.abs(norm - (satisfiesTriangle(l1, l2, l3) ? 1 : 0))).toBeLessThan(1e-13);
    const dense = denseFromTable(table, rows, columns, layers);
    let turned = act(wignerD(l1, q), dense, 1, rows, columns * layers);
    turned = act(wignerD(l2, q), turned, rows, columns, layers);
    turned = act(wignerD(l3, q), turned, rows * columns, layers, 1);
    expect(largestDifference(turned, dense)).toBeLessThan(REFERENCE_TOLERANCE);
  }
});

test('low degrees are the dot and cross products', () => {
  const dot = denseFromTable(wigner3j(1, 1, 0), 3, 3, 1);
  expect(
    largestDifference(
      dot,
      [1, 0, 0, 0, 1, 0, 0, 0, 1].map((v) => v / Math.sqrt(3)),
    ),
  ).toBeLessThan(1e-15);
  const cross = wigner3j(1, 1, 1);
  expect(cross.value.length).toBe(6);
  const at = cross.value.findIndex((_, n) => cross.i[n] === 0 && cross.j[n] === 1 && cross.k[n] === 2);
  expect(cross.value[at]).toBeCloseTo(Math.sqrt(1 / 6), 15);
});

test('refuse degrees beyond exact arithmetic', () => {
  expect(() => wigner3j(30, 30, 30)).toThrow('at most 52');
  expect(() => wigner3j(-1, 1, 1)).toThrow('>= 0');
});

describe('reference vectors', () => {
  const vectors = referenceVectors<{
    readonly triples: { readonly l: [number, number, number]; readonly nnz: number; readonly c: number[][] }[];
  }>('wigner_3j.json');
  test.runIf(vectors)('every ordered triple to degree 4, with signs and zeros', () => {
    for (const { l, nnz, c } of vectors!.triples) {
      const [rows, columns, layers] = l.map((degree) => 2 * degree + 1);
      const table = wigner3j(...l);
      expect(table.value.length).toBe(nnz);
      const expected = new Float64Array(rows * columns * layers);
      for (const [i, j, k, value] of c) expected[(i * columns + j) * layers + k] = value;
      expect(largestDifference(denseFromTable(table, rows, columns, layers), expected)).toBeLessThan(
        REFERENCE_TOLERANCE,
      );
    }
  });
});
