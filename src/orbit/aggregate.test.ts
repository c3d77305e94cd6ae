/** Aggregates over samples that are formulas, F = -x (1 + a D(R)), injected at the level of the orbit: values per element, numbers of the set, rank, bounds, pauses. */
import { describe, expect, it } from 'vitest';
import { mean, rootMeanSquare, standardDeviation, studentQuantile } from '../math/statistics.ts';
import { wignerD } from '../math/wigner.ts';
import {
  type Aggregate,
  addSample,
  byLabel,
  emptyAggregate,
  keptBytes,
  MOST_SAMPLES,
  ranked,
  type SampleOrbit,
  type SampleSummary,
  summariseSet,
  summaryOf,
} from './aggregate.ts';
import { emptyStatistics, rootMeanSquares } from './element-statistics.ts';
import { evaluateOrbit } from './evaluate.ts';
import { forceFunction, knownPoints } from './known-functions.ts';
import type { Verdict } from './result.ts';
import { scatterOf } from './scatter.ts';

const count = 72;

/** F = -x (1 + amplitude D^1_mm(R)), m = `entry`, in the very way that models are judged. */
const judged = (amplitude: number, entry: number, points: readonly number[] = knownPoints) =>
  evaluateOrbit({
    evaluate: forceFunction((x, q) => x.map((value) => -value * (1 + amplitude * wignerD(1, q)[4 * entry])), points),
    control: forceFunction(
      (x, q) => x.map((value) => -value * (1 + 1e-15 + amplitude * wignerD(1, q)[4 * entry])),
      points,
    ),
    output: 'forces',
    count,
    seed: 3,
    chunk: count,
  });

const amplitudes = [0.5, 0, 0.002, 0.1, 0.2];
const orbits = await Promise.all(amplitudes.map((amplitude, n) => judged(amplitude, n % 3)));
const named = (sample: number) => ({ sample, id: `formula ${sample}` });

function filled(list: readonly SampleOrbit[] = orbits, most = list.length): Aggregate {
  const aggregate = emptyAggregate(count, most);
  list.forEach((orbit, sample) => {
    addSample(aggregate, orbit, named(sample));
  });
  return aggregate;
}

describe('an aggregate over samples', () => {
  it('has at each element mean, RMS, largest value and whose it is, as a plain loop finds them', () => {
    const { statistics } = filled();
    const roots = rootMeanSquares(statistics);
    for (let n = 0; n < count; n++) {
      const values = orbits.map(({ elements }) => elements[n].value);
      expect(statistics.mean[n]).toBeCloseTo(mean(values), 13);
      expect(roots[n]).toBeCloseTo(rootMeanSquare(values), 13);
      expect(statistics.largest[n]).toBe(Math.max(...values));
      expect(values[statistics.largestSample[n]]).toBe(Math.max(...values));
      expect(Math.sqrt(statistics.squares[n] / 4)).toBeCloseTo(standardDeviation(values), 13);
    }
    expect(statistics.count).toBe(5);
  });

  it('has the numbers of the set with Student intervals over samples', () => {
    const { samples } = filled();
    const summary = summariseSet(samples);
    const squares = orbits.map(({ summary: { error } }) => error.value ** 2);
    const half = (studentQuantile(4) * standardDeviation(squares)) / Math.sqrt(5);
    expect(summary.error.value).toBeCloseTo(Math.sqrt(mean(squares)), 14);
    expect(summary.error.high).toBeCloseTo(Math.sqrt(mean(squares) + half), 13);
    expect(summary.error.low).toBeCloseTo(Math.sqrt(Math.max(0, mean(squares) - half)), 13);
    // Over SO(3) the RMS of D^1_mm is 1 / sqrt 3: the relative error of a sample is its amplitude over that, up to sampling.
    const expected = rootMeanSquare(amplitudes.map((amplitude) => amplitude / Math.sqrt(3)));
    expect(Math.abs((summary.relative?.value ?? 0) / expected - 1)).toBeLessThan(0.05);
    expect(summary).toMatchObject({
      samples: 5,
      verdict: 'broken',
      verdicts: { exact: 1, approximate: 1, broken: 3, undecided: 0 },
    });
    expect(summariseSet(samples.slice(0, 1)).error).toEqual({ value: samples[0].error.value });
    expect(summariseSet(samples.slice(1, 2)).verdict).toBe('exact');
    expect(summariseSet(samples.slice(1, 3)).verdict).toBe('approximate');
  });

  it('ranks from worst to best by relative error, what is undecided last', () => {
    const { samples } = filled();
    expect(ranked(samples).map(({ sample }) => sample)).toEqual([0, 4, 3, 2, 1]);
    const undecided: SampleSummary = { ...samples[0], sample: 9, verdict: 'undecided', relativeError: 1e9 };
    expect(ranked([undecided, ...samples]).map(({ sample }) => sample)).toEqual([0, 4, 3, 2, 1, 9]);
    const twins = [7, 5, 6].map((sample) => ({ ...samples[0], sample }));
    expect(ranked(twins).map(({ sample }) => sample)).toEqual([5, 6, 7]);
    expect(summariseSet([undecided])).toMatchObject({ verdict: 'undecided', samples: 1 });
    expect(summariseSet([undecided])).not.toHaveProperty('relative');
  });

  it('gives the same bits after a pause in which all was written down', () => {
    const paused = emptyAggregate(count, 5);
    orbits.slice(0, 2).forEach((orbit, sample) => {
      addSample(paused, orbit, named(sample));
    });
    const resumed = structuredClone(paused);
    orbits.slice(2).forEach((orbit, n) => {
      addSample(resumed, orbit, named(n + 2));
    });
    expect(resumed).toEqual(filled());
  });

  it('counts right answers at each element, and by class, where the class is known', () => {
    const classes = { names: ['box', 'cone'], mean: [0.5, 0.5], modal: 0, flipRate: { value: 0.25, low: 0, high: 1 } };
    const says = (answers: readonly number[], accuracy: number | undefined): SampleOrbit => ({
      verdict: 'broken',
      noiseFloor: 0,
      elements: answers.map((answer) => ({ q: [1, 0, 0, 0], value: 0.1, class: answer })),
      summary: {
        ...orbits[0].summary,
        classes: { ...classes, ...(accuracy !== undefined && { accuracy: { value: accuracy, low: 0, high: 1 } }) },
      },
    });
    const aggregate = emptyAggregate(4, 3);
    addSample(aggregate, says([0, 0, 0, 1], 0.75), { sample: 0, id: 'a box', label: 'box' });
    addSample(aggregate, says([1, 0, 0, 1], 0.5), { sample: 1, id: 'a cone', label: 'cone' });
    addSample(aggregate, says([0, 0, 0, 0], undefined), { sample: 2, id: 'something' });
    expect([...aggregate.right]).toEqual([2, 1, 1, 1]);
    expect(aggregate.labelled).toBe(2);
    const summary = summariseSet(aggregate.samples);
    expect(summary.accuracy?.value).toBe(0.625);
    expect(summary.flipRate?.value).toBe(0.25);
    const rows = byLabel(aggregate.samples);
    expect(rows.map(({ label, summary: { accuracy } }) => [label, accuracy?.value])).toEqual([
      ['box', 0.75],
      ['cone', 0.5],
    ]);
    const always = aggregate.samples.map((one) => ({
      ...one,
      classes: { modal: 'box', flipRate: 0, accuracy: 1 },
    }));
    expect(summariseSet(always).flipRate).toMatchObject({ value: 0, low: 0 });
    expect(summariseSet(always).flipRate?.high).toBeGreaterThan(0.3);
    expect(summariseSet(always).accuracy?.low).toBeLessThan(0.7);
  });

  it('holds 100 frames of 72 elements, of any number of atoms, in the memory that was promised', async () => {
    const aggregate = emptyAggregate(count, 100);
    for (let sample = 0; sample < 100; sample++) {
      const points = Array.from({ length: 3 * (2 + (sample % 7)) }, (_, c) => Math.sin(c + sample));
      addSample(aggregate, await judged(0.2 + 0.001 * sample, sample % 2, points), named(sample));
    }
    expect(keptBytes(aggregate)).toBe(4 * 100 * count + count * (3 * 8 + 4) + 4 * count);
    expect(ranked(aggregate.samples)[0].sample).toBeGreaterThan(80);
    const { points } = scatterOf([aggregate.rows], count);
    const even = Array.from({ length: 50 }, (_, n) => points[4 * n]);
    const odd = Array.from({ length: 50 }, (_, n) => points[4 * n + 2]);
    const [low, high] = [even, odd].sort((a, b) => a[0] - b[0]);
    expect(Math.max(...low)).toBeLessThan(Math.min(...high));
  });

  it('stays below 32 MiB whatever is asked for', () => {
    const aggregate = emptyAggregate(65_536, MOST_SAMPLES, 6912);
    const elements = Array.from({ length: 65_536 }, () => ({ q: [1, 0, 0, 0] as const, value: 1 }));
    const orbit: SampleOrbit = {
      ...orbits[0],
      elements,
      grid: { base: 432, fibre: 16, directions: [], elements: elements.slice(0, 6912) },
    };
    addSample(aggregate, orbit, named(0));
    const afterOne = keptBytes(aggregate);
    addSample(aggregate, orbit, named(1));
    const each = keptBytes(aggregate) - afterOne;
    expect(afterOne + (MOST_SAMPLES - 1) * each).toBeLessThan(32 * 2 ** 20);
    expect(() => emptyAggregate(8, MOST_SAMPLES + 1)).toThrow(/1 to 20000/);
  });

  it('refuses what does not belong, and then is as it was', () => {
    const aggregate = filled(orbits.slice(0, 2), 3);
    const before = structuredClone(aggregate);
    const short = { ...orbits[2], elements: orbits[2].elements.slice(1) };
    const broken = { ...orbits[2], elements: orbits[2].elements.map((one) => ({ ...one, value: Number.NaN })) };
    expect(() => addSample(aggregate, short, named(2))).toThrow(/expected 72 finite ones/);
    expect(() => addSample(aggregate, broken, named(2))).toThrow(/finite/);
    expect(() => addSample(aggregate, orbits[2], named(1))).toThrow(/there already/);
    expect(() => addSample(emptyAggregate(count, 1, 12), orbits[2], named(0))).toThrow(/grid of 12/);
    expect(aggregate).toEqual(before);
    addSample(aggregate, orbits[2], named(2));
    expect(() => addSample(aggregate, orbits[3], named(3))).toThrow(/one more than 3/);
  });

  it('takes from an orbit what its result says', () => {
    const [orbit] = orbits;
    const values = orbit.elements.map(({ value }) => value);
    const summary = summaryOf(orbit, { sample: 4, id: 'x', label: 'y' });
    expect(summary).toMatchObject({ sample: 4, id: 'x', label: 'y', verdict: 'broken' satisfies Verdict });
    expect(summary.mean).toBeCloseTo(mean(values), 14);
    expect(summary.spread).toBeCloseTo(standardDeviation(values), 14);
    expect(summary.worst).toEqual({ index: orbit.summary.worst.index, value: Math.max(...values) });
    expect(emptyStatistics(2).largest).toEqual(Float64Array.of(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY));
  });
});
