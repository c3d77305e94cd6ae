/**
 * One coordinate along a group, for curves: the angle of turns about one axis; the distance of shifts and the factor of scales, both in their logarithm; the
 * number of exchanges that make an order; for other rotations, and for composites with them, the angle from the identity.
 */
import { groupOf } from '../group/describe.ts';
import { exchangesOf } from '../group/exchanges.ts';
import { axisAngle } from '../group/so2.ts';
import { NEAREST } from '../group/translations.ts';
import { rotationAngle } from '../math/rotation.ts';
import type { FieldName, OrbitElement } from '../orbit/result.ts';
import { lengthUnitOf } from './group-words.ts';

export interface GroupAxis {
  /** Under the axis. */
  readonly title: string;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
  readonly of: (element: Pick<OrbitElement, 'q' | 'motion'>) => number;
  /** 0 to 1 along the axis, clamped. */
  readonly at: (value: number) => number;
  /** Parts that means are taken over. */
  readonly bins: number;
  /** The last part is followed by the first. */
  readonly closed: boolean;
}

/** Three digits, without zeros behind them. */
const plainNumber = (value: number): string => String(Number(value.toPrecision(3)));

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
const degrees = (radians: number): number => (radians * 180) / Math.PI;

function angles(title: string, most: 180 | 360, of: GroupAxis['of']): GroupAxis {
  const ticks = [0, 1, 2, 3, 4].map((k) => ({ value: (k * most) / 4, text: `${(k * most) / 4}°` }));
  return { title, ticks, of, at: (value) => clamp(value / most), bins: most / 10, closed: most === 360 };
}

function logarithmic(
  title: string,
  low: number,
  high: number,
  values: readonly number[],
  of: GroupAxis['of'],
): GroupAxis {
  const span = Math.log(high / low);
  return {
    title,
    ticks: values.map((value) => ({
      value,
      text: value < 1 && title === 'scale' ? `1/${plainNumber(1 / value)}` : plainNumber(value),
    })),
    of,
    at: (value) => (value > 0 ? clamp(Math.log(value / low) / span) : 0),
    bins: 18,
    closed: false,
  };
}

function counts(rows: number): GroupAxis {
  const most = Math.max(1, rows - 1);
  const step = Math.max(1, Math.ceil(most / 5));
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, k) => k * step);
  return {
    title: 'exchanges that make the order',
    ticks: ticks.map((value) => ({ value, text: String(value) })),
    of: ({ motion }) => (motion?.order ? exchangesOf(motion.order) : 0),
    at: (value) => clamp((value + 0.5) / (most + 1)),
    bins: Math.min(24, most + 1),
    closed: false,
  };
}

/** The coordinate of a group's elements; `rows` of the subject count for permutations alone. */
export function groupAxis(word: string, field: FieldName, rows: number): GroupAxis {
  const choice = groupOf(word);
  const { rotations, shifts, scale } = choice;
  if (rotations?.kind === 'so2' && Object.keys(choice).length === 1) {
    const { axis } = rotations;
    return angles('turn about the axis', 360, ({ q }) => degrees(axisAngle(axis, q)));
  }
  if (rotations) return angles('angle from the identity', 180, ({ q }) => degrees(rotationAngle(q)));
  if (shifts !== undefined) {
    const title = `distance of the shift${lengthUnitOf(field) && `,${lengthUnitOf(field)}`}`;
    const values = [NEAREST, 10 * NEAREST, 100 * NEAREST, 1].map((part) => part * shifts);
    return logarithmic(title, NEAREST * shifts, shifts, values, ({ motion }) => Math.hypot(...(motion?.shift ?? [0])));
  }
  if (scale !== undefined) {
    const root = Math.sqrt(scale);
    const between = Number.isInteger(root) ? [1 / root, 1, root] : [1];
    return logarithmic('scale', 1 / scale, scale, [1 / scale, ...between, scale], ({ motion }) => motion?.scale ?? 1);
  }
  return counts(rows);
}
