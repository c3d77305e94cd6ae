/** Every kind on the float64 reference: its results are those of its couplings, it commutes with turning, and it reaches as many triples as it says. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../../backend/reference/reference.ts';
import { reachedBy } from './couplings.ts';
import { irrepsTypes, kindIds, kindOf } from './kinds.ts';
import { type LaboratorySettings, troubleWith, usualSettings } from './settings.ts';
import { compared, expectedRows, feedsOf, resultRows, TURN_ITEMS, turnErrors, turnFeeds } from './work-data.ts';
import { productWork } from './works.ts';

const backend = createReferenceBackend();
const settings = (more: Partial<LaboratorySettings>): LaboratorySettings => ({ ...usualSettings, ...more });

describe.each(kindIds)('%s', (kind) => {
  it.each(
    irrepsTypes.flatMap((irreps) =>
      (['forward', 'backward'] as const).map((direction) => [irreps, direction] as const),
    ),
  )('computes its couplings, %s %s', async (irreps, direction) => {
    for (const L of [1, 2, 3]) {
      const work = productWork(kind, settings({ irreps, direction }), L);
      if (!work) {
        expect(reachedBy(kindOf(kind).product, irreps, L).reached).toBe(0);
        continue;
      }
      expect(reachedBy(kindOf(kind).product, irreps, L).reached).toBeGreaterThan(0);
      const program = await backend.compile(work.outputs);
      const feeds = feedsOf(work, 5);
      const rows = resultRows(work, await program.run(feeds, { items: 5 }), 5, 4);
      const { difference } = compared(rows, expectedRows(work, feeds, 5, 4));
      expect(difference).toBeLessThan(1e-13);
      const { turnError, floor } = turnErrors(work, await program.run(turnFeeds(work), { items: TURN_ITEMS }));
      expect(floor).toBeLessThan(1e-14);
      // Turned inputs are rounded to float32.
      expect(turnError).toBeGreaterThan(0);
      expect(turnError).toBeLessThan(2e-7);
    }
  });
});

it('an item has the same numbers however many there are', () => {
  const work = productWork('gaunt-sparse', usualSettings, 2);
  if (!work) throw new Error('the Gaunt product reaches something at L = 2');
  const [few, many] = [feedsOf(work, 3), feedsOf(work, 700)];
  for (const name of ['x', 'y']) for (let k = 0; k < 9; k++) expect(few[name][k * 3 + 2]).toBe(many[name][k * 700 + 2]);
});

it('a Gaunt product of two odd degrees to the same degree has nothing to compute, a curl product of two even ones neither', () => {
  expect(productWork('gaunt-sparse', settings({ irreps: 'siso' }), 3)).toBeUndefined();
  expect(productWork('curl-sparse', settings({ irreps: 'siso' }), 2)).toBeUndefined();
  expect(productWork('cg-paths', settings({ irreps: 'siso' }), 3)).toBeDefined();
});

it('what cannot be measured is said with the numbers', () => {
  expect(troubleWith(usualSettings, [1, 8])).toBeUndefined();
  expect(troubleWith(usualSettings, [9])).toBe('degree 9: expected a whole number from 1 to 8');
  expect(troubleWith(settings({ rows: 0 }), [1])).toContain('0 rows');
  expect(troubleWith(usualSettings, [])).toContain('no degree');
});

it('degrees of freedom: all paths, and 4L + 1 of a factored product', () => {
  expect(reachedBy('clebsch-gordan', 'mimo', 3)).toEqual({ reached: 44, allowed: 44, degreesOfFreedom: 44 });
  expect(reachedBy('gaunt', 'mimo', 3)).toEqual({ reached: 30, allowed: 44, degreesOfFreedom: 13 });
  expect(reachedBy('gaunt', 'simo', 3)).toEqual({ reached: 4, allowed: 7, degreesOfFreedom: 4 });
});
