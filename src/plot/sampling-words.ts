/**
 * How the elements of an orbit are drawn, in sentences: what the samplers of `group/` do, for the group, the count and the replicates at hand. Where a count
 * cannot be divided into sets, each element is a replicate of its own, and every sampler becomes independent draws.
 */
import { finiteAlone, type GroupChoice, groupOf, type RotationGroup } from '../group/describe.ts';
import { replicatesFor } from '../group/sampling.ts';
import { NEAREST } from '../group/translations.ts';
import { CONFIDENCE } from '../math/tolerances.ts';
import type { FieldName } from '../orbit/result.ts';
import { groupTitle, lengthUnitOf } from './group-words.ts';
import { directionWords } from './mechanism-words.ts';
import { percent, whole } from './number-format.ts';
import { joined, type Prose, prose } from './prose.ts';

/** Replicates of a sampled group, and elements in each. */
interface Sets {
  readonly replicates: number;
  readonly size: number;
}

const spread = { cite: 'alexa2022super' } as const;

function rotationSentence(group: RotationGroup, { size }: Sets): Prose {
  switch (group.kind) {
    case 'so3':
      return size > 1
        ? prose`Each replicate is a super-Fibonacci set of ${whole(size)} rotations ${spread} turned as a whole by one random rotation from the Haar measure.`
        : ['Each rotation is an independent draw from the Haar measure.'];
    case 'o3':
      return size > 1
        ? prose`Each replicate is a super-Fibonacci set of ${whole(Math.ceil(size / 2))} rotations ${spread} turned as a whole by one random rotation from the Haar measure; each rotation is taken with and without the inversion, in an order drawn for each replicate, until the replicate has its ${whole(size)} elements.`
        : [
            'Each element is an independent rotation from the Haar measure, with or without the inversion at even chances.',
          ];
    case 'so2': {
      const axis = directionWords(group.axis);
      return size > 1
        ? prose`Each replicate is a circle of ${whole(size)} turns about ${axis} in equal steps with a random start.`
        : prose`Each turn about ${axis} is an independent draw with an even angle.`;
    }
    default:
      return ['The rotations of the finite group are drawn independently with equal chances.'];
  }
}

function shiftSentence(radius: number, unit: string, { size }: Sets): Prose {
  const range = `${Number((radius * NEAREST).toPrecision(3))} to ${radius}${unit}`;
  return size > 1
    ? prose`Shifts have directions even over the sphere and distances even in their logarithm from ${range}; each replicate has one distance in each of ${whole(size)} equal parts of that range.`
    : prose`Shifts have directions even over the sphere and distances even in their logarithm from ${range}, drawn independently.`;
}

const scaleSentence = (factor: number, { size }: Sets): Prose =>
  size > 1
    ? prose`Scales are even in their logarithm from 1/${factor} to ${factor}: each replicate is a ladder of ${whole(size)} equal steps with a random start, in random order.`
    : prose`Scales are even in their logarithm from 1/${factor} to ${factor}, drawn independently.`;

function partsOf({ rotations, shifts, scale, permutations }: GroupChoice, sets: Sets, unit: string): Prose[] {
  return [
    ...(rotations ? [rotationSentence(rotations, sets)] : []),
    ...(shifts === undefined ? [] : [shiftSentence(shifts, unit, sets)]),
    ...(scale === undefined ? [] : [scaleSentence(scale, sets)]),
    ...(permutations ? [['Orders of the rows are independent even draws (Fisher and Yates).']] : []),
  ];
}

/** What was visited, how it was drawn, and what intervals come from. */
export function samplingProse(word: string, field: FieldName, count: number, seed: number): Prose {
  const choice = groupOf(word);
  const title = groupTitle(word, field);
  if (finiteAlone(choice))
    return prose`All ${whole(count)} elements of ${title} (group word ${word}) were visited, so that means are sums and need no interval.`;
  const replicates = replicatesFor(count);
  const sets: Sets = { replicates, size: count / replicates };
  const parts = partsOf(choice, sets, lengthUnitOf(field));
  const grouped =
    sets.size > 1
      ? prose`in ${whole(replicates)} independent replicates of ${whole(sets.size)}`
      : prose`each a replicate of its own`;
  const together = parts.length > 1 ? ' The parts are drawn independently of each other, element by element.' : '';
  return prose`The orbit was sampled at ${whole(count)} elements of ${title} (group word ${word}), ${grouped}, with seed ${seed}. ${joined(parts, ' ')}${together} Intervals are ${percent(CONFIDENCE)} intervals over the replicates.`;
}
