/**
 * Which elements of a group an orbit visits. Sampled groups: independent replicates, each unbiased, so that means carry intervals. A finite group
 * alone is visited whole: its means are sums, and carry none. The parts of a composite are sampled independently, element by element.
 */
import type { Random } from '../math/random.ts';
import { setSize } from '../math/so3-sets.ts';
import { finiteAlone, type GroupChoice, type RotationGroup } from './describe.ts';
import type { Elements, Motion, SampleSize } from './elements.ts';
import { drawFinite, finiteGroup, finiteSet, sampleFinite } from './finite-group.ts';
import { drawOrthogonal, sampleOrthogonal } from './o3.ts';
import { drawOrder, sampleOrders } from './permutations.ts';
import { drawScale, sampleScales } from './scale.ts';
import { drawAxisTurn, sampleAxisTurns } from './so2.ts';
import { drawRotation, sampleRotations } from './so3.ts';
import { drawShift, sampleShifts } from './translations.ts';

export interface GroupSample {
  /** Replicate by replicate. */
  readonly elements: Elements;
  /** Independent replicates of equal size; 1 where the group is visited whole. */
  readonly replicates: number;
}

const MOST_REPLICATES = 16;
const FEWEST_REPLICATES = 4;
const SMALLEST_SET = 4;

/**
 * The number of replicates for a count: the most, up to 16, that divide it into sets of at least 4; where nothing
 * divides it, every element is its own draw.
 */
export function replicatesFor(count: number): number {
  for (let replicates = MOST_REPLICATES; replicates >= FEWEST_REPLICATES; replicates--) {
    if (count % replicates === 0 && count / replicates >= SMALLEST_SET) return replicates;
  }
  return count;
}

function rotationsOf(group: RotationGroup | undefined, size: SampleSize): Elements {
  if (!group) return { quaternions: Float64Array.from({ length: 4 * size.count }, (_, k) => (k % 4 === 0 ? 1 : 0)) };
  switch (group.kind) {
    case 'so3':
      return sampleRotations(size);
    case 'o3':
      return sampleOrthogonal(size);
    case 'so2':
      return sampleAxisTurns(group.axis, size);
    default:
      return sampleFinite(group, size);
  }
}

/** Motions of several parts as one each; undefined where no part has any. */
function joined(count: number, parts: readonly (readonly Motion[] | undefined)[]): readonly Motion[] | undefined {
  const there = parts.flatMap((part) => (part ? [part] : []));
  if (there.length === 0) return undefined;
  return Array.from({ length: count }, (_, n) => Object.assign({}, ...there.map((part) => part[n])));
}

/**
 * Elements of a group that acts on so many rows. The same count and seed give the same elements everywhere.
 * @throws RangeError below 4 elements of a group that is sampled
 */
export function sampleGroup(choice: GroupChoice, count: number, seed: number, rows: number): GroupSample {
  const { rotations, shifts, scale, permutations } = choice;
  const whole = finiteAlone(choice);
  if (whole) return { elements: finiteGroup(whole), replicates: 1 };
  if (!Number.isInteger(count) || count < 4)
    throw new RangeError(`An orbit of ${count} elements has no interval: ask for a whole number of at least 4.`);
  const replicates = replicatesFor(count);
  const size = { count, replicates, seed };
  const turned = rotationsOf(rotations, size);
  const motions = joined(count, [
    turned.motions,
    shifts === undefined ? undefined : sampleShifts(shifts, size),
    scale === undefined ? undefined : sampleScales(scale, size),
    permutations ? sampleOrders(rows, size) : undefined,
  ]);
  return { elements: { quaternions: turned.quaternions, ...(motions && { motions }) }, replicates };
}

function drawTurn(group: RotationGroup | undefined, random: Random): Elements {
  if (!group) return { quaternions: Float64Array.of(1, 0, 0, 0) };
  switch (group.kind) {
    case 'so3':
      return { quaternions: Float64Array.from(drawRotation(random)) };
    case 'o3':
      return drawOrthogonal(random);
    case 'so2':
      return { quaternions: Float64Array.from(drawAxisTurn(group.axis, random)) };
    default:
      return { quaternions: Float64Array.from(drawFinite(group, random)) };
  }
}

/** So many independent elements. */
export function drawElements(choice: GroupChoice, count: number, random: Random, rows: number): Elements {
  const { rotations, shifts, scale, permutations } = choice;
  const turns = Array.from({ length: count }, () => drawTurn(rotations, random));
  const of = (draw: () => Motion): Motion[] => Array.from({ length: count }, draw);
  const motions = joined(count, [
    turns[0]?.motions && turns.map(({ motions: own }) => own?.[0] ?? {}),
    shifts === undefined ? undefined : of(() => drawShift(shifts, random)),
    scale === undefined ? undefined : of(() => drawScale(scale, random)),
    permutations ? of(() => drawOrder(rows, random)) : undefined,
  ]);
  return {
    quaternions: Float64Array.from(turns.flatMap(({ quaternions }) => [...quaternions])),
    ...(motions && { motions }),
  };
}

/** Elements that an orbit has: those asked for, or all of a finite group. */
export function orbitSize(choice: GroupChoice, count: number): number {
  const whole = finiteAlone(choice);
  return whole ? setSize(finiteSet(whole)) : count;
}
