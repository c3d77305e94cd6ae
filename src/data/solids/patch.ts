/**
 * A solid's surface as patches that know their area and can draw a point on themselves uniformly by area, with the
 * outward unit normal there. The whole surface is then drawn from in equal parts of the total area (stratified).
 */
import type { Random } from '../../math/random.ts';

export type Triple = readonly [number, number, number];

export interface Patch {
  readonly area: number;
  /** Writes a uniform point (place[0..2]) and the outward unit normal there (place[3..5]). */
  readonly draw: (random: Random, place: Float64Array) => void;
}

export interface SurfacePoints {
  /** f64[points, 3] */
  readonly positions: Float64Array;
  /** f64[points, 3], unit, outward. */
  readonly normals: Float64Array;
}

/** `count` points, the first from the first of `count` equal parts of the area, and so on. */
export function drawSurface(patches: readonly Patch[], count: number, random: Random): SurfacePoints {
  const total = patches.reduce((sum, { area }) => sum + area, 0);
  const positions = new Float64Array(3 * count);
  const normals = new Float64Array(3 * count);
  const place = new Float64Array(6);
  let patch = 0;
  let before = 0;
  for (let at = 0; at < count; at++) {
    const wanted = ((at + random.uniform()) / count) * total;
    while (patch + 1 < patches.length && wanted >= before + patches[patch].area) before += patches[patch++].area;
    patches[patch].draw(random, place);
    for (let axis = 0; axis < 3; axis++) {
      positions[3 * at + axis] = place[axis];
      normals[3 * at + axis] = place[3 + axis];
    }
  }
  return { positions, normals };
}

/** The triangle a, b, c, counterclockwise seen from outside. */
export function triangle(a: Triple, b: Triple, c: Triple): Patch {
  return flat(a, difference(b, a), difference(c, a), 0.5, (random) => {
    const side = Math.sqrt(random.uniform());
    const share = random.uniform();
    return [side * (1 - share), side * share];
  });
}

/** The points corner + s u + t v with 0 <= s, t <= 1; outward is u x v. */
export function parallelogram(corner: Triple, u: Triple, v: Triple): Patch {
  return flat(corner, u, v, 1, (random) => [random.uniform(), random.uniform()]);
}

function flat(
  corner: Triple,
  u: Triple,
  v: Triple,
  share: number,
  weights: (random: Random) => [number, number],
): Patch {
  const across = crossProduct(u, v);
  const length = Math.sqrt(across[0] * across[0] + across[1] * across[1] + across[2] * across[2]);
  return {
    area: share * length,
    draw: (random, place) => {
      const [s, t] = weights(random);
      for (let axis = 0; axis < 3; axis++) {
        place[axis] = corner[axis] + s * u[axis] + t * v[axis];
        place[3 + axis] = across[axis] / length;
      }
    },
  };
}

/** A disc across the z axis at `height`; outward is +z (`facing` 1) or -z (-1). */
export function disc(radius: number, height: number, facing: 1 | -1): Patch {
  return {
    area: Math.PI * radius * radius,
    draw: (random, place) => {
      const [u, v] = random.disc();
      place.set([radius * u, radius * v, height, 0, 0, facing]);
    },
  };
}

/** Half a sphere on the side of the unit vector `axis`. */
export function hemisphere(centre: Triple, axis: Triple, radius: number): Patch {
  return {
    area: 2 * Math.PI * radius * radius,
    draw: (random, place) => {
      const direction = sphereDirection(random);
      const height = direction[0] * axis[0] + direction[1] * axis[1] + direction[2] * axis[2];
      const side = height < 0 ? -1 : 1;
      for (let k = 0; k < 3; k++) {
        place[k] = centre[k] + side * radius * direction[k];
        place[3 + k] = side * direction[k];
      }
    },
  };
}

/** Uniform on the unit sphere (Marsaglia, Ann. Math. Stat. 43, 1972). */
export function sphereDirection(random: Random): [number, number, number] {
  const [u, v, square] = random.disc();
  const radius = 2 * Math.sqrt(1 - square);
  return [u * radius, v * radius, 1 - 2 * square];
}

/** Uniform on the unit circle. */
export function circleDirection(random: Random): [number, number] {
  const [u, v, square] = random.disc();
  const length = Math.sqrt(square);
  return [u / length, v / length];
}

export function difference(a: Triple, b: Triple): Triple {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function crossProduct(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
