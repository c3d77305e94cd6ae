/** Both rules against the Gaunt table and products of many factors, whichever function is dual and whichever the result. */
import { describe, expect, it } from 'vitest';
import { harmonicCount, harmonicIndex } from './harmonics.ts';
import { Random } from './random.ts';
import { largestDifference } from './reference-vectors.testing.ts';
import { legendreRings, type RingRule, torusRings } from './ring-rule.ts';
import { polarCount, polarIndex, torusGauntProduct } from './torus-fourier.ts';

/** All points of a rule: ring j from the north, mirrored or not, and azimuth. */
function points({ rings, pairs, orbits, poles }: RingRule): { j: number; south: boolean; azimuth: number }[] {
  const around = orbits.flatMap((a) => [a, -a, Math.PI + a, Math.PI - a]).concat(poles ? [0, Math.PI] : []);
  const sides = (j: number) => (2 * j + 1 === rings ? [false] : [false, true]);
  return Array.from({ length: pairs }, (_, j) => j).flatMap((j) =>
    sides(j).flatMap((south) => around.map((azimuth) => ({ j, south, azimuth }))),
  );
}

/** Values of harmonics at a point, by a rule's table of P or P*. */
function harmonicsAt(table: Float64Array, degree: number, { j, south, azimuth }: ReturnType<typeof points>[number]) {
  const values = new Float64Array(harmonicCount(degree));
  for (let l = 0; l <= degree; l++)
    for (let m = -l; m <= l; m++) {
      const along = table[j * polarCount(degree) + polarIndex(l, Math.abs(m))];
      const around = m < 0 ? Math.sin(-m * azimuth) : Math.cos(m * azimuth);
      values[harmonicIndex(l, m)] = (south && (l - m) % 2 !== 0 ? -along : along) * around;
    }
  return values;
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, n) => sum + value * b[n], 0);

/** The product on a rule, function `dual` with weights; the result is function `degrees.length - 1`. */
function product(rule: RingRule, degrees: readonly number[], dual: number, factors: readonly Float64Array[]) {
  const tables = degrees.map((degree, n) => (n === dual ? rule.duals(degree) : rule.values(degree)));
  const last = degrees.length - 1;
  const z = new Float64Array(harmonicCount(degrees[last]));
  for (const point of points(rule)) {
    const value = factors.reduce((all, factor, n) => all * dot(factor, harmonicsAt(tables[n], degrees[n], point)), 1);
    harmonicsAt(tables[last], degrees[last], point).forEach((basis, k) => {
      z[k] += value * basis;
    });
  }
  return z;
}

describe.each([
  [[1, 1, 2]],
  [[2, 2, 4]],
  [[3, 3, 3]],
  [[6, 3, 3]],
  [[2, 5, 4]],
  [[8, 8, 16]],
  [[2, 2, 2, 2]],
  [[1, 2, 3, 1, 4]],
])('degrees %j, the last of the result', (degrees) => {
  const random = new Random(`rings ${degrees}`);
  const factors = degrees
    .slice(0, -1)
    .map((l) => Float64Array.from({ length: harmonicCount(l) }, () => random.normal()));
  const result = degrees[degrees.length - 1];
  const expected = torusGauntProduct(factors, degrees.slice(0, -1), result);
  const scale = Math.max(...expected.map(Math.abs));

  it('on the torus, the largest dual', () => {
    const rule = torusRings(degrees);
    const dual = degrees.indexOf(Math.max(...degrees));
    expect(rule.rings).toBe(1 + degrees.reduce((a, b) => a + b) - degrees[dual]);
    expect(largestDifference(product(rule, degrees, dual, factors), expected) / scale).toBeLessThan(1e-12);
  });

  it('on Gauss-Legendre rings, any dual', () => {
    const rule = legendreRings(degrees);
    for (const dual of degrees.keys())
      expect(largestDifference(product(rule, degrees, dual, factors), expected) / scale).toBeLessThan(1e-12);
  });

  it('has as many points as it says', () => {
    for (const rule of [torusRings(degrees), legendreRings(degrees)])
      expect(points(rule)).toHaveLength(rule.rings * rule.azimuths);
  });
});
