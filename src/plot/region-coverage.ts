/**
 * Where on the orientation globe training turns come from (directions R^T z), and how much of SO(3) they show. A solid region is an outline and seeded
 * draws; a region of measure zero its own points or curve, and its share counts what lies within 15 degrees of one of its rotations.
 */

import { Random } from '../math/random.ts';
import { fromAxisAngle, type Quaternion, rotateVector, type Vector3 } from '../math/rotation.ts';
import { quaternionAt, setSize, superFibonacci } from '../math/so3-sets.ts';
import { globeMarks } from '../mechanism/coverage.ts';
import type { FiniteSet, Region } from '../mechanism/describe.ts';
import { contains, drawFrom, haarShare } from '../mechanism/region.ts';
import { directionWords, regionWords, sizeOfSet } from './mechanism-words.ts';
import { narrowSpace, percent, whole } from './number-format.ts';
import { directionOf } from './orbit-field.ts';

/** What is drawn on the globe: unit directions in the body's frame. */
export interface Coverage {
  /** Rotations themselves: large where there are few. */
  readonly points: readonly Vector3[];
  /** Draws from a solid region. */
  readonly dots: readonly Vector3[];
  /** Lines: the rim of a solid region, or a curve of rotations; the first point again at the end. */
  readonly lines: readonly (readonly Vector3[])[];
  /** Where the words "trained here" stand. */
  readonly label: Vector3;
}

const Z: Vector3 = [0, 0, 1];
const drawn = 90;
/** Rotations nearer than this to one that was shown count as seen, where those that were shown have measure zero. */
export const reachDegrees = 15;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

function unit(v: Vector3): Vector3 {
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
}

/** A circle of directions at an angle from a unit direction; closed. */
function circleAbout(direction: Vector3, angle: number): Vector3[] {
  const across = Math.abs(direction[2]) < 0.9 ? Z : ([1, 0, 0] as const);
  const sideways: Vector3 = unit([
    direction[1] * across[2] - direction[2] * across[1],
    direction[2] * across[0] - direction[0] * across[2],
    direction[0] * across[1] - direction[1] * across[0],
  ]);
  const start = rotateVector(fromAxisAngle(sideways, angle), direction);
  return Array.from({ length: 97 }, (_, k) => rotateVector(fromAxisAngle(direction, (2 * Math.PI * k) / 96), start));
}

function draws(region: Region): Vector3[] {
  const random = new Random('drawn on the globe');
  return Array.from({ length: drawn }, () => directionOf(drawFrom(region, random)));
}

export function coverageOf(region: Region): Coverage {
  switch (region.kind) {
    case 'random':
      return { points: [], dots: draws(region), lines: [], label: Z };
    case 'cone': {
      const direction = unit(region.direction);
      return {
        points: [],
        dots: draws(region),
        lines: [circleAbout(direction, radians(region.angle))],
        label: direction,
      };
    }
    case 'cap':
      return { points: [], dots: draws(region), lines: [circleAbout(Z, radians(region.angle))], label: Z };
    default: {
      const { points, curve } = globeMarks(region);
      const lines = curve ? [[...curve, curve[0]]] : [];
      return { points: points.map(({ direction }) => direction), dots: [], lines, label: Z };
    }
  }
}

/** Rotations that a share is counted over: fewer where each is compared with many. */
const mostComparisons = 300_000;

function countedShare(region: FiniteSet): number {
  const size = sizeOfSet(region);
  const probes = superFibonacci(Math.max(400, Math.min(4096, Math.round(mostComparisons / size))));
  let inside = 0;
  for (let n = 0; n < setSize(probes); n++) {
    const q: Quaternion = quaternionAt(probes, n);
    if (contains(region, q, radians(reachDegrees))) inside++;
  }
  return inside / setSize(probes);
}

export interface SeenShare {
  /** In [0, 1]. */
  readonly share: number;
  /** True where it is the Haar measure of the region, false where it counts what lies within 15 degrees. */
  readonly solid: boolean;
}

/** How much of SO(3) is seen in training with turns from a region. */
export function seenShare(region: Region): SeenShare {
  switch (region.kind) {
    case 'random':
    case 'cone':
    case 'cap':
      return { share: haarShare(region), solid: true };
    case 'axis':
      return { share: (1 - Math.cos(radians(reachDegrees))) / 2, solid: false };
    default:
      return { share: countedShare(region), solid: false };
  }
}

/** A share that never reads as nothing: `1.7 %`, `0.05 %`. */
const shareWords = (share: number): string =>
  share > 0 && share < 1e-3 ? `${(share * 100).toPrecision(1)}${narrowSpace}%` : percent(share);

/** `6.7 % of SO(3)`, or `1.7 % of SO(3) within 15°`. */
export function seenWords({ share, solid }: SeenShare): string {
  return `${shareWords(share)} of SO(3)${solid ? '' : ` within ${reachDegrees}°`}`;
}

/** The notice about what training has seen; empty where it has seen all. */
export function coverageNotice(region: Region): string {
  const share = shareWords(seenShare(region).share);
  const near = `${share} of SO(3) lies within ${reachDegrees}° of what training sees.`;
  switch (region.kind) {
    case 'random':
      return '';
    case 'cone':
    case 'cap':
      return `Training shows ${regionWords(region)}: ${share} of SO(3) is seen.`;
    case 'axis':
      return `Turns are shown about ${directionWords(region.axis)} only: ${near}`;
    default:
      return `Only ${whole(sizeOfSet(region))} rotations are shown: ${near}`;
  }
}
