/** Principal axes, frames and canonical poses: analytic shapes, random rotations, and the inputs that have no frame. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import { conjugate, geodesicAngle, haar, multiply, type Quaternion, rotateVector } from '../math/rotation.ts';
import { canonicalRotation, isAmbiguous } from './canonical.ts';
import { arbitraryFrame, frameOf } from './frames.ts';
import { principalAxes, spectrumOf } from './principal-axes.ts';

const cloud = (count: number, seed: string, scale = [1, 2, 3]): Float64Array => {
  const random = new Random(seed);
  return Float64Array.from({ length: 3 * count }, (_, n) => scale[n % 3] * random.uniform() ** 2 + 5);
};

const turned = (points: Float64Array, q: Quaternion): Float64Array =>
  points.map((_, n) => rotateVector(q, [points[n - (n % 3)], points[n - (n % 3) + 1], points[n - (n % 3) + 2]])[n % 3]);

/** Angle from a rotation to the nearest of some. */
const nearest = (q: Quaternion, others: readonly Quaternion[]): number =>
  Math.min(...others.map((other) => geodesicAngle(q, other)));

describe('principal axes', () => {
  it('of a box are its edges, with the variance of its corners', () => {
    const corners = [-1, 1].flatMap((x) => [-2, 2].flatMap((y) => [-3, 3].flatMap((z) => [y + 7, x, z - 4])));
    const { centroid, eigenvalues, axes, thirdMoments, gap } = principalAxes(corners);
    expect(centroid).toEqual([7, 0, -4]);
    expect(eigenvalues).toEqual([1, 4, 9]);
    expect(axes.map((axis) => axis.map(Math.abs))).toEqual([
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ]);
    expect(Math.max(...thirdMoments.map(Math.abs))).toBeLessThan(1e-15);
    expect(gap).toBeCloseTo(3 / 9, 14);
  });

  it('diagonalise the covariance, with orthogonal axes, whatever the points', () => {
    const coordinate = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 1, maxLength: 12 }), (rows) => {
        const { centroid, eigenvalues, axes } = principalAxes(rows.flat());
        const scale = 1e-9 * (eigenvalues[2] + 1e-3);
        axes.forEach((axis, k) => {
          const variance = rows.reduce((sum, row) => {
            const along = row.map((x, n) => x - centroid[n]).reduce((dot, x, n) => dot + x * axis[n], 0);
            return sum + along ** 2 / rows.length;
          }, 0);
          expect(Math.abs(variance - eigenvalues[k])).toBeLessThan(scale);
          for (const [m, other] of axes.entries())
            expect(axis[0] * other[0] + axis[1] * other[1] + axis[2] * other[2]).toBeCloseTo(k === m ? 1 : 0, 12);
        });
        expect(eigenvalues[0]).toBeLessThanOrEqual(eigenvalues[1]);
        expect(eigenvalues[1]).toBeLessThanOrEqual(eigenvalues[2]);
      }),
      { numRuns: 60 },
    );
  });

  it('of points on a line, in a plane or in one place are numbers, and said to be degenerate where they are', () => {
    const line = spectrumOf([0, 0, 0, 1, 2, 2, 3, 6, 6]);
    expect(line.degenerate).toBe(true);
    expect(line.eigenvalues[2]).toBeCloseTo(14, 12);
    const plane = spectrumOf([0, 0, 0, 1, 0, 0, 0, 2, 0, 3, 1, 0]);
    expect(plane.eigenvalues[0]).toBe(0);
    expect(plane.degenerate).toBe(false);
    for (const place of [[0.1, 0.2, 0.3], Array.from({ length: 21 }, (_, n) => [0.1, 0.2, 0.3][n % 3]), [0, 0, 0]]) {
      expect(spectrumOf(place)).toEqual({
        eigenvalues: [0, 0, 0],
        gap: 0,
        degenerate: true,
        thirdMoments: [0, 0, 0],
      });
      expect(frameOf(place).flat().every(Number.isFinite)).toBe(true);
      expect(canonicalRotation(place).every(Number.isFinite)).toBe(true);
    }
    const tiny = spectrumOf([0, 0, 0, 1e-110, 0, 0, 0, 2e-110, 1e-111]);
    expect(tiny.thirdMoments.every(Number.isFinite)).toBe(true);
  });

  it('refuse what has no centroid', () => {
    expect(() => principalAxes([])).toThrow(/at least one point/);
    expect(() => principalAxes([1, 2])).toThrow(/three for each/);
    expect(() => principalAxes([Number.NaN, 0, 0])).toThrow(/finite/);
    expect(() => principalAxes([1e200, 0, 0, -1e200, 0, 0])).toThrow(/too large/);
  });
});

describe('frames', () => {
  it('are four rotations that turn with the points, as a set', () => {
    const points = cloud(9, 'frames');
    const frame = frameOf(points);
    expect(frame).toHaveLength(4);
    frame.forEach((h, n) => {
      const others = frame.filter((_, m) => m !== n);
      expect(nearest(h, others)).toBeCloseTo(Math.PI, 10);
    });
    const random = new Random('turns');
    for (let n = 0; n < 20; n++) {
      const g = haar(random);
      const moved = frameOf(turned(points, g));
      for (const h of frame) expect(nearest(multiply(g, h), moved)).toBeLessThan(1e-12);
    }
  });

  it('put the points into one and the same set of four poses, widest along z', () => {
    const points = cloud(9, 'poses');
    const [h] = frameOf(points);
    const { eigenvalues } = principalAxes(points);
    const posed = principalAxes(turned(points, conjugate(h)));
    expect(posed.axes.map((axis) => axis.map((x) => Math.round(Math.abs(x) * 1e9) / 1e9))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    for (const k of [0, 1, 2]) expect(posed.eigenvalues[k]).toBeCloseTo(eigenvalues[k], 10);
  });

  it('have an element by a rule of the laboratory that does not turn with the points', () => {
    const points = cloud(9, 'one');
    const random = new Random('turns');
    const angles = Array.from({ length: 40 }, () => {
      const g = haar(random);
      const moved = turned(points, g);
      expect(nearest(arbitraryFrame(moved), frameOf(moved))).toBeLessThan(1e-12);
      return geodesicAngle(multiply(g, arbitraryFrame(points)), arbitraryFrame(moved));
    });
    const same = angles.filter((angle) => angle < 1e-9).length;
    expect(same).toBeGreaterThan(2);
    expect(same).toBeLessThan(25);
  });
});

describe('the canonical pose', () => {
  it('turns with the points, as one rotation, and is an element of the frame', () => {
    const random = new Random('canonical');
    for (let n = 0; n < 20; n++) {
      const points = cloud(7, `canonical ${n}`);
      const h = canonicalRotation(points);
      expect(isAmbiguous(spectrumOf(points))).toBe(false);
      expect(nearest(h, frameOf(points))).toBeLessThan(1e-12);
      const g = haar(random);
      expect(geodesicAngle(multiply(g, h), canonicalRotation(turned(points, g)))).toBeLessThan(1e-11);
    }
  });

  it('is decided by two third moments in a molecule with a mirror plane', () => {
    const bent = Float64Array.of(0, 0, 0, 1, 0.2, 0, -0.7, 1.1, 0, 0.3, -0.4, 0, 0.1, 0.5, 0.8, 0.1, 0.5, -0.8);
    const { thirdMoments } = spectrumOf(bent);
    expect(Math.min(...thirdMoments)).toBeLessThan(1e-12);
    expect(isAmbiguous(spectrumOf(bent))).toBe(false);
    const random = new Random('mirror');
    for (let n = 0; n < 20; n++) {
      const g = haar(random);
      const other = canonicalRotation(turned(bent, g));
      expect(geodesicAngle(multiply(g, canonicalRotation(bent)), other)).toBeLessThan(1e-11);
    }
  });

  it('is open for a centrosymmetric shape and for a tetrahedron', () => {
    expect(isAmbiguous(spectrumOf([1, 2, 3, -1, -2, -3, 3, 0, 1, -3, 0, -1, 0, 1, 0, 0, -1, 0]))).toBe(true);
    const tetrahedron = [1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1];
    expect(spectrumOf(tetrahedron)).toMatchObject({ degenerate: true });
    expect(isAmbiguous(spectrumOf(tetrahedron))).toBe(true);
  });
});
