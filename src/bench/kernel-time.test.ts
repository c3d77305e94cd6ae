import { expect, it } from 'vitest';
import { commonStep, spannedMilliseconds } from './kernel-time.ts';

it('adds what lies between the two stamps of each kernel, not what lies between kernels', () => {
  expect(spannedMilliseconds(BigUint64Array.of(1_000_000n, 3_500_000n, 9_000_000n, 9_250_000n))).toBe(2.75);
});

it('counts nothing for a pair out of order', () => {
  expect(spannedMilliseconds(BigUint64Array.of(5_000_000n, 4_000_000n, 0n, 1_000_000n))).toBe(1);
  expect(spannedMilliseconds(new BigUint64Array(0))).toBe(0);
});

it('finds the step of a clock from its readings', () => {
  expect(commonStep(BigUint64Array.of(700n, 900n, 600n, 1_300n))).toBe(100);
  expect(commonStep(BigUint64Array.of(5n, 5n))).toBe(0);
});
