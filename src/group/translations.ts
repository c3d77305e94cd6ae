/**
 * Translations. Space has no even probability, so the sample says what it takes: directions evenly over the sphere, distances evenly in their logarithm from
 * a thousandth of the radius to the radius; each replicate has one distance in each of as many equal parts of that range as it has elements.
 */
import { Random } from '../math/random.ts';
import type { Vector3 } from '../math/rotation.ts';
import type { Motion, SampleSize } from './elements.ts';

/** Smallest distance over the largest. */
export const NEAREST = 1e-3;

/** Uniform on the unit sphere (Marsaglia 1972). */
function direction(random: Random): Vector3 {
  const [u, v, square] = random.disc();
  const across = 2 * Math.sqrt(1 - square);
  return [u * across, v * across, 1 - 2 * square];
}

function shiftAt(radius: number, part: number, random: Random): Motion {
  const [x, y, z] = direction(random);
  const distance = radius * NEAREST ** (1 - part);
  return { shift: [distance * x, distance * y, distance * z] };
}

export function sampleShifts(radius: number, { count, replicates, seed }: SampleSize): readonly Motion[] {
  const random = new Random(seed).fork('shifts');
  const size = count / replicates;
  return Array.from({ length: replicates }, () => random.permutation(size)).flatMap((places) =>
    Array.from(places, (place) => shiftAt(radius, (place + random.uniform()) / size, random)),
  );
}

export const drawShift = (radius: number, random: Random): Motion => shiftAt(radius, random.uniform(), random);
