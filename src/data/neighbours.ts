/**
 * Directed edges within a cutoff: d(j -> i) = |r_j + s - r_i| < cutoff, s = n L an image shift of the lattice.
 * Float64; one path for molecules and crystals: the periodic images that can reach the box become extra points, and a grid
 * of cells no smaller than the cutoff is searched when there are many points. Order is deterministic.
 */
import type { Frame } from './subject.ts';

/** Edges sorted by receiver, then sender, then image. */
export interface Edges {
  /** u32[edges] */
  readonly sender: Uint32Array;
  /** u32[edges] */
  readonly receiver: Uint32Array;
  /** f64[edges, 3], angstrom: displacement = positions[sender] + shift - positions[receiver]. A vector: it turns with the frame. */
  readonly shift: Float64Array;
}

type Geometry = Pick<Frame, 'positions' | 'lattice' | 'periodic'>;

const gridFromPoints = 128;
const maximumPoints = 20_000_000;
const maximumEdges = 50_000_000;

/** Throws RangeError when the cutoff is not positive or would need more edges or periodic images than memory holds. */
export function findEdges(frame: Geometry, cutoff: number): Edges {
  const sender: number[] = [];
  const receiver: number[] = [];
  const shift: number[] = [];
  forEachAtom(frame, cutoff, (atom, found, points) => {
    if (sender.length + found.length > maximumEdges) {
      throw new RangeError(`more than ${maximumEdges} edges within ${cutoff} angstrom`);
    }
    found.sort((left, right) => left - right);
    const home = points.home[atom]!;
    for (const point of found) {
      sender.push(points.atom[point]!);
      receiver.push(atom);
      for (let axis = 0; axis < 3; axis++) {
        shift.push(points.shift[3 * point + axis]! - points.shift[3 * home + axis]!);
      }
    }
  });
  return { sender: Uint32Array.from(sender), receiver: Uint32Array.from(receiver), shift: Float64Array.from(shift) };
}

/** How many edges there are, without holding them. Throws as `findEdges`, but for their number. */
export function countEdges(frame: Geometry, cutoff: number): number {
  let count = 0;
  forEachAtom(frame, cutoff, (_, { length }) => {
    count += length;
  });
  return count;
}

/** Tells of each atom which points are within the cutoff of it; the list is used again for the next. */
function forEachAtom(
  frame: Geometry,
  cutoff: number,
  visit: (atom: number, found: number[], points: Points) => void,
): void {
  if (!(cutoff > 0 && Number.isFinite(cutoff))) throw new RangeError(`cutoff ${cutoff}: expected a positive length`);
  const atoms = frame.positions.length / 3;
  const points = imagePoints(frame, cutoff);
  const candidates = points.count > gridFromPoints ? gridSearch(points, cutoff) : () => points.every;
  const found: number[] = [];
  for (let atom = 0; atom < atoms; atom++) {
    const home = points.home[atom]!;
    const x = points.positions[3 * home]!;
    const y = points.positions[3 * home + 1]!;
    const z = points.positions[3 * home + 2]!;
    found.length = 0;
    for (const point of candidates(x, y, z)) {
      const dx = points.positions[3 * point]! - x;
      const dy = points.positions[3 * point + 1]! - y;
      const dz = points.positions[3 * point + 2]! - z;
      if (point !== home && dx * dx + dy * dy + dz * dz < cutoff * cutoff) found.push(point);
    }
    visit(atom, found, points);
  }
}

/** Points ordered by atom, then image; `shift` leads from the atom as given to the point. */
interface Points {
  readonly count: number;
  readonly positions: Float64Array;
  readonly atom: Uint32Array;
  readonly shift: Float64Array;
  /** The point of each atom's image in the home cell. */
  readonly home: Uint32Array;
  readonly every: readonly number[];
}

function imagePoints(frame: Geometry, cutoff: number): Points {
  const atoms = frame.positions.length / 3;
  const cell = frame.lattice && frame.periodic.some(Boolean) ? periodicCell(frame.lattice, frame.periodic) : undefined;
  const wrapped = Float64Array.from(frame.positions);
  const wrapShift = new Float64Array(frame.positions.length);
  const images = [0, 0, 0].map((_, axis) => (cell?.periodic[axis] ? Math.ceil(cutoff / cell.height[axis]!) : 0));
  if (cell) {
    for (let atom = 0; atom < atoms; atom++) {
      for (let axis = 0; axis < 3; axis++) {
        if (!cell.periodic[axis]) continue;
        let fraction = 0;
        for (let k = 0; k < 3; k++) fraction += cell.inverse[3 * axis + k]! * frame.positions[3 * atom + k]!;
        const turns = Math.floor(fraction);
        for (let k = 0; k < 3; k++) wrapShift[3 * atom + k]! -= turns * cell.vectors[3 * axis + k]!;
      }
      for (let k = 0; k < 3; k++) wrapped[3 * atom + k]! += wrapShift[3 * atom + k]!;
    }
  }
  const perAtom = images.reduce((product, reach) => product * (2 * reach + 1), 1);
  if (perAtom * atoms > maximumPoints) {
    throw new RangeError(
      `cutoff ${cutoff} angstrom needs ${perAtom} images of ${atoms} atoms: the cell is too small for it`,
    );
  }
  const low = [0, 1, 2].map((k) => extreme(wrapped, k, Math.min) - cutoff);
  const high = [0, 1, 2].map((k) => extreme(wrapped, k, Math.max) + cutoff);
  const positions: number[] = [];
  const atomOf: number[] = [];
  const shifts: number[] = [];
  const home = new Uint32Array(atoms);
  for (let atom = 0; atom < atoms; atom++) {
    for (let a = -images[0]!; a <= images[0]!; a++) {
      for (let b = -images[1]!; b <= images[1]!; b++) {
        for (let c = -images[2]!; c <= images[2]!; c++) {
          const isHome = a === 0 && b === 0 && c === 0;
          const offset = [0, 1, 2].map((k) =>
            cell ? a * cell.vectors[k]! + b * cell.vectors[3 + k]! + c * cell.vectors[6 + k]! : 0,
          );
          const point = offset.map((value, k) => wrapped[3 * atom + k]! + value);
          if (!isHome && point.some((value, k) => value < low[k]! || value > high[k]!)) continue;
          if (isHome) home[atom] = atomOf.length;
          atomOf.push(atom);
          for (let k = 0; k < 3; k++) {
            positions.push(point[k]!);
            shifts.push(wrapShift[3 * atom + k]! + offset[k]!);
          }
        }
      }
    }
  }
  return {
    count: atomOf.length,
    positions: Float64Array.from(positions),
    atom: Uint32Array.from(atomOf),
    shift: Float64Array.from(shifts),
    home,
    every: Array.from(atomOf.keys()),
  };
}

function extreme(positions: Float64Array, axis: number, pick: (a: number, b: number) => number): number {
  let value = positions[axis] ?? 0;
  for (let k = axis; k < positions.length; k += 3) value = pick(value, positions[k]!);
  return value;
}

interface PeriodicCell {
  readonly vectors: Float64Array;
  readonly periodic: readonly boolean[];
  /** Rows map a position to fractional coordinates. */
  readonly inverse: Float64Array;
  /** Distance between the lattice planes of each axis. */
  readonly height: readonly number[];
}

/** Axes without periodicity get unit vectors across the others, so that a slab or a wire needs no full cell. */
function periodicCell(lattice: Float64Array, periodic: readonly boolean[]): PeriodicCell {
  const rows = [0, 1, 2].map((axis) => Array.from(lattice.subarray(3 * axis, 3 * axis + 3)));
  const fixed = rows.filter((_, axis) => periodic[axis]);
  for (let axis = 0; axis < 3; axis++) {
    if (periodic[axis]) continue;
    const across = cross(fixed[0]!, fixed[1] ?? leastAligned(fixed[0]!));
    const length = Math.hypot(...across);
    rows[axis] = across.map((value) => value / length);
    fixed.push(rows[axis]!);
  }
  const dual = [0, 1, 2].map((axis) => cross(rows[(axis + 1) % 3]!, rows[(axis + 2) % 3]!));
  const volume = dot(rows[0]!, dual[0]!);
  if (!(Math.abs(volume) > 1e-9)) throw new RangeError('the periodic lattice vectors are linearly dependent');
  const inverse = dual.map((vector) => vector.map((value) => value / volume));
  return {
    vectors: Float64Array.from(rows.flat()),
    periodic,
    inverse: Float64Array.from(inverse.flat()),
    height: inverse.map((vector) => 1 / Math.hypot(...vector)),
  };
}

function leastAligned(vector: readonly number[]): number[] {
  const sizes = vector.map(Math.abs);
  const axis = sizes.indexOf(Math.min(...sizes));
  return [0, 1, 2].map((k) => (k === axis ? 1 : 0));
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!];
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
}

/** Points of the 27 cells around a position; cells are at least the cutoff wide and at most about eight per point. */
function gridSearch(points: Points, cutoff: number): (x: number, y: number, z: number) => readonly number[] {
  const most = Math.max(1, Math.floor(2 * Math.cbrt(points.count)));
  const low = [0, 1, 2].map((axis) => extreme(points.positions, axis, Math.min));
  const extent = low.map((value, axis) => extreme(points.positions, axis, Math.max) - value);
  const cells = extent.map((length) => Math.max(1, Math.min(most, Math.floor(length / cutoff))));
  const width = extent.map((length, axis) => length / cells[axis]! || 1);
  const cellOf = (value: number, axis: number) =>
    Math.min(cells[axis]! - 1, Math.max(0, Math.floor((value - low[axis]!) / width[axis]!)));
  const start = new Uint32Array(cells[0]! * cells[1]! * cells[2]! + 1);
  const member = new Uint32Array(points.count);
  const cellOfPoint = Uint32Array.from({ length: points.count }, (_, point) => {
    const [a, b, c] = [0, 1, 2].map((axis) => cellOf(points.positions[3 * point + axis]!, axis));
    return (a! * cells[1]! + b!) * cells[2]! + c!;
  });
  for (const cell of cellOfPoint) start[cell + 1]!++;
  for (let cell = 1; cell < start.length; cell++) start[cell]! += start[cell - 1]!;
  const next = start.slice();
  for (let point = 0; point < points.count; point++) member[next[cellOfPoint[point]!]!++] = point;
  return (x, y, z) => {
    const centre = [cellOf(x, 0), cellOf(y, 1), cellOf(z, 2)];
    const from = centre.map((cell) => Math.max(0, cell - 1));
    const to = centre.map((cell, axis) => Math.min(cells[axis]! - 1, cell + 1));
    const result: number[] = [];
    for (let a = from[0]!; a <= to[0]!; a++) {
      for (let b = from[1]!; b <= to[1]!; b++) {
        const rowStart = (a * cells[1]! + b) * cells[2]!;
        for (let k = start[rowStart + from[2]!]!; k < start[rowStart + to[2]! + 1]!; k++) result.push(member[k]!);
      }
    }
    return result;
  };
}
