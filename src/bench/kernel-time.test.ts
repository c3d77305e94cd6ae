import { expect, it } from 'vitest';
import { spannedMilliseconds } from './kernel-time.ts';

it('adds what lies between the two stamps of each kernel, not what lies between kernels', () => {
  expect(spannedMilliseconds(BigUint64Array.of(1_000_000n, 3_500_000n, 9_000_000n, 9_250_000n))).toBe(2.75);
});

it('counts nothing for a pair out of order', () => {
  expect(spannedMilliseconds(BigUint64Array.of(5_000_000n, 4_000_000n, 0n, 1_000_000n))).toBe(1);
  expect(spannedMilliseconds(new BigUint64Array(0))).toBe(0);
});
