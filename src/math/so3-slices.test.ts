/** Slices of SO(3): what is in them, counted once; places on them against a search; the sphere of quaternions that a disc is. */
import { expect, it } from 'vitest';
import { Random } from './random.ts';
import {
  fromAxisAngle,
  geodesicAngle,
  haar,
  IDENTITY,
  multiply,
  type Quaternion,
  rotateVector,
  rotationAngle,
  rotationAxis,
  type Vector3,
} from './rotation.ts';
import {
  discIndex,
  discPlace,
  discRotation,
  discRotations,
  discSteps,
  loopAxes,
  loopIndex,
  loopPlace,
  loopRotations,
  loopSteps,
  planeBasis,
  planeThrough,
  sliceRotations,
  sliceSize,
} from './so3-slices.ts';

const random = new Random('slices');
const direction = (): Vector3 => rotateVector(haar(random), [0, 0, 1]);
const inner = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, k) => sum + x * b[k], 0);
const elementsOf = (quaternions: Float64Array): Quaternion[] =>
  Array.from({ length: quaternions.length / 4 }, (_, n) => {
    const [w, x, y, z] = quaternions.subarray(4 * n, 4 * n + 4);
    return [w, x, y, z];
  });
const normals: Vector3[] = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, -1], direction(), direction()];

it('a plane is spanned right-handedly, z up where it is not horizontal', () => {
  for (const normal of normals) {
    const [u, v] = planeBasis(normal);
    for (const [a, b, value] of [
      [u, u, 1],
      [v, v, 1],
      [u, v, 0],
      [u, normal, 0],
      [v, normal, 0],
    ] as const)
      expect(inner(a, b)).toBeCloseTo(value, 12);
    const third = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    expect(inner(third, normal)).toBeCloseTo(1, 12);
    expect(v[2]).toBeGreaterThanOrEqual(0);
  }
  expect(planeBasis([0, 0, 1])).toEqual([
    [1, 0, 0],
    [0, 1, 0],
  ]);
});

it('a disc holds each of its rotations once: axes in the plane, angles of the rings, opposite rim points one element', () => {
  for (const normal of normals) {
    const elements = elementsOf(discRotations(normal));
    expect(elements).toHaveLength(631);
    expect(elements[0]).toEqual(IDENTITY);
    const { azimuths, rings } = discSteps;
    for (let ring = 1; ring <= rings; ring++) {
      for (let azimuth = 0; azimuth < azimuths; azimuth++) {
        const q = elements[discIndex(discSteps, azimuth, ring)];
        expect(rotationAngle(q)).toBeCloseTo((Math.PI * ring) / rings, 12);
        expect(inner(rotationAxis(q), normal)).toBeCloseTo(0, 12);
        const meant = discRotation(normal, (2 * Math.PI * azimuth) / azimuths, (Math.PI * ring) / rings);
        expect(geodesicAngle(q, meant)).toBeLessThan(1e-7);
      }
    }
    expect(discIndex(discSteps, 3, rings)).toBe(discIndex(discSteps, 3 + azimuths / 2, rings));
    expect(discIndex(discSteps, -1, 4)).toBe(discIndex(discSteps, azimuths - 1, 4));
    let closest = Math.PI;
    elements.forEach((p, n) => {
      for (const q of elements.slice(n + 1, n + 80)) closest = Math.min(closest, geodesicAngle(p, q));
    });
    expect(closest).toBeGreaterThan(0.02);
  }
  expect(() => discRotations([0, 0, 1], { azimuths: 35, rings: 2 })).toThrow(/even/);
});

it('the loops hold each turn about x, y and z once', () => {
  const elements = elementsOf(loopRotations());
  expect(elements).toHaveLength(214);
  for (let axis = 0; axis < 3; axis++) {
    for (let step = 0; step <= loopSteps; step++) {
      const meant = fromAxisAngle(loopAxes[axis], (2 * Math.PI * step) / loopSteps);
      expect(geodesicAngle(elements[loopIndex(axis, step)], meant)).toBeLessThan(1e-7);
    }
  }
  expect(new Set([0, 1, 2].map((axis) => loopIndex(axis, loopSteps)))).toEqual(new Set([0]));
});

it('says how many there are', () => {
  for (const slice of [{ kind: 'loops' }, { kind: 'disc', normal: [0, 1, 0] }] as const)
    expect(sliceRotations(slice)).toHaveLength(4 * sliceSize(slice));
});

it('finds the place of a disc, and of a loop, that is nearest to a rotation', () => {
  for (let n = 0; n < 20; n++) {
    const [q, normal] = [haar(random), normals[n % normals.length]];
    const place = discPlace(normal, q);
    const found = discRotation(normal, place.azimuth, place.angle);
    expect(geodesicAngle(found, q)).toBeCloseTo(place.off, 6);
    const distances = elementsOf(discRotations(normal)).map((p) => geodesicAngle(p, q));
    expect(Math.min(...distances)).toBeGreaterThan(place.off - 1e-6);
    const back = discPlace(normal, found);
    expect(back.off).toBeLessThan(1e-6);
    expect(back.angle).toBeCloseTo(place.angle, 6);
    for (let axis = 0; axis < 3; axis++) {
      const { angle, off } = loopPlace(axis, q);
      expect(geodesicAngle(fromAxisAngle(loopAxes[axis], angle), q)).toBeCloseTo(off, 6);
      const turns = Array.from({ length: 360 }, (_, d) => fromAxisAngle(loopAxes[axis], (d * Math.PI) / 180));
      const nearest = Math.min(...turns.map((p) => geodesicAngle(p, q)));
      expect(nearest).toBeGreaterThan(off - 1e-6);
      expect(nearest).toBeLessThan(off + Math.PI / 360 + 1e-6);
    }
  }
  const half = fromAxisAngle([0, 0, 1], Math.PI);
  expect(discPlace([0, 0, 1], half).off).toBeCloseTo(Math.PI, 12);
  expect(discPlace([0, 0, 1], IDENTITY)).toEqual({ azimuth: 0, angle: 0, off: 0 });
  expect(loopPlace(2, multiply(half, half))).toEqual({ angle: 0, off: 0 });
});

it('lays an upright plane through the axis of a rotation, with that axis on the right', () => {
  for (let n = 0; n < 20; n++) {
    const q = haar(random);
    const normal = planeThrough(q, [1, 0, 0]);
    expect(Math.hypot(...normal)).toBeCloseTo(1, 12);
    expect(discPlace(normal, q).off).toBeLessThan(1e-6);
    expect(inner(planeBasis(normal)[0], rotationAxis(q))).toBeGreaterThan(0);
  }
  expect(planeThrough(IDENTITY, [1, 0, 0])).toEqual([1, 0, 0]);
  expect(discPlace(planeThrough(fromAxisAngle([0, 0, -1], 1), [1, 0, 0]), fromAxisAngle([0, 0, -1], 1)).off).toBe(0);
});
