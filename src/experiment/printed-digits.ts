/**
 * How finely the numbers of a file were printed, from the numbers themselves: their shortest decimals show how many places after the point and how many
 * significant digits the print had at most. Printed with d places and s digits, a value v is a multiple of
 *
 *   u(v) = max(10^-d, 10^(floor(log10 |v|) + 1 - s)),
 *
 * which covers fixed (`%.8f`) and scientific (`%.6e`) formats, and float64 in full. Numbers that are all float32 values have the step of float32.
 * Rounding to multiples of u is an error of RMS u / sqrt 12.
 */
export interface PrintedDigits {
  /** Places after the decimal point, at most. */
  readonly decimals: number;
  /** Significant digits, at most 17. */
  readonly significant: number;
  /** Every number is one of float32. */
  readonly single: boolean;
}

/** More digits than a float32 is ever printed with on purpose: what has fewer was rounded in decimals. */
const SINGLE_DIGITS = 9;

export function printedDigits(values: Iterable<number>): PrintedDigits {
  let [decimals, significant, single] = [0, 0, true];
  for (const value of values) {
    const [mantissa, exponent = '0'] = String(Math.abs(value)).split('e');
    const [before, after = ''] = mantissa.split('.');
    decimals = Math.max(decimals, after.length - Number(exponent));
    significant = Math.max(significant, (before + after).replace(/^0+/, '').length);
    single &&= Math.fround(value) === value;
  }
  return { decimals, significant, single: single && significant > SINGLE_DIGITS };
}

/** The step u(v) between neighbouring numbers of this print. */
export function printedStep({ decimals, significant, single }: PrintedDigits, value: number): number {
  const size = Math.abs(value);
  const relative = size > 0 ? 10 ** (Math.floor(Math.log10(size)) + 1 - significant) : 0;
  const float32 = single && size > 0 ? 2 ** (Math.floor(Math.log2(size)) - 23) : 0;
  return Math.max(10 ** -decimals, relative, float32);
}

/** RMS of the rounding error that the print of these numbers left; at least one number. */
export function printedRms(values: readonly Float64Array[]): number {
  const digits = printedDigits(all(values));
  let [sum, count] = [0, 0];
  for (const value of all(values)) {
    sum += printedStep(digits, value) ** 2 / 12;
    count++;
  }
  return Math.sqrt(sum / count);
}

export function* all(values: Iterable<Float64Array>): Generator<number> {
  for (const list of values) yield* list;
}
