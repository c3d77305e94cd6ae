/**
 * Regions of SO(3) that training turns are drawn from (augmentation), each with the measure in which a draw is uniform:
 *   axis     R = turn by a uniform angle about the axis: a circle, measure zero
 *   cone     R = R_z(gamma) A_b with b = R^T z uniform in the cap of half-angle a about a direction, gamma uniform: (1 - cos a) / 2 of the group
 *   cap      Haar measure restricted to rotation angles <= a: (a - sin a) / pi of the group (Miles, Biometrika 52, 1965)
 *   sets     one element of a finite set, by its weights: measure zero
 *   random   Haar measure: all of the group
 * A circle comes from a point of the disc, so that draws use +, *, / and square roots alone, whose results every machine rounds alike.
 */
import type { Random } from '../math/random.ts';
import {
  conjugate,
  geodesicAngle,
  haar,
  multiply,
  normalise,
  type Quaternion,
  rotateVector,
  rotationAngle,
  type Vector3,
} from '../math/rotation.ts';
import { quaternionAt, setSize, turnToPole } from '../math/so3-sets.ts';
import type { FiniteSet, Region } from './describe.ts';
import { rotationsOf } from './finite-set.ts';

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

function unit([x, y, z]: Vector3): Vector3 {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

/** A turn about a unit axis by an angle uniform on the circle. */
function turnAbout([x, y, z]: Vector3, random: Random): Quaternion {
  const [u, v] = random.disc();
  return normalise([u, x * v, y * v, z * v]);
}

/** A unit vector uniform in the cap of the sphere about +z whose points have z >= `least`. */
function inCap(least: number, random: Random): Vector3 {
  const z = 1 - random.uniform() * (1 - least);
  const [u, v, square] = random.disc();
  const scale = Math.sqrt(((1 - z) * (1 + z)) / square);
  return [u * scale, v * scale, z];
}

/** b uniform in the cap about the direction, then a uniform turn about z after the shortest turn of b to +z. */
function inCone(angle: number, direction: Vector3, random: Random): Quaternion {
  const toDirection = conjugate(turnToPole(unit(direction)));
  const seen = rotateVector(toDirection, inCap(Math.cos(radians(angle)), random));
  return multiply(turnAbout([0, 0, 1], random), turnToPole(seen));
}

/**
 * Quaternions (w, s n) with n uniform and w in [cos(a/2), 1] with density proportional to s = sqrt(1 - w^2): Haar measure within angle a. Accepts
 * at least two draws in three, whatever the angle.
 */
function withinAngle(angle: number, random: Random): Quaternion {
  const least = Math.cos(radians(angle) / 2);
  const largest = Math.sqrt(1 - least * least);
  for (;;) {
    const w = least + (1 - least) * random.uniform();
    const s = Math.sqrt((1 - w) * (1 + w));
    if (random.uniform() * largest > s) continue;
    const [x, y, z] = inCap(-1, random);
    return [w, s * x, s * y, s * z];
  }
}

function byWeight(set: FiniteSet, random: Random): Quaternion {
  const rotations = rotationsOf(set);
  let left = random.uniform();
  for (let n = 0; n < setSize(rotations); n++) {
    left -= rotations.weights[n];
    if (left < 0) return quaternionAt(rotations, n);
  }
  return quaternionAt(rotations, setSize(rotations) - 1);
}

/** One rotation drawn from a region, uniform in its own measure; equal seeds give equal rotations. */
export function drawFrom(region: Region, random: Random): Quaternion {
  switch (region.kind) {
    case 'axis':
      return turnAbout(unit(region.axis), random);
    case 'cone':
      return inCone(region.angle, region.direction, random);
    case 'cap':
      return withinAngle(region.angle, random);
    case 'random':
      return haar(random);
    default:
      return byWeight(region, random);
  }
}

const angleBetween = (a: Vector3, b: Vector3): number =>
  Math.atan2(
    Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]),
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2],
  );

/** Rotation angle from q to the nearest turn about a unit axis: that of the part of q that is perpendicular to it. */
function angleToAxis([w, x, y, z]: Quaternion, [a, b, c]: Vector3): number {
  const along = x * a + y * b + z * c;
  return 2 * Math.atan2(Math.hypot(x - along * a, y - along * b, z - along * c), Math.hypot(w, along));
}

/** True where q is in the region, or within `tolerance` radians of it. */
export function contains(region: Region, q: Quaternion, tolerance: number): boolean {
  switch (region.kind) {
    case 'axis':
      return angleToAxis(q, unit(region.axis)) <= tolerance;
    case 'cone':
      return angleBetween(rotateVector(conjugate(q), [0, 0, 1]), region.direction) <= radians(region.angle) + tolerance;
    case 'cap':
      return rotationAngle(q) <= radians(region.angle) + tolerance;
    case 'random':
      return true;
    default: {
      const rotations = rotationsOf(region);
      return rotations.weights.some((_, n) => geodesicAngle(quaternionAt(rotations, n), q) <= tolerance);
    }
  }
}

/** Share of SO(3) that the region covers, by Haar measure. */
export function haarShare(region: Region): number {
  switch (region.kind) {
    case 'random':
      return 1;
    case 'cone':
      return (1 - Math.cos(radians(region.angle))) / 2;
    case 'cap':
      return (radians(region.angle) - Math.sin(radians(region.angle))) / Math.PI;
    default:
      return 0;
  }
}
