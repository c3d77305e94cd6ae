/**
 * Statements of a product of spherical functions on an exact grid, one row: Legendre sums at each ring, Fourier sums around it, products of values, and
 * back the same way. Nothing of the grid is stored. Factored by symmetry:
 * rings lie in pairs at heights y and -y, where Q_lm(-y) = (-1)^(l+m) Q_lm(y): sums over even and odd l+m serve both as their sum and difference;
 * azimuths lie in fours, f, -f, pi - f, pi + f with f = 2 pi (k + 1/2) / N and N a multiple of four: sums over cosines and sines of even and odd m serve all.
 * Exact where N > L1 + L2 + L3 and 2 rings > L1 + L2 + L3. A Lebedev rule has a third fewer points, but no rings: each costs as many operations as there are
 * coefficients, three times as many in all at L = 2, 2 -> 4. With Y_lm = Q_lm(y) cos(m f), Y_l,-m = Q_lm(y) sin(m f), orthonormal.
 */
import { normalisationFactor, solidHarmonics } from '../../../math/harmonics.ts';
import { gaussLegendre } from '../../../math/quadrature.ts';
import { real, type Term } from '../emitter.ts';

/** A function to be evaluated: its coefficients, and their degree. */
export interface Factor {
  readonly degree: number;
  readonly coefficients: readonly Term[];
}

/** The product of two of the factors, as totals `<name><component>` to a degree. */
export interface Product {
  readonly name: string;
  readonly degree: number;
  readonly factors: readonly [number, number];
}

/** A ring north of the equator and its mirror image, or the equator. */
export interface Rings {
  readonly height: number;
  /** Of one point, 4 pi shared among all of them. */
  readonly weight: number;
}

export interface ProductGrid {
  readonly rings: readonly Rings[];
  readonly azimuths: number;
}

/** @param even whether every ring has a mirror image */
export function productGrid(exact: number, even: boolean): ProductGrid {
  const least = Math.ceil((exact + 1) / 2);
  const { nodes, weights } = gaussLegendre(even ? 2 * Math.ceil(least / 2) : least);
  const azimuths = 4 * Math.ceil((exact + 1) / 4);
  const rings = Array.from(nodes, (height, n) => ({ height, weight: (2 * Math.PI * weights[n]) / azimuths }));
  return { rings: rings.filter(({ height }) => height >= 0), azimuths };
}

/** Place of Q_lm, m >= 0, among those up to a degree. */
export const legendreIndex = (l: number, m: number): number => (l * (l + 1)) / 2 + m;

/** Q_lm at a height: orthonormal harmonics at azimuth 0. */
export function legendreValues(degree: number, height: number): Float64Array {
  const values = solidHarmonics(degree, Float64Array.of(0, height, Math.sqrt(1 - height * height)));
  const found = new Float64Array(legendreIndex(degree + 1, 0));
  for (let l = 0; l <= degree; l++) {
    for (let m = 0; m <= l; m++)
      found[legendreIndex(l, m)] = values[l * l + l + m] * normalisationFactor('integral', 0);
  }
  return found;
}

/** What multiplies a coefficient at a pair of rings: values of Q to evaluate with, and times the weight to sum up with. */
export interface Weights {
  readonly plain: (l: number, m: number) => string;
  readonly weighted: (l: number, m: number) => string;
  readonly isEquator: boolean;
}

type Summand = readonly [coefficient: string, value: string];

/** A sum of products as one expression. */
function sumOf(summands: readonly Summand[]): string {
  return summands.reduce((total, [coefficient, value]) => {
    if (total === '') return coefficient === one ? value : `${coefficient} * ${value}`;
    return `fma(${coefficient}, ${value}, ${total})`;
  }, '');
}

const one = real(1).text;
const orders = (degree: number): number[] => Array.from({ length: 2 * degree + 1 }, (_, n) => n - degree);

/** Names of the Fourier coefficients of a factor around the ring and its mirror image, by order from -degree; undefined where zero. */
type Around = readonly [north: (string | undefined)[], south: (string | undefined)[]];

function aroundRings(lines: string[], name: string, { degree, coefficients }: Factor, weights: Weights): Around {
  const around: [(string | undefined)[], (string | undefined)[]] = [[], []];
  for (const m of orders(degree)) {
    const sums = [0, 1].map((parity) => {
      const summands: Summand[] = [];
      for (let l = Math.abs(m) + parity; l <= degree; l += 2) {
        const term = coefficients[l * l + l + m];
        if (term.literal !== 0) summands.push([weights.plain(l, Math.abs(m)), term.text]);
      }
      return sumOf(summands);
    });
    const [even, odd] = sums.map((sum, parity) => {
      if (sum === '' || (parity === 1 && weights.isEquator)) return undefined;
      const text = `${name}${'eo'[parity]}${m + degree}`;
      lines.push(`let ${text} = ${sum};`);
      return text;
    });
    const both = even && odd;
    around[0].push(both ? `(${even} + ${odd})` : (even ?? odd));
    around[1].push(both ? `(${even} - ${odd})` : (even ?? (odd && `(-${odd})`)));
  }
  return around;
}

/** cos(m f) and sin(m f) in the quarter that the four azimuths of `angle` stand for. */
const turned = (m: number, angle: number): number => (m >= 0 ? Math.cos(m * angle) : Math.sin(-m * angle));

/** The four classes: cosines of even and odd order, sines of odd and even order; signs at f, -f, pi - f and pi + f. */
const classOfOrder = (m: number): number => (m >= 0 ? Math.abs(m) % 2 : 3 - (Math.abs(m) % 2));

/** Sum or difference of what may be nothing. */
function joined(a: string | undefined, sign: '+' | '-', b: string | undefined): string | undefined {
  if (a && b) return `(${a} ${sign} ${b})`;
  return a ?? (b && (sign === '-' ? `(-${b})` : b));
}

/** From four classes to four azimuths, and by the same sums and differences from values there to classes. */
function fourfold(
  lines: string[],
  name: string,
  [a, b, c, d]: readonly (string | undefined)[],
): (string | undefined)[] {
  const define = (n: number, value: string | undefined): string | undefined => {
    if (value === undefined || /^\w+$/.test(value)) return value;
    lines.push(`let ${name}${n} = ${value};`);
    return `${name}${n}`;
  };
  const [ab, cd] = [define(4, joined(a, '+', b)), define(5, joined(c, '+', d))];
  const [aB, cD] = [define(6, joined(a, '-', b)), define(7, joined(c, '-', d))];
  return [joined(ab, '+', cd), joined(ab, '-', cd), joined(aB, '+', cD), joined(aB, '-', cD)].map((value, n) =>
    define(n, value),
  );
}

/** Fourier coefficients of each product around one ring, from those of the factors. */
function multiplyAround(
  lines: string[],
  side: string,
  azimuths: number,
  factors: readonly (readonly (string | undefined)[])[],
  products: readonly Product[],
): string[][] {
  const named = factors.map((coefficients, n) =>
    coefficients.map((text, at) => {
      if (text === undefined || /^\w+$/.test(text)) return text;
      lines.push(`let ${side}f${n}_${at} = ${text};`);
      return `${side}f${n}_${at}`;
    }),
  );
  const sums = products.map(({ degree }) => orders(degree).map((): Summand[] => []));
  for (let k = 0; k < azimuths / 4; k++) {
    const angle = (2 * Math.PI * (k + 0.5)) / azimuths;
    const values = named.map((coefficients, n) => {
      const degree = (coefficients.length - 1) / 2;
      const classes = [0, 1, 2, 3].map((kind) => {
        const summands = orders(degree).flatMap((m): Summand[] => {
          const value = coefficients[m + degree];
          return value && classOfOrder(m) === kind ? [[real(turned(m, angle)).text, value]] : [];
        });
        // The order 0, whose coefficient is 1, opens the sum.
        return summands.sort(([a], [b]) => Number(b === one) - Number(a === one));
      });
      const texts = classes.map((summands, kind) => {
        if (summands.length === 0) return undefined;
        lines.push(`let ${side}c${n}_${k}_${kind} = ${sumOf(summands)};`);
        return `${side}c${n}_${k}_${kind}`;
      });
      return fourfold(lines, `${side}v${n}_${k}_`, texts);
    });
    products.forEach(({ name, degree, factors: [a, b] }, n) => {
      const points = values[a].map((value, at) => {
        const other = values[b][at];
        if (!value || !other) return undefined;
        lines.push(`let ${side}${name}p_${k}_${at} = ${value} * ${other};`);
        return `${side}${name}p_${k}_${at}`;
      });
      const classes = fourfold(lines, `${side}${name}s_${k}_`, points);
      for (const m of orders(degree)) {
        const value = classes[classOfOrder(m)];
        if (value) sums[n][m + degree].push([real(turned(m, angle)).text, value]);
      }
    });
  }
  return products.map(({ name, degree }, n) =>
    orders(degree).map((m) => {
      const text = `${side}${name}h${m + degree}`;
      lines.push(`let ${text} = ${sumOf(sums[n][m + degree]) || '0f'};`);
      return text;
    }),
  );
}

/** Statements that add what a pair of rings, or the equator, contributes to the totals of each product. */
export function ringStatements(
  azimuths: number,
  factors: readonly Factor[],
  products: readonly Product[],
  weights: Weights,
): string[] {
  const lines: string[] = [];
  const around = factors.map((factor, n) => aroundRings(lines, `f${n}`, factor, weights));
  const sides = weights.isEquator ? ['n'] : ['n', 's'];
  const [north, south] = sides.map((side, at) =>
    multiplyAround(
      lines,
      side,
      azimuths,
      around.map((both) => both[at]),
      products,
    ),
  );
  products.forEach(({ name, degree }, n) => {
    for (const m of orders(degree)) {
      const at = m + degree;
      const sums = south
        ? [`${north[n][at]} + ${south[n][at]}`, `${north[n][at]} - ${south[n][at]}`]
        : [north[n][at], undefined];
      sums.forEach((sum, parity) => {
        if (!sum || Math.abs(m) + parity > degree) return;
        const text = `${name}t${parity}_${at}`;
        lines.push(`let ${text} = ${sum};`);
        for (let l = Math.abs(m) + parity; l <= degree; l += 2) {
          const total = `${name}${l * l + l + m}`;
          lines.push(`${total} = fma(${weights.weighted(l, Math.abs(m))}, ${text}, ${total});`);
        }
      });
    }
  });
  return lines;
}
