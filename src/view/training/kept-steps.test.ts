import { expect, it } from 'vitest';
import { nearestKept, steppedBy } from './kept-steps.ts';

const kept = [0, 200, 400];

it('a press goes to the nearest kept step, or to the newest', () => {
  expect([0, 90, 110, 299, 460, 600].map((step) => nearestKept(kept, 520, step))).toEqual([
    0,
    0,
    200,
    200,
    undefined,
    undefined,
  ]);
  expect(nearestKept([], 50, 10)).toBeUndefined();
});

it('arrows go from one kept step to the next, and beyond the last to the newest', () => {
  expect(steppedBy(kept, 520, undefined, -1)).toBe(400);
  expect(steppedBy(kept, 520, 400, 1)).toBeUndefined();
  expect(steppedBy(kept, 520, 200, -1)).toBe(0);
  expect(steppedBy(kept, 520, 0, -1)).toBe(0);
  expect(steppedBy(kept, 520, undefined, -10)).toBe(0);
  expect(steppedBy(kept, 400, undefined, -1)).toBe(200);
  expect(steppedBy([], 10, undefined, -1)).toBeUndefined();
});
