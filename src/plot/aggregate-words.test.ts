/** Words and tables of a set of samples, from numbers written by hand. */
import { describe, expect, it } from 'vitest';
import type { AggregateSummary, SampleSummary } from '../orbit/aggregate.ts';
import { aggregateElementsCsv, aggregateSamplesCsv, type ListedSide } from './aggregate-csv.ts';
import { consensusSentence, estimateWords, setSentence, verdictCounts } from './aggregate-words.ts';

const summary: AggregateSummary = {
  samples: 3,
  verdict: 'broken',
  verdicts: { exact: 1, approximate: 0, broken: 2, undecided: 0 },
  error: { value: 0.05, low: 0.04, high: 0.06 },
  mean: { value: 0.045 },
  relative: { value: 0.07 },
  noiseFloor: 1e-6,
};
const forces = { field: 'force-error', group: 'so3' } as const;

describe('a set in a sentence', () => {
  it('says how much changes over group and set, and in how many samples', () => {
    expect(setSentence('A', summary, forces)).toBe(
      'A is broken: over SO(3) and the set forces change by 50.0 meV/Å (95 % over samples: 40.0 meV/Å to 60.0 meV/Å), 7.0\u202f% of their size; broken in 2 and exact in 1 of 3 samples.',
    );
    expect(verdictCounts({ ...summary, samples: 1, verdicts: { ...summary.verdicts, broken: 0 } })).toBe(
      'exact in 1 of 1 sample',
    );
    expect(setSentence('B', { ...summary, verdict: 'exact' }, forces)).toMatch(
      /exact in all of 3 samples, at the floor/,
    );
    expect(setSentence('B', { ...summary, verdict: 'undecided' }, forces)).toMatch(/undecided: in none of 3 samples/);
    expect(setSentence('B', { ...summary, verdict: 'approximate' }, forces)).toMatch(
      /^B is approximately equivariant: /,
    );
    const flips = { ...summary, flipRate: { value: 0.25 }, accuracy: { value: 0.5 } };
    expect(setSentence('A', flips, { field: 'class-distance', group: 'so3' })).toMatch(
      /answers flip in 25.% of poses, right in 50.%; /,
    );
    expect(estimateWords({ value: 2 }, String)).toBe('2');
  });

  it('says how far consensus agrees', () => {
    const found = { samples: 2, distance: { value: 0.001 }, relative: { value: 0.02 }, sameClass: { value: 1 } };
    expect(consensusSentence(found, forces)).toBe(
      'Consensus: the means of A and B over the orbit are 1.00 meV/Å apart, 2.0\u202f% of their size, RMS over 2 samples; the same class in 100\u202f%.',
    );
  });
});

describe('a set as tables', () => {
  const sample = (n: number, relativeError: number, id = `frame ${n}`): SampleSummary => ({
    sample: n,
    id,
    verdict: 'broken',
    relativeError,
    error: { value: relativeError / 2, low: 0.1, high: 0.9 },
    twirlRms: 0.5,
    noiseFloor: 0.25,
    mean: 0.125,
    spread: 0.0625,
    worst: { index: 1, value: 4 },
  });
  const side = (ranked: readonly SampleSummary[], right?: readonly number[]): ListedSide => ({
    ranked,
    orbit: {
      elements: [
        { q: [1, 0, 0, 0], value: 3 },
        { q: [0, 1, 0, 0], value: 5, motion: { improper: true } },
      ],
    },
    perElement: { rms: [6, 7], largest: [8, 9], largestSample: [0, 2], ...(right && { right }) },
  });

  it('lists elements with the numbers of both models', () => {
    expect(aggregateElementsCsv([side([]), side([], [0.5, 1])])).toBe(
      'index,qw,qx,qy,qz,det,a_mean,a_rms,a_max,a_max_sample,b_mean,b_rms,b_max,b_max_sample,b_accuracy\r\n' +
        '0,1,0,0,0,1,3,6,8,0,3,6,8,0,0.5\r\n1,0,1,0,0,-1,5,7,9,2,5,7,9,2,1\r\n',
    );
  });

  it('lists samples by A’s rank, with B’s beside it, and those of B alone last', () => {
    const text = aggregateSamplesCsv([
      side([sample(2, 0.5), sample(0, 0.25, 'a, "b"')]),
      side([sample(1, 0.75), sample(2, 0.5)]),
    ]);
    const [head, ...rows] = text.trimEnd().split('\r\n');
    const column = (name: string): number => head.split(',').indexOf(name);
    expect(rows.map((row) => row.split(',')[0])).toEqual(['2', '0', '1']);
    expect(rows[0].split(',')[column('a_rank')]).toBe('1');
    expect(rows[0].split(',')[column('b_rank')]).toBe('2');
    expect(rows[0].split(',')[column('a_error')]).toBe('0.25');
    expect(rows[1]).toMatch(/^0,"a, ""b""",,2,broken,0\.25,.*,,$/);
    expect(rows[2]).toMatch(/^1,frame 1,,,,/);
    expect(rows[2].split(',')[column('b_relative_error')]).toBe('0.75');
    expect(text).not.toMatch(/undefined|NaN/);
  });
});
