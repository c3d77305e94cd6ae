/**
 * Farthest-point sampling: each next point is the one farthest from all chosen so far (Gonzalez, "Clustering to minimize
 * the maximum intercluster distance", Theor. Comput. Sci. 38, 1985). O(points * count), float64 distances.
 * It depends on distances alone; even so it is done once, before any action, because rounding could turn a near tie.
 */
import type { Random } from '../../math/random.ts';

/**
 * @param positions [points, 3], any one unit, finite
 * @returns rows of `positions` in the order chosen, all in different places: fewer than `count` where there are no more.
 * The first is drawn by the seed; ties go to the lowest row.
 */
export function farthestPoints(positions: Float32Array | Float64Array, count: number, random: Random): Uint32Array {
  const points = positions.length / 3;
  const chosen = new Uint32Array(Math.min(count, points));
  if (chosen.length === 0) return chosen;
  const nearest = new Float64Array(points).fill(Number.POSITIVE_INFINITY);
  chosen[0] = random.integer(points);
  for (let taken = 1; taken < chosen.length; taken++) {
    const next = sweep(positions, nearest, chosen[taken - 1]);
    if (nearest[next] === 0) return chosen.slice(0, taken);
    chosen[taken] = next;
  }
  return chosen;
}

/** Lowers each point's squared distance to the chosen ones by the newest; the row of the largest, the lowest among equals. */
function sweep(positions: Float32Array | Float64Array, nearest: Float64Array, newest: number): number {
  const x = positions[3 * newest];
  const y = positions[3 * newest + 1];
  const z = positions[3 * newest + 2];
  let largest = -1;
  let row = 0;
  for (let point = 0, k = 0; point < nearest.length; point++, k += 3) {
    const dx = positions[k] - x;
    const dy = positions[k + 1] - y;
    const dz = positions[k + 2] - z;
    const square = dx * dx + dy * dy + dz * dz;
    let least = nearest[point];
    if (square < least) {
      least = square;
      nearest[point] = square;
    }
    if (least > largest) {
      largest = least;
      row = point;
    }
  }
  return row;
}
