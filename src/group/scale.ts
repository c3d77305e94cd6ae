/**
 * Uniform scale about the origin: x -> s x with log s even between -log F and log F, which is the invariant measure of the group. Each replicate is a
 * ladder of equal steps in log s with a random start.
 */
import { Random } from '../math/random.ts';
import type { Motion, SampleSize } from './elements.ts';

const scaleAt = (factor: number, part: number): Motion => ({ scale: factor ** (2 * part - 1) });

export function sampleScales(factor: number, { count, replicates, seed }: SampleSize): readonly Motion[] {
  const random = new Random(seed).fork('scales');
  const size = count / replicates;
  return Array.from({ length: replicates }, () => ({
    start: random.uniform(),
    places: random.permutation(size),
  })).flatMap(({ start, places }) => Array.from(places, (place) => scaleAt(factor, (place + start) / size)));
}

export const drawScale = (factor: number, random: Random): Motion => scaleAt(factor, random.uniform());
