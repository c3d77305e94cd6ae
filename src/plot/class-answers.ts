/**
 * What class probabilities say, for lists and read-outs: the most probable classes in order, and how far two answers are apart (Jensen-Shannon distance,
 * `math/shannon.ts`).
 */
import { shannonDistance } from '../math/shannon.ts';

export interface RankedClass {
  readonly index: number;
  readonly name: string;
  readonly probability: number;
}

/** The `most` most probable classes, falling; the earlier in the list first among equals. */
export function rankedClasses(
  names: readonly string[],
  probabilities: ArrayLike<number>,
  most = names.length,
): RankedClass[] {
  return names
    .map((name, index) => ({ index, name, probability: probabilities[index] }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index)
    .slice(0, most);
}

/** The first classes over an orbit; the last of them gives way to the answer in the pose as read where that is none of them. */
export function listedClasses(
  names: readonly string[],
  mean: ArrayLike<number>,
  asRead: ArrayLike<number> | undefined,
  most: number,
): RankedClass[] {
  const listed = rankedClasses(names, mean, most);
  if (asRead?.length !== names.length) return listed;
  const [{ index }] = rankedClasses(names, asRead, 1);
  if (listed.some((entry) => entry.index === index)) return listed;
  return [...listed.slice(0, most - 1), { index, name: names[index], probability: mean[index] }];
}

/** Distance of two answers, 0 to 1. */
export const answersApart = (p: ArrayLike<number>, q: ArrayLike<number>): number => shannonDistance(p, q);
