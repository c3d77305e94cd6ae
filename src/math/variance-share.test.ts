/** Fields over SO(3) whose share is known: of the direction alone, of the turn alone, of both in known parts, of noise. */
import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';
import { type Quaternion, rotateVector } from './rotation.ts';
import { hopfProduct, quaternionAt } from './so3-sets.ts';
import { shareBetweenGroups } from './variance-share.ts';

const [base, fibre] = [192, 12];
const grid = hopfProduct(base, fibre);

const shareOf = (value: (q: Quaternion, z: number) => number): number =>
  shareBetweenGroups(
    Float64Array.from({ length: base * fibre }, (_, n) =>
      value(quaternionAt(grid, n), grid.directions[3 * Math.floor(n / fibre) + 2]),
    ),
    base,
  );

describe('the share of a field that its directions explain', () => {
  it('is 1 for a field of the direction R^T z, read off the rotation itself', () => {
    const seenFromBody = ([w, x, y, z]: Quaternion) => rotateVector([w, -x, -y, -z], [0, 0, 1]);
    expect(shareOf((q) => seenFromBody(q)[0] ** 3 + seenFromBody(q)[2])).toBeCloseTo(1, 12);
  });

  it('is 0 for the x component of R x, which averages out over turns about z', () => {
    expect(shareOf((q) => rotateVector(q, [1, 0, 0])[0])).toBe(0);
  });

  it('is never too large: what smooth turns cost is at most a K-th of what varies over them', () => {
    // |x of R x|: mean over turns (2 / pi) s, s the length across x; variances (4 / pi^2) (2/3 - pi^2/16) of 1/12 in all.
    const truth = (4 / Math.PI ** 2) * (2 / 3 - Math.PI ** 2 / 16) * 12;
    const found = shareOf((q) => Math.abs(rotateVector(q, [1, 0, 0])[0]));
    expect(found).toBeLessThan(truth);
    expect(found).toBeGreaterThan(truth - (1 - truth) / fibre - 0.02);
  });

  it('is about 0 for noise, and 0 for nothing at all', () => {
    const random = new Random(3);
    const shares = Array.from({ length: 40 }, () => shareOf(() => random.normal()));
    expect(shares.reduce((sum, share) => sum + share, 0) / 40).toBeLessThan(0.01);
    expect(shareOf(() => 2)).toBe(0);
  });

  it('is variance by variance for a sum: sqrt(3) z has variance 1, noise of variance 1/4 leaves 4/5', () => {
    const random = new Random(4);
    expect(shareOf((_, z) => Math.sqrt(3) * z + 0.5 * random.normal())).toBeCloseTo(0.8, 1);
  });

  it('refuses groups of one', () => {
    expect(() => shareBetweenGroups([1, 2, 3], 3)).toThrow('3 values in 3 groups');
    expect(() => shareBetweenGroups([1, 2, 3], 2)).toThrow('3 values in 2 groups');
  });
});
