/** A pinned element is found where it is, and nowhere else. */
import { expect, it } from 'vitest';
import { formulaRun } from '../plot/orbit.testing.ts';
import { elementAt } from './pinned-element.ts';

it('is the pinned rotation, also where rotations are rounded, and never another one', () => {
  const { result } = formulaRun().a;
  const element = result.elements[5];
  const at = { where: 'elements', index: 5 } as const;
  expect(elementAt(result, at, element.q)).toBe(element);
  const [w, x, y, z] = element.q.map((part) => Number(part.toFixed(4)));
  expect(elementAt(result, at, [w, x, y, z])).toBe(element);
  expect(elementAt(result, at, [-w, -x, -y, -z])).toBe(element);
  expect(elementAt(result, { ...at, index: 6 }, element.q)).toBeUndefined();
  expect(elementAt(result, { ...at, index: 1e6 }, element.q)).toBeUndefined();
  expect(elementAt(undefined, at, element.q)).toBeUndefined();
  expect(elementAt(result, at, element.q, { improper: true })).toBeUndefined();
  const mirrored = {
    ...result,
    elements: result.elements.map((one) => ({ ...one, motion: { improper: true } as const })),
  };
  expect(elementAt(mirrored, at, element.q, { improper: true })).toBe(mirrored.elements[5]);
  expect(elementAt(mirrored, at, element.q)).toBeUndefined();
});
