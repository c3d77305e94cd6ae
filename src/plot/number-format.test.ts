import { describe, expect, it } from 'vitest';
import { counted, fixed, milli, minus, percent, significant, thinSpace, whole } from './number-format.ts';

describe('numbers on the page', () => {
  it('have thin spaces in thousands and a real minus', () => {
    expect(whole(48210)).toBe(`48${thinSpace}210`);
    expect(whole(-1234567)).toBe(`${minus}1${thinSpace}234${thinSpace}567`);
    expect(whole(999)).toBe('999');
    expect(whole(-0.2)).toBe('0');
  });
  it('agree with the nouns that they count', () => {
    expect(counted(1, 'row')).toBe('1 row');
    expect(counted(0, 'row')).toBe('0 rows');
    expect(counted(10_000, 'row')).toBe(`10${thinSpace}000 rows`);
    expect([1, 2].map((count) => counted(count, 'entry', 'entries'))).toEqual(['1 entry', '2 entries']);
  });
  it('keep significant digits, also across a rounding to the next power of ten', () => {
    expect(significant(22.64)).toBe('22.6');
    expect(significant(0.0099999)).toBe('0.0100');
    expect(significant(999.7)).toBe(`1${thinSpace}000`);
    expect(significant(-0.5)).toBe(`${minus}0.500`);
    expect(significant(0)).toBe('0');
    expect(significant(4.12e-7)).toBe('4.1 × 10⁻⁷');
    expect(significant(Number.NaN)).toBe('not finite');
  });
  it('turn eV into meV', () => {
    expect(milli(0.0226)).toBe('22.6');
    expect(milli(1.186)).toBe(`1${thinSpace}190`);
  });
  it('write shares as per cent', () => {
    expect(percent(0.58).replace(/\s/, ' ')).toBe('58 %');
    expect(percent(0.0123).replace(/\s/, ' ')).toBe('1.2 %');
    expect(percent(1e-7).replace(/\s/, ' ')).toBe('0 %');
  });
  it('do not show a minus zero', () => {
    expect(fixed(-0.001, 2)).toBe('0.00');
    expect(fixed(-0.3, 2)).toBe(`${minus}0.30`);
  });
});
