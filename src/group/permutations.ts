/**
 * Permutations of the rows: the same atoms or points, listed in another order, each with its own element, velocity and couplings. Like atoms that change
 * places are among them. A group of n! elements is sampled by independent even draws (Fisher and Yates).
 */
import { Random } from '../math/random.ts';
import type { Motion, SampleSize } from './elements.ts';

export const drawOrder = (rows: number, random: Random): Motion => ({ order: [...random.permutation(rows)] });

export function sampleOrders(rows: number, { count, seed }: SampleSize): readonly Motion[] {
  const random = new Random(seed).fork('orders');
  return Array.from({ length: count }, () => drawOrder(rows, random));
}
