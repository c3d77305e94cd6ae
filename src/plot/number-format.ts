/**
 * Numbers as they stand on the page: real minus, thin space in thousands, a space before units and per cent.
 * Forces and energies arrive in eV and eV/angstrom and are shown in meV.
 */
import { counted, minus, thinSpace, whole } from '../math/whole-number.ts';

export { counted, minus, thinSpace, whole };
export const narrowSpace = '\u202f';

/** A value to `digits` significant digits without exponent where it can be read, else as powers of ten: `4.1 × 10⁻⁷`. */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return 'not finite';
  if (value === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(value)) + 1e-12);
  if (size < -4) {
    const power = [...String(Math.abs(size))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
    const mantissa = (Math.abs(value) / 10 ** size).toPrecision(Math.min(digits, 2));
    return `${value < 0 ? minus : ''}${mantissa} × 10⁻${power}`;
  }
  const rounded = Number(Math.abs(value).toPrecision(digits));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(rounded) + 1e-12));
  const [integer, fraction] = rounded.toFixed(decimals).split('.');
  const grouped = integer.length > 3 ? whole(Number(integer)) : integer;
  return `${value < 0 ? minus : ''}${grouped}${fraction ? `.${fraction}` : ''}`;
}

/** A fixed number of decimals with a real minus. */
export const fixed = (value: number, decimals: number): string =>
  value
    .toFixed(decimals)
    .replace('-', minus)
    .replace(/^−(0(?:\.0*)?)$/, '$1');

/** eV or eV/angstrom as thousandths, to 3 significant digits. */
export const milli = (value: number, digits = 3): string => significant(value * 1000, digits);

/** A share as per cent: `58 %`, `0.4 %`, `0 %` below a thousandth. */
export function percent(share: number): string {
  const value = share * 100;
  if (Math.abs(value) < 0.1) return `0${narrowSpace}%`;
  return `${fixed(value, Math.abs(value) < 10 ? 1 : 0)}${narrowSpace}%`;
}

/** A relative size in plain words for a verdict: per cent above 0.1 %, powers of ten below. */
export const relative = (share: number): string => (share >= 1e-3 ? percent(share) : significant(share, 2));

export const degrees = (radians: number): string => `${Math.round((radians * 180) / Math.PI)}°`;
