import { describe, expect, test } from 'vitest';
import { curlProduct, curlScale } from './curl.ts';
import { harmonicCount, solidHarmonicsWithGradients } from './harmonics.ts';
import { sphereGrid } from './quadrature.ts';
import { Random } from './random.ts';
import { largestDifference, referenceVectors } from './reference-vectors.testing.ts';
import { REFERENCE_TOLERANCE } from './tolerances.ts';

test('is the projection of r . (grad f x grad g), integrated on an exact grid', () => {
  const [l1, l2, l3] = [3, 4, 6];
  const random = new Random('curl');
  const [x, y] = [l1, l2].map((l) => Float64Array.from({ length: harmonicCount(l) }, () => random.normal()));
  const { directions, weights } = sphereGrid(l1 + l2 + l3);
  const size = harmonicCount(l3);
  const { values, gradients } = solidHarmonicsWithGradients(l3, directions);
  const scale = 1 / Math.sqrt(4 * Math.PI);
  const z = new Float64Array(size);
  for (let p = 0; p < weights.length; p++) {
    const gradient = (coefficients: Float64Array) =>
      [0, 1, 2].map((axis) =>
        coefficients.reduce((sum, c, i) => sum + c * scale * gradients[3 * (p * size + i) + axis], 0),
      );
    const [a, b, r] = [gradient(x), gradient(y), directions.subarray(3 * p, 3 * p + 3)];
    const bracket =
      r[0] * (a[1] * b[2] - a[2] * b[1]) + r[1] * (a[2] * b[0] - a[0] * b[2]) + r[2] * (a[0] * b[1] - a[1] * b[0]);
    for (let k = 0; k < size; k++) z[k] += 4 * Math.PI * weights[p] * bracket * scale * values[p * size + k];
  }
  expect(largestDifference(curlProduct(x, y, l1, l2, l3), z)).toBeLessThan(REFERENCE_TOLERANCE * 50);
});

describe('reference vectors', () => {
  const vectors = referenceVectors<{
    readonly kappa_curl: [number, number, number, number][];
    readonly cases: { L: number; L_out: number; x: number[][]; y: number[][]; z: number[][] }[];
  }>('curl_product.json');
  test.runIf(vectors)('scales and products', () => {
    for (const [l1, l2, l3, kappa] of vectors!.kappa_curl)
      expect(Math.abs(curlScale(l1, l2, l3) - kappa)).toBeLessThan(1e-13 * kappa);
    for (const { L, L_out, x, y, z } of vectors!.cases) {
      const scale = Math.max(1, ...z.flat().map(Math.abs));
      const ours = curlProduct(x.flat(), y.flat(), L, L, L_out);
      expect(largestDifference(ours, z.flat())).toBeLessThan(REFERENCE_TOLERANCE * scale);
    }
  });
});
