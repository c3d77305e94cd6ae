import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyNumber, parseCount, parseNumber, parseNumberText } from './numbers.ts';

const parse = (text: string) => {
  const bytes = new TextEncoder().encode(`x${text}x`);
  return parseNumber(bytes, 1, bytes.length - 1);
};

describe('parseNumber', () => {
  it('equals Number() bit for bit on every decimal that doubles print', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e300, max: 1e300, noNaN: true }),
        fc.integer({ min: 1, max: 21 }),
        (value, digits) => {
          for (const text of [String(value), value.toExponential(Math.min(digits, 20)), value.toPrecision(digits)]) {
            expect(Object.is(parse(text), Number(text)), text).toBe(true);
          }
          const fixed = (value % 1e9).toFixed(digits % 13);
          expect(Object.is(parse(fixed), Number(fixed)), fixed).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('equals Number() bit for bit on random tokens of the grammar', () => {
    const token = fc
      .tuple(
        fc.constantFrom('', '+', '-'),
        fc.stringMatching(/^[0-9]{1,25}$/),
        fc.option(fc.stringMatching(/^[0-9]{0,25}$/)),
        fc.option(fc.tuple(fc.constantFrom('e', 'E', 'd', 'D', '*^'), fc.constantFrom('', '+', '-'), fc.nat(330))),
      )
      .map(([sign, whole, fraction, exponent]) => {
        const mantissa = `${sign}${whole}${fraction === null ? '' : `.${fraction}`}`;
        const tail = exponent === null ? '' : `${exponent[1]}${exponent[2]}`;
        return [mantissa + (exponent === null ? '' : exponent[0] + tail), mantissa + (tail && `e${tail}`)] as const;
      });
    fc.assert(
      fc.property(token, ([text, standard]) => {
        const expected = Number(standard);
        const wanted = Number.isFinite(expected) ? expected : Number.NaN;
        expect(Object.is(parse(text), wanted), text).toBe(true);
        expect(Object.is(parseNumberText(text), wanted), text).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

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
