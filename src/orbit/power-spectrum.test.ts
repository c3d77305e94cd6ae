/** Power per Wigner degree of functions whose spectrum is known. */
import { describe, expect, it } from 'vitest';
import { sampleGroup } from '../group/sampling.ts';
import { Random } from '../math/random.ts';
import type { Quaternion } from '../math/rotation.ts';
import { wignerD } from '../math/wigner.ts';
import { HIGHEST_POWER, highestPower, powerSpectrum } from './power-spectrum.ts';

/** D^l_mn, rows and columns from 0; its variance over SO(3) is 1 / (2l + 1). */
const element = (degree: number, q: Quaternion, row: number, column: number): number =>
  wignerD(degree, q)[row * (2 * degree + 1) + column];

/** Rows of a function over an orbit of `count` elements. */
function rowsOf(count: number, seed: number, at: (q: Quaternion) => readonly number[]) {
  const { elements, replicates } = sampleGroup({ rotations: { kind: 'so3' } }, count, seed, 0);
  const { quaternions } = elements;
  const rows = Float64Array.from(
    Array.from({ length: count }, (_, n) => {
      const [w, x, y, z] = quaternions.subarray(4 * n, 4 * n + 4);
      return at([w, x, y, z]);
    }).flat(),
  );
  return { rows, quaternions, replicates };
}

describe('the power spectrum', () => {
  for (const degree of [1, 2, 4, 7]) {
    it(`of a matrix element of D^${degree} is one bar`, () => {
      const { rows, quaternions, replicates } = rowsOf(1536, degree, (q) => [
        5 + element(degree, q, degree, degree + 1),
      ]);
      const { shares, beyond } = powerSpectrum(rows, quaternions, replicates)!;
      expect(shares).toHaveLength(HIGHEST_POWER);
      for (const [n, { value, low, high }] of [...shares, beyond].entries()) {
        const truth = n + 1 === degree ? 1 : 0;
        expect(Math.abs(value - truth), `degree ${n + 1}`).toBeLessThan(0.12);
        expect(high - low).toBeLessThan(0.4);
      }
    });
  }

  it('has intervals that hold the truth of a mixture, a large twirl notwithstanding', () => {
    const truth = [0.64, 0.36] as const;
    const hits = Array.from({ length: 40 }, (_, seed) => {
      const { rows, quaternions, replicates } = rowsOf(288, 100 + seed, (q) => [
        1000 + 0.8 * Math.sqrt(3) * element(1, q, 0, 1) + 0.6 * Math.sqrt(7) * element(3, q, 2, 4),
      ]);
      const { shares } = powerSpectrum(rows, quaternions, replicates)!;
      return [shares[0], shares[2]].map(({ low, high }, n) => Number(low <= truth[n] && truth[n] <= high));
    });
    const covered = hits.flat().reduce((sum, hit) => sum + hit, 0) / 80;
    expect(covered).toBeGreaterThan(0.85);
  });

  it('tells what lies beyond the degrees it knows', () => {
    const { rows, quaternions, replicates } = rowsOf(1152, 3, (q) => [element(10, q, 9, 12)]);
    const { shares, beyond } = powerSpectrum(rows, quaternions, replicates)!;
    expect(beyond.value).toBeGreaterThan(0.8);
    expect(Math.max(...shares.map(({ value }) => value))).toBeLessThan(0.1);
  });

  it('takes very many elements, and orbits of which every element is a draw of its own', () => {
    const random = new Random('many');
    for (const count of [65_536, 1_009]) {
      const { rows, quaternions, replicates } = rowsOf(count, 5, (q) => [element(2, q, 0, 3), 0.01 * random.normal()]);
      const { shares } = powerSpectrum(rows, quaternions, replicates)!;
      expect(shares[1].value).toBeGreaterThan(0.85);
    }
  });

  it('tells as many degrees as the orbit is large enough for', () => {
    expect([4, 36, 72, 144, 288, 576, 65_536].map(highestPower)).toEqual([0, 0, 1, 3, 6, 8, 8]);
    const { rows, quaternions, replicates } = rowsOf(144, 2, (q) => [element(1, q, 0, 0)]);
    expect(powerSpectrum(rows, quaternions, replicates)!.shares).toHaveLength(3);
    expect(powerSpectrum(rows.subarray(0, 36), quaternions.subarray(0, 144), 4)).toBeUndefined();
  });

  it('is absent where nothing changes, and where there are too few replicates', () => {
    const { rows, quaternions, replicates } = rowsOf(72, 1, () => [3, 4]);
    expect(powerSpectrum(rows, quaternions, replicates)).toBeUndefined();
    expect(powerSpectrum(rows, quaternions, 2)).toBeUndefined();
  });
});
