/**
 * Eigenvalues and eigenvectors of real symmetric matrices, float64. A small matrix is diagonalised whole by cyclic Jacobi turns (Golub and Van Loan,
 * section 8.5). Of a large one, known only by what it does to a vector, the leading pairs come from a block Krylov space that is restarted from its
 * best vectors (Musco and Musco, NeurIPS 2015; Golub and Van Loan, section 10.3): span{V, A V, A^2 V, ...}, orthonormalised, A restricted to it
 * and that small matrix diagonalised. A block finds an eigenvalue as often as it occurs, up to the block's width.
 */
import { Random } from './random.ts';

/** Eigenvalues in descending order; vector k is `vectors[k]`, of unit length, its sign as `signed` fixes it. */
export interface Eigenpairs {
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
}

/** Quadratic convergence takes six or seven sweeps. */
const SWEEPS = 40;

/** Turns rows, columns and vectors p and q by the angle that leaves nothing at (p, q). */
function turn(matrix: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const off = matrix[p * n + q];
  if (off === 0) return;
  const ratio = (matrix[q * n + q] - matrix[p * n + p]) / (2 * off);
  const t = (ratio >= 0 ? 1 : -1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  const mix = (values: Float64Array, i: number, j: number): void => {
    const [a, b] = [values[i], values[j]];
    values[i] = c * a - s * b;
    values[j] = s * a + c * b;
  };
  for (let k = 0; k < n; k++) mix(matrix, k * n + p, k * n + q);
  for (let k = 0; k < n; k++) mix(matrix, p * n + k, q * n + k);
  for (let k = 0; k < n; k++) mix(vectors, k * n + p, k * n + q);
}

/** The vector or its opposite: the component of largest size, the first among equals, is positive. */
function signed(vector: Float64Array): Float64Array {
  let largest = 0;
  for (let k = 1; k < vector.length; k++) {
    if (Math.abs(vector[k]) > Math.abs(vector[largest]) * (1 + 1e-9)) largest = k;
  }
  return vector[largest] < 0 ? vector.map((value) => -value) : vector;
}

/** All eigenpairs of a symmetric matrix f64[n, n], row-major; its upper half counts. @throws RangeError where it is not square or not finite */
export function symmetricEigen(matrix: Float64Array): Eigenpairs {
  const n = Math.round(Math.sqrt(matrix.length));
  if (n * n !== matrix.length || !matrix.every(Number.isFinite))
    throw new RangeError(`eigenvalues of ${matrix.length} numbers: expected a square matrix of finite ones`);
  const work = Float64Array.from(matrix, (_, at) => {
    const [row, column] = [Math.floor(at / n), at % n];
    return matrix[Math.min(row, column) * n + Math.max(row, column)];
  });
  const turned = Float64Array.from(matrix, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
  const size = Math.hypot(...work);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off = Math.max(off, Math.abs(work[p * n + q]));
    if (off <= Number.EPSILON * 1e-2 * size) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) turn(work, turned, n, p, q);
  }
  const order = Array.from({ length: n }, (_, k) => k).sort((i, j) => work[j * n + j] - work[i * n + i]);
  return {
    values: Float64Array.from(order, (k) => work[k * n + k]),
    vectors: order.map((k) => signed(Float64Array.from({ length: n }, (_, row) => turned[row * n + k]))),
  };
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
};

function addTo(sum: Float64Array, vector: Float64Array, factor: number): void {
  for (let k = 0; k < sum.length; k++) sum[k] += factor * vector[k];
}

/** sum_k factor[k] vectors[k]. */
function combination(vectors: readonly Float64Array[], factors: Float64Array): Float64Array {
  const sum = new Float64Array(vectors[0].length);
  for (const [k, vector] of vectors.entries()) addTo(sum, vector, factors[k]);
  return sum;
}

/** What is left of a vector beside an orthonormal basis, of unit length; undefined where rounding alone is left. Twice is enough. */
function orthonormal(vector: Float64Array, basis: readonly Float64Array[]): Float64Array | undefined {
  const before = Math.sqrt(dot(vector, vector));
  const rest = vector.slice();
  for (let pass = 0; pass < 2; pass++) for (const other of basis) addTo(rest, other, -dot(rest, other));
  const length = Math.sqrt(dot(rest, rest));
  return length > 1e-12 * before && length > 0 ? rest.map((value) => value / length) : undefined;
}

/** Vectors beyond those asked for that a block carries, and vectors of one Krylov space. */
const SPARE = 4;
const BASIS = 40;
const RESTARTS = 60;
/** Of A v - value v, over the largest eigenvalue. */
const RESIDUAL = 1e-9;

/**
 * The `count` largest eigenvalues, with their vectors, of a symmetric matrix without negative ones, given as the function v -> A v on f64[size]. The start is
 * seeded, so that the same matrix has the same answer. Fewer pairs than asked for where `size` is less. Where the next eigenvalue is as large to one part in a
 * billion, the vectors are any of their common space.
 */
export function leadingEigenpairs(
  multiply: (vector: Float64Array) => Float64Array,
  size: number,
  count: number,
): Eigenpairs {
  const random = new Random('leading eigenpairs');
  const width = Math.min(size, count + SPARE);
  const most = Math.min(size, BASIS);
  let block: readonly Float64Array[] = Array.from({ length: width }, () =>
    Float64Array.from({ length: size }, () => random.normal()),
  );
  for (let restart = 1; ; restart++) {
    const basis: Float64Array[] = [];
    const images: Float64Array[] = [];
    for (let next: readonly Float64Array[] = block; next.length > 0 && basis.length < most; ) {
      const fresh: Float64Array[] = [];
      for (const vector of next) {
        const unit = basis.length < most ? orthonormal(vector, basis) : undefined;
        if (!unit) continue;
        basis.push(unit);
        fresh.push(multiply(unit));
      }
      images.push(...fresh);
      next = fresh;
    }
    const inner = Float64Array.from({ length: basis.length ** 2 }, (_, at) => {
      return dot(basis[Math.floor(at / basis.length)], images[at % basis.length]);
    });
    const { values, vectors } = symmetricEigen(inner);
    const wanted = Math.min(count, basis.length);
    const found = vectors.slice(0, width).map((factors) => combination(basis, factors));
    const isSettled = vectors.slice(0, wanted).every((factors, k) => {
      const rest = combination(images, factors);
      addTo(rest, found[k], -values[k]);
      return Math.sqrt(dot(rest, rest)) <= RESIDUAL * values[0];
    });
    if (isSettled || restart === RESTARTS)
      return { values: values.slice(0, wanted), vectors: found.slice(0, wanted).map(signed) };
    block = found;
  }
}
