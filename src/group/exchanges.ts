/** Exchanges of two rows, of which every order is made. Apart from `permutations.ts`, for the page needs it before anything is sampled. */
import type { Motion } from './elements.ts';

/** The order that exchanges two rows. */
export function exchange(rows: number, one: number, other: number): Motion {
  const order = Array.from({ length: rows }, (_, row) => row);
  order[one] = other;
  order[other] = one;
  return { order };
}

/** Fewest exchanges of two rows that make an order: rows minus cycles. */
export function exchangesOf(order: readonly number[]): number {
  const seen = new Uint8Array(order.length);
  let cycles = 0;
  for (let start = 0; start < order.length; start++) {
    if (seen[start]) continue;
    cycles++;
    for (let row = start; !seen[row]; row = order[row]) seen[row] = 1;
  }
  return order.length - cycles;
}
