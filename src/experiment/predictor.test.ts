/** Elements that bring points together: more neighbours than the subject has, which must fit before any is held. */
import { expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { countEdges } from '../data/neighbours.ts';
import { anyModelById, cutoffOf } from './any-model.ts';
import { frameOf } from './geometry.ts';
import { scaled } from './moved-geometry.ts';
import { preparePredictor } from './runner.ts';
import { sampledGeometry, solidCloud } from './subject-geometry.ts';
import { randomWeights } from './weights.ts';

const reference = createReferenceBackend();
const runs: number[] = [];
/** A device on which an edge takes a kilobyte, and nothing else anything. */
const device: Backend = {
  ...reference,
  kind: 'webgpu',
  compile: async (outputs, options) => ({
    ...(await reference.compile(outputs, options)),
    dispatches: 1,
    memory: ({ edges }) => 1000 * edges,
    run: async (_, { edges, atoms, graphs }) => {
      runs.push(edges);
      return { scalars: new Float64Array(graphs), vectors: new Float64Array(3 * atoms) };
    },
  }),
};
const { geometry } = sampledGeometry(solidCloud('torus', 7), { scheme: 'random', count: 700 }, 3);
const weights = randomWeights('cloud-gaunt', 3, geometry);
const cutoff = cutoffOf(anyModelById('cloud-gaunt'), weights.config)!;
const edgesAt = (scale: number): number => countEdges(frameOf(scaled(geometry, scale)), cutoff);
const pose = (scale: number) => ({ quaternions: Float64Array.of(1, 0, 0, 0), motions: [{ scale }] });

it('refuses a pose whose neighbours do not fit, before it holds them, and runs the others', async () => {
  const predictor = await preparePredictor({ backend: device, weights, geometry });
  await predictor.evaluate(pose(0.9));
  expect(runs).toEqual([edgesAt(0.9)]);
  expect(1000 * edgesAt(1 / 8)).toBeGreaterThan(2 ** 27);
  await expect(predictor.evaluate(pose(1 / 8))).rejects.toMatchObject({
    kind: 'too-many-atoms',
    message: expect.stringMatching(/^700 points need 467 MB on .*; 128 MB are allowed/),
  });
  await predictor.evaluate(pose(2));
  expect(runs).toEqual([edgesAt(0.9), edgesAt(2)]);
});

it('refuses at once where an orbit is to go down to that scale', async () => {
  const prepared = preparePredictor({ backend: device, weights, geometry }, { smallestScale: 1 / 8 });
  await expect(prepared).rejects.toMatchObject({ kind: 'too-many-atoms' });
});
