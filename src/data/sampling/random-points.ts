/** Uniform sampling without replacement: a Fisher-Yates shuffle that stops early and keeps only what it has touched. */
import type { Random } from '../../math/random.ts';

/**
 * @param positions [points, 3], any one unit, finite
 * @returns rows of `positions` in the order drawn, all in different places (a place taken before is passed over): fewer
 * than `count` where there are no more
 */
export function randomPoints(positions: Float32Array | Float64Array, count: number, random: Random): Uint32Array {
  const points = positions.length / 3;
  const moved = new Map<number, number>();
  const taken = new Set<string>();
  const chosen: number[] = [];
  for (let left = points; left > 0 && chosen.length < count; left--) {
    const at = random.integer(left);
    const row = moved.get(at) ?? at;
    moved.set(at, moved.get(left - 1) ?? left - 1);
    moved.delete(left - 1);
    const place = placeKey(positions, row);
    if (taken.has(place)) continue;
    taken.add(place);
    chosen.push(row);
  }
  return Uint32Array.from(chosen);
}

/** The same text for exactly equal coordinates, 0 and -0 alike. */
export function placeKey(positions: Float32Array | Float64Array, row: number): string {
  return `${positions[3 * row]} ${positions[3 * row + 1]} ${positions[3 * row + 2]}`;
}
