/**
 * What many samples say of each element of a group, in one pass and in memory that does not depend on their number: mean and squared deviations
 * (Welford, Technometrics 4, 1962), and the largest value with its sample.
 */

/** Per element; plain data that grows by `addValues` and can be cloned at any time. */
export interface ElementStatistics {
  count: number;
  /** f64[elements], in the field's unit. */
  readonly mean: Float64Array;
  /** Sum over samples of the squared deviation from the mean, f64[elements]. */
  readonly squares: Float64Array;
  /** f64[elements]; -Infinity before the first sample. */
  readonly largest: Float64Array;
  /** Number of the sample that has the largest value, the first among equals, u32[elements]. */
  readonly largestSample: Uint32Array;
}

export const emptyStatistics = (elements: number): ElementStatistics => ({
  count: 0,
  mean: new Float64Array(elements),
  squares: new Float64Array(elements),
  largest: new Float64Array(elements).fill(Number.NEGATIVE_INFINITY),
  largestSample: new Uint32Array(elements),
});

/** @throws RangeError for another number of values than elements, or one that is not finite */
export function requireFitting({ mean }: ElementStatistics, values: Float64Array, sample: number): void {
  if (values.length !== mean.length || !values.every(Number.isFinite))
    throw new RangeError(`sample ${sample} has ${values.length} values: expected ${mean.length} finite ones`);
}

/** @param values one per element, as `requireFitting` asks for */
export function addValues(statistics: ElementStatistics, values: Float64Array, sample: number): void {
  const { mean, squares, largest, largestSample } = statistics;
  statistics.count++;
  for (let n = 0; n < values.length; n++) {
    const before = values[n] - mean[n];
    mean[n] += before / statistics.count;
    squares[n] += before * (values[n] - mean[n]);
    if (values[n] > largest[n]) [largest[n], largestSample[n]] = [values[n], sample];
  }
}

/** Root over samples of the mean square at each element: mean^2 + variance. */
export const rootMeanSquares = ({ count, mean, squares }: ElementStatistics): Float64Array =>
  mean.map((value, n) => Math.sqrt(value * value + squares[n] / count));

/** Bytes of the arrays. */
export const statisticsBytes = ({ mean, squares, largest, largestSample }: ElementStatistics): number =>
  [mean, squares, largest, largestSample].reduce((sum, { byteLength }) => sum + byteLength, 0);
