/** Harmonics on the torus against their values and by their own integrals; the product against the Gaunt table, under rotations, and at degrees beyond it. */
import { describe, expect, it, test } from 'vitest';
import { gauntProduct } from './gaunt.ts';
import { harmonicCount, normalisationFactor, solidHarmonics } from './harmonics.ts';
import { Random } from './random.ts';
import { largestDifference, referenceVectors } from './reference-vectors.testing.ts';
import { haar } from './rotation.ts';
import { REFERENCE_TOLERANCE } from './tolerances.ts';
import { fromTorus, type TorusSeries, torusGauntProduct, torusProduct, toTorus } from './torus-fourier.ts';

/** The value of a series at a polar angle and an azimuth. */
function torusValue({ highest, values }: TorusSeries, theta: number, azimuth: number): number {
  let total = 0;
  for (let v = -highest; v <= highest; v++) {
    const around = v < 0 ? Math.sin(-v * azimuth) : Math.cos(v * azimuth);
    for (let u = 0; u <= highest; u++) {
      const along = v % 2 === 0 ? Math.cos(u * theta) : Math.sin(u * theta);
      total += values[(highest + v) * (highest + 1) + u] * along * around;
    }
  }
  return total;
}

import { rotateCoefficients, wignerMatrices } from './wigner.ts';

const normals = (random: Random, n: number) => Float64Array.from({ length: n }, () => random.normal());
const scaleOf = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('degree %i', (L) => {
  const random = new Random(`torus ${L}`);

  it('has the values of the harmonics, on both sides of the poles', () => {
    const x = normals(random, harmonicCount(L));
    const series = toTorus(x, L);
    for (let n = 0; n < 20; n++) {
      const [theta, azimuth] = [Math.PI * random.uniform(), 2 * Math.PI * random.uniform()];
      const ring = Math.sin(theta);
      const point = [ring * Math.sin(azimuth), Math.cos(theta), ring * Math.cos(azimuth)];
      const values = solidHarmonics(L, point).map((value) => value * normalisationFactor('integral', 0));
      const expected = values.reduce((sum, value, i) => sum + value * x[i], 0);
      expect(Math.abs(torusValue(series, theta, azimuth) - expected)).toBeLessThan(1e-12);
      expect(Math.abs(torusValue(series, -theta, azimuth + Math.PI) - expected)).toBeLessThan(1e-12);
    }
  });

  it('is projected back exactly, and cut where asked', () => {
    const x = normals(random, harmonicCount(L));
    expect(largestDifference(fromTorus(toTorus(x, L), L), x)).toBeLessThan(REFERENCE_TOLERANCE);
    const longer = fromTorus(toTorus(x, L), L + 2);
    expect(largestDifference(longer.subarray(0, x.length), x)).toBeLessThan(REFERENCE_TOLERANCE);
    expect(scaleOf(longer.subarray(x.length))).toBeLessThan(REFERENCE_TOLERANCE);
    expect(largestDifference(fromTorus(toTorus(x, L), L - 1), x.subarray(0, L * L))).toBeLessThan(REFERENCE_TOLERANCE);
  });

  it('multiplies as functions do', () => {
    const [x, y] = [0, 1].map(() => toTorus(normals(random, harmonicCount(L)), L));
    const product = torusProduct(x, y);
    for (let n = 0; n < 10; n++) {
      const [theta, azimuth] = [7 * random.normal(), 7 * random.normal()];
      const expected = torusValue(x, theta, azimuth) * torusValue(y, theta, azimuth);
      expect(Math.abs(torusValue(product, theta, azimuth) - expected)).toBeLessThan(1e-11);
    }
  });

  it('gives the sums over the Gaunt table, full and truncated', () => {
    const [x, y] = [0, 1].map(() => normals(random, 2 * harmonicCount(L)));
    for (const degree of [2 * L, L, L - 1, 0]) {
      const expected = gauntProduct(x, y, L, L, degree);
      const found = torusGauntProduct([x, y], [L, L], degree);
      expect(largestDifference(found, expected) / Math.max(1, scaleOf(expected))).toBeLessThan(REFERENCE_TOLERANCE);
    }
  });

  it('commutes with rotations', () => {
    const [x, y] = [0, 1].map(() => normals(random, harmonicCount(L)));
    const straight = torusGauntProduct([x, y], [L, L], 2 * L);
    for (let n = 0; n < 10; n++) {
      const D = wignerMatrices(2 * L, haar(random));
      const turn = (v: Float64Array) => rotateCoefficients(D.slice(0, Math.sqrt(v.length)), v);
      const difference = largestDifference(torusGauntProduct([turn(x), turn(y)], [L, L], 2 * L), turn(straight));
      expect(difference / scaleOf(straight)).toBeLessThan(REFERENCE_TOLERANCE);
    }
  });
});

test('every combination of degrees to 4, outputs to one beyond the full degree', () => {
  const random = new Random('combinations');
  for (let l1 = 0; l1 <= 4; l1++)
    for (let l2 = 0; l2 <= 4; l2++)
      for (let l3 = 0; l3 <= l1 + l2 + 1; l3++) {
        const [x, y] = [l1, l2].map((l) => normals(random, harmonicCount(l)));
        const difference = largestDifference(torusGauntProduct([x, y], [l1, l2], l3), gauntProduct(x, y, l1, l2, l3));
        expect(difference, `${l1} x ${l2} -> ${l3}`).toBeLessThan(REFERENCE_TOLERANCE * 10);
      }
});

test('three and four factors are products with full degrees in between; truncating in between is something else', () => {
  const random = new Random('folded');
  const degrees = [2, 1, 3, 2];
  const [a, b, c, d] = degrees.map((l) => normals(random, harmonicCount(l)));
  const three = gauntProduct(gauntProduct(a, b, 2, 1, 3), c, 3, 3, 6);
  expect(largestDifference(torusGauntProduct([a, b, c], degrees.slice(0, 3), 6), three)).toBeLessThan(1e-12);
  const four = gauntProduct(three, d, 6, 2, 2);
  expect(largestDifference(torusGauntProduct([a, b, c, d], degrees, 2), four)).toBeLessThan(1e-12);
  const cut = gauntProduct(three.subarray(0, harmonicCount(2)), d, 2, 2, 2);
  expect(largestDifference(cut, four) / scaleOf(four)).toBeGreaterThan(0.01);
});

test('is its own adjoint at degrees beyond exact 3j symbols', () => {
  const random = new Random('high');
  const [l1, l2, l3] = [24, 20, 30];
  const [x, y, w] = [l1, l2, l3].map((l) => normals(random, harmonicCount(l)));
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, n) => sum + value * b[n], 0);
  const expected = dot(w, torusGauntProduct([x, y], [l1, l2], l3));
  expect(Math.abs(dot(torusGauntProduct([w, y], [l3, l2], l1), x) - expected) / Math.abs(expected)).toBeLessThan(1e-11);
});

test('wrong sizes are refused', () => {
  expect(() => toTorus([1, 2, 3], 1)).toThrow('got 3 coefficients, expected 4');
  expect(() => torusGauntProduct([[1, 2, 3], [1]], [1, 0], 1)).toThrow(
    'got 3, 1 coefficients, expected the same multiple of 4, 1',
  );
});

const products = referenceVectors<{
  readonly cases: ({ L: number; L_out: number } & Record<'x' | 'y' | 'z' | 'grad_x' | 'grad_z', number[][]>)[];
}>('gaunt_tensor_product.json');
test.runIf(products)('reference vectors and gradients, L = 1 ... 6', () => {
  for (const { L, L_out, x, y, z, grad_z, grad_x } of products!.cases) {
    const found = torusGauntProduct([x.flat(), y.flat()], [L, L], L_out);
    expect(largestDifference(found, z.flat()) / scaleOf(z.flat())).toBeLessThan(REFERENCE_TOLERANCE);
    const back = torusGauntProduct([grad_z.flat(), y.flat()], [L_out, L], L);
    expect(largestDifference(back, grad_x.flat()) / scaleOf(grad_x.flat())).toBeLessThan(REFERENCE_TOLERANCE);
  }
});
