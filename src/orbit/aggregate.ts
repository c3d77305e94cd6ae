/**
 * Many orbits of one model as one: each sample brings its field at the same elements of the group (the same seed), so that element n is the same g for all.
 * Kept are statistics per element, a summary per sample, and a row per sample for the scatter (`scatter.ts`): none of it grows with the atoms. It is plain
 * data that can be written down after any sample; what is added later gives the same bits as without the pause.
 *
 * Numbers of the set are means over samples with Student's interval over samples. Not a bootstrap: it draws nothing at random, is what the rest of the program
 * uses, and is no narrower than a bootstrap of few samples, which is known to cover too little. Frames of one trajectory resemble each other: then the interval
 * is that of this set, and too narrow for the molecule.
 */
import {
  binomialInterval,
  mean,
  replicateInterval,
  rootReplicateInterval,
  standardDeviation,
} from '../math/statistics.ts';
import { BROKEN_RELATIVE } from '../math/tolerances.ts';
import {
  addValues,
  type ElementStatistics,
  emptyStatistics,
  requireFitting,
  statisticsBytes,
} from './element-statistics.ts';
import type { Estimate, OrbitElement, OrbitResult, Verdict } from './result.ts';
import { keptRow, rowWidth } from './scatter.ts';

/** More samples than this are refused: their summaries would be larger than all else. */
export const MOST_SAMPLES = 20_000;

/** One sample, judged: all that is kept of it besides its row. Fields in their own unit. */
export interface SampleSummary {
  /** Its place in the set, counted from 0: the same for every model. */
  readonly sample: number;
  /** In words: `frame 12`, `torus of seed 3`. */
  readonly id: string;
  /** Name of its class, where it is known. */
  readonly label?: string;
  readonly verdict: Verdict;
  readonly relativeError: number;
  /** RMS over the orbit, with its interval over the orbit. */
  readonly error: Estimate;
  readonly twirlRms: number;
  readonly noiseFloor: number;
  /** Mean and standard deviation of the field over the orbit. */
  readonly mean: number;
  readonly spread: number;
  readonly worst: { readonly index: number; readonly value: number };
  /** Share of the loss that broken equivariance costs, where labels tell. */
  readonly share?: number;
  /** The modal class, share of other answers, share of right ones where the class is known. */
  readonly classes?: { readonly modal: string; readonly flipRate: number; readonly accuracy?: number };
}

export interface Aggregate {
  /** Samples that it was made for: with the elements it fixes how wide rows are. */
  readonly most: number;
  readonly statistics: ElementStatistics;
  /** Of the picture's grid, where one is asked for. */
  readonly grid?: ElementStatistics;
  /** Right answers at each element, u32[elements], and samples whose class is known. */
  readonly right: Uint32Array;
  labelled: number;
  readonly samples: SampleSummary[];
  /** f32[width] each, in the order of `samples`. */
  readonly rows: Float32Array[];
}

/** @throws RangeError for more than `MOST_SAMPLES` */
export function emptyAggregate(elements: number, most: number, grid?: number): Aggregate {
  if (!(Number.isInteger(most) && most >= 1 && most <= MOST_SAMPLES))
    throw new RangeError(`an aggregate over ${most} samples: expected 1 to ${MOST_SAMPLES}`);
  return {
    most,
    statistics: emptyStatistics(elements),
    ...(grid !== undefined && { grid: emptyStatistics(grid) }),
    right: new Uint32Array(elements),
    labelled: 0,
    samples: [],
    rows: [],
  };
}

/** What an aggregate reads of a judged orbit. */
export type SampleOrbit = Pick<OrbitResult, 'verdict' | 'noiseFloor' | 'summary' | 'elements' | 'grid'>;

const valuesOf = (elements: readonly OrbitElement[]): Float64Array => Float64Array.from(elements, ({ value }) => value);

function classesOf({ summary }: SampleOrbit): Pick<SampleSummary, 'classes'> {
  const { classes } = summary;
  if (!classes) return {};
  const { names, modal, flipRate, accuracy } = classes;
  return {
    classes: { modal: names[modal], flipRate: flipRate.value, ...(accuracy && { accuracy: accuracy.value }) },
  };
}

export function summaryOf(
  orbit: SampleOrbit,
  { sample, id, label }: Pick<SampleSummary, 'sample' | 'id' | 'label'>,
): SampleSummary {
  const { summary, verdict, noiseFloor } = orbit;
  const { relativeError, error, twirlRms, worst, nonEquivariantShare: share } = summary;
  const values = valuesOf(orbit.elements);
  return {
    sample,
    id,
    ...(label !== undefined && { label }),
    verdict,
    relativeError,
    error,
    twirlRms,
    noiseFloor,
    mean: mean(values),
    spread: values.length > 1 ? standardDeviation(values) : 0,
    worst: { index: worst.index, value: worst.value },
    ...(share && { share: share.value }),
    ...classesOf(orbit),
  };
}

/**
 * Takes one sample. Either all of it is taken or nothing.
 * @throws RangeError for another number of elements, a value that is not finite, a sample that is there already or one too many
 */
export function addSample(
  aggregate: Aggregate,
  orbit: SampleOrbit,
  named: Pick<SampleSummary, 'sample' | 'id' | 'label'>,
): void {
  const { statistics, grid, samples, rows, right, most } = aggregate;
  if (samples.length >= most || samples.some(({ sample }) => sample === named.sample))
    throw new RangeError(`sample ${named.sample} (${named.id}) is there already, or one more than ${most}`);
  if (grid && orbit.grid?.elements.length !== grid.mean.length)
    throw new RangeError(`${named.id} has no grid of ${grid.mean.length} elements, which this aggregate needs`);
  const values = valuesOf(orbit.elements);
  const parts = [
    [statistics, values] as const,
    ...(grid && orbit.grid ? [[grid, valuesOf(orbit.grid.elements)] as const] : []),
  ];
  for (const part of parts) requireFitting(...part, named.sample);
  for (const part of parts) addValues(...part, named.sample);
  samples.push(summaryOf(orbit, named));
  rows.push(keptRow(values, rowWidth(values.length, most)));
  const own = orbit.summary.classes?.names.indexOf(named.label ?? '') ?? -1;
  if (own < 0) return;
  aggregate.labelled++;
  orbit.elements.forEach((element, n) => {
    if (element.class === own) right[n]++;
  });
}

/** Bytes of all arrays that are kept. */
export const keptBytes = ({ statistics, grid, right, rows }: Aggregate): number =>
  statisticsBytes(statistics) +
  (grid ? statisticsBytes(grid) : 0) +
  right.byteLength +
  rows.reduce((sum, { byteLength }) => sum + byteLength, 0);

/** Over samples; the interval needs two. */
export interface SetEstimate {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

export interface AggregateSummary {
  readonly samples: number;
  /** exact: every decided sample is; broken: the RMS relative error is above 1 %; undecided: no sample is decided; approximate: between. */
  readonly verdict: Verdict;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** RMS over group and samples, and mean, in the field's unit. */
  readonly error: SetEstimate;
  readonly mean: SetEstimate;
  /** RMS over the samples that are decided of their relative errors; absent where none is. */
  readonly relative?: SetEstimate;
  /** RMS over samples. */
  readonly noiseFloor: number;
  /** Means over samples. Accuracy over group and set; of samples whose class is known. */
  readonly share?: SetEstimate;
  readonly flipRate?: SetEstimate;
  readonly accuracy?: SetEstimate;
}

/** Root of the mean square over samples. */
export const rootOver = (values: readonly number[]): SetEstimate => {
  const squares = values.map((value) => value * value);
  return values.length > 1 ? rootReplicateInterval(squares) : { value: Math.sqrt(mean(squares)) };
};

const meanOver = (values: readonly number[]): SetEstimate =>
  values.length > 1 ? replicateInterval(values) : { value: mean(values) };

/** A mean of shares, within 0 and 1. Where all are 0 or all are 1 their scatter says nothing: then as if each were one draw. */
export function shareOver(values: readonly number[]): SetEstimate {
  const total = values.reduce((sum, value) => sum + value, 0);
  if (total === 0 || total === values.length) return binomialInterval(total, values.length);
  const { value, low = 0, high = 1 } = meanOver(values);
  return { value, low: Math.max(0, low), high: Math.min(1, high) };
}

const isDecided = ({ verdict }: SampleSummary): boolean => verdict !== 'undecided';

function verdictOf(decided: readonly SampleSummary[], relative: SetEstimate | undefined): Verdict {
  if (!relative) return 'undecided';
  if (decided.every(({ verdict }) => verdict === 'exact')) return 'exact';
  return relative.value > BROKEN_RELATIVE ? 'broken' : 'approximate';
}

/** The numbers of a set. @throws RangeError without samples */
export function summariseSet(samples: readonly SampleSummary[]): AggregateSummary {
  const count = (word: Verdict): number => samples.filter(({ verdict }) => verdict === word).length;
  const verdicts = {
    exact: count('exact'),
    approximate: count('approximate'),
    broken: count('broken'),
    undecided: count('undecided'),
  };
  const decided = samples.filter(isDecided);
  const relative = decided.length > 0 ? rootOver(decided.map(({ relativeError }) => relativeError)) : undefined;
  const shares = samples.flatMap(({ share }) => share ?? []);
  const flips = samples.flatMap(({ classes }) => classes?.flipRate ?? []);
  const right = samples.flatMap(({ classes }) => classes?.accuracy ?? []);
  return {
    samples: samples.length,
    verdict: verdictOf(decided, relative),
    verdicts,
    error: rootOver(samples.map(({ error }) => error.value)),
    mean: meanOver(samples.map((sample) => sample.mean)),
    ...(relative && { relative }),
    noiseFloor: rootOver(samples.map(({ noiseFloor }) => noiseFloor)).value,
    ...(shares.length > 0 && { share: shareOver(shares) }),
    ...(flips.length > 0 && { flipRate: shareOver(flips) }),
    ...(right.length > 0 && { accuracy: shareOver(right) }),
  };
}

/** Worst first, by relative error; what is undecided, whose relative error means nothing, last; equals by their place in the set. */
export const ranked = (samples: readonly SampleSummary[]): SampleSummary[] =>
  [...samples].sort(
    (a, b) => Number(isDecided(b)) - Number(isDecided(a)) || b.relativeError - a.relativeError || a.sample - b.sample,
  );

/** The numbers of each class, in the order in which classes come first. */
export function byLabel(
  samples: readonly SampleSummary[],
): readonly { readonly label: string; readonly summary: AggregateSummary }[] {
  const labels = [...new Set(samples.flatMap(({ label }) => label ?? []))];
  return labels.map((label) => ({ label, summary: summariseSet(samples.filter((one) => one.label === label)) }));
}
