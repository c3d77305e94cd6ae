/** Fields whose share is known: of the direction alone, of the turn alone, of both in known parts, of noise. */
import { describe, expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import { rotateVector } from '../math/rotation.ts';
import { poleShare } from './pole-share.ts';
import type { OrbitElement, Quaternion } from './result.ts';
import { hopfGrid } from './sampling.ts';

const { base, fibre, quaternions, directions } = hopfGrid(192, 12);

function field(value: (q: Quaternion, direction: readonly [number, number, number]) => number) {
  const elements = Array.from({ length: base * fibre }, (_, n): OrbitElement => {
    const [w, x, y, z] = quaternions.subarray(4 * n, 4 * n + 4);
    const q = [w, x, y, z] as const;
    return { q, value: value(q, directions[Math.floor(n / fibre)]) };
  });
  return { base, fibre, elements };
}

describe('the share of a field that the inverse pole figure explains', () => {
  it('is 1 for a field of the direction R^T z, read off the rotation itself', () => {
    const seenFromBody = ([w, x, y, z]: Quaternion) => rotateVector([w, -x, -y, -z], [0, 0, 1]);
    expect(poleShare(field((q) => seenFromBody(q)[0] ** 3 + seenFromBody(q)[2]))).toBeCloseTo(1, 12);
  });

  it('is 0 for the x component of R x, which averages out over turns about z', () => {
    expect(poleShare(field((q) => rotateVector(q, [1, 0, 0])[0]))).toBe(0);
  });

  it('is never too large: what smooth turns cost is at most a K-th of what varies over them', () => {
    // |x of R x|: mean over turns (2 / pi) s, s the length across x; variances (4 / pi^2) (2/3 - pi^2/16) of 1/12 in all.
    const truth = (4 / Math.PI ** 2) * (2 / 3 - Math.PI ** 2 / 16) * 12;
    const found = poleShare(field((q) => Math.abs(rotateVector(q, [1, 0, 0])[0])));
    expect(found).toBeLessThan(truth);
    expect(found).toBeGreaterThan(truth - (1 - truth) / fibre - 0.02);
  });

  it('is 0 on average for noise, and for nothing at all', () => {
    const random = new Random(3);
    const shares = Array.from({ length: 40 }, () => poleShare(field(() => random.normal())));
    expect(shares.reduce((sum, share) => sum + share, 0) / 40).toBeLessThan(0.01);
    expect(poleShare(field(() => 2))).toBe(0);
  });

  it('is variance by variance for a sum: z / sqrt(1/3) has variance 1, noise of variance 1/4 leaves 4/5', () => {
    const random = new Random(4);
    expect(poleShare(field((_, [, , z]) => Math.sqrt(3) * z + 0.5 * random.normal()))).toBeCloseTo(0.8, 1);
  });

  it('refuses a grid without turns', () => {
    expect(() => poleShare({ base: 5, fibre: 1, elements: [] })).toThrow('5 directions and 1 turns');
  });
});
