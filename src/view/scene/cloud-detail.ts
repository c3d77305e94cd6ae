/**
 * How much of a cloud is drawn, and how large: points in a seeded random order, so that any first part of them is a fair sample of all; a budget of
 * points per frame that follows the time a frame takes; a size on screen that keeps surfaces closed at any density.
 * Order: Fisher and Yates' shuffle run forwards (Durstenfeld 1964), settled only as far as it is asked for.
 */
import type { Vector3 } from '../../math/rotation.ts';

/** Points of one buffer on the GPU: a frame never prepares much more than one. */
export const chunkPoints = 1 << 16;

/** A pseudorandom permutation of 0 .. count - 1, settled from its start as far as it is needed. For pictures only: numbers that count come from `math/random.ts`. */
export class PointOrder {
  readonly #order: Uint32Array;
  #settled = 0;
  #state: number;

  constructor(count: number, seed = 1) {
    this.#order = new Uint32Array(count);
    for (let index = 0; index < count; index++) this.#order[index] = index;
    this.#state = Math.imul(seed, 0x9e3779b1) >>> 0 || 1;
  }

  /** The places `from` .. `to` of the permutation. */
  slice(from: number, to: number): Uint32Array {
    const order = this.#order;
    const end = Math.min(to, order.length);
    let state = this.#state;
    for (let place = this.#settled; place < end; place++) {
      // Uniform in [0, 1): 32 bits of xorshift (Marsaglia 2003).
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const other = place + Math.floor(((state >>> 0) / 2 ** 32) * (order.length - place));
      const kept = order[place];
      order[place] = order[other];
      order[other] = kept;
    }
    this.#state = state;
    this.#settled = Math.max(this.#settled, end);
    return order.subarray(from, end);
  }
}

export const firstBudget = 150_000;
const leastBudget = 20_000;
const mostBudget = 2_000_000;

/** Points of the next frame after one of `budget` points that took `milliseconds`: fewer above 24 ms, more below 18. */
export function nextBudget(budget: number, milliseconds: number): number {
  const factor = milliseconds > 24 ? Math.max(0.25, 20 / milliseconds) : milliseconds < 18 ? 1.15 : 1;
  return Math.round(Math.min(mostBudget, Math.max(leastBudget, budget * factor)));
}

/** Diameter in CSS pixels of each of `drawn` points inside a disc of `radius` pixels: about as far as they lie apart, 1.75 to 11. */
export function pointDiameter(drawn: number, radius: number): number {
  const apart = Math.sqrt((Math.PI * radius * radius) / Math.max(1, drawn));
  return Math.min(11, Math.max(1.75, 1.6 * apart));
}

/** Distance of the farthest point from `pivot`, in the cloud's unit; 1 where all points are one. */
export function cloudRadius(positions: Float32Array, pivot: Vector3): number {
  const [px, py, pz] = pivot;
  let most = 0;
  for (let i = 0; i + 2 < positions.length; i += 3) {
    const x = positions[i] - px;
    const y = positions[i + 1] - py;
    const z = positions[i + 2] - pz;
    const square = x * x + y * y + z * z;
    if (square > most) most = square;
  }
  return most > 0 ? Math.sqrt(most) : 1;
}

/** Least and largest finite value of every `stride`-th from `first`; undefined where there is none. */
export function finiteRange(
  values: ArrayLike<number>,
  stride = 1,
  first = 0,
): readonly [least: number, most: number] | undefined {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = first; index < values.length; index += stride) {
    const value = values[index];
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least <= most ? [least, most] : undefined;
}
