import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import { geodesicAngle, haar, matrixFromQuaternion, rotateVector, type Vector3 } from '../math/rotation.ts';
import type { OrbitGrid } from '../orbit/result.ts';
import { formulaOrbit } from './orbit.testing.ts';
import {
  directionOf,
  fibreAngle,
  fibreValues,
  nearestElement,
  reducedValues,
  rotationOver,
  sphereTexture,
  textureAt,
  valueAt,
} from './orbit-field.ts';

const seeds = fc.integer({ min: 0, max: 10_000 });
const rotation = seeds.map((seed) => haar(new Random(seed)));

/** A grid whose value is a smooth function of the rotation. */
function gridOf(value: (matrix: ArrayLike<number>) => number, base = 192, fibre = 12): OrbitGrid {
  const directions = Array.from({ length: base }, (_, k): Vector3 => {
    const z = 1 - (2 * (k + 0.5)) / base;
    const s = Math.sqrt(1 - z * z);
    return [s * Math.cos(2.399963 * k), s * Math.sin(2.399963 * k), z];
  });
  const elements = directions.flatMap((direction) =>
    Array.from({ length: fibre }, (_, k) => {
      const q = rotationOver(direction, (2 * Math.PI * k) / fibre);
      return { q, value: value(matrixFromQuaternion(q)), energy: 0 };
    }),
  );
  return { base, fibre, directions, elements };
}

describe('the fibration', () => {
  it('takes a rotation apart into direction and turn, and puts it together again', () => {
    fc.assert(
      fc.property(rotation, (q) => {
        const direction = directionOf(q);
        const up = rotateVector(q, direction);
        for (const axis of [0, 1, 2]) expect(up[axis]).toBeCloseTo(axis === 2 ? 1 : 0, 9);
        expect(geodesicAngle(rotationOver(direction, fibreAngle(q)), q)).toBeLessThan(1e-6);
      }),
    );
  });
  it('is defined at both poles', () => {
    for (const z of [1, -1]) {
      const q = rotationOver([0, 0, z], 0.7);
      expect(directionOf(q)[2]).toBeCloseTo(z);
    }
  });
});

describe('the field between samples', () => {
  const smooth = (m: ArrayLike<number>): number => 2 + m[0] + 0.5 * m[5] - 0.3 * m[8];
  const grid = gridOf(smooth);

  it('reduces the fibre by mean or maximum, as a plain loop does', () => {
    const means = reducedValues(grid, 'mean');
    const maxima = reducedValues(grid, 'max');
    for (const base of [0, 17, 191]) {
      const values = grid.elements.slice(base * 12, base * 12 + 12).map((element) => element.value);
      expect(means[base]).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 12);
      expect(maxima[base]).toBe(Math.max(...values));
    }
  });
  it('stays close to a smooth function anywhere on the group', () => {
    fc.assert(
      fc.property(rotation, (q) => {
        expect(Math.abs(valueAt(grid, q) - smooth(matrixFromQuaternion(q)))).toBeLessThan(0.22);
      }),
      { numRuns: 60 },
    );
  });
  it('follows the fibre', () => {
    const direction = directionOf(haar(new Random(5)));
    fibreValues(grid, direction, 24).forEach((value, k) => {
      const exact = smooth(matrixFromQuaternion(rotationOver(direction, (2 * Math.PI * k) / 24)));
      expect(Math.abs(value - exact)).toBeLessThan(0.22);
    });
  });
  it('draws a constant field constant, also across the seam of the texture', () => {
    const texture = sphereTexture(
      gridOf(() => 0.25),
      'max',
      24,
    );
    for (const direction of [directionOf(haar(new Random(1))), [1, 1e-9, 0], [1, -1e-9, 0], [0, 0, -1]] as Vector3[]) {
      expect(textureAt(texture, ...direction)).toBeCloseTo(0.25, 5);
    }
  });
  it('finds the nearest element, whichever sign its quaternion has', () => {
    const index = 777;
    const [w, x, y, z] = grid.elements[index].q;
    expect(nearestElement(grid.elements, [-w, -x, -y, -z])).toBe(index);
  });
});

describe('orbits of a formula', () => {
  it('are broken with the laboratory in the force and exact without', () => {
    expect(formulaOrbit(0.05, 'broken', 96, 12, 4).result.verdict).toBe('broken');
    expect(formulaOrbit(0, 'exact', 96, 12, 4).result.verdict).toBe('exact');
  });
});
