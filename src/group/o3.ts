/**
 * O(3): rotations R and their products -R with the inversion, which are the turns with a mirror in a plane. Half of the elements of every sample are
 * improper; each rotation of the set is taken with both signs one after the other, and which comes first is drawn for each replicate.
 */
import { Random } from '../math/random.ts';
import { haar } from '../math/rotation.ts';
import { randomTurns, superFibonacci } from '../math/so3-sets.ts';
import type { Elements, Motion, SampleSize } from './elements.ts';

const signed = (improper: boolean): Motion => (improper ? { improper: true } : {});

export function sampleOrthogonal({ count, replicates, seed }: SampleSize): Elements {
  const size = count / replicates;
  const pairs = Math.ceil(size / 2);
  const turned = randomTurns(superFibonacci(pairs), replicates, seed).quaternions;
  const random = new Random(seed).fork('signs');
  const quaternions = new Float64Array(4 * count);
  const motions: Motion[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const first = random.integer(2);
    for (let k = 0; k < size; k++) {
      const from = 4 * (replicate * pairs + Math.floor(k / 2));
      quaternions.set(turned.subarray(from, from + 4), 4 * (replicate * size + k));
      motions.push(signed((k + first) % 2 === 1));
    }
  }
  return { quaternions, motions };
}

export const drawOrthogonal = (random: Random): Elements => ({
  quaternions: Float64Array.from(haar(random)),
  motions: [signed(random.integer(2) === 1)],
});
