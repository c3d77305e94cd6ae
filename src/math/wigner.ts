/**
 * Real Wigner D matrices in e3nn's basis: Y_l(R r) = D^l(R) Y_l(r), D^1 = R.
 *
 * The gradient of solid harmonics, G_l : degree l -> vector x degree l-1, commutes with rotations and G_l G_l^T = l(2l+1) 1
 * ('component'), hence D^l = G_l (R x D^(l-1)) G_l^T / (l(2l+1)): a recursion by isometries, so rounding errors only add.
 * A matrix of determinant -1 gives the representation on harmonics with parity (-1)^l.
 */
import { assertDegree, harmonicIndex, solidHarmonicGradientTable } from './harmonics.ts';
import { matrixFromQuaternion, type Quaternion } from './rotation.ts';

interface Step {
  /** Per row i of degree l: axis, column of degree l-1, constant / sqrt(l(2l+1)). */
  readonly rows: readonly (readonly { axis: number; column: number; value: number }[])[];
}

const steps: Step[] = [];

function stepTo(l: number): Step {
  const known = steps[l];
  if (known) return known;
  const scale = 1 / Math.sqrt(l * (2 * l + 1));
  const rows: { axis: number; column: number; value: number }[][] = Array.from({ length: 2 * l + 1 }, () => []);
  const first = harmonicIndex(l, -l);
  for (const { axis, i, j, value } of solidHarmonicGradientTable(l)) {
    if (i >= first) rows[i - first].push({ axis, column: j - harmonicIndex(l - 1, 1 - l), value: value * scale });
  }
  steps[l] = { rows };
  return steps[l];
}

/**
 * D^0 ... D^degree, each f64[(2l+1), (2l+1)] row-major, of a unit quaternion or an orthogonal matrix [9] row-major.
 */
export function wignerMatrices(degree: number, rotation: Quaternion | Float64Array): Float64Array[] {
  assertDegree(degree);
  const matrix = rotation instanceof Float64Array ? rotation : matrixFromQuaternion(rotation);
  const blocks = [Float64Array.of(1)];
  for (let l = 1; l <= degree; l++) {
    const { rows } = stepTo(l);
    const lower = blocks[l - 1];
    const size = 2 * l + 1;
    const block = new Float64Array(size * size);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        let sum = 0;
        for (const a of rows[row]) {
          for (const b of rows[column]) {
            sum += a.value * b.value * matrix[3 * a.axis + b.axis] * lower[a.column * (size - 2) + b.column];
          }
        }
        block[row * size + column] = sum;
      }
    }
    blocks.push(block);
  }
  return blocks;
}

/** D^l alone, f64[(2l+1), (2l+1)] row-major. */
export function wignerD(l: number, rotation: Quaternion | Float64Array): Float64Array {
  return wignerMatrices(l, rotation)[l];
}

/** D x for coefficients x [batch, (degree+1)^2] in any of the normalisations; returns the same shape. */
export function rotateCoefficients(matrices: readonly Float64Array[], x: ArrayLike<number>): Float64Array {
  const size = matrices.length ** 2;
  if (x.length % size !== 0)
    throw new RangeError(
      `coefficients: ${x.length} numbers, expected a multiple of ${size} (degree ${matrices.length - 1})`,
    );
  const out = new Float64Array(x.length);
  for (let at = 0; at < x.length; at += size) {
    for (let l = 0; l < matrices.length; l++) {
      const width = 2 * l + 1;
      const start = at + l * l;
      for (let row = 0; row < width; row++) {
        let sum = 0;
        for (let column = 0; column < width; column++) sum += matrices[l][row * width + column] * x[start + column];
        out[start + row] = sum;
      }
    }
  }
  return out;
}

/** Character of the degree-l representation at a rotation angle in radians: sum_m cos(m angle) = trace D^l. */
export function character(l: number, angle: number): number {
  let sum = 1;
  for (let m = 1; m <= l; m++) sum += 2 * Math.cos(m * angle);
  return sum;
}
