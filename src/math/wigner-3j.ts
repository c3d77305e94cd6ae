/**
 * Real 3j tensors C[l1, l2, l3] in e3nn's basis and signs: invariant under D^l1 x D^l2 x D^l3, sum C^2 = 1.
 *
 * Clebsch-Gordan coefficients by van der Waerden's formula, whose alternating sum of products of binomials is an
 * integer below 2^(l1+l2+l3): exact in float64 up to l1+l2+l3 = 52. Then the unitary change from complex to real
 * harmonics with the phase (-i)^l, which makes every real tensor real (Edmonds, Angular Momentum, 1957; e3nn, o3).
 */
import { assertDegree } from './harmonics.ts';

/** Sparse three-index tensor: entry n is value[n] at (i[n], j[n], k[n]), sorted by k, then i, then j. */
export interface CouplingTable {
  readonly i: Uint32Array;
  readonly j: Uint32Array;
  readonly k: Uint32Array;
  readonly value: Float64Array;
}

/** Of the three degrees of a tensor, so that its coefficients are exact. */
export const LARGEST_DEGREE_SUM = 52;
const factorials = [1];
for (let n = 1; n <= LARGEST_DEGREE_SUM + 1; n++) factorials.push(factorials[n - 1] * n);

const binomials: number[][] = [];
for (let n = 0; n <= LARGEST_DEGREE_SUM; n++) {
  binomials.push(
    Array.from({ length: n + 1 }, (_, k) => (k === 0 || k === n ? 1 : binomials[n - 1][k - 1] + binomials[n - 1][k])),
  );
}

/** True where degree l3 occurs in the product of degrees l1 and l2. */
export function satisfiesTriangle(l1: number, l2: number, l3: number): boolean {
  return Math.abs(l1 - l2) <= l3 && l3 <= l1 + l2;
}

/** <l1 m1 l2 m2 | l3 m1+m2> with the Condon-Shortley phase; 0 where the selection rules forbid it. */
export function clebschGordan(l1: number, m1: number, l2: number, m2: number, l3: number): number {
  const m3 = m1 + m2;
  if (!satisfiesTriangle(l1, l2, l3) || Math.abs(m1) > l1 || Math.abs(m2) > l2 || Math.abs(m3) > l3) return 0;
  if (l1 + l2 + l3 > LARGEST_DEGREE_SUM)
    throw new RangeError(`3j of degrees ${l1}, ${l2}, ${l3}: their sum must be at most ${LARGEST_DEGREE_SUM}`);
  const a = l1 + l2 - l3;
  const b = l1 - l2 + l3;
  const c = l2 + l3 - l1;
  let sum = 0;
  const last = Math.min(a, l1 - m1, l2 + m2);
  for (let z = Math.max(0, l1 - m1 - b, l2 + m2 - c); z <= last; z++) {
    const term = binomials[a][z] * binomials[b][l1 - m1 - z] * binomials[c][l2 + m2 - z];
    sum += z % 2 === 0 ? term : -term;
  }
  const f = factorials;
  const orders = f[l1 + m1] * f[l1 - m1] * (f[l2 + m2] * f[l2 - m2]) * (f[l3 + m3] * f[l3 - m3]);
  return sum * Math.sqrt(((2 * l3 + 1) * orders) / (f[l1 + l2 + l3 + 1] * f[a] * f[b] * f[c]));
}

/** Row of the complex -> real change of basis without (-i)^l: complex orders m with amplitude and power of i. */
function complexParts(real: number): readonly { m: number; amplitude: number; power: number }[] {
  if (real === 0) return [{ m: 0, amplitude: 1, power: 0 }];
  const order = Math.abs(real);
  const sign = order % 2 === 0 ? Math.SQRT1_2 : -Math.SQRT1_2;
  return real > 0
    ? [
        { m: -order, amplitude: Math.SQRT1_2, power: 0 },
        { m: order, amplitude: sign, power: 0 },
      ]
    : [
        { m: -order, amplitude: Math.SQRT1_2, power: 3 },
        { m: order, amplitude: sign, power: 1 },
      ];
}

const tables = new Map<string, CouplingTable>();

/** The real 3j tensor with i = m1 + l1, j = m2 + l2, k = m3 + l3; empty outside the triangle. Cached. */
export function wigner3j(l1: number, l2: number, l3: number): CouplingTable {
  for (const l of [l1, l2, l3]) assertDegree(l);
  const key = `${l1},${l2},${l3}`;
  const known = tables.get(key);
  if (known) return known;
  const dense = new Float64Array((2 * l1 + 1) * (2 * l2 + 1) * (2 * l3 + 1));
  const unit = 1 / Math.sqrt(2 * l3 + 1);
  const phase = 3 * (l1 + l2) + l3;
  const parts = Array.from({ length: 2 * Math.max(l1, l2, l3) + 1 }, (_, n) => complexParts(n - Math.max(l1, l2, l3)));
  const part = (real: number) => parts[real + Math.max(l1, l2, l3)];
  for (let r1 = -l1; satisfiesTriangle(l1, l2, l3) && r1 <= l1; r1++) {
    for (let r2 = -l2; r2 <= l2; r2++) {
      for (const one of part(r1)) {
        for (const two of part(r2)) {
          const m3 = one.m + two.m;
          const coefficient = clebschGordan(l1, one.m, l2, two.m, l3) * unit;
          if (coefficient === 0) continue;
          for (const r3 of m3 === 0 ? [0] : [m3, -m3]) {
            const three = part(r3).find(({ m }) => m === m3)!;
            const power = (phase + one.power + two.power - three.power + 8) % 4;
            if (power % 2 === 1) continue;
            const term = coefficient * one.amplitude * two.amplitude * three.amplitude;
            const at = ((r3 + l3) * (2 * l1 + 1) + r1 + l1) * (2 * l2 + 1) + r2 + l2;
            dense[at] += power === 0 ? term : -term;
          }
        }
      }
    }
  }
  const table = sparseFromDense(dense, 2 * l1 + 1, 2 * l2 + 1);
  tables.set(key, table);
  return table;
}

/** Non-zeros of a dense [k, i, j] array; cancellation above is exact because both terms are the same numbers. */
function sparseFromDense(dense: Float64Array, rows: number, columns: number): CouplingTable {
  const at = Uint32Array.from(dense.keys()).filter((n) => dense[n] !== 0);
  return {
    i: at.map((n) => Math.floor(n / columns) % rows),
    j: at.map((n) => n % columns),
    k: at.map((n) => Math.floor(n / (columns * rows))),
    value: Float64Array.from(at, (n) => dense[n]),
  };
}
