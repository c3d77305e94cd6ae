/**
 * Descriptive statistics and Student intervals, float64. Sums run in the order of the data.
 * Student's t for whole degrees of freedom: Abramowitz & Stegun 26.7.3-4, inverted by bisection. Binomial proportions: the exact interval of Clopper &
 * Pearson (Biometrika 26, 1934) with the observed count taken half (mid-P: Lancaster, JASA 56, 1961), which is not as wide as it need be.
 */
import { CONFIDENCE } from './tolerances.ts';

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function requireValues(values: ArrayLike<number>, least = 1): void {
  if (values.length < least) throw new RangeError(`statistics of ${values.length} values: expected at least ${least}`);
}

export function mean(values: ArrayLike<number>): number {
  requireValues(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Root of the mean square. */
export function rootMeanSquare(values: ArrayLike<number>): number {
  requireValues(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return Math.sqrt(sum / values.length);
}

/** sum w x / sum w. */
export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  requireValues(values);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weights[i] * values[i];
    total += weights[i];
  }
  return sum / total;
}

/** Unbiased sample standard deviation (n - 1). */
export function standardDeviation(values: ArrayLike<number>): number {
  requireValues(values, 2);
  const accumulator = new Accumulator();
  for (let i = 0; i < values.length; i++) accumulator.add(values[i]);
  return Math.sqrt(accumulator.sampleVariance);
}

/** Quantile by linear interpolation between order statistics (Hyndman & Fan's type 7), 0 <= probability <= 1. */
export function quantile(values: ArrayLike<number>, probability: number): number {
  requireValues(values);
  const sorted = Float64Array.from(values).sort();
  const place = (sorted.length - 1) * probability;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** Index of the largest value; the first among equals. NaN is never the largest. */
export function indexOfLargest(values: ArrayLike<number>): number {
  requireValues(values);
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best] || Number.isNaN(values[best])) best = i;
  return best;
}

/** Count, mean, variance, extremes in one pass (Welford 1962); two accumulators combine (Chan, Golub, LeVeque 1983). */
export class Accumulator {
  count = 0;
  mean = 0;
  #squares = 0;
  smallest = Number.POSITIVE_INFINITY;
  largest = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.count++;
    const before = value - this.mean;
    this.mean += before / this.count;
    this.#squares += before * (value - this.mean);
    this.smallest = Math.min(this.smallest, value);
    this.largest = Math.max(this.largest, value);
  }

  combine(other: Accumulator): void {
    if (other.count === 0) return;
    const count = this.count + other.count;
    const difference = other.mean - this.mean;
    this.#squares += other.#squares + (difference * difference * this.count * other.count) / count;
    this.mean += (difference * other.count) / count;
    this.count = count;
    this.smallest = Math.min(this.smallest, other.smallest);
    this.largest = Math.max(this.largest, other.largest);
  }

  /** Mean squared deviation from the mean (divides by n). */
  get variance(): number {
    return this.#squares / this.count;
  }

  /** Unbiased (divides by n - 1). */
  get sampleVariance(): number {
    return this.#squares / (this.count - 1);
  }
}

/** P(|T| <= t) for Student's t with a whole number of degrees of freedom >= 1. */
export function studentCentralProbability(t: number, degreesOfFreedom: number): number {
  const angle = Math.atan2(t, Math.sqrt(degreesOfFreedom));
  const cosine = Math.cos(angle);
  const odd = degreesOfFreedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let n = odd ? 3 : 2; n <= degreesOfFreedom - 2; n += 2) {
    term *= ((n - 1) / n) * cosine * cosine;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/** The t with P(|T| <= t) = confidence. */
export function studentQuantile(degreesOfFreedom: number, confidence = CONFIDENCE): number {
  if (!Number.isInteger(degreesOfFreedom) || degreesOfFreedom < 1 || !(confidence > 0 && confidence < 1))
    throw new RangeError(
      `Student quantile for ${degreesOfFreedom} degrees of freedom at ${confidence}: ` +
        'expected an integer >= 1 and a confidence between 0 and 1',
    );
  let low = 0;
  let high = 1;
  while (studentCentralProbability(high, degreesOfFreedom) < confidence) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (studentCentralProbability(middle, degreesOfFreedom) < confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Mean of independent, identically distributed replicates with its Student interval. Needs at least 2. */
export function replicateInterval(replicates: ArrayLike<number>, confidence = CONFIDENCE): Interval {
  requireValues(replicates, 2);
  const value = mean(replicates);
  const half =
    (studentQuantile(replicates.length - 1, confidence) * standardDeviation(replicates)) / Math.sqrt(replicates.length);
  return { value, low: value - half, high: value + half };
}

/** The same for the root of a mean square: the interval of the mean of squares, clipped at 0, under the root. */
export function rootReplicateInterval(squares: ArrayLike<number>, confidence = CONFIDENCE): Interval {
  const { value, low, high } = replicateInterval(squares, confidence);
  return { value: Math.sqrt(value), low: Math.sqrt(Math.max(0, low)), high: Math.sqrt(high) };
}

/** The proportion p at which P(X < hits) + P(X = hits) / 2 falls to `tail`, X of n independent draws; 1 where it never does. */
function binomialUpper(hits: number, n: number, tail: number): number {
  let choices = 0;
  for (let k = 1; k <= hits; k++) choices += Math.log((n - hits + k) / k);
  // Above hits / n the probabilities fall from k = hits downwards, so that none of weight is lost to underflow.
  const below = (p: number): number => {
    let term = Math.exp(choices + hits * Math.log(p) + (n - hits) * Math.log1p(-p));
    let sum = term / 2;
    for (let k = hits; k > 0 && term > 0; k--) {
      term *= (k / (n - k + 1)) * ((1 - p) / p);
      sum += term;
    }
    return sum;
  };
  let [low, high] = [hits / n, 1];
  if (hits === n) return 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (below(middle) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** A proportion from `hits` of n independent draws, mid-P interval: 0 of n gives 0 to about 3 / n. @throws RangeError unless 0 <= hits <= n */
export function binomialInterval(hits: number, n: number, confidence = CONFIDENCE): Interval {
  if (!Number.isInteger(hits) || !Number.isInteger(n) || hits < 0 || hits > n || n < 1)
    throw new RangeError(`${hits} hits of ${n} draws: expected whole numbers, no more hits than draws`);
  const tail = (1 - confidence) / 2;
  return { value: hits / n, low: 1 - binomialUpper(n - hits, n, tail), high: binomialUpper(hits, n, tail) };
}
