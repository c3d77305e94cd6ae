/** The worst element of a sample, of the model that ranks it. */
import { expect, it } from 'vitest';
import type { AggregateFound } from '../engine/aggregate-messages.ts';
import { worstOfSample } from './worst-of-sample.ts';

const elements = [1, 2, 3].map((w) => ({ q: [w, 0, 0, 0], value: 0 }));
const side = (worst: readonly number[]) => ({
  ranked: worst.map((index, sample) => ({ sample, worst: { index, value: 1 } })),
  orbit: { elements },
});
const found = (judged: readonly string[], sides: readonly unknown[]) =>
  ({ done: 2, total: 2, judged, leftOut: {}, outcome: { sides } }) as unknown as AggregateFound;

it('is that of the model that ranks, with its rotation', () => {
  const both = found(['A', 'B'], [side([0, 1]), side([2, 0])]);
  expect(worstOfSample(both, 'A', 1)).toEqual({ element: elements[1], pinned: { where: 'elements', index: 1 } });
  expect(worstOfSample(both, 'B', 0)?.element).toBe(elements[2]);
});

it('is that of the other model where the one that ranks was judged on nothing', () => {
  expect(worstOfSample(found(['B'], [side([2, 1])]), 'A', 0)?.element).toBe(elements[2]);
});

it('is none where nothing was judged, or not this sample', () => {
  expect(worstOfSample(undefined, 'A', 0)).toBeUndefined();
  expect(worstOfSample(found(['A'], [side([0])]), 'A', 5)).toBeUndefined();
});
