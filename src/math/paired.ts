/**
 * What a few seeds say about a bar that was fixed before they ran. Two arms share their seeds, so their values are compared in pairs: differences as
 * they are, ratios through their logarithms (the value is then a geometric mean, and its interval is symmetric in factors). Intervals are Student's,
 * 95 %, over seeds. A claim is reproduced where the whole interval lies on the bar's side, differs where all of it lies beyond, else not resolved.
 */
import { type Interval, replicateInterval, standardDeviation, studentQuantile } from './statistics.ts';
import { CONFIDENCE } from './tolerances.ts';

/** How values of seeds are averaged: `plain`; `share`, likewise with intervals within 0 and 1; `log` for positive ones whose factors matter. */
export type Spread = 'plain' | 'share' | 'log';

export type Bar = { readonly atMost: number } | { readonly atLeast: number };

export type BarVerdict = 'reproduced' | 'differs' | 'not resolved';

function transformed(values: readonly number[], spread: Spread): number[] {
  if (spread !== 'log') return [...values];
  const wrong = values.findIndex((value) => !(value > 0));
  if (wrong >= 0)
    throw new RangeError(`value ${wrong + 1} of ${values.length} is ${values[wrong]}: expected a positive number`);
  return values.map(Math.log);
}

function restored({ value, low, high }: Interval, spread: Spread): Interval {
  switch (spread) {
    case 'plain':
      return { value, low, high };
    case 'share':
      return { value, low: Math.max(0, low), high: Math.min(1, high) };
    case 'log':
      return { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high) };
    default:
      throw new Error(`unknown spread ${spread satisfies never}`);
  }
}

/** Mean over seeds with its interval; needs at least two. @throws RangeError for values that have no logarithm, or fewer than two */
export const seedInterval = (values: readonly number[], spread: Spread): Interval =>
  restored(replicateInterval(transformed(values, spread)), spread);

function requirePairs(first: readonly number[], second: readonly number[]): void {
  if (first.length !== second.length)
    throw new RangeError(`${first.length} values against ${second.length}: expected pairs`);
}

/** first - second over seeds. @throws RangeError where they are not pairs */
export function pairedDifference(first: readonly number[], second: readonly number[]): Interval {
  requirePairs(first, second);
  return seedInterval(
    first.map((value, seed) => value - second[seed]),
    'plain',
  );
}

/** first / second over seeds, both positive. @throws RangeError where they are not pairs or not positive */
export function pairedRatio(first: readonly number[], second: readonly number[]): Interval {
  requirePairs(first, second);
  return seedInterval(
    first.map((value, seed) => value / second[seed]),
    'log',
  );
}

/**
 * What one more run says by itself: its value, give or take what single seeds scattered when the run was recorded (t s, with the recorded
 * seeds' degrees of freedom).
 */
export function singleRunInterval(value: number, recorded: readonly number[], spread: Spread): Interval {
  const [own] = transformed([value], spread);
  const values = transformed(recorded, spread);
  const half = studentQuantile(values.length - 1, CONFIDENCE) * standardDeviation(values);
  return restored({ value: own, low: own - half, high: own + half }, spread);
}

/** True on the bar's side; the bar itself belongs to it. */
export const holds = (value: number, bar: Bar): boolean =>
  'atMost' in bar ? value <= bar.atMost : value >= bar.atLeast;

export function judgeByBar({ low, high }: Pick<Interval, 'low' | 'high'>, bar: Bar): BarVerdict {
  const [lowHolds, highHolds] = [holds(low, bar), holds(high, bar)];
  if (lowHolds && highHolds) return 'reproduced';
  return lowHolds || highHolds ? 'not resolved' : 'differs';
}

/** Several bars: all must be reproduced, and one that differs is enough to differ. */
export function judgeTogether(verdicts: readonly BarVerdict[]): BarVerdict {
  if (verdicts.includes('differs')) return 'differs';
  return verdicts.includes('not resolved') ? 'not resolved' : 'reproduced';
}
