/** What a measurement in the laboratory is of, as plain data, and what is wrong with one that cannot be. */
import type { Triple } from '../../math/reach.ts';
import { whole } from '../../math/whole-number.ts';
import { type IrrepsType, irrepsTypes } from './kinds.ts';

export const directions = ['forward', 'backward'] as const;
export type Direction = (typeof directions)[number];

export const timeMeasures = ['sample', 'freedom', 'byte'] as const;
/** Time of a row, of a degree of freedom, of a byte that must be moved. */
export type TimeMeasure = (typeof timeMeasures)[number];

export interface LaboratorySettings {
  readonly irreps: IrrepsType;
  /** Rows of the batch, and channels of each: every channel of a row is multiplied with the same of the other factor. */
  readonly rows: number;
  readonly channels: number;
  /** `backward`: the gradients by both factors. */
  readonly direction: Direction;
}

export const LARGEST_DEGREE = 8;
export const MOST_ROWS = 100_000;
export const MOST_CHANNELS = 256;

export const usualSettings: LaboratorySettings = { irreps: 'mimo', rows: 10_000, channels: 1, direction: 'forward' };

export const isSame = (a: LaboratorySettings, b: LaboratorySettings): boolean =>
  a.irreps === b.irreps && a.rows === b.rows && a.channels === b.channels && a.direction === b.direction;

const isWithin = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;

/** What cannot be measured about a request, in words; undefined where it can. */
export function troubleWith(settings: LaboratorySettings, degrees: readonly number[]): string | undefined {
  const { irreps, rows, channels, direction } = settings;
  if (!irrepsTypes.includes(irreps)) return `irreps "${irreps}": expected one of ${irrepsTypes.join(', ')}`;
  if (direction !== 'forward' && direction !== 'backward')
    return `direction "${direction}": expected forward or backward`;
  if (!isWithin(rows, MOST_ROWS)) return `${rows} rows: expected a whole number from 1 to ${whole(MOST_ROWS)}`;
  if (!isWithin(channels, MOST_CHANNELS))
    return `${channels} channels: expected a whole number from 1 to ${MOST_CHANNELS}`;
  const wrong = degrees.find((degree) => !isWithin(degree, LARGEST_DEGREE));
  if (wrong !== undefined) return `degree ${wrong}: expected a whole number from 1 to ${LARGEST_DEGREE}`;
  return degrees.length === 0 ? 'no degree: expected at least one' : undefined;
}

/** Every kind at every L up to one, in order of L, so that the curves grow from the left. */
export const pairsUpTo = <Kind extends string>(
  kinds: readonly Kind[],
  last: number,
): readonly { readonly kind: Kind; readonly degree: number }[] =>
  Array.from({ length: last }, (_, n) => n + 1).flatMap((degree) => kinds.map((kind) => ({ kind, degree })));

/** Degrees of the inputs, which are alike, and of the output, for a largest degree L. */
export function degreesOf(
  irreps: IrrepsType,
  L: number,
): { readonly in: readonly number[]; readonly out: readonly number[] } {
  const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, l) => l);
  switch (irreps) {
    case 'siso':
      return { in: [L], out: [L] };
    case 'simo':
      return { in: [L], out: upTo(2 * L) };
    case 'mimo':
      return { in: upTo(L), out: upTo(2 * L) };
    default:
      throw new Error(`unknown irreps ${irreps satisfies never}`);
  }
}

/** Triples of degrees that the triangle allows between the degrees of an irreps type, by l1, l2, l3. */
export function triplesWithin(irreps: IrrepsType, L: number): readonly Triple[] {
  const { in: inner, out } = degreesOf(irreps, L);
  return inner.flatMap((l1) =>
    inner.flatMap((l2) =>
      out.filter((l3) => l3 >= Math.abs(l1 - l2) && l3 <= l1 + l2).map((l3): Triple => [l1, l2, l3]),
    ),
  );
}
