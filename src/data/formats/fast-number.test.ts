import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../math/random.ts';
import { NumberScanner, parseNumber } from './fast-number.ts';
import { parseNumberText } from './numbers.ts';

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

  it('equals Number() bit for bit on 200,000 tokens of 1 to 30 digits, near halves between doubles too', () => {
    const random = new Random(3);
    const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random.uniform() * 10)).join('');
    const different: string[] = [];
    for (let trial = 0; trial < 200_000; trial++) {
      const value = (random.uniform() - 0.5) * 10 ** Math.floor(random.uniform() * 12 - 6);
      const halfway = Math.abs(value * (1 + 2 ** -53)).toFixed(20);
      const text = [
        String(value),
        value.toFixed(trial % 21),
        `${digits(1 + (trial % 9))}.${digits(1 + (trial % 21))}`,
        halfway.slice(0, 18 + (trial % 5)),
      ][trial % 4]!;
      if (!Object.is(parse(text), Number(text))) different.push(text);
    }
    expect(different).toEqual([]);
    const exactTies = ['9007199254740993.0', '9007199254740995.00', '4503599627370497.5', '0.00000000000000000000001'];
    for (const text of exactTies) expect(parse(text), text).toBe(Number(text));
  });
});

describe('NumberScanner', () => {
  it('stops at the first byte that is not of the number, and never looks beyond the limit', () => {
    const scanner = new NumberScanner();
    const scan = (text: string, limit = text.length) => [
      scanner.scan(new TextEncoder().encode(text), 0, limit),
      scanner.end,
    ];
    expect(scan('1.5 2')).toEqual([1.5, 3]);
    expect(scan('-3e2,4')).toEqual([-300, 4]);
    expect(scan('12345', 3)).toEqual([123, 3]);
    expect(scan('7*^', 2)).toEqual([7, 1]);
    expect(scan('x')).toEqual([Number.NaN, 0]);
    expect(scan('4e')).toEqual([Number.NaN, 2]);
    expect(parseNumberText('4e')).toBeNaN();
  });
});
