/** Exponents of the bench's times: those of power laws, and none where times are missing or are no times; the others stay. */
import { expect, it } from 'vitest';
import { exponentFacts } from './products-exponents.ts';

const times = (kind: string, at: (degree: number) => number, degrees = [1, 2, 3, 4, 5, 6]) =>
  degrees.map((degree) => ({ work: `product-forward-L${degree} ${kind}`, ms: at(degree) }));

it('fits from L = 3 up, and leaves out what has no exponent', () => {
  const facts = exponentFacts([
    ...times('gaunt-sparse', (degree) => (degree < 3 ? 7 : 0.1 * degree ** 5)),
    ...times('gaunt-grid', (degree) => degree ** 3, [1, 2, 3]),
    ...times('gaunt-fft', (degree) => (degree === 5 ? 0 : degree ** 3)),
    ...times('gaunt-fourier-sums', (degree) => degree ** 3, [3, 6]),
    ...times('gaunt-auto', (degree) => (degree === 4 ? Number.NaN : degree ** 3)),
  ]);
  expect(Object.keys(facts)).toEqual([
    'forward gaunt-sparse',
    'forward gaunt-sparse, standard error',
    'forward gaunt-fourier-sums',
  ]);
  expect(facts['forward gaunt-sparse']).toBeCloseTo(5, 9);
  expect(facts['forward gaunt-fourier-sums']).toBeCloseTo(3, 9);
});
