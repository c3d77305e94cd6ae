/**
 * The linear maps of products on the torus (`ring-rule.ts` has the equations) as networks, from values on J rings of N azimuths to coefficients; their transposes
 * go from coefficients to values. Each of them in two ways: `fft`, fast transforms of mixed radix in both directions with torus coefficients in between,
 * and `dft`, sums folded by the symmetries of rings and azimuths, the constant matrices of the polar direction multiplied beforehand.
 */
import { harmonicCount, harmonicIndex } from './harmonics.ts';
import { apply, type LinearMap, linearMap, type Network, operationsOf, type Value } from './linear-network.ts';
import type { RingRule } from './ring-rule.ts';
import { polarCount, polarIndex, polarProjection, polarSeries } from './torus-fourier.ts';

interface Complex {
  readonly re: Value;
  readonly im: Value;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** The factor of n to split by: one without common factors with the rest where there is one, else the smallest; n itself where it is prime. */
function splitOf(n: number): number {
  for (let r = 2; r * r <= n; r++) if (n % r === 0 && gcd(r, n / r) === 1) return r;
  for (let r = 2; r * r <= n; r++) if (n % r === 0) return r;
  return n;
}

/** A prime length: sums and differences of x_j and x_(p-j) halve the products. */
function primeTransform(net: Network, x: readonly Complex[]): Complex[] {
  const p = x.length;
  const half = Array.from({ length: (p - 1) / 2 }, (_, j) => [x[j + 1], x[p - 1 - j]] as const);
  const sums = half.map(([a, b]) => ({ re: net.add(a.re, b.re), im: net.add(a.im, b.im) }));
  const differences = half.map(([a, b]) => ({ re: net.subtract(a.re, b.re), im: net.subtract(a.im, b.im) }));
  return x.map((_, k) => {
    const cosines = half.map((__, j) => Math.cos((2 * Math.PI * k * (j + 1)) / p));
    const sines = half.map((__, j) => Math.sin((2 * Math.PI * k * (j + 1)) / p));
    const even = {
      re: net.add(
        x[0].re,
        net.combine(
          cosines,
          sums.map(({ re }) => re),
        ),
      ),
      im: net.add(
        x[0].im,
        net.combine(
          cosines,
          sums.map(({ im }) => im),
        ),
      ),
    };
    const re = net.combine(
      sines,
      differences.map((one) => one.im),
    );
    const im = net.combine(
      sines,
      differences.map((one) => one.re),
    );
    return { re: net.add(even.re, re), im: net.subtract(even.im, im) };
  });
}

/** X_k = sum over n of x_n e^(-2 pi i n k / N): Good-Thomas where the factors are coprime, else Cooley-Tukey. */
export function transform(net: Network, x: readonly Complex[]): Complex[] {
  const n = x.length;
  if (n === 1) return [...x];
  if (n === 2) {
    const [a, b] = x;
    return [
      { re: net.add(a.re, b.re), im: net.add(a.im, b.im) },
      { re: net.subtract(a.re, b.re), im: net.subtract(a.im, b.im) },
    ];
  }
  const r = splitOf(n);
  if (r === n) return primeTransform(net, x);
  const s = n / r;
  const coprime = gcd(r, s) === 1;
  const columns = Array.from({ length: r }, (_, i) =>
    transform(
      net,
      Array.from({ length: s }, (__, j) => x[coprime ? (s * i + r * j) % n : r * j + i]),
    ),
  );
  const result = new Array<Complex>(n);
  for (let k2 = 0; k2 < s; k2++) {
    const turned = columns.map((column, i) => {
      const angle = coprime ? 0 : (2 * Math.PI * i * k2) / n;
      const { re, im } = column[k2];
      return {
        re: net.combine([Math.cos(angle), Math.sin(angle)], [re, im]),
        im: net.combine([Math.cos(angle), -Math.sin(angle)], [im, re]),
      };
    });
    transform(net, turned).forEach((value, k1) => {
      // Good-Thomas: the frequency that is k1 modulo r and k2 modulo s.
      let k = k1 * s + k2;
      if (coprime) for (k = k2; k % r !== k1; ) k += s;
      result[k] = value;
    });
  }
  return result;
}

/** Orders -degree ... degree (sines below 0) of N values around a ring at a_k = 2 pi k / N. */
export function fastAround(azimuths: number, degree: number): LinearMap {
  return linearMap(azimuths, (net, values) => {
    const found = transform(
      net,
      values.map((re) => ({ re, im: undefined })),
    );
    const sines = Array.from({ length: degree }, (_, n) => net.negate(found[degree - n].im));
    return [...sines, ...found.slice(0, degree + 1).map(({ re }) => re)];
  });
}

/** The same at a rule's azimuths, in the order a, -a, pi + a, pi - a of each orbit, then 0 and pi: folded sums. */
export function foldedAround({ orbits, poles }: RingRule, degree: number): LinearMap {
  return linearMap(4 * orbits.length + (poles ? 2 : 0), (net, values) => {
    const orders = new Array<Value>(2 * degree + 1).fill(undefined);
    const add = (m: number, factor: number, value: Value) => {
      orders[degree + m] = net.add(orders[degree + m], net.scale(factor, value));
    };
    if (poles) {
      const [front, back] = values.slice(-2);
      const [even, odd] = [net.add(front, back), net.subtract(front, back)];
      for (let m = 0; m <= degree; m++) add(m, 1, m % 2 === 0 ? even : odd);
    }
    for (const [k, a] of orbits.entries()) {
      const [v1, v2, v3, v4] = values.slice(4 * k, 4 * k + 4);
      const [p, r, q, s] = [net.add(v1, v2), net.subtract(v1, v2), net.add(v3, v4), net.subtract(v3, v4)];
      const cosines = [net.add(p, q), net.subtract(p, q)];
      const sines = [net.add(r, s), net.subtract(r, s)];
      for (let m = -degree; m <= degree; m++)
        add(m, m < 0 ? Math.sin(-m * a) : Math.cos(m * a), (m < 0 ? sines : cosines)[Math.abs(m) % 2]);
    }
    return orders;
  });
}

/** sum over j of h_j { cos | sin }(u theta_j), theta_j = pi (j + 1/2) / J, for u = 0 ... J - 1: a transform of 4 J values, zero at even places. */
export function polarTransform(rings: number, even: boolean): LinearMap {
  return linearMap(rings, (net, values) => {
    const x = new Array<Complex>(4 * rings).fill({ re: undefined, im: undefined });
    values.forEach((value, j) => {
      const re = net.scale(0.5, value);
      x[2 * j + 1] = { re, im: undefined };
      x[4 * rings - 2 * j - 1] = { re: even ? re : net.negate(re), im: undefined };
    });
    return transform(net, x)
      .slice(0, rings)
      .map(({ re, im }) => (even ? re : net.negate(im)));
  });
}

/** Rings and azimuths of a product on the torus by fast transforms, both free to be larger than needed. */
export interface TorusGrid {
  readonly rings: number;
  readonly azimuths: number;
}

/** How far beyond what exactness needs a size with smaller factors is looked for. */
const FURTHER = 6;

const least = (first: number, cost: (size: number) => number): number =>
  Array.from({ length: FURTHER }, (_, n) => first + n).reduce((best, size) => (cost(size) < cost(best) ? size : best));

const grids = new Map<string, TorusGrid>();

/** The sizes with the fewest operations for functions of these degrees, the result last: at least 1 + sum azimuths, and 1 + (all but the largest) rings. */
export function fastGrid(degrees: readonly number[]): TorusGrid {
  const known = grids.get(`${degrees}`);
  if (known) return known;
  const sum = degrees.reduce((total, degree) => total + degree, 0);
  const around = new Map<number, number>();
  const azimuths = least(sum + 1, (size) => {
    const cost =
      around.get(size) ?? degrees.reduce((total, degree) => total + operationsOf(fastAround(size, degree)), size);
    around.set(size, cost);
    return cost;
  });
  const orders = degrees.reduce((total, degree) => total + 2 * degree + 1, 0);
  const rings = least(
    sum + 1 - Math.max(...degrees),
    (size) => orders * operationsOf(polarTransform(size, true)) + size * around.get(azimuths)!,
  );
  const grid = { rings, azimuths };
  grids.set(`${degrees}`, grid);
  return grid;
}

/** Values [rings, azimuths] -> coefficients [(degree + 1)^2], by fast transforms: f_lm of a function, or f*_lm of the dual one. */
export function fastAnalysis({ rings, azimuths }: TorusGrid, degree: number, dual: boolean): LinearMap {
  const weights = dual ? polarProjection(degree, rings - 1) : polarSeries(degree);
  const scale = dual ? (2 * Math.PI) / (azimuths * rings) : 1;
  const round = fastAround(azimuths, degree);
  const polar = [true, false].map((even) => polarTransform(rings, even));
  return linearMap(rings * azimuths, (net, values) => {
    const orders = Array.from({ length: rings }, (_, j) =>
      apply(round, net, values.slice(j * azimuths, (j + 1) * azimuths)),
    );
    const result = new Array<Value>(harmonicCount(degree));
    for (let m = -degree; m <= degree; m++) {
      const series = apply(
        polar[Math.abs(m) % 2],
        net,
        orders.map((ring) => ring[degree + m]),
      );
      for (let l = Math.abs(m); l <= degree; l++) {
        const row = weights[polarIndex(l, Math.abs(m))];
        const factors = Array.from(row, (value, u) =>
          (l - u) % 2 === 0 ? scale * value * (dual && u > 0 ? 2 : 1) : 0,
        );
        result[harmonicIndex(l, m)] = net.combine(factors, series.slice(0, row.length));
      }
    }
    return result;
  });
}

/** The same by folded sums; rings in pairs { theta, pi - theta } from the north, the equator last. */
export function foldedAnalysis(rule: RingRule, degree: number, dual: boolean): LinearMap {
  const table = dual ? rule.duals(degree) : rule.values(degree);
  const round = foldedAround(rule, degree);
  return linearMap(rule.rings * rule.azimuths, (net, values) => {
    const ring = (n: number) => apply(round, net, values.slice(n * rule.azimuths, (n + 1) * rule.azimuths));
    const result = new Array<Value>(harmonicCount(degree));
    for (let pair = 0; pair < rule.pairs; pair++) {
      const north = ring(2 * pair);
      const south = 2 * pair + 1 < rule.rings ? ring(2 * pair + 1) : undefined;
      const even = north.map((value, m) => (south ? net.add(value, south[m]) : value));
      const odd = north.map((value, m) => (south ? net.subtract(value, south[m]) : undefined));
      for (let l = 0; l <= degree; l++)
        for (let m = -l; m <= l; m++) {
          const value = ((l - m) % 2 === 0 ? even : odd)[degree + m];
          const k = harmonicIndex(l, m);
          result[k] = net.add(
            result[k],
            net.scale(table[pair * polarCount(degree) + polarIndex(l, Math.abs(m))], value),
          );
        }
    }
    return result;
  });
}
