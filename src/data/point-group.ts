/**
 * The point group of a subject: the rotations and reflections about its centroid that lay it on itself, row on row of the same kind, within a tolerance.
 * Two rows a and b that are not on one line with the centroid fix an operation with the rows they go to: of every pair (a', b') at the same radii and
 * distance, two candidates, one of each sign. One that lays every row on a row is fitted to all of them (`align.ts`) and kept where no row is further
 * off than the tolerance. What is kept is closed under products: operations are taken in the order of their deviation, and one whose products were not
 * found is left out. Last, rows and operations are fitted to each other in turn until both are exact:
 *   x_k <- mean over s of s^-1 x_s(k),   s <- argmin sum |s x_k - x_s(k)|^2
 */
import { align } from './align.ts';
import { schoenflies } from './point-group-name.ts';

export interface PointOperation {
  /** Orthogonal, row-major f64[9]; determinant -1 where `improper`. */
  readonly matrix: Float64Array;
  readonly improper: boolean;
  /** Row k is laid on row `order[k]`. */
  readonly order: readonly number[];
  /** Largest distance of a row from where it is laid, in the subject as given. */
  readonly deviation: number;
}

export interface PointGroup {
  /** Schoenflies symbol; `C∞v` or `D∞h` of rows on one line, `K` of a single place. */
  readonly name: string;
  /** The identity first; of a continuous group the identity alone. */
  readonly operations: readonly PointOperation[];
  /** Why the group is not listed; absent where it is. */
  readonly continuous?: string;
  /** The rows made exactly symmetric, the centroid at the origin, f64[rows, 3]. */
  readonly symmetrised: Float64Array;
  /** Largest distance that a row was moved for that. */
  readonly moved: number;
  /** The subject's vectors, made symmetric likewise. */
  readonly vectors: readonly Float64Array[];
}

/** What has to be laid on what. */
export interface SymmetricSubject {
  /** f64[rows, 3] */
  readonly positions: Float64Array;
  /** Only rows of equal kinds are laid on each other; absent: all are alike. */
  readonly kinds?: ArrayLike<number>;
  /** Kept by every operation, f64[rows, rows]; absent: none. */
  readonly couplings?: Float64Array;
  /** Vectors that turn with the rows, each f64[rows, 3]: velocities, normals. */
  readonly vectors?: readonly Float64Array[];
}

export const MOST_SYMMETRIC_ROWS = 512;
/** In the unit of the positions, and as a share of the RMS radius: the larger of the two is the tolerance of molecules. */
export const POINT_GROUP_TOLERANCE = 0.05;
export const RELATIVE_TOLERANCE = 0.01;
/** Vectors of the rows agree within this share of their RMS length. */
const VECTOR_TOLERANCE = 0.01;
/** A pair of rows decides an operation where the sine of their angle at the centroid is above this. */
const LEAST_SINE = 0.2;
/** Candidates come from two rows alone: others may be this many tolerances off before the fit. */
const BEFORE_FIT = 4;
const FITS = 40;

type Matrix = Float64Array;
type Triple = readonly [number, number, number];

const rowOf = (rows: Float64Array, k: number): Triple => [rows[3 * k], rows[3 * k + 1], rows[3 * k + 2]];
const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Triple, b: Triple): Triple => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const minus = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const scaled = (a: Triple, factor: number): Triple => [a[0] * factor, a[1] * factor, a[2] * factor];
const length = (a: Triple): number => Math.hypot(...a);
const applied = (m: Matrix, [x, y, z]: Triple): Triple => [
  m[0] * x + m[1] * y + m[2] * z,
  m[3] * x + m[4] * y + m[5] * z,
  m[6] * x + m[7] * y + m[8] * z,
];

/** Right-handed orthonormal columns: along a, across it towards b, and their cross product. */
function frameOf(a: Triple, b: Triple): readonly [Triple, Triple, Triple] {
  const u = scaled(a, 1 / length(a));
  const across = minus(b, scaled(u, dot(u, b)));
  const v = scaled(across, 1 / length(across));
  return [u, v, cross(u, v)];
}

/** The operation that takes one frame to another, with the third vectors opposite where improper. */
function between(from: readonly Triple[], to: readonly Triple[], improper: boolean): Matrix {
  const signs = [1, 1, improper ? -1 : 1];
  return Float64Array.from({ length: 9 }, (_, n) =>
    from.reduce((sum, column, k) => sum + signs[k] * to[k][Math.floor(n / 3)] * column[n % 3], 0),
  );
}

/** The finder for one subject: its rows about their centroid, and what may be laid on what. */
class Symmetry {
  readonly rows: Float64Array;
  readonly count: number;
  readonly radii: readonly number[];
  readonly #subject: SymmetricSubject;
  readonly #tolerance: number;

  constructor(subject: SymmetricSubject, rows: Float64Array, tolerance: number) {
    this.#subject = subject;
    this.#tolerance = tolerance;
    this.rows = rows;
    this.count = rows.length / 3;
    this.radii = Array.from({ length: this.count }, (_, k) => length(rowOf(rows, k)));
  }

  /** Same kind, and the same radius as far as can be told. */
  #alike(a: number, b: number): boolean {
    const { kinds } = this.#subject;
    return (!kinds || kinds[a] === kinds[b]) && Math.abs(this.radii[a] - this.radii[b]) <= 2 * this.#tolerance;
  }

  /** Which row each is laid on, none twice; undefined where one is laid on none. */
  #orderOf(matrix: Matrix, tolerance: number): number[] | undefined {
    const taken = new Set<number>();
    const order: number[] = [];
    for (let k = 0; k < this.count; k++) {
      const place = applied(matrix, rowOf(this.rows, k));
      let [nearest, least] = [-1, tolerance];
      for (let j = 0; j < this.count; j++) {
        if (taken.has(j) || !this.#alike(k, j)) continue;
        const distance = length(minus(place, rowOf(this.rows, j)));
        if (distance <= least) [nearest, least] = [j, distance];
      }
      if (nearest < 0) return undefined;
      taken.add(nearest);
      order.push(nearest);
    }
    return order;
  }

  /** The best operation of an order and a sign, and how far it misses. */
  fitted(order: readonly number[], improper: boolean, rows = this.rows): PointOperation {
    const sign = improper ? -1 : 1;
    const moved = rows.map((value) => sign * value);
    const reference = Float64Array.from(order.flatMap((to) => [...rowOf(rows, to)]));
    const matrix = align(moved, reference, [...order.keys()]).rotation.map((entry) => sign * entry);
    const misses = order.map((to, k) => length(minus(applied(matrix, rowOf(rows, k)), rowOf(rows, to))));
    return { matrix, improper, order, deviation: Math.max(...misses) };
  }

  /** Vectors and couplings are those of the rows that they are laid on. */
  #keepsTheRest({ matrix, order }: PointOperation): boolean {
    const { vectors = [], couplings } = this.#subject;
    const { count } = this;
    if (
      couplings &&
      order.some((to, k) => order.some((of, j) => couplings[to * count + of] !== couplings[k * count + j]))
    )
      return false;
    return vectors.every((all) => {
      const size = Math.sqrt(all.reduce((sum, part) => sum + part ** 2, 0) / count);
      return order.every(
        (to, k) => length(minus(applied(matrix, rowOf(all, k)), rowOf(all, to))) <= VECTOR_TOLERANCE * size,
      );
    });
  }

  #operation(candidate: Matrix, improper: boolean): PointOperation | undefined {
    const order = this.#orderOf(candidate, BEFORE_FIT * this.#tolerance);
    const found = order && this.fitted(order, improper);
    return found && found.deviation <= this.#tolerance && this.#keepsTheRest(found) ? found : undefined;
  }

  /** Two rows that decide an operation, of the fewest that they could go to; undefined where all are on one line. */
  #pair(): readonly [number, number] | undefined {
    const choices = this.radii.map((_, a) => this.radii.filter((_other, b) => this.#alike(a, b)).length);
    const order = [...choices.keys()].filter((k) => this.radii[k] > 2 * this.#tolerance);
    order.sort((a, b) => choices[a] - choices[b] || this.radii[b] - this.radii[a]);
    const sine = (a: number, b: number): number =>
      length(cross(rowOf(this.rows, a), rowOf(this.rows, b))) / (this.radii[a] * this.radii[b]);
    for (const least of [LEAST_SINE, 0])
      for (const a of order) {
        const b = order.find((other) => sine(a, other) > least && !this.onLine(a, other));
        if (b !== undefined) return [a, b];
      }
    return undefined;
  }

  /** True where b is within the tolerance of the line through a and the centroid. */
  onLine(a: number, b: number): boolean {
    const along = rowOf(this.rows, a);
    return length(cross(along, rowOf(this.rows, b))) / this.radii[a] <= this.#tolerance;
  }

  /** All operations that were found, by their sign and order; undefined where all rows are on one line. */
  operations(): PointOperation[] | undefined {
    const pair = this.#pair();
    if (!pair) return undefined;
    const [a, b] = pair;
    const [from, distance] = [frameOf(rowOf(this.rows, a), rowOf(this.rows, b)), this.#apart(a, b)];
    const found = new Map<string, PointOperation>();
    for (let c = 0; c < this.count; c++) {
      if (!this.#alike(a, c)) continue;
      for (let d = 0; d < this.count; d++) {
        if (d === c || !this.#alike(b, d) || Math.abs(this.#apart(c, d) - distance) > 2 * this.#tolerance) continue;
        if (this.onLine(c, d)) continue;
        const to = frameOf(rowOf(this.rows, c), rowOf(this.rows, d));
        for (const improper of [false, true]) {
          const operation = this.#operation(between(from, to, improper), improper);
          if (operation) found.set(keyOf(operation), operation);
        }
      }
    }
    return [...found.values()];
  }

  #apart(a: number, b: number): number {
    return length(minus(rowOf(this.rows, a), rowOf(this.rows, b)));
  }

  /** True where the inversion lays every row on one of its kind. */
  get isInverted(): boolean {
    return this.#orderOf(Float64Array.of(-1, 0, 0, 0, -1, 0, 0, 0, -1), this.#tolerance) !== undefined;
  }
}

type Signed = Pick<PointOperation, 'improper' | 'order'>;

const keyOf = ({ improper, order }: Signed): string => `${improper ? '-' : '+'}${order.join(' ')}`;

/** First the second, then the first. */
const product = (first: Signed, second: Signed): Signed => ({
  improper: first.improper !== second.improper,
  order: second.order.map((to) => first.order[to]),
});

/** All products of some operations; undefined where one of them is not among those allowed. */
function generated(
  generators: readonly PointOperation[],
  allowed: ReadonlyMap<string, PointOperation>,
): Map<string, PointOperation> | undefined {
  const group = new Map(generators.map((operation) => [keyOf(operation), operation]));
  for (const member of group.values())
    for (const generator of generators) {
      const key = keyOf(product(generator, member));
      const known = allowed.get(key);
      if (!known) return undefined;
      if (!group.has(key)) group.set(key, known);
    }
  return group;
}

/** The largest set, in the order of deviation, that is closed under products. */
function closed(found: readonly PointOperation[], identity: PointOperation): PointOperation[] {
  const allowed = new Map([identity, ...found].map((operation) => [keyOf(operation), operation]));
  let generators = [identity];
  let group = new Map([[keyOf(identity), identity]]);
  for (const operation of [...found].sort((a, b) => a.deviation - b.deviation)) {
    if (group.has(keyOf(operation))) continue;
    const larger = generated([...generators, operation], allowed);
    if (larger) [generators, group] = [[...generators, operation], larger];
  }
  return [...group.values()];
}

function nameOf(operations: readonly PointOperation[]): string {
  const identity = keyOf(operations[0]);
  const orderOf = (operation: Signed): number => {
    let power = operation;
    let order = 1;
    for (; keyOf(power) !== identity; order++) power = product(operation, power);
    return order;
  };
  const trace = ({ matrix }: PointOperation): number => matrix[0] + matrix[4] + matrix[8];
  const proper = operations.filter(({ improper }) => !improper);
  const improper = operations.filter((operation) => operation.improper);
  return schoenflies({
    proper: proper.length,
    improper: improper.length,
    highest: Math.max(...proper.map(orderOf)),
    mirrors: improper.filter((operation) => orderOf(operation) === 2 && trace(operation) > 0).length,
    inversion: improper.some((operation) => orderOf(operation) === 2 && trace(operation) < -2),
  });
}

/** x_k <- mean over s of s^-1 x_s(k), f64[rows, 3]. */
function averaged(all: Float64Array, operations: readonly PointOperation[]): Float64Array {
  const sums = new Float64Array(all.length);
  for (const { matrix, order } of operations) {
    const inverse = Float64Array.from(matrix, (_, n) => matrix[3 * (n % 3) + Math.floor(n / 3)]);
    order.forEach((to, k) => {
      applied(inverse, rowOf(all, to)).forEach((part, c) => {
        sums[3 * k + c] += part / operations.length;
      });
    });
  }
  return sums;
}

/** Rows and operations fitted to each other in turn. */
function symmetrised(symmetry: Symmetry, operations: readonly PointOperation[]) {
  let { rows } = symmetry;
  let exact = operations;
  for (let fit = 0; fit < FITS; fit++) {
    const means = averaged(rows, exact);
    rows = means;
    const now = exact.map(({ order, improper }) => symmetry.fitted(order, improper, means));
    const misses = (all: readonly PointOperation[]): number => Math.max(...all.map(({ deviation }) => deviation));
    const settled = fit > 0 && misses(now) >= misses(exact);
    exact = now;
    if (settled) break;
  }
  const final = exact.map(({ matrix }, n) => ({ ...operations[n], matrix }));
  return { rows, operations: final };
}

const largestMove = (a: Float64Array, b: Float64Array): number =>
  Math.max(...Array.from({ length: a.length / 3 }, (_, k) => length(minus(rowOf(a, k), rowOf(b, k)))));

/** The larger of 0.05 and 1 % of the RMS radius. */
function usualTolerance(rows: Float64Array): number {
  const radius = Math.sqrt((3 * rows.reduce((sum, part) => sum + part ** 2, 0)) / rows.length);
  return Math.max(POINT_GROUP_TOLERANCE, RELATIVE_TOLERANCE * radius);
}

/**
 * @param tolerance largest distance of a row from where it is laid, in the unit of the positions
 * @throws RangeError without rows, or with more than 512
 */
export function pointGroup(subject: SymmetricSubject, tolerance?: number): PointGroup {
  const { positions } = subject;
  const count = positions.length / 3;
  if (!(count >= 1 && count <= MOST_SYMMETRIC_ROWS))
    throw new RangeError(`A point group of ${count} rows: expected 1 to ${MOST_SYMMETRIC_ROWS}.`);
  const sums = [0, 1, 2].map((c) => positions.reduce((sum, part, n) => sum + (n % 3 === c ? part : 0), 0) / count);
  const rows = positions.map((part, n) => part - sums[n % 3]);
  const allowed = tolerance ?? usualTolerance(rows);
  const symmetry = new Symmetry(subject, rows, allowed);
  const matrix = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const identity: PointOperation = {
    matrix,
    improper: false,
    order: Array.from({ length: count }, (_, k) => k),
    deviation: 0,
  };
  const { vectors = [] } = subject;
  const alone = { operations: [identity], symmetrised: rows, moved: 0, vectors };
  if (symmetry.radii.every((radius) => radius <= allowed))
    return { ...alone, name: 'K', continuous: 'every rotation keeps a single place' };
  const found = symmetry.operations();
  if (!found) {
    const name = symmetry.isInverted ? 'D∞h' : 'C∞v';
    return { ...alone, name, continuous: 'every turn about its own line keeps it' };
  }
  const group = closed(found, identity);
  const exact = symmetrised(symmetry, group);
  return {
    name: nameOf(exact.operations),
    operations: exact.operations,
    symmetrised: exact.rows,
    moved: largestMove(rows, exact.rows),
    vectors: vectors.map((all) => averaged(all, exact.operations)),
  };
}
