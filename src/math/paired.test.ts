/** Paired intervals against values worked out by hand and against their promise: 95 of 100 intervals hold the truth. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeByBar, judgeTogether, pairedDifference, pairedRatio, seedInterval, singleRunInterval } from './paired.ts';
import { Random } from './random.ts';

describe('paired intervals', () => {
  it('agree with a table: differences 1, 2, 3 have mean 2, s = 1, t(2) = 4.302653', () => {
    const { value, low, high } = pairedDifference([3, 5, 7], [2, 3, 4]);
    expect(value).toBeCloseTo(2, 12);
    expect(high - value).toBeCloseTo(4.302653 / Math.sqrt(3), 6);
    expect(value - low).toBeCloseTo(high - value, 12);
  });

  it('of ratios are symmetric in factors: 1, 2, 4 against 1', () => {
    const { value, low, high } = pairedRatio([1, 2, 4], [1, 1, 1]);
    expect(value).toBeCloseTo(2, 12);
    expect(Math.log2(high / value)).toBeCloseTo(4.302653 / Math.sqrt(3), 6);
    expect(high / value).toBeCloseTo(value / low, 10);
  });

  it('are narrower than unpaired ones where arms share what their seeds do', () => {
    const seeds = [1, 5, 9, 13];
    const worse = seeds.map((value, n) => 1.5 * value * (1 + 0.01 * n));
    const paired = pairedRatio(worse, seeds);
    const [first, second] = [seedInterval(worse, 'log'), seedInterval(seeds, 'log')];
    expect(paired.high / paired.low).toBeLessThan(1.1);
    expect(first.high / first.low).toBeGreaterThan(10);
    expect(first.value / second.value).toBeCloseTo(paired.value, 10);
  });

  it('of shares stay within 0 and 1', () => {
    const { low, high } = seedInterval([0.1, 0.99], 'share');
    expect([low, high]).toEqual([0, 1]);
  });

  it('refuse what has no pairs or no logarithm', () => {
    expect(() => pairedDifference([1, 2], [1])).toThrow('2 values against 1: expected pairs');
    expect(() => pairedRatio([1, 0, 2], [1, 1, 1])).toThrow('value 2 of 3 is 0: expected a positive number');
    expect(() => seedInterval([1], 'plain')).toThrow(RangeError);
  });

  it('hold the true ratio in 95 of 100 repetitions, for 3 and for 5 seeds', () => {
    const random = new Random(11);
    for (const seeds of [3, 5]) {
      let held = 0;
      const repetitions = 4000;
      for (let n = 0; n < repetitions; n++) {
        const shared = Array.from({ length: seeds }, () => random.normal());
        const first = shared.map((value) => 3 * Math.exp(value + 0.2 * random.normal()));
        const second = shared.map((value) => Math.exp(value + 0.2 * random.normal()));
        const { low, high } = pairedRatio(first, second);
        if (low <= 3 && 3 <= high) held++;
      }
      expect(Math.abs(held / repetitions - 0.95)).toBeLessThan(3.5 * Math.sqrt((0.95 * 0.05) / repetitions));
    }
  });

  it('of one more run hold the mean of all seeds in 95 of 100 repetitions', () => {
    const random = new Random(12);
    let held = 0;
    const repetitions = 4000;
    for (let n = 0; n < repetitions; n++) {
      const draw = (): number => 5 + random.normal();
      const { low, high } = singleRunInterval(draw(), [draw(), draw(), draw()], 'plain');
      if (low <= 5 && 5 <= high) held++;
    }
    expect(Math.abs(held / repetitions - 0.95)).toBeLessThan(3.5 * Math.sqrt((0.95 * 0.05) / repetitions));
  });
});

describe('a bar', () => {
  it('is met, missed or crossed', () => {
    expect(judgeByBar({ low: 1, high: 1.05 }, { atMost: 1.05 })).toBe('reproduced');
    expect(judgeByBar({ low: 1, high: 1.06 }, { atMost: 1.05 })).toBe('not resolved');
    expect(judgeByBar({ low: 1.06, high: 2 }, { atMost: 1.05 })).toBe('differs');
    expect(judgeByBar({ low: 2, high: 3 }, { atLeast: 2 })).toBe('reproduced');
    expect(judgeByBar({ low: 1, high: 3 }, { atLeast: 2 })).toBe('not resolved');
    expect(judgeByBar({ low: 1, high: 1.9 }, { atLeast: 2 })).toBe('differs');
  });

  it('judges mirror images alike', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b, bar) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(judgeByBar({ low, high }, { atMost: bar })).toBe(
          judgeByBar({ low: -high, high: -low }, { atLeast: -bar }),
        );
      }),
    );
  });

  it('of several: one that differs decides, then one that is open', () => {
    expect(judgeTogether(['reproduced', 'reproduced'])).toBe('reproduced');
    expect(judgeTogether(['reproduced', 'not resolved'])).toBe('not resolved');
    expect(judgeTogether(['not resolved', 'differs', 'reproduced'])).toBe('differs');
  });
});
