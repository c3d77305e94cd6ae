/**
 * The 95 % intervals of orbits hold the truth as often as they say; the sampler behind this is the orbit's own. The whole 4,000 repetitions, and larger
 * orbits: `npm run -s equivarium -- self-check --repetitions 4000`.
 */
import { describe, expect, it } from 'vitest';
import { sampleGroup } from '../group/sampling.ts';
import { quaternionAt } from '../group/so3.ts';
import { binomialInterval } from '../math/statistics.ts';
import { wignerMatrices } from '../math/wigner.ts';
import { shareOf } from './field.ts';
import { coverageLimits, coversAsMeant, entrySampler, intervalCoverage } from './interval-coverage.ts';

describe('95 % intervals', () => {
  it('are tried on the elements that models are judged on', () => {
    for (const count of [576, 100]) {
      const { quaternions } = sampleGroup({ rotations: { kind: 'so3' } }, count, 11, 0).elements;
      const [z, d1, d2, d4] = entrySampler(count)(11);
      for (let n = 0; n < count; n++) {
        const D = wignerMatrices(4, quaternionAt(quaternions, n));
        for (const [found, expected] of [
          [z[n], D[1][8]],
          [d1[n], D[1][1]],
          [d2[n], D[2][8]],
          [d4[n], D[4][23]],
        ])
          expect(Math.abs(found - expected)).toBeLessThan(1e-12);
      }
    }
    expect(() => entrySampler(17)).toThrow('17 elements are no turns of a set');
  });

  it('cover in 93 to 97 % of 4,000 orbits of 576 elements', { timeout: 120_000 }, () => {
    const found = intervalCoverage(576, 4000);
    expect(found).toHaveLength(16);
    for (const coverage of found) {
      const { name, statistic, covered, below, above } = coverage;
      expect(covered + below + above).toBe(4000);
      expect(coversAsMeant(coverage), `${name}, ${statistic}: ${covered} of 4000`).toBe(true);
    }
  });

  it('cover as often, as far as 200 repetitions tell, over 2,304 elements', { timeout: 120_000 }, () => {
    for (const coverage of intervalCoverage(2304, 200)) {
      const { name, statistic, covered } = coverage;
      expect(coversAsMeant(coverage), `${name}, ${statistic}: ${covered} of 200`).toBe(true);
    }
  });

  it('are held to bounds that a few repetitions cannot miss by chance, and that wrong intervals do miss', () => {
    const of = (covered: number, repetitions: number) =>
      coversAsMeant({ name: '', statistic: 'mean', repetitions, covered, below: 0, above: 0 });
    expect([of(3720, 4000), of(3719, 4000), of(3880, 4000), of(3881, 4000)]).toEqual([true, false, true, false]);
    expect([of(180, 200), of(170, 200), of(200, 200)]).toEqual([true, false, true]);
    expect([of(880, 1000), of(1000, 1000)]).toEqual([false, false]);
    expect(coverageLimits({ statistic: 'share of poses', repetitions: 4000 })).toEqual([0.93, 1]);
  });
});

describe('a share of poses', () => {
  it('that none of them is may still be up to 3 in so many', () => {
    const { value, low, high } = shareOf(new Float64Array(576), 16);
    expect([value, low]).toEqual([0, 0]);
    expect(high).toBeCloseTo(1 - 0.05 ** (1 / 576), 12);
    const all = shareOf(new Float64Array(576).fill(1), 16);
    expect([all.value, all.high]).toEqual([1, 1]);
    expect(all.low).toBeCloseTo(1 - high, 12);
  });

  it('that is rare has the binomial interval, one that all replicates agree on is uncertain by what a step of theirs hides', () => {
    const hits = (every: number) => Float64Array.from({ length: 576 }, (_, n) => (n % every === 0 ? 1 : 0));
    expect(shareOf(hits(50), 16)).toEqual(binomialInterval(12, 576));
    const { value, low, high } = shareOf(hits(4), 16);
    const { high: hidden } = binomialInterval(0, 16);
    expect(value).toBe(0.25);
    expect([low, high]).toEqual([(9 - hidden) / 36, (9 + hidden) / 36]);
  });

  it.each([
    16, 24, 64, 576,
  ])('on ladders of scales, %i elements, is within its interval as often as it says', (count) => {
    const repetitions = 400;
    for (const share of [0.5, 0.47, 0.31, 0.26, 0.75]) {
      let covered = 0;
      for (let seed = 0; seed < repetitions; seed++) {
        const { elements, replicates } = sampleGroup({ scale: 2 }, count, seed, 0);
        const hits = Float64Array.from(elements.motions!, ({ scale }) => Number(Math.log2(scale!) < 2 * share - 1));
        const { low, high } = shareOf(hits, replicates);
        expect(high - low).toBeGreaterThan(0);
        if (low <= share && share <= high) covered++;
      }
      expect(covered / repetitions, `${share} of ${count}`).toBeGreaterThan(
        0.93 - 3.1 * Math.sqrt(0.0651 / repetitions),
      );
    }
  });

  it.each([16, 20, 24, 32, 72])('of %i rotations is within its interval as often as it says', (count) => {
    const repetitions = 400;
    for (const share of [0.5, 0.31]) {
      let covered = 0;
      for (let seed = 0; seed < repetitions; seed++) {
        const { elements, replicates } = sampleGroup({ rotations: { kind: 'so3' } }, count, seed, 0);
        const hits = Float64Array.from({ length: elements.quaternions.length / 4 }, (_, n) => {
          const [w, x, y, z] = elements.quaternions.subarray(4 * n, 4 * n + 4);
          return Number(w * w - x * x - y * y + z * z < 2 * share - 1);
        });
        const { low, high } = shareOf(hits, replicates);
        if (low <= share && share <= high) covered++;
      }
      expect(covered / repetitions, `${share} of ${count}`).toBeGreaterThan(
        0.93 - 3.1 * Math.sqrt(0.0651 / repetitions),
      );
    }
  });
});
