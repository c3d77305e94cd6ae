import { describe, expect, it } from 'vitest';
import type { OrbitResult } from '../orbit/result.ts';
import { compareElements, differenceWords } from './difference-words.ts';
import { narrowSpace } from './number-format.ts';
import { formulaOrbit } from './orbit.testing.ts';

const { result } = formulaOrbit(0.1, 'a', 100, 12, 4);
const valued = (value: (n: number) => number, more: Partial<OrbitResult> = {}): OrbitResult => ({
  ...result,
  noiseFloor: 1e-6,
  elements: result.elements.map((element, n) => ({ ...element, value: value(n) })),
  ...more,
});
const steady = valued(() => 1);

describe('A against B', () => {
  it('counts where one changes more by more than ten floors', () => {
    const a = valued((n) => (n < 80 ? 1.1 : n < 90 ? 0.9 : 1 + 5e-6));
    expect(compareElements(a, steady)).toEqual({ more: 80, less: 10, count: 100 });
    expect(differenceWords(a, steady)).toMatch(/^A more in 80.% of poses \(7\d.% to 8\d.%\), B in 10.%$/);
    expect(differenceWords(steady, a)).toMatch(/^B more in 80.% of poses/);
  });

  it('says that two are alike, gives a finite group no interval, and compares nothing else', () => {
    expect(differenceWords(steady, steady)).toBe('alike within the noise');
    const whole = { group: 'octahedral', whole: true } as const;
    expect(
      differenceWords(
        valued(() => 2, whole),
        valued(() => 1, whole),
      ),
    ).toBe(`A more in 100${narrowSpace}% of poses`);
    expect(
      differenceWords(
        steady,
        valued(() => 1, { group: 'o3' }),
      ),
    ).toBeUndefined();
    expect(differenceWords(steady, { ...steady, elements: steady.elements.slice(1) })).toBeUndefined();
    expect(differenceWords(steady, { ...steady, elements: [...steady.elements].reverse() })).toBeUndefined();
  });
});
