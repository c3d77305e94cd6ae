/**
 * Products of spherical functions by their values on rings: the integral of f1 ... fn over the sphere is the sum over rings and azimuths of their values, of
 * which one function, the dual one, has the weights in it,
 *   T(f1, ..., fn) = sum over j, k of f1(theta_j, a_k) ... fn*(theta_j, a_k),    f*_lm(theta_j, a) = P*_lm(theta_j) { cos(m a) | sin(|m| a) }.
 * T is exact, so that any of the functions may be the result: its coefficients are then the sums with its own P (or P*). N azimuths see every order up to the
 * sum of all degrees apart: N > sum. On the polar angle there are two rules:
 *
 * - torus: J = 1 + (all degrees but the largest) rings at theta_j = pi (j + 1/2) / J. The product of the others is a series of cosines (m even) or sines (m odd)
 *   below J, which the values on the rings determine; the function of largest degree is dual, its integrals with that series in closed form (B of
 *   `torus-fourier.ts`): P*_lm(theta_j) = (2 pi / N) sum over u < J of (2 - [u = 0]) / J { cos | sin }(u theta_j) B_lmu.
 *   This is the separable DFT of the torus with the two constant matrices of each end multiplied beforehand.
 * - Gauss-Legendre: J = ceil((sum of all degrees + 1) / 2) rings, P* = (2 pi / N) w_j P. As many rings where the largest degree is the sum of the others,
 *   fewer else.
 *
 * Rings lie in pairs theta, pi - theta, and P_lm(pi - theta) = (-1)^(l-m) P_lm(theta), likewise P*: sums over even and odd l - m serve both. N is even, and
 * azimuths fall into orbits { a, -a, pi + a, pi - a } on which cosines and sines of even and odd m change sign only: with N = 4q at
 * a_k = 2 pi (k + 1/2) / N, k < q; with N = 4q + 2 at a_k = 2 pi k / N, k = 1 ... q, and the orbit { 0, pi }.
 */
import { gaussLegendre } from './quadrature.ts';
import { polarCount, polarProjection, polarSeries } from './torus-fourier.ts';

export interface RingRule {
  readonly name: string;
  readonly rings: number;
  /** Rings with theta <= pi / 2: the last is the equator where `rings` is odd. */
  readonly pairs: number;
  /** N. */
  readonly azimuths: number;
  /** a_k of the orbits of four. */
  readonly orbits: readonly number[];
  /** Whether there is the orbit { 0, pi } too. */
  readonly poles: boolean;
  /** P_lm(theta_j) of orthonormal harmonics, f64[pairs, polarCount(degree)]. */
  readonly values: (degree: number) => Float64Array;
  /** P*_lm(theta_j), f64[pairs, polarCount(degree)]. */
  readonly duals: (degree: number) => Float64Array;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);

/** { cos | sin }(u theta) of the series of order m. */
const along = (m: number, u: number, theta: number): number =>
  m % 2 === 0 ? Math.cos(u * theta) : Math.sin(u * theta);

/** Rows j of sums over u of each (l, m)'s series, times { cos | sin }(u theta_j) and `scale(j, u)`. */
function evaluate(
  series: readonly Float64Array[],
  degree: number,
  angles: readonly number[],
  scale: (j: number, u: number) => number,
): Float64Array {
  const values: number[] = [];
  for (const [j, theta] of angles.entries()) {
    let index = 0;
    for (let l = 0; l <= degree; l++)
      for (let m = 0; m <= l; m++)
        values.push(series[index++].reduce((total, value, u) => total + scale(j, u) * value * along(m, u, theta), 0));
  }
  return Float64Array.from(values);
}

/** The rule on the northern rings at `angles`. */
function ruleOn(
  name: string,
  azimuths: number,
  rings: number,
  angles: readonly number[],
  duals: RingRule['duals'],
): RingRule {
  const q = azimuths % 2 === 0 ? Math.floor(azimuths / 4) : 0;
  const poles = azimuths % 4 === 2;
  return {
    name: `${name} ${rings} x ${azimuths}`,
    rings,
    pairs: angles.length,
    azimuths,
    orbits: Array.from({ length: q }, (_, k) => (2 * Math.PI * (poles ? k + 1 : k + 0.5)) / azimuths),
    poles,
    values: (degree) => evaluate(polarSeries(degree), degree, angles, () => 1),
    duals,
  };
}

/** The smallest even N for functions whose degrees sum to `sum`. */
const evenAzimuths = (sum: number): number => 2 * Math.ceil((sum + 1) / 2);

/**
 * @param degrees of all functions, the result among them; the dual one must have the largest
 * @param azimuths more of them than needed, for a transform that likes their number; an odd one has no orbits
 */
export function torusRings(degrees: readonly number[], azimuths = evenAzimuths(sumOf(degrees))): RingRule {
  const sum = sumOf(degrees);
  const rings = 1 + sum - Math.max(...degrees);
  const angles = Array.from({ length: Math.ceil(rings / 2) }, (_, j) => (Math.PI * (j + 0.5)) / rings);
  return ruleOn('torus', azimuths, rings, angles, (degree) => {
    const scale = (2 * Math.PI) / (azimuths * rings);
    return evaluate(polarProjection(degree, rings - 1), degree, angles, (_, u) => (u === 0 ? scale : 2 * scale));
  });
}

/** @param degrees of all functions, the result among them; any may be the dual one */
export function legendreRings(degrees: readonly number[]): RingRule {
  const sum = sumOf(degrees);
  const { nodes, weights } = gaussLegendre(Math.ceil((sum + 1) / 2));
  const rings = nodes.length;
  const angles = Array.from({ length: Math.ceil(rings / 2) }, (_, j) => Math.acos(nodes[rings - 1 - j]));
  const azimuths = evenAzimuths(sum);
  return ruleOn('Gauss-Legendre', azimuths, rings, angles, (degree) => {
    const columns = polarCount(degree);
    const values = evaluate(polarSeries(degree), degree, angles, () => (2 * Math.PI) / azimuths);
    return values.map((value, at) => value * weights[Math.floor(at / columns)]);
  });
}
