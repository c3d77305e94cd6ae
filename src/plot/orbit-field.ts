/**
 * An orbit's grid as a continuous field. An element R lies over the direction d = R^T z of the sphere (where the laboratory's z is seen from
 * the body); what is left of it is a turn about z, its fibre: R = R_z(psi) S(d), S(d) the shortest turn that takes d to z.
 * Between samples the field is a Gaussian mean over neighbouring directions, whose width is half the spacing of the base points.
 */
import { conjugate, fromAxisAngle, multiply, type Quaternion, type Vector3 } from '../math/rotation.ts';
import type { OrbitElement, OrbitGrid } from '../orbit/result.ts';
import { cross } from './camera.ts';

export type Reduction = 'mean' | 'max';

/** Values over the sphere on an equal-angle net: row 0 at z, columns by azimuth from x; f32[height, width]. */
export interface SphereTexture {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** R^T z of a rotation: the third row of its matrix. */
export const directionOf = ([w, x, y, z]: Quaternion): Vector3 => [
  2 * (x * z - w * y),
  2 * (y * z + w * x),
  1 - 2 * (x * x + y * y),
];

/** The turn psi about z that is left of a rotation once its direction is fixed, in [0, 2 pi). */
export function fibreAngle(q: Quaternion): number {
  const psi = 2 * Math.atan2(q[3], q[0]);
  return psi < 0 ? psi + 2 * Math.PI : psi % (2 * Math.PI);
}

/** The rotation R_z(psi) S(d) over the unit direction d. */
export function rotationOver(direction: Vector3, psi: number): Quaternion {
  const axis = cross(direction, [0, 0, 1]);
  const length = Math.hypot(...axis);
  const swing = fromAxisAngle(length < 1e-9 ? [1, 0, 0] : axis, Math.atan2(length, direction[2]));
  return multiply(fromAxisAngle([0, 0, 1], psi), swing);
}

/** The element of a list that is nearest to q on the group, by |p . q|. */
export function nearestElement(elements: readonly OrbitElement[], q: Quaternion): number {
  let best = 0;
  let closeness = -1;
  elements.forEach(({ q: p }, index) => {
    const inner = Math.abs(p[0] * q[0] + p[1] * q[1] + p[2] * q[2] + p[3] * q[3]);
    if (inner > closeness) {
      closeness = inner;
      best = index;
    }
  });
  return best;
}

/** The base points nearest to a direction, `count` of them, nearest first, with Gaussian weights that sum to 1. */
class Neighbours {
  readonly base: Uint32Array;
  readonly weight: Float64Array;
  /** Base directions, f64[base, 3]: one flat array, for a texture asks ten thousand times. */
  private readonly directions: Float64Array;
  private readonly variance: number;

  constructor(grid: OrbitGrid, count: number) {
    const found = Math.min(count, grid.base);
    this.base = new Uint32Array(found);
    this.weight = new Float64Array(found);
    this.directions = Float64Array.from({ length: 3 * grid.base }, (_, i) => grid.directions[Math.floor(i / 3)][i % 3]);
    this.variance = Math.PI / grid.base;
  }

  /** Fills `base` and `weight` for the unit direction (x, y, z). */
  seek(x: number, y: number, z: number): void {
    const { base, weight, directions } = this;
    const last = base.length - 1;
    weight.fill(-2);
    for (let i = 0, at = 0; at < directions.length; i++, at += 3) {
      const inner = directions[at] * x + directions[at + 1] * y + directions[at + 2] * z;
      if (inner <= weight[last]) continue;
      let place = last;
      for (; place > 0 && weight[place - 1] < inner; place--) {
        weight[place] = weight[place - 1];
        base[place] = base[place - 1];
      }
      weight[place] = inner;
      base[place] = i;
    }
    const nearest = weight[0];
    let total = 0;
    for (let k = 0; k <= last; k++) {
      weight[k] = Math.exp((weight[k] - nearest) / this.variance);
      total += weight[k];
    }
    for (let k = 0; k <= last; k++) weight[k] /= total;
  }

  /** The weighted mean of a function of the base points found. */
  mean(of: (base: number) => number): number {
    let sum = 0;
    for (let k = 0; k < this.base.length; k++) sum += this.weight[k] * of(this.base[k]);
    return sum;
  }
}

/** The grid's values reduced over the fibre, one per base point, in the grid's unit. */
export function reducedValues(grid: OrbitGrid, reduction: Reduction): Float64Array {
  const reduced = new Float64Array(grid.base);
  for (let base = 0; base < grid.base; base++) {
    for (let k = 0; k < grid.fibre; k++) {
      const { value } = grid.elements[base * grid.fibre + k];
      reduced[base] = reduction === 'max' ? Math.max(reduced[base], value) : reduced[base] + value / grid.fibre;
    }
  }
  return reduced;
}

/** The reduced field drawn out over the sphere; rows and columns are cell centres. */
export function sphereTexture(grid: OrbitGrid, reduction: Reduction, height = 48): SphereTexture {
  const width = height * 2;
  const reduced = reducedValues(grid, reduction);
  const values = new Float32Array(width * height);
  const near = new Neighbours(grid, 7);
  const reducedAt = (base: number) => reduced[base];
  for (let row = 0; row < height; row++) {
    const polar = ((row + 0.5) / height) * Math.PI;
    for (let column = 0; column < width; column++) {
      const azimuth = ((column + 0.5) / width) * 2 * Math.PI;
      near.seek(Math.sin(polar) * Math.cos(azimuth), Math.sin(polar) * Math.sin(azimuth), Math.cos(polar));
      values[row * width + column] = near.mean(reducedAt);
    }
  }
  return { width, height, values };
}

/** A texture's value at a unit direction, bilinear. */
export function textureAt({ width, height, values }: SphereTexture, x: number, y: number, z: number): number {
  const row = (Math.acos(Math.min(1, Math.max(-1, z))) / Math.PI) * height - 0.5;
  const turns = Math.atan2(y, x) / (2 * Math.PI);
  const column = (turns < 0 ? turns + 1 : turns) * width - 0.5;
  const top = Math.max(0, Math.min(height - 1, Math.floor(row)));
  const bottom = Math.min(height - 1, top + 1);
  const left = Math.floor(column);
  const down = Math.min(1, Math.max(0, row - top));
  const along = column - left;
  const l = (left + width) % width;
  const r = (left + 1) % width;
  const upper = values[top * width + l] * (1 - along) + values[top * width + r] * along;
  const lower = values[bottom * width + l] * (1 - along) + values[bottom * width + r] * along;
  return upper * (1 - down) + lower * down;
}

/** The difference of two textures of one size. */
export function textureDifference(a: SphereTexture, b: SphereTexture): SphereTexture {
  return { ...a, values: a.values.map((value, index) => value - b.values[index]) };
}

/** The value over base point `base` at the rotation nearest to q among the turns about z, linear between the fibre's samples. */
function valueOnFibre(grid: OrbitGrid, base: number, q: Quaternion): number {
  const offset = base * grid.fibre;
  const angles = Array.from({ length: grid.fibre }, (_, k) => {
    const apart = fibreAngle(multiply(q, conjugate(grid.elements[offset + k].q)));
    return apart > Math.PI ? apart - 2 * Math.PI : apart;
  });
  let before = -1;
  let after = -1;
  angles.forEach((angle, k) => {
    if (angle >= 0 && (before < 0 || angle < angles[before])) before = k;
    if (angle < 0 && (after < 0 || angle > angles[after])) after = k;
  });
  if (before < 0 || after < 0) return grid.elements[offset + Math.max(before, after)].value;
  const fraction = angles[before] / (angles[before] - angles[after]);
  return grid.elements[offset + before].value * (1 - fraction) + grid.elements[offset + after].value * fraction;
}

/** The field at any rotation: a Gaussian mean over neighbouring fibres, each read at its own nearest turn. */
export function valueAt(grid: OrbitGrid, q: Quaternion): number {
  const near = new Neighbours(grid, 5);
  near.seek(...directionOf(q));
  return near.mean((base) => valueOnFibre(grid, base, q));
}

/** The field around the fibre over a direction: `count` values at psi = 2 pi k / count. */
export function fibreValues(grid: OrbitGrid, direction: Vector3, count = 72): Float64Array {
  const near = new Neighbours(grid, 5);
  near.seek(...direction);
  return Float64Array.from({ length: count }, (_, k) => {
    const q = rotationOver(direction, (2 * Math.PI * k) / count);
    return near.mean((base) => valueOnFibre(grid, base, q));
  });
}
