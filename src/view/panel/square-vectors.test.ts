/** Vectors of the square against their definitions. */
import { expect, it } from 'vitest';
import { cornerScale, inOrder, largestFirst, lengthsOf, sampleInOrder } from './square-vectors.ts';

const flat = [0, 3, 4, 1, 0, 0, 0, 0, -2];

it('have lengths, and an order from the longest', () => {
  expect(lengthsOf(flat)).toEqual([5, 1, 2]);
  expect(largestFirst(flat)).toEqual([0, 2, 1]);
  expect(largestFirst([])).toEqual([]);
});

it('are put in order whole; those beyond the kept ones are zero', () => {
  expect([...inOrder(flat, [2, 0, 1])]).toEqual([0, 0, -2, 0, 3, 4, 1, 0, 0]);
  expect([...inOrder(flat, [2, 0, 1], 1)]).toEqual([0, 0, -2, 0, 0, 0, 0, 0, 0]);
  const sample = { points: flat, mean: [1, 2, 3], scale: 2 } as const;
  const turned = sampleInOrder(sample, [1, 0, 2]);
  expect(Array.from(turned.points)).toEqual([1, 0, 0, 0, 3, 4, 0, 0, -2]);
  expect([turned.mean, turned.scale]).toEqual([[1, 2, 3], 2]);
});

it('share one scale: the longest arrow as long as it is of any field, and nothing beyond the reach', () => {
  const atoms = [
    [3, 0, 0],
    [0, 0, 0],
    [0, 1, 0],
  ].map((position) => ({ position: position as [number, number, number], radius: 0.3, role: 'atom-c' as const }));
  const { arrowLength, reach } = cornerScale({ atoms, extent: 3.3 }, [flat, flat.map((value) => value / 2)]);
  expect(5 * arrowLength).toBeCloseTo(1.2, 12);
  expect(reach).toBeCloseTo(3 + 1.2, 12);
  expect(cornerScale({ atoms, extent: 3.3 }, [])).toEqual({ arrowLength: 0, reach: 3.3 });
});
