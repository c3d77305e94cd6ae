import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearScale, logScale, logScaleFrom, tickText } from './axis.ts';

const size = fc.double({ min: 1e-9, max: 1e9, noNaN: true });

describe('scales', () => {
  it('linear: ends on round ticks that cover the data', () => {
    fc.assert(
      fc.property(size, (high) => {
        const scale = linearScale(0, high);
        expect(scale.high).toBeGreaterThanOrEqual(high * (1 - 1e-9));
        expect(scale.ticks.length).toBeGreaterThan(2);
        expect(scale.ticks.length).toBeLessThan(9);
        expect(scale.at(scale.high)).toBeCloseTo(1);
        for (const tick of scale.ticks) expect(scale.at(tick)).toBeCloseTo(tick / scale.high);
      }),
    );
  });
  it('log: whole decades, monotonic', () => {
    fc.assert(
      fc.property(size, size, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const scale = logScale(low, high);
        expect(scale.at(low)).toBeGreaterThanOrEqual(0);
        expect(scale.at(low)).toBeLessThanOrEqual(scale.at(high));
        expect(scale.ticks.length).toBeLessThanOrEqual(7);
        expect(scale.at(0)).toBe(0);
      }),
    );
  });
  it('log: what has no last decade is refused, and not counted for ever', () => {
    expect(() => logScale(0, 3)).toThrow('needs positive ends, and has 0 and 3');
    expect(() => logScale(-1, 3)).toThrow(RangeError);
    expect(() => logScale(1, Number.POSITIVE_INFINITY)).toThrow(RangeError);
    expect(() => logScale(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)).toThrow(RangeError);
  });
  it('log from the floor: the floor is the dark end', () => {
    const scale = logScaleFrom(0.003, 45);
    expect(scale.at(0.003)).toBe(0);
    expect(scale.at(0.001)).toBe(0);
    expect(scale.at(45)).toBeCloseTo(1);
    expect(
      scale.ticks.map((tick) => Math.log10(tick)).every((power) => Math.abs(power - Math.round(power)) < 1e-9),
    ).toBe(true);
  });
  it('ticks of a log axis are powers of ten', () => {
    const scale = logScale(0.001, 100);
    expect(tickText(scale, 0.001)).toEqual([{ text: '10' }, { text: '−3', raised: true }]);
    expect(tickText(scale, 1)).toEqual([{ text: '1' }]);
    expect(tickText(linearScale(0, 2000), 1500)).toEqual([{ text: '1\u2009500' }]);
    expect(tickText(linearScale(0, 1), 0.2)).toEqual([{ text: '0.2' }]);
  });
});
