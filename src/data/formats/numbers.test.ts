import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber } from './fast-number.ts';
import { classifyNumber, parseCount, parseNumberText } from './numbers.ts';

const parse = (text: string) => {
  const bytes = new TextEncoder().encode(`x${text}x`);
  return parseNumber(bytes, 1, bytes.length - 1);
};

describe('parseNumber', () => {
  it('reads the exponents of Fortran and of QM9', () => {
    expect(parse('-8.4813*^-6')).toBe(-8.4813e-6);
    expect(parse('3.45123456789D-01')).toBe(0.345123456789);
    expect(parse('4.5d+01')).toBe(45);
    expect(parse('.5')).toBe(0.5);
    expect(parse('5.')).toBe(5);
  });

  it('never stops early: anything else is no number, and both forms agree', () => {
    const wrong = [
      '',
      '.',
      '+',
      '-',
      '1e',
      '1e+',
      '1.2.3',
      '0.05.44',
      '1,5',
      '1*^',
      '1^2',
      '0x10',
      '1_0',
      '--1',
      '1e5.0',
      '*',
    ];
    for (const text of wrong) {
      expect(parse(text), text).toBeNaN();
      expect(classifyNumber(text), text).toBe('not-a-number');
    }
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.+-eEdD*^naif '), maxLength: 8 }), (text) => {
        expect(Object.is(parse(text), parseNumberText(text)), text).toBe(true);
        expect(classifyNumber(text) === 'number', text).toBe(!Number.isNaN(parse(text)));
      }),
      { numRuns: 2000 },
    );
  });

  it('tells numbers that are not finite from what is no number', () => {
    for (const text of ['nan', 'NaN', '-inf', 'Infinity', '1e999', '-9D400']) {
      expect(parse(text), text).toBeNaN();
      expect(classifyNumber(text), text).toBe('non-finite');
    }
  });
});

describe('parseCount', () => {
  it('takes unsigned integers only', () => {
    expect(['9', '007', '1000000000'].map(parseCount)).toEqual([9, 7, 1e9]);
    expect(['-1', '1.0', '', '9 atoms', '1e3', '9'.repeat(16)].map(parseCount)).toEqual(Array(6).fill(undefined));
  });
});
