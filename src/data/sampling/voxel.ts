/**
 * Voxel sampling: a cubic grid, one point per occupied cell. The cell edge is found by bisection so that at least `count`
 * and at most a little more cells are occupied; each is represented by the point nearest to the mean of its points; a
 * seeded draw thins them to `count`. The grid is laid along the file's axes, so this happens once, before any action.
 */
import type { Random } from '../../math/random.ts';
import { randomPoints } from './random-points.ts';

type Positions = Float32Array | Float64Array;

interface Grid {
  /** Corner of the cell (0, 0, 0). */
  readonly origin: readonly [number, number, number];
  readonly edge: number;
}

/** Occupied cells: the cell of each point. */
interface Occupation {
  readonly cells: number;
  readonly cellOf: Uint32Array;
}

/** Up to this many cells per asked point the grid is fine enough. */
const surplus = 1.1;
const bisections = 40;
const halvings = 30;

/**
 * @param positions [points, 3], any one unit, finite
 * @returns rows of `positions`, ascending, all in different cells: fewer than `count` where cells of 2^-30 of the cloud's
 * extent still hold more than one point each
 */
export function voxelPoints(positions: Positions, count: number, random: Random): Uint32Array {
  const points = positions.length / 3;
  const wanted = Math.min(count, points);
  const box = boundingBox(positions);
  if (wanted < 1 || box.extent === 0) return new Uint32Array(Math.min(1, wanted));
  const offset = [random.uniform(), random.uniform(), random.uniform()];
  const grid = (edge: number): Grid => {
    const [x, y, z] = box.low.map((low, axis) => low - offset[axis] * edge);
    return { origin: [x, y, z], edge };
  };
  const cells = (edge: number, most: number) => occupy(positions, grid(edge), most)?.cells ?? Number.POSITIVE_INFINITY;
  const most = Math.floor(wanted * surplus);
  let coarse = box.extent;
  let halved = 0;
  while (halved < halvings && cells(coarse / 2, wanted) < wanted) {
    coarse /= 2;
    halved++;
  }
  let fine = coarse / 2;
  for (let step = 0; step < bisections && cells(fine, most) > most; step++) {
    const middle = (coarse + fine) / 2;
    if (cells(middle, wanted - 1) >= wanted) fine = middle;
    else coarse = middle;
  }
  const representatives = nearestToMeans(positions, occupy(positions, grid(fine), points)!);
  const drawn = randomPoints(rowsOf(positions, representatives), wanted, random);
  return drawn.map((at) => representatives[at]).sort();
}

function boundingBox(positions: Positions): { readonly low: readonly number[]; readonly extent: number } {
  const low = [0, 1, 2].map((axis) => positions[axis] ?? 0);
  const high = [...low];
  for (let k = 0; k < positions.length; k++) {
    const axis = k % 3;
    if (positions[k] < low[axis]) low[axis] = positions[k];
    if (positions[k] > high[axis]) high[axis] = positions[k];
  }
  return { low, extent: Math.max(...high.map((value, axis) => value - low[axis])) };
}

/** Numbers the occupied cells in the order met, by open addressing; undefined once there are more than `most`. */
function occupy(positions: Positions, { origin, edge }: Grid, most: number): Occupation | undefined {
  const points = positions.length / 3;
  let size = 4;
  while (size < 2 * most) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const keys = new Int32Array(3 * (most + 1));
  const cellOf = new Uint32Array(points);
  const [x, y, z] = origin;
  let cells = 0;
  for (let point = 0; point < points; point++) {
    const a = Math.floor((positions[3 * point] - x) / edge);
    const b = Math.floor((positions[3 * point + 1] - y) / edge);
    const c = Math.floor((positions[3 * point + 2] - z) / edge);
    let mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
    let slot = (mixed ^ (mixed >>> 13)) & (size - 1);
    let cell = slots[slot];
    while (cell >= 0 && (keys[3 * cell] !== a || keys[3 * cell + 1] !== b || keys[3 * cell + 2] !== c)) {
      slot = (slot + 1) & (size - 1);
      cell = slots[slot];
    }
    if (cell < 0) {
      if (cells === most) return undefined;
      cell = cells++;
      slots[slot] = cell;
      keys[3 * cell] = a;
      keys[3 * cell + 1] = b;
      keys[3 * cell + 2] = c;
    }
    cellOf[point] = cell;
  }
  return { cells, cellOf };
}

/** For each cell the row nearest to the mean of its points, the lowest among equals. */
function nearestToMeans(positions: Positions, { cells, cellOf }: Occupation): Uint32Array {
  const means = new Float64Array(3 * cells);
  const members = new Uint32Array(cells);
  cellOf.forEach((cell, point) => {
    members[cell]++;
    for (let axis = 0; axis < 3; axis++) means[3 * cell + axis] += positions[3 * point + axis];
  });
  for (let k = 0; k < means.length; k++) means[k] /= members[Math.floor(k / 3)];
  const least = new Float64Array(cells).fill(Number.POSITIVE_INFINITY);
  const rows = new Uint32Array(cells);
  cellOf.forEach((cell, point) => {
    let square = 0;
    for (let axis = 0; axis < 3; axis++) {
      const difference = positions[3 * point + axis] - means[3 * cell + axis];
      square += difference * difference;
    }
    if (square < least[cell]) {
      least[cell] = square;
      rows[cell] = point;
    }
  });
  return rows;
}

/** f64[rows, 3]: the positions of some rows. */
export function rowsOf(positions: Positions, rows: Uint32Array): Float64Array {
  const result = new Float64Array(3 * rows.length);
  rows.forEach((row, at) => {
    for (let axis = 0; axis < 3; axis++) result[3 * at + axis] = positions[3 * row + axis];
  });
  return result;
}
