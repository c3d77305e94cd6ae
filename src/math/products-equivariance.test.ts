/** Every bilinear product of harmonics' coefficients commutes with rotations, and with the inversion where it keeps track of parity. */
import { describe, expect, it } from 'vitest';
import { curlTable } from './curl.ts';
import { bilinearProduct, gauntTable } from './gaunt.ts';
import { harmonicCount } from './harmonics.ts';
import { matrixTable } from './matrix-product.ts';
import { Random } from './random.ts';
import { haar } from './rotation.ts';
import { rotateCoefficients, wignerMatrices } from './wigner.ts';

const ROTATIONS = 100;
const kinds = { gaunt: gauntTable, curl: curlTable, matrix: matrixTable } as const;

const scaleOf = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Coefficients after the inversion: degree l changes sign by (-1)^l. */
const inverted = (x: Float64Array): Float64Array =>
  x.map((value, k) => (Math.floor(Math.sqrt(k)) % 2 === 1 ? -value : value));

describe.each(Object.keys(kinds) as (keyof typeof kinds)[])('%s', (kind) => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(`commutes with ${ROTATIONS} rotations at L = %i`, (L) => {
    const random = new Random(`${kind} ${L}`);
    const table = kinds[kind](L, L, 2 * L);
    const draw = () => Float64Array.from({ length: harmonicCount(L) }, () => random.normal());
    const [x, y] = [draw(), draw()];
    const straight = bilinearProduct(table, x, y, L, L, 2 * L);
    const scale = scaleOf(straight);
    expect(scale).toBeGreaterThan(0);
    for (let n = 0; n < ROTATIONS; n++) {
      const D = wignerMatrices(2 * L, haar(random));
      const short = D.slice(0, L + 1);
      const found = bilinearProduct(table, rotateCoefficients(short, x), rotateCoefficients(short, y), L, L, 2 * L);
      const expected = rotateCoefficients(D, straight);
      expect(scaleOf(found.map((value, k) => value - expected[k])) / scale).toBeLessThan(1e-12);
    }
  });

  it('keeps or turns parity as its kind says', () => {
    const random = new Random('parity');
    const [x, y] = [0, 1].map(() => Float64Array.from({ length: harmonicCount(3) }, () => random.normal()));
    const of = (one: Float64Array, two: Float64Array) => bilinearProduct(kinds[kind](3, 3, 6), one, two, 3, 3, 6);
    const [straight, mirrored] = [inverted(of(x, y)), of(inverted(x), inverted(y))];
    const scale = scaleOf(straight);
    const even = scaleOf(straight.map((value, k) => value - mirrored[k])) / scale;
    const odd = scaleOf(straight.map((value, k) => value + mirrored[k])) / scale;
    expect(even < 1e-12).toBe(kind === 'gaunt');
    expect(odd < 1e-12).toBe(kind === 'curl');
  });
});
