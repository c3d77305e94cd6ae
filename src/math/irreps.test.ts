import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blockRanges,
  dimension,
  directSum,
  filterIrreps,
  formatIrreps,
  harmonicIrreps,
  type IrrepBlock,
  type Irreps,
  irrepCount,
  irrepProduct,
  largestDegree,
  multiplicityOf,
  parseIrreps,
  simplifyIrreps,
  sortIrreps,
  tensorProductIrreps,
} from './irreps.ts';
import { largestDifference, referenceVectors } from './reference-vectors.testing.ts';
import { REFERENCE_TOLERANCE } from './tolerances.ts';
import { character } from './wigner.ts';
import { wigner3j } from './wigner-3j.ts';

const blocks = fc.record({
  multiplicity: fc.integer({ min: 0, max: 20 }),
  l: fc.integer({ min: 0, max: 6 }),
  parity: fc.constantFrom<1 | -1>(1, -1),
}) satisfies fc.Arbitrary<IrrepBlock>;
const irreps = fc.array(blocks, { maxLength: 6 });

/** Trace of the representation at (angle, determinant). */
function trace(sum: Irreps, angle: number, determinant: 1 | -1): number {
  return sum.reduce(
    (total, { multiplicity, l, parity }) =>
      total + multiplicity * character(l, angle) * (determinant === 1 ? 1 : parity),
    0,
  );
}

test('text round trip, with spaces and omitted multiplicities', () => {
  fc.assert(
    fc.property(irreps, (value) => {
      expect(parseIrreps(formatIrreps(value))).toEqual(value);
    }),
  );
  expect(formatIrreps(parseIrreps(' 16x0e + 8 x 1o+2e '))).toBe('16x0e+8x1o+1x2e');
  expect(parseIrreps('')).toEqual([]);
});

test('malformed texts are refused with the term and the expected form', () => {
  for (const text of ['8x1', 'x1o', '8*1o', '1o+', '8x-1o', '1.5x0e', '8x1p', '++', '9999999999x0e', '1x999o'])
    expect(() => parseIrreps(text), text).toThrow(/term \d+: found ".*", expected/);
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        expect(parseIrreps(formatIrreps(parseIrreps(text)))).toEqual(parseIrreps(text));
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
      }
    }),
  );
});

test('dimension, count, ranges, largest degree, filter', () => {
  const value = parseIrreps('16x0e+8x1o+2x2e');
  expect([dimension(value), irrepCount(value), largestDegree(value), largestDegree([])]).toEqual([50, 26, 2, -1]);
  expect(blockRanges(value)).toEqual([
    { start: 0, length: 16 },
    { start: 16, length: 24 },
    { start: 40, length: 10 },
  ]);
  expect(formatIrreps(filterIrreps(value, ({ l }) => l > 0))).toBe('8x1o+2x2e');
  expect(formatIrreps(harmonicIrreps(3, 4))).toBe('4x0e+4x1o+4x2e+4x3o');
});

test('sort is a stable permutation, simplify keeps dimension and characters', () => {
  fc.assert(
    fc.property(irreps, (value) => {
      const { sorted, place } = sortIrreps(value);
      value.forEach((block, n) => {
        expect(sorted[place[n]]).toBe(block);
      });
      const simple = simplifyIrreps(sorted);
      expect(dimension(simple)).toBe(dimension(value));
      expect(new Set(simple.map(({ l, parity }) => l * parity + (parity === 1 ? 0.5 : 0))).size).toBe(simple.length);
      expect(trace(simple, 1.1, -1)).toBeCloseTo(trace(value, 1.1, -1), 9);
    }),
  );
});

test('sums add and products multiply dimensions and characters', () => {
  fc.assert(
    fc.property(irreps, irreps, fc.constantFrom<1 | -1>(1, -1), (a, b, determinant) => {
      expect(dimension(directSum(a, b))).toBe(dimension(a) + dimension(b));
      const product = tensorProductIrreps(a, b);
      expect(dimension(product)).toBe(dimension(a) * dimension(b));
      expect(trace(product, 0.7, determinant)).toBeCloseTo(trace(a, 0.7, determinant) * trace(b, 0.7, determinant), 6);
      expect(formatIrreps(product)).toBe(formatIrreps(tensorProductIrreps(b, a)));
    }),
  );
  expect(irrepProduct({ l: 1, parity: -1 }, { l: 1, parity: -1 })).toEqual([0, 1, 2].map((l) => ({ l, parity: 1 })));
  expect(multiplicityOf(parseIrreps('2x1o+3x1e+4x1o'), { l: 1, parity: -1 })).toBe(6);
});

describe('reference vectors', () => {
  /** Weights concatenated in instruction order, C order of `weight_shape`; null where a path has none. */
  interface Instruction {
    readonly i_in1: number;
    readonly i_in2: number;
    readonly i_out: number;
    readonly mode: 'uvw' | 'uvu' | 'uvuv';
    readonly path_weight: number;
    readonly weight_shape: number[] | null;
  }
  const vectors = referenceVectors<{
    readonly cases: {
      readonly name: string;
      readonly irreps_in1: string;
      readonly irreps_in2: string;
      readonly irreps_out: string;
      readonly instructions: Instruction[];
      readonly x: number[][];
      readonly y: number[][];
      readonly z: number[][];
      readonly weight?: number[];
    }[];
  }>('e3nn_tensor_products.json');
  test.runIf(vectors)('the sorted full product has the irreps e3nn lists', () => {
    for (const { name, irreps_in1, irreps_in2, irreps_out } of vectors!.cases) {
      if (!name.startsWith('full_L')) continue;
      const expected = formatIrreps(simplifyIrreps(parseIrreps(irreps_out)));
      expect(formatIrreps(tensorProductIrreps(parseIrreps(irreps_in1), parseIrreps(irreps_in2)))).toBe(expected);
    }
  });
  test.runIf(vectors)('block layout and 3j signs reproduce e3nn tensor products', () => {
    for (const one of vectors!.cases) {
      const [in1, in2, out] = [one.irreps_in1, one.irreps_in2, one.irreps_out].map(parseIrreps);
      const [ranges1, ranges2, ranges3] = [in1, in2, out].map(blockRanges);
      const batch = one.x.map((x, b) => {
        const z = new Float64Array(dimension(out));
        let at = 0;
        for (const { i_in1, i_in2, i_out, mode, path_weight, weight_shape } of one.instructions) {
          const [a, b2, c] = [in1[i_in1], in2[i_in2], out[i_out]];
          const [start1, start2, start3] = [ranges1[i_in1].start, ranges2[i_in2].start, ranges3[i_out].start];
          const table = wigner3j(a.l, b2.l, c.l);
          for (let u = 0; u < a.multiplicity; u++)
            for (let v = 0; v < b2.multiplicity; v++)
              for (let w = 0; w < c.multiplicity; w++) {
                if (mode === 'uvu' && w !== u) continue;
                if (mode === 'uvuv' && w !== u * b2.multiplicity + v) continue;
                const uv = u * b2.multiplicity + v;
                const weight = mode === 'uvuv' ? 1 : one.weight![at + (mode === 'uvw' ? uv * c.multiplicity + w : uv)];
                for (let n = 0; n < table.value.length; n++)
                  z[start3 + w * (2 * c.l + 1) + table.k[n]] +=
                    path_weight *
                    weight *
                    table.value[n] *
                    x[start1 + u * (2 * a.l + 1) + table.i[n]] *
                    one.y[b][start2 + v * (2 * b2.l + 1) + table.j[n]];
              }
          at += weight_shape?.reduce((product, size) => product * size, 1) ?? 0;
        }
        return [...z];
      });
      expect(largestDifference(batch.flat(), one.z.flat()), one.name).toBeLessThan(REFERENCE_TOLERANCE * 10);
    }
  });
});
