/**
 * How often the 95 % intervals of an orbit hold the truth: repeated with many seeds over functions on SO(3) whose mean and variance are known. The sample
 * and the intervals are the very ones that models are judged with: the turns of `sampleGroup`, means over replicates, `summary.ts` and `field.ts`.
 *
 * Known: the matrix elements D^l_mn have mean 0 and variance 1/(2l+1), and are orthogonal (Peter and Weyl); z = R_zz is uniform on [-1, 1], so that the
 * step "z > h" has mean p = (1 - h)/2 and variance p (1 - p), and is orthogonal to D^2_mn with m, n not 0.
 *
 * Fast, because D^l(Q R) = D^l(Q) D^l(R): columns of the well-spread set are computed once, one row of D^l(Q) per replicate.
 */

import { replicatesFor } from '../group/sampling.ts';
import { quaternionAt } from '../group/so3.ts';
import { Random } from '../math/random.ts';
import { haar } from '../math/rotation.ts';
import { superFibonacci } from '../math/so3-sets.ts';
import { type Interval, replicateInterval, rootReplicateInterval } from '../math/statistics.ts';
import { wignerMatrices } from '../math/wigner.ts';
import { blockMeans, meanOf, nonEquivariantShare, rowDistances, shareOf } from './field.ts';

/** Degree, row and column from 0: z = R_zz first. */
const entries = [
  [1, 2, 2],
  [1, 0, 1],
  [2, 1, 3],
  [4, 2, 5],
] as const;
const highestDegree = 4;

/** Values of the entries over the orbit of a seed, each f64[count], in the order of `sampleGroup`. */
export type EntrySampler = (seed: number | string) => readonly Float64Array[];

/** @throws RangeError for counts that are not sixteen or fewer turns of a set (see `replicatesFor`) */
export function entrySampler(count: number): EntrySampler {
  const replicates = replicatesFor(count);
  const size = count / replicates;
  if (size < 2) throw new RangeError(`${count} elements are no turns of a set: their intervals are those of draws`);
  const set = superFibonacci(size);
  const columns = entries.map(([l]) => new Float64Array(size * (2 * l + 1)));
  for (let i = 0; i < size; i++) {
    const matrices = wignerMatrices(highestDegree, quaternionAt(set.quaternions, i));
    entries.forEach(([l, , column], e) => {
      const width = 2 * l + 1;
      for (let k = 0; k < width; k++) columns[e][i * width + k] = matrices[l][k * width + column];
    });
  }
  return (seed) => {
    const random = new Random(seed);
    const values = entries.map(() => new Float64Array(count));
    for (let r = 0; r < replicates; r++) {
      const turn = wignerMatrices(highestDegree, haar(random));
      entries.forEach(([l, row], e) => {
        const width = 2 * l + 1;
        const own = turn[l].subarray(row * width, (row + 1) * width);
        const [from, into] = [columns[e], values[e]];
        for (let i = 0; i < size; i++) {
          let sum = 0;
          for (let k = 0; k < width; k++) sum += own[k] * from[i * width + k];
          into[r * size + i] = sum;
        }
      });
    }
    return values;
  };
}

interface KnownFunction {
  readonly name: string;
  readonly of: (values: readonly Float64Array[]) => Float64Array;
  readonly mean: number;
  readonly variance: number;
}

const quarter = 0.5;
const step = (z: Float64Array, above: number): Float64Array => z.map((value) => (value > above ? 1 : 0));

const functions: readonly KnownFunction[] = [
  { name: 'D^1', of: ([, d1]) => d1, mean: 0, variance: 1 / 3 },
  { name: 'D^2', of: ([, , d2]) => d2, mean: 0, variance: 1 / 5 },
  { name: 'D^4', of: ([, , , d4]) => d4, mean: 0, variance: 1 / 9 },
  {
    name: 'D^2 and a step',
    of: ([z, , d2]) => d2.map((value, n) => 0.6 * value + (z[n] > quarter ? 1 : 0)),
    mean: 1 / 4,
    variance: 0.36 / 5 + 3 / 16,
  },
];

/** Shares of poses that a step flips: h and its share (1 - h)/2. */
const steps = [0.5, 0.9, 0.98, 0.996] as const;

/** Labels differ from the mean by this, so that the loss has both parts. */
const labelOffset = 0.3;

export type CoveredStatistic = 'root mean square' | 'mean' | 'share of the loss' | 'share of poses';

export interface IntervalCoverage {
  readonly name: string;
  readonly statistic: CoveredStatistic;
  readonly repetitions: number;
  /** Repetitions whose interval holds the truth; lies below it; above it. */
  readonly covered: number;
  readonly below: number;
  readonly above: number;
}

/** The intervals of one function over one orbit with their truths. */
function* intervalsOf(
  { of, mean, variance }: KnownFunction,
  values: readonly Float64Array[],
  replicates: number,
): Generator<readonly [CoveredStatistic, Interval, truth: number]> {
  const rows = of(values);
  const twirl = meanOf(rows, rows.length);
  const squares = rowDistances(rows, twirl, 1).map((error) => error ** 2);
  yield ['root mean square', rootReplicateInterval(blockMeans(squares, replicates)), Math.sqrt(variance)];
  yield ['mean', replicateInterval(blockMeans(rows, replicates)), mean];
  const labels = Float64Array.of(mean + labelOffset);
  const share = variance / (variance + labelOffset ** 2);
  yield ['share of the loss', nonEquivariantShare(rows, twirl, labels, replicates), share];
}

/**
 * Counts over orbits of `count` elements with seeds of their own.
 * @param onRepetition told how many are done
 */
export function intervalCoverage(
  count: number,
  repetitions: number,
  onRepetition?: (done: number) => void,
): readonly IntervalCoverage[] {
  const replicates = replicatesFor(count);
  const sample = entrySampler(count);
  const tallies = new Map<string, { name: string; statistic: CoveredStatistic; hits: [number, number, number] }>();
  const tell = (name: string, statistic: CoveredStatistic, { low, high }: Interval, truth: number): void => {
    const key = `${name} ${statistic}`;
    const tally = tallies.get(key) ?? { name, statistic, hits: [0, 0, 0] };
    tallies.set(key, tally);
    tally.hits[high < truth ? 1 : low > truth ? 2 : 0]++;
  };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const values = sample(`coverage ${repetition}`);
    for (const known of functions)
      for (const [statistic, interval, truth] of intervalsOf(known, values, replicates))
        tell(known.name, statistic, interval, truth);
    for (const above of steps) {
      const share = (1 - above) / 2;
      tell(`step of ${Number(share.toFixed(4))}`, 'share of poses', shareOf(step(values[0], above), replicates), share);
    }
    onRepetition?.(repetition + 1);
  }
  return Array.from(tallies.values(), ({ name, statistic, hits: [covered, below, above] }) => {
    return { name, statistic, repetitions, covered, below, above };
  });
}

/** Standard deviations that a count may lie beyond a bound and still come from it: about 1 in 1000. */
const doubt = 3.1;

/** Repetitions from which on the bounds are meant as they stand. */
const conclusive = 4000;

/**
 * The shares of repetitions that intervals of 95 % are held to: 93 to 97 %, give or take what chance does to fewer than 4,000. Intervals of rare events
 * are never too short, and may cover more.
 */
export function coverageLimits({
  statistic,
  repetitions,
}: Pick<IntervalCoverage, 'statistic' | 'repetitions'>): readonly [least: number, most: number] {
  const slack = (bound: number): number =>
    repetitions >= conclusive ? 0 : doubt * Math.sqrt((bound * (1 - bound)) / repetitions);
  return [Math.max(0, 0.93 - slack(0.93)), statistic === 'share of poses' ? 1 : Math.min(1, 0.97 + slack(0.97))];
}

/** True where the count is within its limits. */
export function coversAsMeant(coverage: IntervalCoverage): boolean {
  const [least, most] = coverageLimits(coverage);
  const found = coverage.covered / coverage.repetitions;
  return found >= least && found <= most;
}
