/** Consensus of two models: distances of twirls by the judge's own measure, classes by name and never by place. */
import { expect, it } from 'vitest';
import { shannonDistance } from '../math/shannon.ts';
import { consensusOf, summariseConsensus, type TwirledOrbit } from './consensus.ts';
import { evaluateOrbit } from './evaluate.ts';
import { forceFunction, knownPoints } from './known-functions.ts';
import type { FieldName } from './result.ts';

const rms = Math.sqrt(knownPoints.reduce((sum, value) => sum + value * value, 0) / knownPoints.length);

const times = (factor: number): Promise<TwirledOrbit> => {
  const evaluate = forceFunction((x) => x.map((value) => factor * value));
  return evaluateOrbit({ evaluate, control: evaluate, output: 'forces', count: 24, seed: 1, chunk: 24 });
};

it('finds forces -x and -1.5 x half an RMS apart, and a model in agreement with itself', async () => {
  const [one, more] = [await times(-1), await times(-1.5)];
  const found = consensusOf(4, one, more);
  expect(found?.sample).toBe(4);
  expect(found?.distance).toBeCloseTo(0.5 * rms, 12);
  expect(found?.relative).toBeCloseTo(0.5 / Math.sqrt((1 + 2.25) / 2), 12);
  expect(consensusOf(4, more, one)?.distance).toBeCloseTo(0.5 * rms, 12);
  expect(consensusOf(0, one, one)).toEqual({ sample: 0, distance: 0, relative: 0 });
});

const base = await times(-1);
const saying = (field: FieldName, names: readonly string[], mean: readonly number[], modal: number): TwirledOrbit => ({
  field,
  twirl: [0, 0, 1, 0, 0, 1],
  summary: { ...base.summary, twirlRms: 1, classes: { names, mean, modal, flipRate: { value: 0, low: 0, high: 0 } } },
});

it('compares class probabilities by the names of their classes', () => {
  const a = saying('class-distance', ['box', 'cone', 'torus'], [0.7, 0.2, 0.1], 0);
  const same = saying('class-distance', ['torus', 'box', 'cone'], [0.1, 0.7, 0.2], 1);
  const other = saying('class-distance', ['torus', 'box', 'cone'], [0.7, 0.2, 0.1], 0);
  expect(consensusOf(0, a, same)).toEqual({ sample: 0, distance: 0, sameClass: true });
  const found = consensusOf(0, a, other);
  expect(found?.distance).toBeCloseTo(shannonDistance([0.7, 0.2, 0.1], [0.2, 0.1, 0.7]), 12);
  expect(found?.sameClass).toBe(false);
  expect(consensusOf(0, a, saying('class-distance', ['box', 'cone', 'cube'], [1, 0, 0], 0))).toBeUndefined();
});

it('compares normals as lengths, and nothing with something else', () => {
  const up = saying('normal-error', ['box'], [1], 0);
  const across: TwirledOrbit = { ...up, twirl: [1, 0, 0, 0, 0, 1] };
  // One of two unit normals is a right angle off: RMS over points of the lengths sqrt 2 and 0.
  expect(consensusOf(1, up, across)).toEqual({
    sample: 1,
    distance: expect.closeTo(1, 12),
    relative: expect.closeTo(1, 12),
    sameClass: true,
  });
  expect(consensusOf(1, up, base)).toBeUndefined();
  expect(consensusOf(1, up, { ...up, twirl: [0, 0, 1] })).toBeUndefined();
});

it('sums up over samples: RMS distances, and how many modal classes agree', () => {
  const found = [
    { sample: 0, distance: 3, relative: 0.3, sameClass: true },
    { sample: 2, distance: 4, relative: 0.4, sameClass: false },
  ];
  const summary = summariseConsensus(found);
  expect(summary?.samples).toBe(2);
  expect(summary?.distance.value).toBeCloseTo(Math.sqrt(12.5), 12);
  expect(summary?.relative?.value).toBeCloseTo(Math.sqrt(0.125), 12);
  expect(summary?.sameClass?.value).toBe(0.5);
  expect(summariseConsensus([])).toBeUndefined();
  expect(summariseConsensus([{ sample: 0, distance: 1 }])).toEqual({ samples: 1, distance: { value: 1 } });
});
