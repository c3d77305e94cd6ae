/**
 * Strict decimal numbers of scientific text files:
 *   [+-] digits [. digits] exponent?   exponent = (e | E | d | D | *^) [+-] digits
 * `d` is Fortran's, `*^` Mathematica's (QM9). Rounded by Number(); `fast-number.ts` reads the same grammar from bytes.
 */

/** `number`: finite. `non-finite`: nan, inf or a number beyond the range of doubles. `not-a-number`: anything else. */
export type NumberClass = 'number' | 'non-finite' | 'not-a-number';

const grammar = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:(?:[eEdD]|\*\^)([+-]?\d+))?$/;
const nonFinite = /^[+-]?(?:nan|inf|infinity)$/i;

/** The value of a text, NaN when it is no finite number; `parseNumber` in `fast-number.ts` reads the same from bytes. */
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
