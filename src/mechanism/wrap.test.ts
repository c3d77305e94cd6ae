/** Wrappers around a function with no symmetry: their definition, what is constant over the orbit, and how calls are cut. */
import { describe, expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import { conjugate, haar, multiply, type Quaternion, rotateVector, type Vector3 } from '../math/rotation.ts';
import { quaternionAt } from '../math/so3-sets.ts';
import { parseMechanism, type Wrapper } from './describe.ts';
import { frameOf } from './frames.ts';
import { type ElementFunction, inputRotations, wrapFunction } from './wrap.ts';

const points = Float64Array.of(0.1, 0.2, 0.3, 1.5, -0.2, 0.4, -0.6, 1.9, -0.3, 0.8, 0.4, 2.9);

const turned = (values: Float64Array, q: Quaternion): Float64Array =>
  values.map((_, n) => rotateVector(q, [0, 1, 2].map((k) => values[n - (n % 3) + k]) as unknown as Vector3)[n % 3]);

/** One scalar and a vector per point, as little symmetric as can be. */
function f(x: Float64Array): { scalar: number; vectors: Float64Array } {
  const vectors = x.map(
    (value, n) => value * Math.sin(x[n - (n % 3)] + 0.3) + 0.5 * (n % 3) + x[(n + 4) % x.length] ** 2,
  );
  return { scalar: Math.cos(x[0] + 2 * x[4]) + x[8] ** 3, vectors };
}

const calls: number[] = [];
const aligned: ElementFunction = async ({ quaternions }) => {
  const count = quaternions.length / 4;
  calls.push(count);
  const outputs = Array.from({ length: count }, (_, n) => {
    const g = quaternionAt({ quaternions }, n);
    const { scalar, vectors } = f(turned(points, g));
    return { scalar, vectors: turned(vectors, conjugate(g)) };
  });
  return {
    scalars: Float64Array.from(outputs, ({ scalar }) => scalar),
    vectors: Float64Array.from(outputs.flatMap(({ vectors }) => [...vectors])),
  };
};

const random = new Random('wrap');
const elements = Array.from({ length: 8 }, () => haar(random));
const quaternions = Float64Array.from(elements.flat());

const wrapperOf = (word: string): Wrapper => parseMechanism(word)!.wrapper!;

async function spread(word: string): Promise<number> {
  const wrapped = wrapFunction(aligned, inputRotations(wrapperOf(word), points), 256);
  const { scalars, vectors } = await wrapped({ quaternions });
  const width = vectors.length / elements.length;
  return Math.max(
    ...scalars.map((value) => Math.abs(value - scalars[0])),
    ...vectors.map((value, n) => Math.abs(value - vectors[n % width])),
  );
}

describe('wrappers', () => {
  it('are what they are defined as: the mean of rho(h) f(h^-1 y) over the frame of y', async () => {
    const wrapped = wrapFunction(aligned, inputRotations(wrapperOf('frames:all'), points), 256);
    const g = elements[3];
    const y = turned(points, g);
    const outputs = frameOf(y).map((h) => {
      const { scalar, vectors } = f(turned(y, conjugate(h)));
      return { scalar, vectors: turned(vectors, h) };
    });
    const found = await wrapped({ quaternions: Float64Array.from(g) });
    expect(found.scalars[0]).toBeCloseTo(
      outputs.reduce((sum, { scalar }) => sum + scalar / 4, 0),
      12,
    );
    turned(found.vectors, g).forEach((value, n) => {
      expect(value).toBeCloseTo(
        outputs.reduce((sum, { vectors }) => sum + vectors[n] / 4, 0),
        12,
      );
    });
  });

  it.each(['frames:all', 'frames:sampled', 'canonical'])('%s gives the same at every rotation', async (word) => {
    expect(await spread(word)).toBeLessThan(1e-11);
  });

  it.each(['frames:one', 'average:octahedral'])('%s does not', async (word) => {
    expect(await spread(word)).toBeGreaterThan(1e-2);
  });

  it('an average over a group gives the same at the elements of the group', async () => {
    const group = inputRotations(wrapperOf('average:octahedral'), points);
    const { quaternions: members } = group.at([1, 0, 0, 0]);
    const wrapped = wrapFunction(aligned, group, 256);
    const at = Float64Array.from(
      [3, 11].flatMap((n) => [...multiply(quaternionAt({ quaternions: members }, n), elements[0])]),
    );
    const { scalars, vectors } = await wrapped({ quaternions: at });
    expect(scalars[1]).toBeCloseTo(scalars[0], 11);
    for (let n = 0; n < vectors.length / 2; n++) expect(vectors[n + vectors.length / 2]).toBeCloseTo(vectors[n], 11);
  });

  it('send all elements at once, or in calls of bounded size with the same sums, and hear a cancel between', async () => {
    const rotations = inputRotations(wrapperOf('average:tetrahedral'), points);
    calls.length = 0;
    const whole = await wrapFunction(aligned, rotations, 1000)({ quaternions });
    expect(calls).toEqual([96]);
    calls.length = 0;
    const pieces = await wrapFunction(aligned, rotations, 25)({ quaternions });
    expect(calls).toEqual([25, 25, 25, 21]);
    expect(pieces).toEqual(whole);
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(wrapFunction(aligned, rotations, 25)({ quaternions }, stop.signal)).rejects.toThrow('enough');
  });
});
