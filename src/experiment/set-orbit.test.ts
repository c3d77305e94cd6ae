/** The orbit of a set of clouds: what a classifier says of turned clouds one by one, averaged; and what is read off such a field. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { turnVectors } from '../data/align.ts';
import { solidSample } from '../data/solids/solid.ts';
import { matrixFromQuaternion, type Quaternion } from '../math/rotation.ts';
import { hopfGrid } from '../orbit/hopf-grid.ts';
import { geometryOfPoints } from './geometry.ts';
import { createPredictor } from './predictor.ts';
import { accuracyOverTilt, orbitOfSet, poleShareOf, rangeOf } from './set-orbit.ts';
import { randomWeights } from './weights.ts';

const backend = createReferenceBackend();
const samples = (['box', 'helix', 'cross'] as const).map((id) => {
  const { points, normals, label } = solidSample(id, '1/test/0', 14);
  return { geometry: geometryOfPoints(points), target: normals, scalar: label };
});
const grid = { base: 6, fibre: 3 };
const weightsOf = (model: string) => randomWeights(model, 3, samples[0].geometry);

describe('the orbit of a set of clouds', () => {
  it('is the mean of what the model says of each turned cloud', async () => {
    const weights = weightsOf('pointnet');
    const told: number[] = [];
    const set = await orbitOfSet({ backend, weights, samples, grid, onSample: (done) => told.push(done) });
    expect(told).toEqual([1, 2, 3]);
    expect(set).toMatchObject(grid);
    expect(rangeOf(set)).toBeGreaterThan(0.01);
    const { quaternions } = hopfGrid(grid.base, grid.fibre);
    for (const pose of [0, 7, 17]) {
      const matrix = matrixFromQuaternion(
        Array.from(quaternions.subarray(4 * pose, 4 * pose + 4)) as unknown as Quaternion,
      );
      let [probability, right] = [0, 0];
      for (const { geometry, scalar } of samples) {
        const turned = geometryOfPoints(turnVectors(geometry.positions, matrix));
        const { evaluate } = await createPredictor(backend, weights, turned);
        const { scalars } = await evaluate({ quaternions: Float64Array.of(1, 0, 0, 0) });
        probability += scalars[scalar] / samples.length;
        right += Number(scalars.every((other) => other <= scalars[scalar])) / samples.length;
      }
      expect(set.probability[pose]).toBeCloseTo(probability, 10);
      expect(set.accuracy[pose]).toBeCloseTo(right, 10);
    }
  });

  it('is flat for an invariant network, and for one that is averaged over frames', async () => {
    const gaunt = await orbitOfSet({ backend, weights: weightsOf('cloud-gaunt'), samples, grid });
    expect(rangeOf(gaunt)).toBeLessThan(1e-9);
    const framed = await orbitOfSet({
      backend,
      weights: weightsOf('pointnet'),
      samples,
      grid,
      mechanism: 'frames:all',
    });
    expect(rangeOf(framed)).toBeLessThan(1e-9);
  });

  it('wants classes that the model knows', async () => {
    const weights = weightsOf('pointnet');
    const run = (scalar: number) => orbitOfSet({ backend, weights, samples: [{ ...samples[0], scalar }], grid });
    await expect(run(10)).rejects.toThrow('sample 0 has the class 10: expected a whole number below 10');
  });
});

describe('what is read off the field', () => {
  const { base, fibre, directions } = hopfGrid(48, 6);
  const field = (of: (tilt: number, turn: number) => number): number[] =>
    directions.flatMap(([, , z]) =>
      Array.from({ length: fibre }, (_, turn) => of(Math.acos(z), (2 * Math.PI * turn) / fibre)),
    );

  it('is all explained by the direction where turns about z change nothing, and not at all where they alone do', () => {
    const set = { base, fibre, accuracy: [] };
    expect(poleShareOf({ ...set, probability: field((tilt) => Math.cos(tilt)) })).toBeCloseTo(1, 12);
    expect(poleShareOf({ ...set, probability: field((_, turn) => Math.cos(turn)) })).toBeCloseTo(0, 12);
    // Each part has a variance of 1/3; of what varies with six turns a sixth is taken off.
    const both = field((tilt, turn) => Math.cos(tilt) + Math.sqrt(5 / 9) * Math.cos(turn));
    expect(Math.abs(poleShareOf({ ...set, probability: both }) - 5 / 11)).toBeLessThan(0.01);
    expect(rangeOf({ ...set, probability: field((tilt) => (1 + Math.cos(tilt)) / 2) })).toBeCloseTo(0.98, 1);
  });

  it('is the share of right answers by tilt, from the pole to its opposite, each direction once', () => {
    const accuracy = field((tilt) => (1 + Math.cos(tilt)) / 2);
    const curve = accuracyOverTilt({ base, fibre, accuracy, probability: [] }, 12);
    expect(curve).toHaveLength(12);
    for (const [n, [tilt, share]] of curve.entries()) {
      if (n > 0) expect(tilt).toBeGreaterThan(curve[n - 1][0]);
      expect(share).toBeCloseTo((1 + Math.cos((tilt * Math.PI) / 180)) / 2, 1);
    }
    expect(curve.reduce((sum, [, share]) => sum + share, 0) / 12).toBeCloseTo(0.5, 2);
  });
});
