/** The step of a print against numbers that were printed in known formats. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printedDigits, printedRms, printedStep } from './printed-digits.ts';

const values = Array.from({ length: 200 }, (_, n) => Math.sin(n + 1) * 10 ** ((n % 7) - 3));
const read = (print: (value: number) => string): number[] => values.map((value) => Number(print(value)));

describe('the digits of a print', () => {
  it('are places after the point in a fixed format, significant digits in a scientific one', () => {
    for (const decimals of [3, 5, 8]) {
      const digits = printedDigits(read((value) => value.toFixed(decimals)));
      expect(digits.decimals).toBe(decimals);
      for (const value of [0.004, 0.5, 12, 480]) expect(printedStep(digits, value)).toBeCloseTo(10 ** -decimals, 12);
    }
    for (const places of [3, 6]) {
      const digits = printedDigits(read((value) => value.toExponential(places)));
      expect(digits.significant).toBe(places + 1);
      for (const [value, size] of [
        [0.0042, -3],
        [0.5, -1],
        [480, 2],
      ])
        expect(printedStep(digits, value) / 10 ** (size - places)).toBeCloseTo(1, 9);
    }
  });

  it('are those of float32 where every number is one, and else nearly none of float64', () => {
    const single = printedDigits(values.map(Math.fround));
    expect(single.single).toBe(true);
    expect(printedStep(single, 1.5)).toBe(2 ** -23);
    expect(printedStep(printedDigits(values), 1.5)).toBeLessThan(1e-14);
  });

  it('leave an error that is the RMS of what rounding really changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 7 }), fc.integer({ min: 1, max: 1000 }), (decimals, seed) => {
        const exact = Array.from({ length: 4000 }, (_, n) => Math.sin(seed * (n + 1) ** 1.5) * 30);
        const printed = Float64Array.from(exact, (value) => Number(value.toFixed(decimals)));
        const changed = Math.sqrt(exact.reduce((sum, value, n) => sum + (value - printed[n]) ** 2, 0) / exact.length);
        expect(printedRms([printed]) / changed).toBeGreaterThan(0.9);
        expect(printedRms([printed]) / changed).toBeLessThan(1.1);
      }),
      { numRuns: 20 },
    );
  });
});
