/** Schedules of a run: which checkpoints stay, whose turn it is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepEvery, keptStepFor, nextOf, ownStep, plannedStep, pointEvery, thinned } from './training-schedule.ts';

const steps = fc.integer({ min: 1, max: 1_000_000 });

describe('the schedule of a run', () => {
  it('keeps about forty checkpoints and a thousand points', () => {
    expect([keepEvery(4000), keepEvery(50), keepEvery(1)]).toEqual([100, 2, 1]);
    expect([pointEvery(4000), pointEvery(50)]).toEqual([4, 1]);
  });

  it('drops the checkpoint that leaves the smallest gap, never the newest', () => {
    expect(thinned([10, 20, 21, 30], 40, 4)).toEqual([10, 20, 30, 40]);
    fc.assert(
      fc.property(fc.uniqueArray(steps, { minLength: 1, maxLength: 80 }), (added) => {
        const rising = [...added].sort((a, b) => a - b);
        const kept = rising.reduce<readonly number[]>((before, step) => thinned(before, step, 8), []);
        expect(kept.length).toBe(Math.min(8, rising.length));
        expect(kept.at(-1)).toBe(rising.at(-1));
        expect([...kept].sort((a, b) => a - b)).toEqual(kept);
      }),
    );
  });

  it('answers a wanted step by the nearest kept one before it', () => {
    expect(keptStepFor(25, [10, 20, 30])).toBe(20);
    expect(keptStepFor(5, [10, 20, 30])).toBe(0);
    expect(keptStepFor(30, [10, 20, 30])).toBe(30);
  });

  it('goes from the plan to a side with fewer steps and back', () => {
    expect(ownStep(4000, 4000, 1000)).toBe(1000);
    expect(plannedStep(250, 4000, 1000)).toBe(1000);
    fc.assert(
      fc.property(steps, steps, (plan, own) => {
        const [longer, shorter] = [Math.max(plan, own), Math.min(plan, own)];
        const step = Math.floor(shorter / 3);
        expect(ownStep(plannedStep(step, longer, shorter), longer, shorter)).toBe(step);
      }),
    );
  });

  it('gives the turn to the side that is less far, by steps of its own or by time', () => {
    const a = { name: 'A', step: 10, steps: 100, spent: 500 };
    const b = { name: 'B', step: 4, steps: 25, spent: 200 };
    expect(nextOf([a, b], 'steps').name).toBe('A');
    expect(nextOf([a, b], 'time').name).toBe('B');
    expect(nextOf([a, { ...a, name: 'B' }], 'passes').name).toBe('A');
  });
});
