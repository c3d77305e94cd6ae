/**
 * Components of variance, one-way, random effects: G groups of K values each. within = mean over groups of the sample variance; between = variance of
 * the groups' means - within / K, for a mean of K values keeps a K-th of what varies in its group.
 *
 * On a Hopf grid of SO(3), grouped by the direction R^T z (where the laboratory's z is seen from the body), this is how much of a field the inverse
 * pole figure explains: all of it where a model knows every turn about z and nothing else. Noise counts as within: the share is about 0 for noise
 * alone, and for smooth fields, whose means over evenly spaced turns are almost exact, it is up to a K-th of the rest too small.
 */
import { Accumulator } from './statistics.ts';

/**
 * between / (between + within), in [0, 1]; 0 for values that are all equal.
 * @param values group by group, f64[groups, K]
 * @throws RangeError for fewer than two groups, or than two values in each
 */
export function shareBetweenGroups(values: ArrayLike<number>, groups: number): number {
  const size = values.length / groups;
  if (groups < 2 || size < 2 || !Number.isInteger(size))
    throw new RangeError(`${values.length} values in ${groups} groups: expected at least two groups of two or more`);
  const means = new Accumulator();
  let within = 0;
  for (let group = 0; group < groups; group++) {
    const own = new Accumulator();
    for (let n = group * size; n < (group + 1) * size; n++) own.add(values[n]);
    means.add(own.mean);
    within += own.sampleVariance / groups;
  }
  const between = Math.max(0, means.sampleVariance - within / size);
  return between === 0 ? 0 : between / (between + within);
}
