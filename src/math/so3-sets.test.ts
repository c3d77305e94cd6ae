import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lebedev } from './lebedev.ts';
import { sphereGrid } from './quadrature.ts';
import { Random } from './random.ts';
import { largestDifference } from './reference-vectors.testing.ts';
import { conjugate, geodesicAngle, haar, multiply, type Quaternion, rotateVector } from './rotation.ts';
import { meanErrors } from './set-quality.ts';
import {
  hopfProduct,
  icosahedralGroup,
  octahedralGroup,
  quaternionAt,
  type RotationSet,
  randomTurns,
  setSize,
  sphereTimesCircle,
  superFibonacci,
  tetrahedralGroup,
  turnHopfSet,
} from './so3-sets.ts';
import { replicateInterval } from './statistics.ts';

function expectValid(set: RotationSet): void {
  expect(set.quaternions.length).toBe(4 * setSize(set));
  expect(Math.abs(set.weights.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-13);
  for (let i = 0; i < setSize(set); i++) expect(Math.abs(Math.hypot(...quaternionAt(set, i)) - 1)).toBeLessThan(1e-14);
}

describe('groups', () => {
  const groups = [tetrahedralGroup(), octahedralGroup(), icosahedralGroup()];
  test('have 12, 24, 60 elements, the identity first, closed under product and inverse', () => {
    expect(groups.map(setSize)).toEqual([12, 24, 60]);
    for (const group of groups) {
      expectValid(group);
      const elements = Array.from({ length: setSize(group) }, (_, i) => quaternionAt(group, i));
      expect(elements[0]).toEqual([1, 0, 0, 0]);
      const contains = (q: Quaternion) => elements.some((p) => geodesicAngle(p, q) < 1e-12);
      fc.assert(
        fc.property(fc.constantFrom(...elements), fc.constantFrom(...elements), (p, q) => {
          expect(contains(multiply(p, q)) && contains(conjugate(p))).toBe(true);
        }),
      );
    }
  });

  test('average D^l to zero up to l = 2, 3, 5 (beyond: so3-table.test.ts)', () => {
    const [twelve, cube, icosahedron] = groups.map((group) => meanErrors(group, 8));
    for (const l of [1, 2]) expect(twelve[l]).toBeLessThan(1e-14);
    expect(twelve[3]).toBeGreaterThan(0.1);
    for (const l of [1, 2, 3, 5, 7]) expect(cube[l]).toBeLessThan(1e-14);
    for (const l of [1, 2, 3, 4, 5, 7, 8]) expect(icosahedron[l]).toBeLessThan(1e-14);
  });
});

describe('well-spread sets', () => {
  test('have unit quaternions and weights that sum to 1', () => {
    for (const set of [superFibonacci(72), superFibonacci(576), hopfProduct(48, 12)]) expectValid(set);
  });
});

describe('exact quadratures', () => {
  test('Lebedev x circle and grid x circle integrate D^l exactly to their degree', () => {
    for (const [set, degree] of [
      [sphereTimesCircle(lebedev(14)), 5],
      [sphereTimesCircle(lebedev(26), 8), 7],
      [sphereTimesCircle(lebedev(50)), 11],
      [sphereTimesCircle(sphereGrid(6)), 6],
    ] as const) {
      expectValid(set);
      const defects = meanErrors(set, degree);
      expect(Math.max(...defects.slice(1))).toBeLessThan(1e-13);
    }
    expect(setSize(sphereTimesCircle(lebedev(14)))).toBe(84);
  });
});

describe('Hopf structure', () => {
  test('every element of a fibre sees the laboratory z axis in the same direction, also after a turn', () => {
    const turned = turnHopfSet(hopfProduct(20, 6), haar(new Random('turn')));
    for (const set of [hopfProduct(20, 6), turned, sphereTimesCircle(lebedev(6))]) {
      for (let i = 0; i < setSize(set); i++) {
        const seen = rotateVector(conjugate(quaternionAt(set, i)), [0, 0, 1]);
        const b = Math.floor(i / set.fibre);
        expect(largestDifference(seen, set.directions.subarray(3 * b, 3 * b + 3))).toBeLessThan(1e-14);
      }
    }
  });
});

describe('randomised quasi-Monte Carlo', () => {
  test('same seed, same set; replicates give intervals that hold the true mean of D^l_00', () => {
    const set = randomTurns(superFibonacci(24), 16, 5);
    expectValid(set);
    expect(randomTurns(superFibonacci(24), 16, 5).quaternions).toEqual(set.quaternions);
    expect(randomTurns(superFibonacci(24), 16, 6).quaternions).not.toEqual(set.quaternions);
    let held = 0;
    const trials = 60;
    for (let seed = 0; seed < trials; seed++) {
      const { quaternions, turns, size } = randomTurns(superFibonacci(24), 8, seed);
      const means = Array.from({ length: turns }, (_, t) => {
        let sum = 0;
        for (let i = t * size; i < (t + 1) * size; i++) {
          const [w, x, y, z] = quaternions.subarray(4 * i, 4 * i + 4);
          const cosine = w * w - x * x + y * y - z * z;
          sum += (3 * cosine * cosine - 1) / 2 / size;
        }
        return sum;
      });
      const { low, high } = replicateInterval(means);
      if (low <= 0 && 0 <= high) held++;
    }
    expect(held).toBeGreaterThanOrEqual(52);
  });

  test('counts must be positive integers', () => {
    expect(() => superFibonacci(0)).toThrow('>= 1');
    expect(() => hopfProduct(5, 2.5)).toThrow('>= 1');
    expect(() => randomTurns(octahedralGroup(), 0, 1)).toThrow('>= 1');
  });
});
