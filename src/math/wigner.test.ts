import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { solidHarmonics } from './harmonics.ts';
import { Random } from './random.ts';
import { largestDifference, referenceVectors } from './reference-vectors.testing.ts';
import {
  geodesicAngle,
  haar,
  matrixFromQuaternion,
  multiply,
  type Quaternion,
  quaternionFromEuler,
  quaternionFromMatrix,
  rotateVector,
  rotationAngle,
} from './rotation.ts';
import { REFERENCE_TOLERANCE } from './tolerances.ts';
import { character, rotateCoefficients, wignerD, wignerMatrices } from './wigner.ts';

const DEGREE = 10;
const rotations = fc.integer().map((seed) => haar(new Random(seed)));
const few = { numRuns: 25 };

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      for (let k = 0; k < size; k++) out[i * size + j] += a[i * size + k] * b[k * size + j];
  return out;
}

test('D^1 is the rotation matrix itself', () => {
  const q = haar(new Random(1));
  expect(largestDifference(wignerD(1, q), matrixFromQuaternion(q))).toBeLessThan(1e-15);
});

test('Y(R r) = D(R) Y(r) to degree 10', () => {
  fc.assert(
    fc.property(rotations, (q) => {
      const point = [0.4, -0.5, 0.9] as const;
      const rotated = rotateCoefficients(wignerMatrices(DEGREE, q), solidHarmonics(DEGREE, point));
      expect(largestDifference(rotated, solidHarmonics(DEGREE, rotateVector(q, point)))).toBeLessThan(
        REFERENCE_TOLERANCE * 20,
      );
    }),
    few,
  );
});

test('a homomorphism into orthogonal matrices with the right characters', () => {
  fc.assert(
    fc.property(rotations, rotations, (p, q) => {
      const [a, b, ab] = [p, q, multiply(p, q)].map((r) => wignerMatrices(DEGREE, r));
      for (let l = 0; l <= DEGREE; l++) {
        const size = 2 * l + 1;
        expect(largestDifference(product(a[l], b[l], size), ab[l])).toBeLessThan(REFERENCE_TOLERANCE);
        const transpose = a[l].map((_, at) => a[l][(at % size) * size + Math.floor(at / size)]);
        const identity = a[l].map((_, at) => (at % (size + 1) === 0 ? 1 : 0));
        expect(largestDifference(product(a[l], transpose, size), identity)).toBeLessThan(REFERENCE_TOLERANCE);
        let trace = 0;
        for (let i = 0; i < size; i++) trace += a[l][i * (size + 1)];
        expect(Math.abs(trace - character(l, rotationAngle(p)))).toBeLessThan(REFERENCE_TOLERANCE);
      }
    }),
    few,
  );
});

test('the inversion acts by (-1)^l', () => {
  const inversion = Float64Array.of(-1, 0, 0, 0, -1, 0, 0, 0, -1);
  wignerMatrices(6, inversion).forEach((block, l) => {
    const expected = block.map((_, at) => (at % (2 * l + 2) === 0 ? (-1) ** l : 0));
    expect(largestDifference(block, expected)).toBeLessThan(1e-14);
  });
});

test('coefficients of a wrong size are refused', () => {
  expect(() => rotateCoefficients(wignerMatrices(2, [1, 0, 0, 0]), [1, 2, 3])).toThrow('multiple of 9');
});

describe('reference vectors', () => {
  const vectors = referenceVectors<{
    readonly lmax: number;
    readonly rotations: {
      readonly quaternion_wxyz: Quaternion;
      readonly matrix: number[][];
      readonly angles_yxy_alpha_beta_gamma: [number, number, number];
      readonly D: number[][][];
    }[];
  }>('wigner_D.json');
  test.runIf(vectors)('quaternions, matrices, Euler angles and D of 16 rotations', () => {
    for (const { quaternion_wxyz, matrix, angles_yxy_alpha_beta_gamma, D } of vectors!.rotations) {
      const turns = [quaternion_wxyz, quaternionFromEuler(...angles_yxy_alpha_beta_gamma)];
      for (const q of turns)
        expect(largestDifference(matrixFromQuaternion(q), matrix.flat())).toBeLessThan(REFERENCE_TOLERANCE);
      expect(geodesicAngle(quaternionFromMatrix(matrix.flat()), quaternion_wxyz)).toBeLessThan(REFERENCE_TOLERANCE);
      for (const rotation of [quaternion_wxyz, Float64Array.from(matrix.flat())]) {
        wignerMatrices(vectors!.lmax, rotation).forEach((block, l) => {
          expect(largestDifference(block, D[l].flat())).toBeLessThan(REFERENCE_TOLERANCE);
        });
      }
    }
  });
});
