/** Neighbourhoods are looked for among orbits that differ by more than rounding. */
import { expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import type { Verdict } from '../orbit/result.ts';
import { neighbourMap } from './aggregate-outcome.ts';
import type { AggregateState } from './aggregate-run.ts';

const random = new Random('sides');
const side = (verdict: Verdict, rows: number) => ({
  aggregate: {
    rows: Array.from({ length: rows }, () => Float32Array.from({ length: 5 }, () => random.normal())),
    samples: Array.from({ length: rows }, () => ({ verdict })),
  },
  leftOut: [],
});
const stateOf = (...sides: readonly ReturnType<typeof side>[]) => ({ sides }) as unknown as AggregateState;

it('puts an exact model in the middle and lays out the other', async () => {
  const { points } = await neighbourMap(stateOf(side('exact', 4), side('broken', 8), side('exact', 2)), { seed: 1 });
  expect(points).toHaveLength(28);
  expect([...points.subarray(0, 8), ...points.subarray(24)]).toEqual(new Array(12).fill(0));
  expect(new Set(points.subarray(8, 24)).size).toBe(16);
});

it('says so where all are exact', async () => {
  await expect(neighbourMap(stateOf(side('exact', 9)), { seed: 1 })).rejects.toThrow(
    'Every orbit is exact: they differ by rounding alone, and there is nothing to lay out.',
  );
});
