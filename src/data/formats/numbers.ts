/**
 * Strict decimal numbers of scientific text files, read from bytes:
 *   [+-] digits [. digits] exponent?   exponent = (e | E | d | D | *^) [+-] digits
 * `d` is Fortran's, `*^` Mathematica's (QM9). Correctly rounded: the fast path holds where mantissa < 2^53 and |power| <= 22,
 * because both factors are then exact doubles (Clinger, PLDI 1990); else the token goes to Number().
 */

/** `number`: finite. `non-finite`: nan, inf or a number beyond the range of doubles. `not-a-number`: anything else. */
export type NumberClass = 'number' | 'non-finite' | 'not-a-number';

const powersOfTen = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const grammar = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:(?:[eEdD]|\*\^)([+-]?\d+))?$/;
const nonFinite = /^[+-]?(?:nan|inf|infinity)$/i;

/** The value of bytes [start, end); NaN when they are no finite number (`classifyNumber` tells why). */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  let position = start;
  let negative = false;
  const sign = bytes[position];
  if (sign === 0x2d || sign === 0x2b) {
    negative = sign === 0x2d;
    position++;
  }
  let mantissa = 0;
  let digits = 0;
  let fraction = 0;
  let inFraction = false;
  for (; position < end; position++) {
    const digit = bytes[position]! - 0x30;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
      if (inFraction) fraction++;
    } else if (digit === -2 && !inFraction) {
      inFraction = true;
    } else {
      break;
    }
  }
  if (digits === 0) return Number.NaN;
  let power = -fraction;
  if (position < end) {
    const letter = bytes[position]! | 0x20;
    if (letter === 0x65 || letter === 0x64) position++;
    else if (bytes[position] === 0x2a && bytes[position + 1] === 0x5e) position += 2;
    else return Number.NaN;
    const exponentSign = position < end ? bytes[position] : undefined;
    if (exponentSign === 0x2d || exponentSign === 0x2b) position++;
    if (position >= end) return Number.NaN;
    let exponent = 0;
    for (; position < end; position++) {
      const digit = bytes[position]! - 0x30;
      if (!(digit >= 0 && digit <= 9)) return Number.NaN;
      exponent = Math.min(exponent * 10 + digit, 100_000);
    }
    power += exponentSign === 0x2d ? -exponent : exponent;
  }
  if (mantissa < 2 ** 53 && power >= -22 && power <= 22) {
    const value = power < 0 ? mantissa / powersOfTen[-power]! : mantissa * powersOfTen[power]!;
    return negative ? -value : value;
  }
  return parseNumberText(new TextDecoder().decode(bytes.subarray(start, end)));
}

/** As `parseNumber`, from text. */
export function parseNumberText(text: string): number {
  const parts = grammar.exec(text);
  if (parts === null) return Number.NaN;
  const value = Number(parts[2] === undefined ? parts[1] : `${parts[1]}e${parts[2]}`);
  return Number.isFinite(value) ? value : Number.NaN;
}

export function classifyNumber(text: string): NumberClass {
  if (nonFinite.test(text)) return 'non-finite';
  if (!grammar.test(text)) return 'not-a-number';
  return Number.isNaN(parseNumberText(text)) ? 'non-finite' : 'number';
}

/** Unsigned decimal integer of at most 15 digits (exact in a double); undefined for anything else. */
export function parseCount(text: string): number | undefined {
  return /^\+?\d{1,15}$/.test(text) ? Number(text) : undefined;
}
