/**
 * Best superposition of one set of points on another: argmin over proper rotations R of sum |R (x_i - cx) - (y_i - cy)|^2,
 * as the leading eigenvector of a symmetric 4 x 4 matrix of the correlations (Horn, J. Opt. Soc. Am. A 4, 629, 1987);
 * quaternions cannot give reflections. The eigenproblem is solved by cyclic Jacobi turns. Float64.
 */
import type { Frame } from './subject.ts';

export interface Alignment {
  /** Row-major, active, proper: aligned = R (x - from) + to. */
  readonly rotation: Float64Array;
  /** Centroid of the chosen atoms of the moved set, angstrom. */
  readonly from: readonly [number, number, number];
  /** Centroid of the chosen atoms of the reference, angstrom. */
  readonly to: readonly [number, number, number];
  /** Root mean square distance of the chosen atoms after it, angstrom. */
  readonly rmsd: number;
}

/** Indices of the atoms that are not hydrogen. */
export function heavyAtoms(frame: Pick<Frame, 'species'>): number[] {
  return [...frame.species.keys()].filter((atom) => frame.species[atom] !== 1);
}

/**
 * @param moved f64[atoms, 3] @param reference f64[atoms, 3]
 * @param atoms the indices that count; with fewer than three, or all on a line, the rotation is not unique
 * @throws RangeError when there are no atoms or an index is out of range
 */
export function align(moved: Float64Array, reference: Float64Array, atoms: readonly number[]): Alignment {
  const size = Math.min(moved.length, reference.length) / 3;
  if (atoms.length === 0 || atoms.some((atom) => !(atom >= 0 && atom < size))) {
    throw new RangeError(`cannot align on the atoms [${atoms.join(', ')}] of ${size}`);
  }
  const from = centroid(moved, atoms);
  const to = centroid(reference, atoms);
  const s = new Float64Array(9);
  for (const atom of atoms) {
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        s[3 * a + b]! += (moved[3 * atom + a]! - from[a]!) * (reference[3 * atom + b]! - to[b]!);
      }
    }
  }
  const rotation = rotationOf(leadingEigenvector(hornMatrix(s)));
  let squares = 0;
  const alignment = { rotation, from, to, rmsd: 0 };
  const placed = transformPoints(moved, alignment);
  for (const atom of atoms) {
    for (let k = 0; k < 3; k++) squares += (placed[3 * atom + k]! - reference[3 * atom + k]!) ** 2;
  }
  return { ...alignment, rmsd: Math.sqrt(squares / atoms.length) };
}

/**
 * Each frame laid on the reference: positions moved and turned, forces and lattice turned. `info` and further columns are
 * kept as read, also where they hold vectors. Energies are unchanged.
 */
export function alignFrames(frames: readonly Frame[], reference: Frame, atoms: readonly number[]): Frame[] {
  return frames.map((frame) => {
    const alignment = align(frame.positions, reference.positions, atoms);
    return {
      ...frame,
      positions: transformPoints(frame.positions, alignment),
      ...(frame.forces ? { forces: turnVectors(frame.forces, alignment.rotation) } : {}),
      ...(frame.lattice ? { lattice: turnVectors(frame.lattice, alignment.rotation) } : {}),
    };
  });
}

/** R (x - from) + to for every point. */
function transformPoints(points: Float64Array, { rotation, from, to }: Omit<Alignment, 'rmsd'>): Float64Array {
  const centred = points.map((value, k) => value - from[k % 3]!);
  return turnVectors(centred, rotation).map((value, k) => value + to[k % 3]!);
}

/** R v for rows of three. */
export function turnVectors(vectors: Float64Array, rotation: Float64Array): Float64Array {
  return vectors.map((_, k) => {
    const row = k % 3;
    const start = k - row;
    return (
      rotation[3 * row]! * vectors[start]! +
      rotation[3 * row + 1]! * vectors[start + 1]! +
      rotation[3 * row + 2]! * vectors[start + 2]!
    );
  });
}

function centroid(points: Float64Array, atoms: readonly number[]): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (const atom of atoms) for (let k = 0; k < 3; k++) sum[k]! += points[3 * atom + k]! / atoms.length;
  return sum;
}

/** q^T N q = sum_i y_i . R(q) x_i for unit quaternions (w, x, y, z); s[a, b] = sum x_a y_b. */
function hornMatrix(s: Float64Array): number[][] {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = s as unknown as number[];
  return [
    [xx! + yy! + zz!, yz! - zy!, zx! - xz!, xy! - yx!],
    [yz! - zy!, xx! - yy! - zz!, xy! + yx!, zx! + xz!],
    [zx! - xz!, xy! + yx!, yy! - xx! - zz!, yz! + zy!],
    [xy! - yx!, zx! + xz!, yz! + zy!, zz! - xx! - yy!],
  ];
}

/** Of a symmetric matrix, by cyclic Jacobi: each turn zeroes one off-diagonal entry; quadratic convergence. */
function leadingEigenvector(matrix: number[][]): number[] {
  const size = matrix.length;
  const vectors = matrix.map((_, row) => matrix.map((__, column) => (row === column ? 1 : 0)));
  for (let sweep = 0; sweep < 50; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        off += Math.abs(matrix[p]![q]!);
        if (matrix[p]![q] !== 0) jacobiTurn(matrix, vectors, p, q);
      }
    }
    if (off === 0) break;
  }
  const diagonal = matrix.map((row, k) => row[k]!);
  const largest = diagonal.indexOf(Math.max(...diagonal));
  const vector = vectors.map((row) => row[largest]!);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function jacobiTurn(matrix: number[][], vectors: number[][], p: number, q: number): void {
  const theta = (matrix[q]![q]! - matrix[p]![p]!) / (2 * matrix[p]![q]!);
  const tangent = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (const row of [...matrix, ...vectors]) {
    const left = row[p]!;
    const right = row[q]!;
    row[p] = cosine * left - sine * right;
    row[q] = sine * left + cosine * right;
  }
  for (let column = 0; column < matrix.length; column++) {
    const upper = matrix[p]![column]!;
    const lower = matrix[q]![column]!;
    matrix[p]![column] = cosine * upper - sine * lower;
    matrix[q]![column] = sine * upper + cosine * lower;
  }
}

function rotationOf([w, x, y, z]: number[]): Float64Array {
  const [a, b, c, d] = [w!, x!, y!, z!];
  return Float64Array.of(
    a * a + b * b - c * c - d * d,
    2 * (b * c - a * d),
    2 * (b * d + a * c),
    2 * (b * c + a * d),
    a * a - b * b + c * c - d * d,
    2 * (c * d - a * b),
    2 * (b * d - a * c),
    2 * (c * d + a * b),
    a * a - b * b - c * c + d * d,
  );
}
