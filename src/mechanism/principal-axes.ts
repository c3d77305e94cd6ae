/**
 * Principal axes of a set of points in float64: centroid t, covariance C = 1/n sum (x - t)(x - t)^T, its eigenvalues l1 <= l2 <= l3 and unit
 * eigenvectors v1, v2, v3 (cyclic Jacobi turns; Golub and Van Loan, section 8.5), and third moments m_k = 1/n sum ((x - t) . v_k)^3.
 * For g in SO(3): C(gX) = g C(X) g^T, so the axes turn with the points, up to a sign each, wherever the eigenvalues differ. Where two are equal
 * their axes are any pair of their plane: what the solver gives is then arbitrary, and `gap` says so.
 */
import type { Vector3 } from '../math/rotation.ts';
import { DEGENERATE_GAP } from '../math/tolerances.ts';

export interface PrincipalAxes {
  readonly centroid: Vector3;
  /** Variances along the axes, ascending, in the square of the unit of length; none below zero. */
  readonly eigenvalues: Vector3;
  /** Unit vectors, orthogonal, right- or left-handed, each with an arbitrary sign. */
  readonly axes: readonly [Vector3, Vector3, Vector3];
  /** m_k / l3^(3/2): without unit, of order 1 where one end differs from the other; the sign belongs to the axis as given. */
  readonly thirdMoments: Vector3;
  /** min(l2 - l1, l3 - l2) / l3, in [0, 1/2]; 0 for a single place. */
  readonly gap: number;
}

/** What a view needs of it: bars with their gap. Plain data. */
export interface Spectrum {
  readonly eigenvalues: readonly [number, number, number];
  readonly gap: number;
  /** The axes are decided by the last digits of the coordinates and not by the shape. */
  readonly degenerate: boolean;
  /** Absolute third moments along the axes, without unit. */
  readonly thirdMoments: readonly [number, number, number];
}

/** @param positions f64[n, 3], n >= 1. @throws RangeError without points or where one is not finite */
export function principalAxes(positions: ArrayLike<number>): PrincipalAxes {
  const count = positions.length / 3;
  if (!(Number.isInteger(count) && count >= 1))
    throw new RangeError(
      `principal axes of ${positions.length} numbers: expected three for each of at least one point`,
    );
  const centroid: [number, number, number] = [0, 0, 0];
  for (let n = 0; n < positions.length; n++) centroid[n % 3] += positions[n] / count;
  const centred = Float64Array.from(positions, (value, n) => value - centroid[n % 3]);
  const covariance = new Float64Array(9);
  for (let n = 0; n < centred.length; n += 3) {
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) covariance[3 * a + b] += (centred[n + a] * centred[n + b]) / count;
    }
  }
  if (!covariance.every(Number.isFinite))
    throw new RangeError('principal axes: a coordinate is not finite, or too large to be squared');
  const largestCoordinate = centroid.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (covariance[0] + covariance[4] + covariance[8] <= (ROUNDING * largestCoordinate) ** 2) covariance.fill(0);
  const { eigenvalues, axes } = ascending(covariance);
  const [smallest, middle, largest] = eigenvalues;
  if (largest === 0) return { centroid, eigenvalues, axes, thirdMoments: [0, 0, 0], gap: 0 };
  const length = Math.sqrt(largest);
  const moment = ([x, y, z]: Vector3): number => {
    let sum = 0;
    for (let n = 0; n < centred.length; n += 3)
      sum += ((centred[n] * x + centred[n + 1] * y + centred[n + 2] * z) / length) ** 3;
    return sum / count;
  };
  const gap = Math.min(middle - smallest, largest - middle) / largest;
  return { centroid, eigenvalues, axes, thirdMoments: [moment(axes[0]), moment(axes[1]), moment(axes[2])], gap };
}

/** Points that differ from their centroid by less than this share of its coordinates are in one place. */
const ROUNDING = 1e-13;

/** Eigenvalues of a symmetric 3 x 3 matrix [9], ascending, rounding below zero cut off, with unit eigenvectors. */
function ascending(matrix: Float64Array): Pick<PrincipalAxes, 'eigenvalues' | 'axes'> {
  const { diagonal, vectors } = diagonalised(matrix);
  const [a, b, c] = [0, 1, 2].sort((i, j) => diagonal[i] - diagonal[j]);
  const value = (k: number): number => Math.max(0, diagonal[k]);
  const vector = (k: number): Vector3 => [vectors[k], vectors[3 + k], vectors[6 + k]];
  return { eigenvalues: [value(a), value(b), value(c)], axes: [vector(a), vector(b), vector(c)] };
}

/** Sweeps until nothing is left off the diagonal; quadratic convergence takes five or six. */
const SWEEPS = 30;

function diagonalised(symmetric: Float64Array): { diagonal: number[]; vectors: Float64Array } {
  const matrix = symmetric.slice();
  const vectors = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    if (matrix[1] === 0 && matrix[2] === 0 && matrix[5] === 0) break;
    turn(matrix, vectors, 0, 1);
    turn(matrix, vectors, 0, 2);
    turn(matrix, vectors, 1, 2);
  }
  return { diagonal: [matrix[0], matrix[4], matrix[8]], vectors };
}

/** A <- J^T A J and V <- V J with the turn J in the plane (p, q) that zeroes A_pq. */
function turn(matrix: Float64Array, vectors: Float64Array, p: number, q: number): void {
  const off = matrix[3 * p + q];
  if (off === 0) return;
  const theta = (matrix[4 * q] - matrix[4 * p]) / (2 * off);
  const tangent = Number.isFinite(theta) ? (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1)) : 0;
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  const columns = (values: Float64Array): void => {
    for (let row = 0; row < 9; row += 3) {
      const [left, right] = [values[row + p], values[row + q]];
      values[row + p] = cosine * left - sine * right;
      values[row + q] = sine * left + cosine * right;
    }
  };
  columns(matrix);
  columns(vectors);
  for (let column = 0; column < 3; column++) {
    const [upper, lower] = [matrix[3 * p + column], matrix[3 * q + column]];
    matrix[3 * p + column] = cosine * upper - sine * lower;
    matrix[3 * q + column] = sine * upper + cosine * lower;
  }
  matrix[3 * p + q] = 0;
  matrix[3 * q + p] = 0;
}

/** The spectrum of a set of points, as it is drawn. Errors: see `principalAxes`. */
export function spectrumOf(positions: ArrayLike<number>): Spectrum {
  const { eigenvalues, gap, thirdMoments } = principalAxes(positions);
  const [a, b, c] = thirdMoments.map(Math.abs);
  return { eigenvalues, gap, degenerate: gap < DEGENERATE_GAP, thirdMoments: [a, b, c] };
}
