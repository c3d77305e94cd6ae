/** Each word at, below and above its thresholds; and the angle bins. */
import { describe, expect, it } from 'vitest';
import { fromAxisAngle } from '../math/rotation.ts';
import { replicateInterval } from '../math/statistics.ts';
import { angleBins } from './angles.ts';
import { decideVerdict } from './verdict.ts';

const fine = { relativeError: 1e-6, worstRelative: 2e-6, twirlRms: 1, noiseFloor: 1e-6, absoluteFloor: 1e-3 };

describe('verdict', () => {
  it('is exact within ten floors and 1e-4', () => {
    expect(decideVerdict(fine)).toBe('exact');
    expect(decideVerdict({ ...fine, worstRelative: 1.1e-5 })).toBe('approximate');
    expect(decideVerdict({ ...fine, worstRelative: 1.1e-4, noiseFloor: 1 })).toBe('approximate');
  });

  it('is broken above one per cent', () => {
    expect(decideVerdict({ ...fine, relativeError: 0.011, worstRelative: 0.02 })).toBe('broken');
    expect(decideVerdict({ ...fine, relativeError: 0.009, worstRelative: 0.02 })).toBe('approximate');
  });

  it('is undecided where there is hardly an output, even when it varies', () => {
    expect(decideVerdict({ ...fine, twirlRms: 1e-3, relativeError: 5 })).toBe('undecided');
    expect(decideVerdict({ ...fine, twirlRms: 0 })).toBe('undecided');
  });
});

describe('angle bins', () => {
  const at = (degrees: number, value: number) => ({
    q: fromAxisAngle([0, 0, 1], (degrees * Math.PI) / 180),
    value,
    energy: 0,
  });

  it('hold the root mean square of their elements, 180 degrees in the last', () => {
    const bins = angleBins([at(5, 3), at(6, 4), at(175, 1), at(180, 1), at(178, 1), at(171, 1)], 3);
    expect(bins.map((bin) => [bin.from, bin.count])).toEqual([
      [0, 2],
      [170, 4],
    ]);
    expect(bins[0].error).toBeCloseTo(Math.sqrt(12.5), 12);
    expect(bins[0].low).toBeUndefined();
    expect(bins[1].low).toBeUndefined();
  });

  it('have the Student interval of replicate means where every replicate holds as many', () => {
    const values = [1, 3, 2, 4, 2, 6, 3, 3, 1, 5, 4, 4];
    const [bin] = angleBins(
      values.map((value) => at(100, value)),
      6,
    );
    const { low, high } = replicateInterval([5, 10, 20, 9, 13, 16]);
    expect(bin.error ** 2).toBeCloseTo(73 / 6, 12);
    expect(bin.low! ** 2).toBeCloseTo(Math.max(0, low), 10);
    expect(bin.high! ** 2).toBeCloseTo(high, 10);
  });
});
