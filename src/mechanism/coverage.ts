/** Where a region of SO(3) of measure zero lies on the globe of directions b = R^T z: points for finite sets, a circle for turns about an axis. */
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
