import { describe, expect, test } from 'vitest';
import {
  harmonicCount,
  harmonicIndex,
  normalisationFactor,
  solidHarmonicGradientTable,
  solidHarmonics,
  solidHarmonicsWithGradients,
  sphericalHarmonics,
} from './harmonics.ts';
import { sphereGrid } from './quadrature.ts';
import { Random } from './random.ts';
import { largestDifference, referenceVectors } from './reference-vectors.testing.ts';
import { REFERENCE_TOLERANCE } from './tolerances.ts';

interface HarmonicVectors {
  readonly lmax: number;
  readonly factor_to_integral: number;
  readonly factor_to_norm_per_l: number[];
  readonly directions: number[][];
  readonly Y: number[][];
  readonly special_directions: number[][];
  readonly Y_special: number[][];
  readonly unnormalised: {
    readonly lmax: number;
    readonly vectors: number[][];
    readonly Y: number[][];
    readonly dY_dxyz: number[][][];
  };
}

test('low degrees are the textbook polynomials', () => {
  const [x, y, z] = [0.3, -0.7, 1.9];
  const values = solidHarmonics(2, [x, y, z]);
  const s3 = Math.sqrt(3);
  const s5 = Math.sqrt(5);
  const s15 = Math.sqrt(15);
  const expected = [
    1,
    ...[s3 * x, s3 * y, s3 * z],
    ...[s15 * x * z, s15 * x * y, s5 * (y * y - (x * x + z * z) / 2), s15 * y * z, (s15 / 2) * (z * z - x * x)],
  ];
  expect(largestDifference(values, expected)).toBeLessThan(1e-14);
});

test('orthonormal over the sphere to degree 10, and sum_m Y^2 = 2l+1', () => {
  const degree = 10;
  const size = harmonicCount(degree);
  const { directions, weights } = sphereGrid(2 * degree);
  const values = solidHarmonics(degree, directions);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let p = 0; p < weights.length; p++) product += weights[p] * values[p * size + i] * values[p * size + j];
      if (Math.abs(product - (i === j ? 1 : 0)) > 1e-13) expect.fail(`<Y_${i}, Y_${j}> = ${product}`);
    }
  }
  for (let l = 0; l <= degree; l++) {
    let sum = 0;
    for (let m = -l; m <= l; m++) sum += values[harmonicIndex(l, m)] ** 2;
    expect(Math.abs(sum - (2 * l + 1))).toBeLessThan(1e-12);
  }
});

test('gradients agree with finite differences, are divergence free and obey Euler', () => {
  const degree = 10;
  const size = harmonicCount(degree);
  const random = new Random('gradients');
  const point = [random.normal(), random.normal(), random.normal()].map((c) => 0.5 * c);
  const { values, gradients } = solidHarmonicsWithGradients(degree, point);
  const step = 1e-4;
  for (let axis = 0; axis < 3; axis++) {
    const at = (t: number) =>
      solidHarmonics(
        degree,
        point.map((c, k) => (k === axis ? c + t : c)),
      );
    const [a, b, c, d] = [at(2 * step), at(step), at(-step), at(-2 * step)];
    for (let i = 0; i < size; i++) {
      const difference = (-a[i] + 8 * b[i] - 8 * c[i] + d[i]) / (12 * step);
      expect(Math.abs(gradients[3 * i + axis] - difference)).toBeLessThan(1e-10);
    }
  }
  for (let l = 0; l <= degree; l++) {
    for (let m = -l; m <= l; m++) {
      const i = harmonicIndex(l, m);
      const radial = point[0] * gradients[3 * i] + point[1] * gradients[3 * i + 1] + point[2] * gradients[3 * i + 2];
      expect(Math.abs(radial - l * values[i])).toBeLessThan(1e-12);
    }
  }
  const laplacian = new Map<string, number>();
  const table = solidHarmonicGradientTable(degree);
  for (const outer of table)
    for (const inner of table)
      if (inner.axis === outer.axis && inner.i === outer.j) {
        const key = `${outer.i},${inner.j}`;
        laplacian.set(key, (laplacian.get(key) ?? 0) + outer.value * inner.value);
      }
  for (const value of laplacian.values()) expect(Math.abs(value)).toBeLessThan(1e-11);
});

test('stays finite and normalised at degree 60', () => {
  const values = sphericalHarmonics(60, [0.2, -3, 1]);
  let sum = 0;
  for (let m = -60; m <= 60; m++) sum += values[harmonicIndex(60, m)] ** 2;
  expect(Math.abs(sum / 121 - 1)).toBeLessThan(1e-12);
});

test('refuses degrees and directions that do not exist', () => {
  expect(() => solidHarmonics(1.5, [0, 0, 1])).toThrow('integer >= 0');
  expect(() => solidHarmonics(1, [0, 0])).toThrow('multiple of 3');
  expect(() => sphericalHarmonics(1, [0, 0, 0])).toThrow('no direction');
});

describe('reference vectors', () => {
  const vectors = referenceVectors<HarmonicVectors>('spherical_harmonics.json');
  test.runIf(vectors)('values at random and special directions, factors, gradients', () => {
    const { lmax, directions, Y, special_directions, Y_special, unnormalised } = vectors!;
    expect(largestDifference(solidHarmonics(lmax, directions.flat()), Y.flat())).toBeLessThan(REFERENCE_TOLERANCE);
    const special = solidHarmonics(lmax, special_directions.flat());
    expect(largestDifference(special, Y_special.flat())).toBeLessThan(REFERENCE_TOLERANCE);
    expect(normalisationFactor('integral', 3)).toBeCloseTo(vectors!.factor_to_integral, 15);
    vectors!.factor_to_norm_per_l.forEach((factor, l) => {
      expect(normalisationFactor('norm', l)).toBeCloseTo(factor, 15);
    });
    const solid = solidHarmonicsWithGradients(unnormalised.lmax, unnormalised.vectors.flat());
    const scale = Math.max(...unnormalised.dY_dxyz.flat(2).map(Math.abs));
    expect(largestDifference(solid.values, unnormalised.Y.flat())).toBeLessThan(REFERENCE_TOLERANCE * scale);
    expect(largestDifference(solid.gradients, unnormalised.dY_dxyz.flat(2))).toBeLessThan(REFERENCE_TOLERANCE * scale);
  });
});
