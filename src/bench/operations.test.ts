import { expect, it } from 'vitest';
import * as t from '../tensor/primitives.ts';
import { floatingOperations } from './operations.ts';

it('counts a product of matrices as 2 m n k, whichever operand is transposed', () => {
  const [m, n, k] = [5, 7, 11];
  const a = t.feed('a', [m, k]);
  const b = t.feed('b', [k, n]);
  expect(floatingOperations([t.matmul(a, b)], {})).toBe(2 * m * n * k);
  expect(floatingOperations([t.matmul(t.feed('c', [k, m]), b, true)], {})).toBe(2 * m * n * k);
  expect(floatingOperations([t.matmul(a, t.feed('d', [n, k]), false, true)], {})).toBe(2 * m * n * k);
});

it('counts one for each element of a function, and what two outputs share once', () => {
  const x = t.feed('x', ['atoms', 3]);
  const wave = t.sin(x);
  const extents = { atoms: 10 };
  expect(floatingOperations([wave], extents)).toBe(30);
  expect(floatingOperations([t.exp(wave), t.cos(wave)], extents)).toBe(90);
  expect(floatingOperations([t.transpose(x, [1, 0])], extents)).toBe(0);
});
