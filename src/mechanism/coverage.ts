/**
 * A region of SO(3) as it is seen on the globe of directions b = R^T z. Over each b lies a circle of rotations R_z(gamma) A_b, where A_b is the
 * shortest turn of b to +z: a solid region covers a share of that circle, a region of measure zero marks points or a curve.
 * The rotation R_z(gamma) A_b has the angle theta with cos(theta/2) = cos(gamma/2) cos(beta/2), beta the angle from b to +z.
 */
import { conjugate, fromAxisAngle, rotateVector, type Vector3 } from '../math/rotation.ts';
import { quaternionAt, setSize } from '../math/so3-sets.ts';
import type { FiniteSet, Region } from './describe.ts';
import { rotationsOf } from './finite-set.ts';

/** Where a region of measure zero meets the globe. */
export interface GlobeMarks {
  /** Directions with the share of the region's rotations that lie over each; the shares sum to 1. */
  readonly points: readonly { readonly direction: Vector3; readonly share: number }[];
  /** A closed line of directions: a circle about the axis; absent where there is none. */
  readonly curve?: readonly Vector3[];
}

const CURVE_POINTS = 72;
const Z: Vector3 = [0, 0, 1];
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Share of the circle of rotations over a unit direction R^T z that a region covers, in [0, 1]; 0 for regions of measure zero. */
export function fibreShare(region: Region, direction: Vector3): number {
  switch (region.kind) {
    case 'random':
      return 1;
    case 'cone': {
      const [x, y, z] = region.direction;
      const cosine = (direction[0] * x + direction[1] * y + direction[2] * z) / Math.hypot(x, y, z);
      return cosine >= Math.cos(radians(region.angle)) - 1e-12 ? 1 : 0;
    }
    case 'cap': {
      const half = Math.sqrt((1 + Math.min(1, direction[2])) / 2);
      const least = Math.cos(radians(region.angle) / 2);
      return least >= half ? 0 : (2 * Math.acos(least / half)) / Math.PI;
    }
    default:
      return 0;
  }
}

function pointsOf(set: FiniteSet): GlobeMarks['points'] {
  const rotations = rotationsOf(set);
  const points: { direction: Vector3; share: number }[] = [];
  for (let n = 0; n < setSize(rotations); n++) {
    const direction = rotateVector(conjugate(quaternionAt(rotations, n)), Z);
    const known = points.find((point) => Math.hypot(...direction.map((v, k) => v - point.direction[k])) < 1e-9);
    if (known) known.share += rotations.weights[n];
    else points.push({ direction, share: rotations.weights[n] });
  }
  return points;
}

/** What a region of measure zero marks on the globe; nothing for solid regions. */
export function globeMarks(region: Region): GlobeMarks {
  switch (region.kind) {
    case 'random':
    case 'cone':
    case 'cap':
      return { points: [] };
    case 'axis': {
      const [x, y, z] = region.axis;
      if (Math.hypot(x, y) < 1e-9 * Math.abs(z)) return { points: [{ direction: Z, share: 1 }] };
      const turns = Array.from({ length: CURVE_POINTS }, (_, n) => (2 * Math.PI * n) / CURVE_POINTS);
      return { points: [], curve: turns.map((angle) => rotateVector(fromAxisAngle(region.axis, -angle), Z)) };
    }
    default:
      return { points: pointsOf(region) };
  }
}
