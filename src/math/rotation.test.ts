import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from './random.ts';
import {
  conjugate,
  eulerFromQuaternion,
  fromAxisAngle,
  geodesicAngle,
  haar,
  IDENTITY,
  matrixFromQuaternion,
  multiply,
  normalise,
  type Quaternion,
  quaternionFromEuler,
  quaternionFromMatrix,
  rotateVector,
  rotationAngle,
  rotationAxis,
  slerp,
} from './rotation.ts';

const rotations = fc.integer().map((seed) => haar(new Random(seed)));

function matrixProduct(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(9);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) for (let k = 0; k < 3; k++) out[3 * i + j] += a[3 * i + k] * b[3 * k + j];
  return out;
}

function expectClose(a: ArrayLike<number>, b: ArrayLike<number>, tolerance = 1e-14) {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(tolerance);
}

describe('quaternions', () => {
  test('multiply as matrices do, and the conjugate is the inverse', () => {
    fc.assert(
      fc.property(rotations, rotations, (p, q) => {
        const product = matrixProduct(matrixFromQuaternion(p), matrixFromQuaternion(q));
        expectClose(matrixFromQuaternion(multiply(p, q)), product);
        expectClose(multiply(q, conjugate(q)), IDENTITY);
      }),
    );
  });

  test('rotate vectors as their matrices do', () => {
    fc.assert(
      fc.property(rotations, (q) => {
        const v = [0.3, -1.2, 2] as const;
        const matrix = matrixFromQuaternion(q);
        const rotated = [0, 1, 2].map(
          (i) => matrix[3 * i] * v[0] + matrix[3 * i + 1] * v[1] + matrix[3 * i + 2] * v[2],
        );
        expectClose(rotateVector(q, v), rotated);
      }),
    );
  });

  test('round trip through matrix, Euler angles and axis-angle', () => {
    fc.assert(
      fc.property(rotations, (q) => {
        expect(geodesicAngle(q, quaternionFromMatrix(matrixFromQuaternion(q)))).toBeLessThan(1e-14);
        const { alpha, beta, gamma } = eulerFromQuaternion(q);
        expect(geodesicAngle(q, quaternionFromEuler(alpha, beta, gamma))).toBeLessThan(1e-14);
        expect(geodesicAngle(q, fromAxisAngle(rotationAxis(q), rotationAngle(q)))).toBeLessThan(1e-14);
      }),
    );
    for (const q of [
      IDENTITY,
      fromAxisAngle([0, 1, 0], 2),
      fromAxisAngle([1, 0, 0], Math.PI),
      [0, 0, 0, 1] as Quaternion,
    ]) {
      const { alpha, beta, gamma } = eulerFromQuaternion(q);
      expect(geodesicAngle(q, quaternionFromEuler(alpha, beta, gamma))).toBeLessThan(1e-14);
    }
  });

  test('Euler angles are e3nn yxy: R = R_y(alpha) R_x(beta) R_y(gamma)', () => {
    const turn = (axis: readonly [number, number, number], angle: number) =>
      matrixFromQuaternion(fromAxisAngle(axis, angle));
    const [alpha, beta, gamma] = [0.4, 1.1, -2.3];
    const product = matrixProduct(turn([0, 1, 0], alpha), matrixProduct(turn([1, 0, 0], beta), turn([0, 1, 0], gamma)));
    expectClose(matrixFromQuaternion(quaternionFromEuler(alpha, beta, gamma)), product);
  });

  test('a positive turn about z takes x to y', () => {
    expectClose(rotateVector(fromAxisAngle([0, 0, 2], Math.PI / 2), [1, 0, 0]), [0, 1, 0]);
  });

  test('slerp walks at constant speed along the shortest path', () => {
    fc.assert(
      fc.property(rotations, rotations, fc.double({ min: 0, max: 1, noNaN: true }), (p, q, t) => {
        const middle = slerp(p, q, t);
        const angle = geodesicAngle(p, q);
        expect(Math.abs(geodesicAngle(p, middle) - t * angle)).toBeLessThan(1e-13);
        expect(Math.abs(geodesicAngle(middle, q) - (1 - t) * angle)).toBeLessThan(1e-13);
      }),
    );
  });

  test('refuse the zero quaternion and the zero axis', () => {
    expect(() => normalise([0, 0, 0, 0])).toThrow('not all zero');
    expect(() => fromAxisAngle([0, 0, 0], 1)).toThrow('non-zero length');
  });
});

test('haar: angles follow (1 - cos t) / pi and the matrices average to zero', () => {
  const random = new Random('haar');
  const n = 20_000;
  const mean = new Float64Array(9);
  let below90 = 0;
  let above120 = 0;
  for (let i = 0; i < n; i++) {
    const q = haar(random);
    expect(Math.abs(Math.hypot(...q) - 1)).toBeLessThan(1e-15 * 4);
    const angle = rotationAngle(q);
    if (angle < Math.PI / 2) below90++;
    if (angle > (2 * Math.PI) / 3) above120++;
    matrixFromQuaternion(q).forEach((value, k) => {
      mean[k] += value / n;
    });
  }
  const cumulative = (t: number) => (t - Math.sin(t)) / Math.PI;
  expect(Math.abs(below90 / n - cumulative(Math.PI / 2))).toBeLessThan(0.015);
  expect(Math.abs(above120 / n - (1 - cumulative((2 * Math.PI) / 3)))).toBeLessThan(0.015);
  for (const value of mean) expect(Math.abs(value)).toBeLessThan(0.025);
});
