/** Eigenpairs against matrices whose spectrum is known: in closed form, by construction, with multiplicity; and by A v = value v. */
import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';
import { leadingEigenpairs, symmetricEigen } from './symmetric-eigen.ts';

/** The second difference on n points with fixed ends: eigenvalues 2 - 2 cos(k pi / (n + 1)), vectors sin(j k pi / (n + 1)). */
const chain = (n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, at) => {
    const distance = Math.abs(Math.floor(at / n) - (at % n));
    return distance === 0 ? 2 : distance === 1 ? -1 : 0;
  });

const times = (matrix: Float64Array, vector: Float64Array): Float64Array =>
  vector.map((_, row) => vector.reduce((sum, value, k) => sum + matrix[row * vector.length + k] * value, 0));

const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, k) => sum + value * b[k], 0);

/** sum_k values[k] q_k q_k^T with random orthonormal q (Gram-Schmidt). */
function withSpectrum(values: readonly number[], seed: string): Float64Array {
  const n = values.length;
  const random = new Random(seed);
  const basis: Float64Array[] = [];
  while (basis.length < n) {
    let v = Float64Array.from({ length: n }, () => random.normal());
    for (const q of [...basis, ...basis]) {
      const along = product(v, q);
      v = v.map((value, k) => value - along * q[k]);
    }
    const length = Math.sqrt(product(v, v));
    basis.push(v.map((value) => value / length));
  }
  return Float64Array.from({ length: n * n }, (_, at) => {
    return values.reduce((sum, value, k) => sum + value * basis[k][Math.floor(at / n)] * basis[k][at % n], 0);
  });
}

function expectEigenpair(matrix: Float64Array, value: number, vector: Float64Array, digits: number): void {
  for (const [row, image] of times(matrix, vector).entries()) expect(image).toBeCloseTo(value * vector[row], digits);
}

function expectOrthonormal(vector: Float64Array, place: number, vectors: readonly Float64Array[]): void {
  for (const [j, other] of vectors.entries()) expect(product(vector, other)).toBeCloseTo(j === place ? 1 : 0, 10);
}

describe('a small symmetric matrix', () => {
  it('has the eigenvalues and vectors of a vibrating chain', () => {
    const n = 12;
    const { values, vectors } = symmetricEigen(chain(n));
    for (let k = 0; k < n; k++) {
      const mode = n - k;
      expect(values[k]).toBeCloseTo(2 - 2 * Math.cos((mode * Math.PI) / (n + 1)), 13);
      const wave = Float64Array.from({ length: n }, (_, j) => Math.sin(((j + 1) * mode * Math.PI) / (n + 1)));
      expect(Math.abs(product(wave, vectors[k])) / Math.sqrt(product(wave, wave))).toBeCloseTo(1, 12);
      expect(Math.max(...vectors[k])).toBeGreaterThanOrEqual(-Math.min(...vectors[k]) - 1e-8);
    }
  });

  it('has orthonormal vectors where eigenvalues are equal, and takes zeros and a single number', () => {
    const matrix = withSpectrum([3, 3, 3, -2, -2, 0.5], 'equal');
    const { values, vectors } = symmetricEigen(matrix);
    [3, 3, 3, 0.5, -2, -2].forEach((value, k) => {
      expect(values[k]).toBeCloseTo(value, 12);
      expectEigenpair(matrix, value, vectors[k], 12);
      expectOrthonormal(vectors[k], k, vectors);
    });
    expect([...symmetricEigen(new Float64Array(9)).values]).toEqual([0, 0, 0]);
    expect(symmetricEigen(Float64Array.of(7))).toEqual({
      values: Float64Array.of(7),
      vectors: [Float64Array.of(1)],
    });
  });

  it('refuses what is not square or not finite', () => {
    expect(() => symmetricEigen(new Float64Array(3))).toThrow(RangeError);
    expect(() => symmetricEigen(Float64Array.of(1, 0, 0, Number.NaN))).toThrow(/finite/);
  });
});

describe('leading pairs of a matrix known by its products', () => {
  it.each([
    ['a clear gap', Array.from({ length: 150 }, (_, k) => 2 ** -k)],
    ['a long even slope', Array.from({ length: 150 }, (_, k) => 1 - k / 150)],
    ['a double leading value', [5, 5, 1, ...new Array<number>(60).fill(0.2)]],
    ['rank one', [4, ...new Array<number>(99).fill(0)]],
  ])('finds them with %s', (name, spectrum) => {
    const matrix = withSpectrum(spectrum, name);
    const { values, vectors } = leadingEigenpairs((v) => times(matrix, v), spectrum.length, 2);
    vectors.forEach((vector, k) => {
      expect(values[k]).toBeCloseTo(spectrum[k], 10);
      expectEigenpair(matrix, spectrum[k], vector, 7);
      expectOrthonormal(vector, k, vectors);
    });
    expect(vectors).toHaveLength(2);
  });

  it('gives all there are of a matrix that is smaller than what is asked for, and the same each time', () => {
    const only = () => leadingEigenpairs((v) => v.map((value) => 3 * value), 1, 2);
    expect(only()).toEqual({ values: Float64Array.of(3), vectors: [Float64Array.of(1)] });
    const matrix = withSpectrum([3, 2, 1, 0.5, 0.4, 0.3], 'again');
    const [first, second] = [0, 1].map(() => leadingEigenpairs((v) => times(matrix, v), 6, 2));
    expect(first).toEqual(second);
    expect(leadingEigenpairs((v) => v.map(() => 0), 5, 2).values).toEqual(Float64Array.of(0, 0));
  });
});
