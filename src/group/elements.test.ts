/** The action of general elements on plain data, against the definition written out component by component. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import { conjugate, haar, matrixFromQuaternion, multiply, type Quaternion, type Vector3 } from '../math/rotation.ts';
import {
  type Motion,
  movedBeforeTurn,
  movePoints,
  orderUndone,
  orthogonalMatrices,
  reordered,
  turnedBack,
} from './elements.ts';
import { exchange, exchangesOf } from './exchanges.ts';

const random = new Random('elements');
const rows = 5;
const points = Float64Array.from({ length: 3 * rows }, () => random.normal());

/** e s R x_p(k) + t, index by index. */
function byDefinition(
  x: Float64Array,
  q: Quaternion,
  { improper, shift = [0, 0, 0], scale = 1, order }: Motion,
): number[] {
  const R = matrixFromQuaternion(q);
  return Array.from(x, (_, c) => {
    const [row, a] = [Math.floor(c / 3), c % 3];
    const from = order ? order[row] : row;
    const turned = [0, 1, 2].reduce((sum, b) => sum + R[3 * a + b] * x[3 * from + b], 0);
    return (improper ? -1 : 1) * scale * turned + shift[a];
  });
}

const motions = fc.record(
  {
    improper: fc.constant<true>(true),
    shift: fc.tuple(
      fc.double({ min: -9, max: 9, noNaN: true }),
      fc.constant(2),
      fc.constant(-0.3),
    ) as fc.Arbitrary<Vector3>,
    scale: fc.double({ min: 0.3, max: 3, noNaN: true }),
    order: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: rows, maxLength: rows }),
  },
  { requiredKeys: [] },
);

const close = (found: ArrayLike<number>, expected: ArrayLike<number>): void => {
  expect(found.length).toBe(expected.length);
  for (let n = 0; n < found.length; n++) expect(Math.abs(found[n] - expected[n])).toBeLessThan(1e-12);
};

describe('elements', () => {
  it('act as defined, at once or in two steps: on the data, then by the matrices', () => {
    fc.assert(
      fc.property(motions, fc.integer(), (motion, seed) => {
        const q = haar(new Random(seed));
        const expected = byDefinition(points, q, motion);
        close(movePoints(points, q, motion), expected);
        const before = movedBeforeTurn(points, q, motion);
        const R = orthogonalMatrices({ quaternions: Float64Array.from(q), motions: [motion] });
        const after = Array.from(before, (_, c) =>
          [0, 1, 2].reduce((sum, b) => sum + R[3 * (c % 3) + b] * before[c - (c % 3) + b], 0),
        );
        close(after, expected);
      }),
    );
  });

  it('turned back by a rotation h are h^-1 g', () => {
    fc.assert(
      fc.property(motions, fc.integer(), (motion, seed) => {
        const draw = new Random(seed);
        const [h, q] = [haar(draw), haar(draw)];
        const inner = movePoints(points, multiply(conjugate(h), q), turnedBack(h, motion));
        close(inner, movePoints(movePoints(points, q, motion), conjugate(h)));
      }),
    );
  });

  it('put rows in an order, and back', () => {
    fc.assert(
      fc.property(motions, ({ order }) => {
        close(orderUndone(reordered(points, 3, order), 3, order), points);
      }),
    );
  });

  it('count the exchanges that make an order', () => {
    expect(exchangesOf([0, 1, 2])).toBe(0);
    expect(exchangesOf(exchange(6, 1, 4).order!)).toBe(1);
    expect(exchangesOf([1, 2, 3, 0])).toBe(3);
    expect(exchangesOf([1, 0, 3, 2])).toBe(2);
  });
});
