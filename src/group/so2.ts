/** SO(2): turns about one axis. Each replicate is a circle of equal steps with a random start: exact for every frequency below its size, and unbiased. */
import { Random } from '../math/random.ts';
import { fromAxisAngle, type Quaternion, type Vector3 } from '../math/rotation.ts';
import type { Elements, SampleSize } from './elements.ts';

export function sampleAxisTurns(axis: Vector3, { count, replicates, seed }: SampleSize): Elements {
  const random = new Random(seed).fork('axis turns');
  const size = count / replicates;
  const starts = Array.from({ length: replicates }, () => random.uniform());
  const turns = starts.flatMap((start) =>
    Array.from({ length: size }, (_, k) => fromAxisAngle(axis, (2 * Math.PI * (k + start)) / size)),
  );
  return { quaternions: Float64Array.from(turns.flat()) };
}

export const drawAxisTurn = (axis: Vector3, random: Random): Quaternion =>
  fromAxisAngle(axis, 2 * Math.PI * random.uniform());

/** Angle of a turn about an axis, radians in [0, 2 pi), counted right-handed about it. */
export function axisAngle(axis: Vector3, [w, x, y, z]: Quaternion): number {
  const along = (x * axis[0] + y * axis[1] + z * axis[2]) / Math.hypot(...axis);
  const angle = 2 * Math.atan2(along, w);
  return ((angle % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
}
