/** Features of layers on a GPU are those of the float64 reference. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { nodeGpu } from '../backend/webgpu/node-device.ts';
import { createWebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { layerFeatures } from './features.ts';
import type { Geometry } from './geometry.ts';
import { sampledGeometry, solidCloud } from './subject-geometry.ts';
import { randomWeights } from './weights.ts';

let gpu: Backend;
beforeAll(async () => {
  gpu = await createWebGpuBackend(await nodeGpu());
});
afterAll(() => gpu.dispose());

const water: Geometry = {
  species: Uint8Array.of(8, 1, 1),
  positions: Float64Array.from([0, 0, 0, 0, 0, 1.1, 0.9, 0, -0.3]),
};
const { geometry: torus } = sampledGeometry(solidCloud('torus', 7), { scheme: 'farthest', count: 24 }, 3);

it.each([
  ['gaunt', water],
  ['gaunt-curl', water],
  ['clebsch-gordan', water],
  ['cloud-gaunt', torus],
] as const)('of %s', async (model, geometry) => {
  const weights = randomWeights(model, 3, geometry);
  const of = (backend: Backend) => layerFeatures({ backend, weights, geometry, takeTurn: (work) => work() });
  const [found, expected] = [await of(gpu), await of(createReferenceBackend())];
  expect(found.map(({ degree }) => degree)).toEqual(expected.map(({ degree }) => degree));
  for (const [layer, { values }] of expected.entries()) {
    const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    expect(most).toBeGreaterThan(0.01);
    for (const [n, value] of values.entries())
      expect(Math.abs(found[layer].values[n] - value)).toBeLessThan(2e-5 * most);
  }
});
