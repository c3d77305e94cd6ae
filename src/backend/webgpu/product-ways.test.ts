/** Ways of computing a product have names that are kept from visit to visit, and what is tried of them depends on the sort of device. */
import { expect, it } from 'vitest';
import { furtherForms, type ProductWay, productMethods, wayName, wayNamed } from './product-ways.ts';

const third = { degreeX: 3, degreeY: 3, degreeZ: 6 };
const fourth = { degreeX: 4, degreeY: 4, degreeZ: 8 };
const hardware = { isSoftware: false, subgroup: undefined };
const lavapipe = { isSoftware: true, subgroup: 8 };
const swiftshader = { isSoftware: true, subgroup: undefined };

it('names every way that is tried, and knows it by its name', () => {
  const ways = productMethods.flatMap((method): ProductWay[] =>
    [hardware, lavapipe].flatMap((sort) =>
      [{}, ...furtherForms(method, sort, third)].map((form) => ({ method, ...form })),
    ),
  );
  for (const way of ways) expect(wayNamed(wayName(way)), wayName(way)).toEqual(way);
  expect(wayName({ method: 'grid', tile: 128, whole: true })).toBe('grid tile 128 whole');
});

it('knows no way by another name', () => {
  for (const name of [
    '',
    'magic',
    'sparse tile',
    'sparse tile x',
    'grid sideways',
    'sparse whole tile 3',
    'grid tile 32 whole more',
  ])
    expect(wayNamed(name), name).toBeUndefined();
});

it('tries tiles and splits on hardware, a tile on a device whose own is a subgroup, and nothing on one that compiles slowly', () => {
  expect(furtherForms('sparse', hardware, third).map((form) => wayName({ method: 'sparse', ...form }))).toEqual([
    'sparse tile 32',
    'sparse tile 128',
    'sparse whole',
    'sparse tile 32 whole',
    'sparse tile 128 whole',
  ]);
  expect(furtherForms('grid', hardware, fourth), 'too long to be one').toEqual([{ tile: 32 }, { tile: 128 }]);
  expect(furtherForms('sparse', lavapipe, fourth)).toEqual([{ tile: 64 }]);
  expect(furtherForms('grid', swiftshader, third)).toEqual([]);
  expect(furtherForms('fourier', hardware, third)).toEqual([]);
});
