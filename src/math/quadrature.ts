/**
 * Quadrature exact for polynomials: Gauss-Legendre on an interval, Gauss-Legendre x Fourier on the sphere.
 * Sphere weights sum to 1 (a mean); multiply by 4 pi for the surface integral. Polar axis y, as the harmonics.
 * Source: Abramowitz & Stegun 25.4.29; product rule: Atkinson, J. Austral. Math. Soc. B 23 (1982).
 */
export interface IntervalRule {
  /** Ascending nodes in (-1, 1). */
  readonly nodes: Float64Array;
  /** Sum to 2. */
  readonly weights: Float64Array;
}

export interface SphereRule {
  readonly name: string;
  /** Exact for harmonics of degree 0 ... degree. */
  readonly degree: number;
  /** Unit vectors f64[n, 3]. */
  readonly directions: Float64Array;
  /** f64[n], sum to 1. */
  readonly weights: Float64Array;
}

/** A product rule: direction index = ring * azimuths + k, azimuth 2 pi k / azimuths measured from +z towards +x. */
export interface SphereGrid extends SphereRule {
  /** cos of the polar angle from +y of each ring. */
  readonly rings: IntervalRule;
  readonly azimuths: number;
}

const intervalRules = new Map<number, IntervalRule>();

/** The n-node Gauss-Legendre rule on [-1, 1], exact to degree 2n - 1. */
export function gaussLegendre(n: number): IntervalRule {
  if (!Number.isInteger(n) || n < 1)
    throw new RangeError(`Gauss-Legendre rule of ${n} nodes: expected an integer >= 1`);
  const known = intervalRules.get(n);
  if (known) return known;
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < Math.ceil(n / 2); i++) {
    let x = 2 * i + 1 === n ? 0 : Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    for (let step = 0; step < 10; step++) {
      const { value, slope } = legendre(n, x);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) < 1e-16) break;
    }
    const { slope } = legendre(n, x);
    nodes[i] = -x;
    nodes[n - 1 - i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
    weights[n - 1 - i] = weights[i];
  }
  const rule = { nodes, weights };
  intervalRules.set(n, rule);
  return rule;
}

/** Legendre polynomial P_n and its derivative at |x| < 1. */
function legendre(n: number, x: number): { value: number; slope: number } {
  let before = 0;
  let value = 1;
  for (let k = 1; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return { value, slope: (n * (x * value - before)) / (x * x - 1) };
}

/** The smallest product grid exact to a degree: ceil((degree+1)/2) rings of degree+1 azimuths. */
export function sphereGrid(degree: number): SphereGrid {
  if (!Number.isInteger(degree) || degree < 0)
    throw new RangeError(`sphere grid exact to degree ${degree}: expected an integer >= 0`);
  const rings = gaussLegendre(Math.ceil((degree + 1) / 2));
  const azimuths = degree + 1;
  const count = rings.nodes.length * azimuths;
  const directions = new Float64Array(3 * count);
  const weights = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const ring = Math.floor(at / azimuths);
    const azimuth = (2 * Math.PI * (at % azimuths)) / azimuths;
    const height = rings.nodes[ring];
    const radius = Math.sqrt(1 - height * height);
    directions.set([radius * Math.sin(azimuth), height, radius * Math.cos(azimuth)], 3 * at);
    weights[at] = rings.weights[ring] / (2 * azimuths);
  }
  return {
    name: `Gauss-Legendre ${rings.nodes.length} x Fourier ${azimuths}`,
    degree,
    directions,
    weights,
    rings,
    azimuths,
  };
}
