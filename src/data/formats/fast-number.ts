/**
 * Decimal numbers from bytes, correctly rounded, without making text of them. The grammar is that of `numbers.ts`.
 *   mantissa < 2^53, |power| <= 22:  mantissa * 10^power is one operation on exact doubles (Clinger, PLDI 1990).
 *   up to 30 digits, -22 <= power < 0:  quotient and remainder as an unevaluated sum of two doubles (Dekker, Numer. Math. 18,
 *     224, 1971), taken where no error of the smaller part could round the sum another way (Ziv's test).
 *   anything else: Number() of the text.
 */
import { parseNumberText } from './numbers.ts';

const powersOfTen = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const exactBelow = 2 ** 53;
const highDigits = 15;
const mostDigits = 30;
const splitter = 2 ** 27 + 1;
/** Relative; the smaller part carries two roundings of 2^-53 each. */
const smallPartError = 2 ** -50;

/** The value of bytes [start, end); NaN when they are no finite number (`classifyNumber` tells why). */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  const value = scanner.scan(bytes, start, end);
  return scanner.end === end ? value : Number.NaN;
}

/** Reads numbers out of running text: the caller looks at what follows `end`. */
export class NumberScanner {
  /** Position after the last byte that was taken. */
  end = 0;

  /** The number that begins at `start`, as far as it goes but not beyond `limit`; NaN where none does or it is not finite. */
  scan(bytes: Uint8Array, start: number, limit: number): number {
    let position = start;
    const sign = position < limit ? bytes[position]! : 0;
    if (sign === 0x2d || sign === 0x2b) position++;
    let mantissa = 0;
    let digits = -position;
    for (; position < limit; position++) {
      const digit = bytes[position]! - 0x30;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
    }
    digits += position;
    let power = 0;
    if (position < limit && bytes[position] === 0x2e) {
      const point = ++position;
      for (; position < limit; position++) {
        const digit = bytes[position]! - 0x30;
        if (digit < 0 || digit > 9) break;
        mantissa = mantissa * 10 + digit;
      }
      power = point - position;
      digits += position - point;
    }
    this.end = position;
    if (digits === 0) return Number.NaN;
    if (position < limit && bytes[position]! >= 0x2a) {
      const exponent = this.#exponent(bytes, position, limit);
      if (Number.isNaN(exponent)) return exponent;
      power += exponent;
    }
    if (mantissa < exactBelow && power >= -22 && power <= 22) {
      const value = power < 0 ? mantissa / powersOfTen[-power]! : mantissa * powersOfTen[power]!;
      return sign === 0x2d ? -value : value;
    }
    return longNumber(bytes, start, this.end, power);
  }

  /** The exponent that begins at `start`, 0 where there is none; NaN where it has no digits. Moves `end` behind it. */
  #exponent(bytes: Uint8Array, start: number, limit: number): number {
    let position = start;
    const letter = bytes[position]! | 0x20;
    if (letter === 0x65 || letter === 0x64) position++;
    else if (bytes[position] === 0x2a && position + 1 < limit && bytes[position + 1] === 0x5e) position += 2;
    else return 0;
    const sign = position < limit ? bytes[position]! : 0;
    if (sign === 0x2d || sign === 0x2b) position++;
    const first = position;
    let exponent = 0;
    for (; position < limit; position++) {
      const digit = bytes[position]! - 0x30;
      if (digit < 0 || digit > 9) break;
      exponent = Math.min(exponent * 10 + digit, 100_000);
    }
    this.end = position;
    if (position === first) return Number.NaN;
    return sign === 0x2d ? -exponent : exponent;
  }
}

const scanner = new NumberScanner();
const decoder = new TextDecoder();

function longNumber(bytes: Uint8Array, start: number, end: number, power: number): number {
  const value = power < 0 && power >= -22 ? quotient(bytes, start, end, powersOfTen[-power]!) : Number.NaN;
  if (!Number.isNaN(value)) return bytes[start] === 0x2d ? -value : value;
  return parseNumberText(decoder.decode(bytes.subarray(start, end)));
}

/** |digits / divisor| to the nearest double; NaN where that cannot be told from two doubles. */
function quotient(bytes: Uint8Array, start: number, end: number, divisor: number): number {
  let high = 0;
  let low = 0;
  let count = 0;
  for (let position = start; position < end; position++) {
    const digit = bytes[position]! - 0x30;
    if (digit < 0 || digit > 9) {
      if (digit === -2 || position === start) continue;
      break;
    }
    if (count === 0 && digit === 0) continue;
    if (count < highDigits) high = high * 10 + digit;
    else low = low * 10 + digit;
    count++;
  }
  if (count > mostDigits) return Number.NaN;
  const scale = powersOfTen[Math.max(0, count - highDigits)]!;
  const integer = high * scale;
  const rest = productError(high, scale, integer) + low;
  const large = integer / divisor;
  const back = large * divisor;
  const small = (integer - back - productError(large, divisor, back) + rest) / divisor;
  const value = large + small;
  const margin = small * smallPartError;
  return value === large + (small + margin) && value === large + (small - margin) ? value : Number.NaN;
}

/** a * b - product exactly, where `product` is their rounded product. */
function productError(a: number, b: number, product: number): number {
  const aHigh = splitter * a - (splitter * a - a);
  const aLow = a - aHigh;
  const bHigh = splitter * b - (splitter * b - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}
