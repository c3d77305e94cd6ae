import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparisons,
  DEFAULT_PLAN,
  labelUnits,
  planText,
  poses,
  readPlan,
  schedules,
  splits,
} from './training-plan.ts';

const plans = fc.record({
  steps: fc.integer({ min: 1, max: 1_000_000 }),
  batch: fc.integer({ min: 1, max: 256 }),
  rate: fc.option(fc.constantFrom(1e-4, 0.002, 0.015, 1), { nil: undefined }),
  schedule: fc.constantFrom(...schedules),
  decay: fc.constantFrom(0, 0.01, 10),
  average: fc.constantFrom(0, 0.99, 0.998),
  clip: fc.constantFrom(0, 1, 10),
  energy: fc.constantFrom(0, 1, 100),
  forces: fc.constantFrom(0, 10, 1e6),
  split: fc.constantFrom(...splits),
  test: fc.integer({ min: 5, max: 50 }),
  patience: fc.integer({ min: 0, max: 40 }),
  pose: fc.constantFrom(...poses),
  compare: fc.constantFrom(...comparisons),
  units: fc.constantFrom(...labelUnits),
});

describe('a training plan in a link', () => {
  it('says the same after reading', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const read = readPlan(planText(plan));
        const { rate, ...rest } = plan;
        expect(read).toEqual({ value: rate === undefined ? rest : plan });
      }),
    );
  });

  it('is its steps where nothing differs', () => {
    expect(planText(DEFAULT_PLAN)).toBe('4000');
    expect(readPlan('500')).toEqual({ value: { ...DEFAULT_PLAN, steps: 500 } });
  });

  it('is refused in words', () => {
    const expected = (text: string) => (readPlan(text) as { expected?: string }).expected;
    expect(expected('')).toContain('steps first');
    expect(expected('0')).toContain('steps first');
    expect(expected('10~batch')).toContain('NAME:VALUE');
    expect(expected('10~batch:2~batch:3')).toContain('each name once');
    expect(expected('10~batch:0')).toBe('batch as a whole number from 1 to 256');
    expect(expected('10~schedule:linear')).toBe('schedule as cosine or one-cycle or constant');
    expect(expected('10~toString:1')).toContain('names out of batch');
  });

  it('is read without an exception, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => void readPlan(text)));
  });
});
