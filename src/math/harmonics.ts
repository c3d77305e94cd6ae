/**
 * Real solid harmonics of any degree: homogeneous polynomials r^l Y_lm(r/|r|), no trigonometry, with their gradients.
 *
 * Conventions of e3nn ('component', normalize=False): index l*l + l + m, axis order (x, y, z), polar axis y,
 * m < 0 ~ sin(|m| a), m > 0 ~ cos(m a) with a the azimuth from +z towards +x, no Condon-Shortley sign,
 * sum_m Y_lm^2 = (2l+1) |r|^(2l). So l = 1 is sqrt(3) (x, y, z).
 *
 * Y_lm = q_lm(y, r^2) * { Im | 1 | Re } (z + i x)^|m|, with q by the fully normalised three-term recurrence in l
 * (Holmes & Featherstone, J. Geodesy 76, 2002). Derivatives of solid harmonics are solid harmonics of one degree less
 * (Hobson, Spherical and Ellipsoidal Harmonics, 1931, ch. III).
 */
export type HarmonicNormalisation = 'component' | 'integral' | 'norm';

/** One constant of d/dx_axis Y_i = sum_j value * Y_j; i has degree l, j degree l - 1. */
export interface HarmonicDerivative {
  readonly axis: 0 | 1 | 2;
  readonly i: number;
  readonly j: number;
  readonly value: number;
}

/** Number of harmonics of degree 0 ... degree. */
export function harmonicCount(degree: number): number {
  return (degree + 1) ** 2;
}

export function harmonicIndex(l: number, m: number): number {
  return l * l + l + m;
}

/** Multiply 'component' harmonics of degree l by this: 'integral' is orthonormal over the sphere, 'norm' has sum_m Y^2 = 1. */
export function normalisationFactor(normalisation: HarmonicNormalisation, l: number): number {
  switch (normalisation) {
    case 'component':
      return 1;
    case 'integral':
      return 1 / Math.sqrt(4 * Math.PI);
    case 'norm':
      return 1 / Math.sqrt(2 * l + 1);
    default:
      return normalisation satisfies never;
  }
}

export function assertDegree(degree: number): void {
  if (!Number.isInteger(degree) || degree < 0)
    throw new RangeError(`harmonic degree ${degree}: expected an integer >= 0`);
}

/** 'component' solid harmonics f64[points, (degree+1)^2] at points [points, 3] (any length, zero included). */
export function solidHarmonics(degree: number, points: ArrayLike<number>): Float64Array {
  assertDegree(degree);
  const size = harmonicCount(degree);
  const count = points.length / 3;
  if (!Number.isInteger(count)) throw new RangeError(`points: ${points.length} numbers, expected a multiple of 3`);
  const out = new Float64Array(count * size);
  for (let point = 0; point < count; point++) {
    writeSolidHarmonics(degree, points[3 * point], points[3 * point + 1], points[3 * point + 2], out, point * size);
  }
  return out;
}

function writeSolidHarmonics(degree: number, x: number, y: number, z: number, out: Float64Array, at: number): void {
  const square = x * x + y * y + z * z;
  let diagonal = 1;
  let cosine = 1;
  let sine = 0;
  for (let m = 0; m <= degree; m++) {
    if (m > 0) {
      diagonal *= m === 1 ? Math.sqrt(3) : Math.sqrt((2 * m + 1) / (2 * m));
      [cosine, sine] = [cosine * z - sine * x, cosine * x + sine * z];
    }
    let before = 0;
    let q = diagonal;
    for (let l = m; l <= degree; l++) {
      if (l > m) {
        const up = Math.sqrt((4 * l * l - 1) / (l * l - m * m));
        const down = Math.sqrt(((l - 1) * (l - 1) - m * m) / (4 * (l - 1) * (l - 1) - 1));
        [before, q] = [q, up * (y * q - down * square * before)];
      }
      out[at + harmonicIndex(l, m)] = q * cosine;
      if (m > 0) out[at + harmonicIndex(l, -m)] = q * sine;
    }
  }
}

/** Values f64[points, (degree+1)^2] and gradients f64[points, (degree+1)^2, 3]. */
export function solidHarmonicsWithGradients(
  degree: number,
  points: ArrayLike<number>,
): { values: Float64Array; gradients: Float64Array } {
  const values = solidHarmonics(degree, points);
  const size = harmonicCount(degree);
  const gradients = new Float64Array(values.length * 3);
  const table = solidHarmonicGradientTable(degree);
  for (let at = 0; at < values.length; at += size) {
    for (const { axis, i, j, value } of table) gradients[3 * (at + i) + axis] += value * values[at + j];
  }
  return { values, gradients };
}

/** 'component' harmonics of the directions of non-zero vectors [points, 3]. Throws RangeError at a zero vector. */
export function sphericalHarmonics(degree: number, vectors: ArrayLike<number>): Float64Array {
  const unit = new Float64Array(vectors.length);
  for (let i = 0; i < vectors.length; i += 3) {
    const length = Math.hypot(vectors[i], vectors[i + 1], vectors[i + 2]);
    if (!(length > 0)) throw new RangeError(`vector ${i / 3} has length ${length}: it has no direction`);
    for (let axis = 0; axis < 3; axis++) unit[i + axis] = vectors[i + axis] / length;
  }
  return solidHarmonics(degree, unit);
}

const gradientTables = new Map<number, readonly HarmonicDerivative[]>();

/**
 * Sparse constants D of the 'component' solid harmonics: d/dx_axis Y_i = sum_j D Y_j, sorted by i, then axis, then j.
 * With F_l^m = r^l P_l^m e^(ima) in polar coordinates (X, Y, Z) = (z, x, y):
 * dF/dZ = (l+m) F_(l-1)^m, (d/dX - i d/dY) F = (l+m)(l+m-1) F_(l-1)^(m-1), (d/dX + i d/dY) F = -F_(l-1)^(m+1).
 */
export function solidHarmonicGradientTable(degree: number): readonly HarmonicDerivative[] {
  assertDegree(degree);
  const known = gradientTables.get(degree);
  if (known) return known;
  const table: HarmonicDerivative[] = [];
  for (let l = 1; l <= degree; l++) {
    const scale = (order: number, target: number) => componentNorm(l, order) / componentNorm(l - 1, target);
    const add = (axis: 0 | 1 | 2, m: number, target: number, value: number) => {
      if (Math.abs(target) >= l) return;
      const constant = value * scale(Math.abs(m), Math.abs(target));
      table.push({ axis, i: harmonicIndex(l, m), j: harmonicIndex(l - 1, target), value: constant });
    };
    for (let m = -l; m <= l; m++) {
      const order = Math.abs(m);
      const lower = (l + order) * (l + order - 1);
      add(1, m, m, l + order);
      if (m === 0) {
        add(2, 0, 1, -1);
        add(0, 0, -1, -1);
      } else if (m > 0) {
        add(2, m, m - 1, lower / 2);
        add(2, m, m + 1, -1 / 2);
        if (m > 1) add(0, m, 1 - m, -lower / 2);
        add(0, m, -m - 1, -1 / 2);
      } else {
        if (order > 1) add(2, m, m + 1, lower / 2);
        add(2, m, m - 1, -1 / 2);
        add(0, m, order - 1, lower / 2);
        add(0, m, order + 1, 1 / 2);
      }
    }
  }
  table.sort((a, b) => a.i - b.i || a.axis - b.axis || a.j - b.j);
  gradientTables.set(degree, table);
  return table;
}

/** sqrt((2l+1) (l-m)!/(l+m)! (2 - [m=0])): 'component' harmonic over r^l P_l^m times cosine or sine. */
function componentNorm(l: number, m: number): number {
  let ratio = (2 * l + 1) * (m === 0 ? 1 : 2);
  for (let k = l - m + 1; k <= l + m; k++) ratio /= k;
  return Math.sqrt(ratio);
}
