/**
 * How much of a field the inverse pole figure explains: the share of its variance over SO(3) that depends on the direction R^T z alone (where the
 * laboratory's z is seen from the body), as it is where a model knows all turns about z and nothing else. On a Hopf grid of B directions with K
 * turns each, by components of variance (one-way, random effects): within = mean over directions of the sample variance over turns; between = variance
 * of the directions' means - within / K, for a mean of K turns keeps a K-th of what varies over them. Noise counts as within: the share is about 0
 * for noise alone, and for smooth fields, whose means over evenly spaced turns are almost exact, it is up to a K-th of the rest too small.
 */
import { Accumulator } from '../math/statistics.ts';
import type { OrbitGrid } from './result.ts';

/** between / (between + within), in [0, 1]; 0 for a field that is the same everywhere. @throws RangeError for a grid of single turns or directions */
export function poleShare({ base, fibre, elements }: Pick<OrbitGrid, 'base' | 'fibre' | 'elements'>): number {
  if (base < 2 || fibre < 2)
    throw new RangeError(`a grid of ${base} directions and ${fibre} turns: expected at least two of each`);
  const means = new Accumulator();
  let within = 0;
  for (let direction = 0; direction < base; direction++) {
    const turns = new Accumulator();
    for (let turn = 0; turn < fibre; turn++) turns.add(elements[direction * fibre + turn].value);
    means.add(turns.mean);
    within += turns.sampleVariance / base;
  }
  const between = Math.max(0, means.sampleVariance - within / fibre);
  return between === 0 ? 0 : between / (between + within);
}
