/**
 * Spherical functions as trigonometric polynomials on the torus, and the Gaunt product there (Luo, Chen, Krishnapriyan, ICLR 2024; Xin et al., "Fast and
 * accurate spherical harmonics products", SIGGRAPH Asia 2021):
 *   Y_lm(theta, a) = P_lm(theta) { cos(m a) | sin(|m| a) },   P_lm = sum over u = l, l - 2, ... >= 0 of t_lmu { cos(u theta) | sin(u theta) },
 * theta from +y, azimuth a from +z towards +x, orthonormal Y. P_lm is even in theta where m is even (cosines) and odd where m is odd (sines), so that all stays
 * real, a quarter of e^(iu theta) e^(iv a) over all signs; and P_lm(pi - theta) = (-1)^(l-m) P_lm(theta), hence the steps of two in u.
 *
 * The product of two functions is the convolution of their series, with u, v up to L1 + L2; and it goes back to harmonics by
 *   z_lm = integral of Y_lm h sin(theta) = pi (1 + [m = 0]) sum over u of h_mu B_lmu,   B_lmu = integral over 0..pi of P_lm { cos | sin }(u theta) sin(theta),
 * in closed form from integral of cos(w theta) sin(theta) = 2 / (1 - w^2) for even w, 0 for odd w. B has no bound on u: sin(theta) on half a circle is no
 * trigonometric polynomial, and nothing below u = L1 + L2 may be left out.
 */
import { harmonicCount, harmonicIndex } from './harmonics.ts';

/** Number of (l, m) with 0 <= m <= l <= degree. */
export const polarCount = (degree: number): number => ((degree + 1) * (degree + 2)) / 2;
/** Place of (l, m), m >= 0, among them. */
export const polarIndex = (l: number, m: number): number => (l * (l + 1)) / 2 + m;

/** A series of cosines or of sines in theta, times cos(theta): one term more. */
function timesCosine(series: Float64Array, cosines: boolean): Float64Array {
  const result = new Float64Array(series.length + 1);
  for (let u = 0; u < series.length; u++) {
    result[u + 1] += series[u] / 2;
    result[Math.abs(u - 1)] += series[u] / 2;
  }
  if (!cosines) result[0] = 0;
  return result;
}

/** Times sin(theta): cosines become sines, and sines cosines. */
function timesSine(series: Float64Array, cosines: boolean): Float64Array {
  const result = new Float64Array(series.length + 1);
  for (let u = 0; u < series.length; u++) {
    const half = series[u] / 2;
    result[u + 1] += cosines ? half : -half;
    if (u > 0) result[u - 1] += cosines ? -half : half;
  }
  if (cosines) {
    result[1] += series[0] / 2;
    result[0] = 0;
  }
  return result;
}

const seriesByDegree = new Map<number, readonly Float64Array[]>();

/** t_lmu of orthonormal harmonics: f64[l + 1] over u at `polarIndex(l, m)`; by the recurrence of `harmonics.ts`, on series. */
export function polarSeries(degree: number): readonly Float64Array[] {
  const known = seriesByDegree.get(degree);
  if (known) return known;
  const result = new Array<Float64Array>(polarCount(degree));
  let diagonal = Float64Array.of(1 / Math.sqrt(4 * Math.PI));
  for (let m = 0; m <= degree; m++) {
    if (m > 0) {
      const scale = m === 1 ? Math.sqrt(3) : Math.sqrt((2 * m + 1) / (2 * m));
      diagonal = timesSine(diagonal, m % 2 === 1).map((value) => scale * value);
    }
    let before = new Float64Array(0);
    let series = diagonal;
    for (let l = m; l <= degree; l++) {
      if (l > m) {
        const up = Math.sqrt((4 * l * l - 1) / (l * l - m * m));
        const down = Math.sqrt(((l - 1) * (l - 1) - m * m) / (4 * (l - 1) * (l - 1) - 1));
        const next = timesCosine(series, m % 2 === 0).map((value, u) => up * (value - down * (before[u] ?? 0)));
        [before, series] = [series, next];
      }
      result[polarIndex(l, m)] = series;
    }
  }
  seriesByDegree.set(degree, result);
  return result;
}

/** Integral over 0..pi of cos(w theta) sin(theta). */
const overSphere = (w: number): number => (w % 2 === 0 ? 2 / (1 - w * w) : 0);

const projections = new Map<string, readonly Float64Array[]>();

/** B_lmu for u = 0..highest: f64[highest + 1] at `polarIndex(l, m)`. */
export function polarProjection(degree: number, highest: number): readonly Float64Array[] {
  const key = `${degree} ${highest}`;
  const known = projections.get(key);
  if (known) return known;
  const series = polarSeries(degree);
  const result = new Array<Float64Array>(series.length);
  for (let l = 0; l <= degree; l++) {
    for (let m = 0; m <= l; m++) {
      const sign = m % 2 === 0 ? 1 : -1;
      const own = series[polarIndex(l, m)];
      const with_ = (u: number) => (total: number, value: number, w: number) =>
        total + (value / 2) * (overSphere(u - w) + sign * overSphere(u + w));
      result[polarIndex(l, m)] = Float64Array.from({ length: highest + 1 }, (_, u) => own.reduce(with_(u), 0));
    }
  }
  projections.set(key, result);
  return result;
}

/** A real trigonometric polynomial on the torus with the parity above: f64[2 highest + 1, highest + 1], v = -highest ... highest (sines below 0), then u. */
export interface TorusSeries {
  readonly highest: number;
  readonly values: Float64Array;
}

/** Coefficients [(degree + 1)^2] of orthonormal harmonics -> series. */
export function toTorus(x: ArrayLike<number>, degree: number): TorusSeries {
  if (x.length !== harmonicCount(degree))
    throw new RangeError(`torus series: got ${x.length} coefficients, expected ${harmonicCount(degree)}`);
  const series = polarSeries(degree);
  const values = new Float64Array((2 * degree + 1) * (degree + 1));
  for (let l = 0; l <= degree; l++) {
    for (let m = -l; m <= l; m++) {
      const from = series[polarIndex(l, Math.abs(m))];
      const to = (degree + m) * (degree + 1);
      for (let u = 0; u <= l; u++) values[to + u] += x[harmonicIndex(l, m)] * from[u];
    }
  }
  return { highest: degree, values };
}

/** Series -> coefficients up to `degree`: the projection onto harmonics, exact also where the series is longer. */
export function fromTorus({ highest, values }: TorusSeries, degree: number): Float64Array {
  const projection = polarProjection(degree, highest);
  const z = new Float64Array(harmonicCount(degree));
  for (let l = 0; l <= degree; l++) {
    for (let m = -Math.min(l, highest); m <= Math.min(l, highest); m++) {
      const weights = projection[polarIndex(l, Math.abs(m))];
      const from = (highest + m) * (highest + 1);
      let total = 0;
      for (let u = 0; u <= highest; u++) total += weights[u] * values[from + u];
      z[harmonicIndex(l, m)] = (m === 0 ? 2 : 1) * Math.PI * total;
    }
  }
  return z;
}

/** The product of two trigonometric functions, index n >= 0 cos(n t), n < 0 sin(|n| t), as at most two of them. */
function trigonometricProduct(p: number, q: number): readonly (readonly [index: number, factor: number])[] {
  const [a, b] = [Math.abs(p), Math.abs(q)];
  if (p >= 0 && q >= 0)
    return [
      [Math.abs(a - b), 0.5],
      [a + b, 0.5],
    ];
  if (p < 0 && q < 0)
    return [
      [Math.abs(a - b), 0.5],
      [a + b, -0.5],
    ];
  const difference = p < 0 ? a - b : b - a;
  const sum: readonly [number, number] = [-(a + b), 0.5];
  return difference === 0 ? [sum] : [sum, [-Math.abs(difference), 0.5 * Math.sign(difference)]];
}

/** The pointwise product of two series: their convolution. */
export function torusProduct(x: TorusSeries, y: TorusSeries): TorusSeries {
  const highest = x.highest + y.highest;
  const values = new Float64Array((2 * highest + 1) * (highest + 1));
  for (let v = -x.highest; v <= x.highest; v++) {
    for (let w = -y.highest; w <= y.highest; w++) {
      for (const [around, factor] of trigonometricProduct(v, w))
        convolve(x, y, v, w, factor, values.subarray((highest + around) * (highest + 1)));
    }
  }
  return { highest, values };
}

/** Adds factor times the product of row v of x with row w of y, series in theta, to `into`. */
function convolve(x: TorusSeries, y: TorusSeries, v: number, w: number, factor: number, into: Float64Array): void {
  const [signX, signY] = [v % 2 === 0 ? 1 : -1, w % 2 === 0 ? 1 : -1];
  for (let a = 0; a <= x.highest; a++) {
    const left = factor * x.values[(x.highest + v) * (x.highest + 1) + a];
    if (left === 0) continue;
    for (let b = 0; b <= y.highest; b++) {
      const right = y.values[(y.highest + w) * (y.highest + 1) + b];
      if (right === 0) continue;
      for (const [along, half] of trigonometricProduct(signX * a, signY * b))
        into[Math.abs(along)] += left * right * half;
    }
  }
}

/**
 * The pointwise product of two functions or more, rows of orthonormal coefficients [batch, (degrees[n]+1)^2] each, through the torus, truncated once at the end:
 * f64[batch, (degree+1)^2]. For two factors equal to `gauntProduct`, and good beyond the degrees for which 3j symbols are exact. Truncating between
 * factors would give something else: two high degrees can multiply to a low one.
 */
export function torusGauntProduct(
  factors: readonly ArrayLike<number>[],
  degrees: readonly number[],
  degree: number,
): Float64Array {
  const widths = degrees.map(harmonicCount);
  const batch = factors[0].length / widths[0];
  if (!Number.isInteger(batch) || factors.some(({ length }, n) => length !== batch * widths[n]))
    throw new RangeError(
      `product of degrees ${degrees.join(', ')}: got ${factors.map(({ length }) => length).join(', ')} coefficients, expected the same multiple of ` +
        widths.join(', '),
    );
  const z = new Float64Array(batch * harmonicCount(degree));
  for (let b = 0; b < batch; b++) {
    const series = factors.map((factor, n) =>
      toTorus(
        Float64Array.from({ length: widths[n] }, (_, i) => factor[b * widths[n] + i]),
        degrees[n],
      ),
    );
    z.set(fromTorus(series.reduce(torusProduct), degree), b * harmonicCount(degree));
  }
  return z;
}
