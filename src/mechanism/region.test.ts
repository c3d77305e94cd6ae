/** Regions of SO(3): draws lie inside, have the right means and angles, and cover what their closed forms say. */
import { describe, expect, it } from 'vitest';
import { gaussLegendre } from '../math/quadrature.ts';
import { Random } from '../math/random.ts';
import {
  conjugate,
  fromAxisAngle,
  haar,
  multiply,
  type Quaternion,
  rotateVector,
  rotationAngle,
  type Vector3,
} from '../math/rotation.ts';
import { quaternionAt, setSize, turnToPole } from '../math/so3-sets.ts';
import { character, wignerMatrices } from '../math/wigner.ts';
import { globeMarks } from './coverage.ts';
import type { FiniteSet, Region } from './describe.ts';
import { finiteSetSize, rotationsOf } from './finite-set.ts';
import { contains, drawFrom, haarShare } from './region.ts';

const DEGREE = 2;
const DRAWS = 3000;

const sets: readonly FiniteSet[] = [
  { kind: 'cyclic', order: 5 },
  { kind: 'tetrahedral' },
  { kind: 'octahedral' },
  { kind: 'icosahedral' },
  { kind: 'quadrature', degree: 3 },
];
const regions: readonly Region[] = [
  { kind: 'axis', axis: [0, 0, 1] },
  { kind: 'axis', axis: [1, -2, 0.5] },
  { kind: 'cone', angle: 30, direction: [0, 0, 1] },
  { kind: 'cone', angle: 100, direction: [1, 1, -2] },
  { kind: 'cone', angle: 20, direction: [0, 0, -3] },
  { kind: 'cap', angle: 1 },
  { kind: 'cap', angle: 40 },
  { kind: 'cap', angle: 180 },
  { kind: 'random' },
  ...sets,
];
const named = (region: Region): string => JSON.stringify(region);

/** Mean of D^0 ... D^DEGREE over weighted rotations, all blocks in a row. */
function meanElements(rotations: readonly (readonly [Quaternion, number])[]): number[] {
  const sum: number[] = [];
  let weights = 0;
  for (const [q, weight] of rotations) {
    weights += weight;
    wignerMatrices(DEGREE, q)
      .flatMap((block) => [...block])
      .forEach((value, n) => {
        sum[n] = (sum[n] ?? 0) + weight * value;
      });
  }
  return sum.map((value) => value / weights);
}

const circle = (axis: Vector3, count: number): Quaternion[] =>
  Array.from({ length: count }, (_, n) => fromAxisAngle(axis, (2 * Math.PI * n) / count));

/** The exact means, by quadrature that is exact for these degrees or converged. */
function exactElements(region: Region): number[] {
  switch (region.kind) {
    case 'axis':
      return meanElements(circle(region.axis, 8).map((q) => [q, 1]));
    case 'cone': {
      const { nodes, weights } = gaussLegendre(24);
      const length = Math.hypot(...region.direction);
      const [x, y, z] = region.direction.map((value) => value / length);
      const toDirection = conjugate(turnToPole([x, y, z]));
      const least = Math.cos((region.angle * Math.PI) / 180);
      return meanElements(
        [...nodes].flatMap((node, n) =>
          circle([0, 0, 1], 24).flatMap((azimuth) => {
            const height = least + ((1 - least) * (node + 1)) / 2;
            const seen = rotateVector(multiply(toDirection, azimuth), [Math.sqrt(1 - height ** 2), 0, height]);
            return circle([0, 0, 1], 6).map((turn) => [multiply(turn, turnToPole(seen)), weights[n]] as const);
          }),
        ),
      );
    }
    case 'cap': {
      const { nodes, weights } = gaussLegendre(30);
      const most = (region.angle * Math.PI) / 180;
      const densities = [...nodes].map((node, n) => {
        const angle = (most * (node + 1)) / 2;
        return [angle, weights[n] * (1 - Math.cos(angle))] as const;
      });
      const whole = densities.reduce((sum, [, density]) => sum + density, 0);
      return [0, 1, 2].flatMap((l) => {
        const mean = densities.reduce((sum, [angle, density]) => sum + density * character(l, angle), 0) / whole;
        const size = 2 * l + 1;
        return Array.from({ length: size * size }, (_, n) => (n % (size + 1) === 0 ? mean / size : 0));
      });
    }
    case 'random':
      return [1, ...new Array<number>(9 + 25).fill(0)];
    default: {
      const { quaternions, weights } = rotationsOf(region);
      return meanElements(Array.from(weights, (weight, n) => [quaternionAt({ quaternions }, n), weight] as const));
    }
  }
}

describe.each(regions.map((region) => [named(region), region] as const))('the region %s', (_, region) => {
  const random = new Random('draws');
  const draws = Array.from({ length: DRAWS }, () => drawFrom(region, random));

  it('holds its draws, which are unit quaternions and repeat with their seed', () => {
    for (const q of draws.slice(0, 300)) {
      expect(Math.hypot(...q)).toBeCloseTo(1, 12);
      expect(contains(region, q, 1e-7)).toBe(true);
    }
    const again = new Random('draws');
    expect(draws.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => drawFrom(region, again)));
  });

  it('has draws with the right mean of every matrix element to degree 2', () => {
    const found = meanElements(draws.map((q) => [q, 1]));
    const expected = exactElements(region);
    expect(found).toHaveLength(expected.length);
    const worst = Math.max(...found.map((value, n) => Math.abs(value - expected[n])));
    expect(worst).toBeLessThan(4 / Math.sqrt(DRAWS));
  });

  it('covers its closed form of the group, found by Haar draws', () => {
    const haarRandom = new Random('share');
    const count = 3000;
    let inside = 0;
    for (let n = 0; n < count; n++) if (contains(region, haar(haarRandom), 0)) inside++;
    const share = haarShare(region);
    expect(Math.abs(inside / count - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / count) + 1e-9);
  });
});

describe('a cap', () => {
  it('has the angles of Haar measure within it (Kolmogorov-Smirnov, 1 %)', () => {
    for (const degrees of [5, 60, 150]) {
      const most = (degrees * Math.PI) / 180;
      const random = new Random(`angles ${degrees}`);
      const angles = Array.from({ length: DRAWS }, () =>
        rotationAngle(drawFrom({ kind: 'cap', angle: degrees }, random)),
      );
      angles.sort((a, b) => a - b);
      const below = (angle: number): number => (angle - Math.sin(angle)) / (most - Math.sin(most));
      const worst = Math.max(...angles.map((angle, n) => Math.abs(below(angle) - (n + 0.5) / DRAWS)));
      expect(worst).toBeLessThan(1.63 / Math.sqrt(DRAWS));
    }
  });
});

describe('on the globe', () => {
  it('circles and points stand for what has no measure', () => {
    expect(globeMarks({ kind: 'axis', axis: [0, 0, 2] })).toEqual({ points: [{ direction: [0, 0, 1], share: 1 }] });
    const { curve = [] } = globeMarks({ kind: 'axis', axis: [1, 0, 0] });
    expect(curve.length).toBeGreaterThan(30);
    for (const [x, y, z] of curve) expect([Math.abs(x) < 1e-12, Math.hypot(y, z)]).toEqual([true, expect.closeTo(1)]);
    const faces = globeMarks({ kind: 'octahedral' }).points;
    expect(faces).toHaveLength(6);
    for (const { share } of faces) expect(share).toBeCloseTo(1 / 6, 12);
    expect(globeMarks({ kind: 'cap', angle: 30 })).toEqual({ points: [] });
  });
});

describe('finite sets', () => {
  it('have the sizes that passes are counted by', () => {
    expect(sets.map(finiteSetSize)).toEqual([5, 12, 24, 60, 24]);
    expect([1, 2, 4, 5, 7, 11, 12].map((degree) => finiteSetSize({ kind: 'quadrature', degree }))).toEqual([
      12, 18, 70, 84, 208, 600, 1118,
    ]);
  });

  it('of a quadrature average every matrix element to their degree away', () => {
    for (const degree of [1, 2, 5, 8]) {
      const set = rotationsOf({ kind: 'quadrature', degree });
      const sums: number[] = [];
      for (let n = 0; n < setSize(set); n++)
        wignerMatrices(degree, quaternionAt(set, n))
          .slice(1)
          .flatMap((block) => [...block])
          .forEach((value, k) => {
            sums[k] = (sums[k] ?? 0) + set.weights[n] * value;
          });
      expect(Math.max(...sums.map(Math.abs))).toBeLessThan(1e-13);
    }
  });
});
