/** Outputs that are the same for another subject, by each judge: zeros, rounding, saturated classes, outputs that are not finite. */
import { describe, expect, it } from 'vitest';
import { saysTheSame } from './constant.ts';
import type { OrbitFunction } from './function.ts';
import { constantClasses, forceFunction, knownPoints, towardsCentre } from './known-functions.ts';
import type { JudgedOutput } from './result.ts';

const same = (evaluate: OrbitFunction, elsewhere: OrbitFunction, output: JudgedOutput, noiseFloor = 1e-8) =>
  saysTheSame({ evaluate, elsewhere, output, noiseFloor, seed: 1 });

const scrambled = knownPoints.map((value, n) => value + Math.sin(7 * n + 1));
const both = (forces: Parameters<typeof forceFunction>[0]) =>
  [forceFunction(forces), forceFunction(forces, scrambled)] as const;

describe('another subject', () => {
  it('has other forces from a model that looks, the same from one that does not', async () => {
    expect(await same(...both(towardsCentre), 'forces')).toBe(false);
    expect(await same(...both((x) => x.map(() => 0)), 'forces', 0)).toBe(true);
    expect(await same(...both((x) => x.map((_, c) => (c % 3 === 2 ? 1 : 0))), 'forces', 0)).toBe(true);
    expect(await same(...both((x) => x.map(() => 0)), 'displacement', 0)).toBe(true);
  });

  it('has rounding of nothing from a model that does not look; weak forces and a high floor are no excuse', async () => {
    const weak = (size: number) => both((x) => x.map((value) => size * value));
    expect(await same(...weak(1e-9), 'forces', 1e-9)).toBe(true);
    expect(await same(...weak(1e-4), 'forces', 1e-9)).toBe(false);
    expect(await same(...weak(1), 'forces', 0.5)).toBe(false);
  });

  it('has other probabilities as soon as logits differ, where the largest is 1 to float32 as well', async () => {
    const sure = (gap: number) => constantClasses([1, Math.exp(-gap), Math.exp(-gap - 2)]);
    expect(await same(sure(30), sure(31), 'class')).toBe(false);
    expect(await same(sure(30), sure(30), 'class')).toBe(true);
    expect(await same(constantClasses([0.1, 0.7, 0.2]), constantClasses([0.1, 0.7 + 1e-7, 0.2]), 'class')).toBe(true);
  });

  it('is not settled by probabilities of 1 and 0 alone: then the normals decide', async () => {
    const sure = constantClasses([0, 1, 0]);
    const turned: OrbitFunction = async ({ quaternions }) => {
      const { scalars, vectors } = await sure({ quaternions });
      return { scalars, vectors: vectors.map((_, c) => (c % 3 === 0 ? 1 : 0)) };
    };
    expect(await same(sure, turned, 'class')).toBe(false);
    expect(await same(sure, sure, 'class')).toBe(true);
    expect(await same(sure, turned, 'normals')).toBe(false);
  });

  it('says nothing where its output is not finite; other errors are heard', async () => {
    const [here, broken] = [forceFunction(towardsCentre), forceFunction((x) => x.map(() => Number.NaN))];
    expect(await same(here, broken, 'forces')).toBe(false);
    const failing: OrbitFunction = async () => {
      throw new Error('lost');
    };
    await expect(same(here, failing, 'forces')).rejects.toThrow('lost');
  });
});
