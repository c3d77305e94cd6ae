/** When and by how much a run is judged. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import type { TrainingJob } from './training-job.ts';
import { evaluationSteps, isStalled, judge } from './training-judging.ts';

describe('steps to judge at', () => {
  it('are start and end and about forty, denser at first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (length) => {
        const found = evaluationSteps(length);
        expect([found[0], found.at(-1)]).toEqual([0, length]);
        expect(found.length).toBeLessThanOrEqual(41);
        expect(found.every((step, n) => Number.isInteger(step) && (n === 0 || step > found[n - 1]))).toBe(true);
      }),
    );
    expect(evaluationSteps(4000).slice(0, 4)).toEqual([0, 16, 45, 82]);
    expect(evaluationSteps(4000)).toHaveLength(41);
  });
});

describe('a run', () => {
  it('is stalled after so many evaluations without a lower error, never where the plan has no patience', () => {
    const stalledBy = (patience: number, ...totals: number[]) =>
      isStalled(
        totals.map((total) => ({ total })),
        patience,
      );
    expect([stalledBy(2), stalledBy(2, 3), stalledBy(2, 3, 2, 2), stalledBy(2, 3, 2, 2, 4)]).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect([stalledBy(0, 1, 2, 3, 4), stalledBy(3, 1, 2, 3, 4), stalledBy(3, 4, 3, 2, 1)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('what judges', () => {
  const job = (inference: number): TrainingJob =>
    ({
      steps: 10,
      passes: { training: 1, inference },
      evaluate: async () => 'few',
      evaluateAll: async () => 'all',
    }) as unknown as TrainingJob;
  const by = (step: number, inference: number) => judge(job(inference), {} as Backend, {}, step);

  it('are a few samples under way, all at the end, unless a prediction takes many passes', async () => {
    expect(await Promise.all([by(0, 1), by(9, 4), by(10, 1), by(10, 8), by(10, 60)])).toEqual([
      'few',
      'few',
      'all',
      'all',
      'few',
    ]);
  });
});
