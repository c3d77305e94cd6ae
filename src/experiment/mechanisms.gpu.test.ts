/** Mechanisms around models on the GPU: equivariant to float32 where principal axes differ, and the same as on the float64 reference. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { testBackend } from '../backend/webgpu/test-device.ts';
import { Random } from '../math/random.ts';
import { haar } from '../math/rotation.ts';
import type { Geometry } from './geometry.ts';
import { preparePredictor, runOrbit } from './runner.ts';
import { sampledGeometry, solidCloud } from './subject-geometry.ts';
import { randomWeights } from './weights.ts';

const backend = testBackend();
const { geometry: cloud } = sampledGeometry(solidCloud('bracket', 2), { scheme: 'farthest', count: 40 }, 3, 'bracket');
const bent: Geometry = {
  species: Uint8Array.of(8, 6, 1, 1, 1),
  positions: Float64Array.of(0, 0, 0, 1.2, 0.3, 0.2, 1.7, 1.3, 0, 2.4, -0.7, 0.6, 1.1, 0.2, 1.9),
};
const tasks = [
  ['transformer', bent, 'forces'],
  ['pointnet', cloud, 'class'],
  ['pointnet', cloud, 'normals'],
] as const;

describe.each(tasks)('%s on WebGPU', (model, geometry, output) => {
  const task = { weights: randomWeights(model, 3, geometry), geometry, output, elements: 24, seed: 5 };

  it.each(['frames:all', 'canonical'])('is equivariant with %s to 1e-4', async (mechanism) => {
    const { result } = await runOrbit({ ...task, mechanism, backend: backend() });
    expect(result.verdict).toBe('exact');
    expect(result.summary.worstRelative).toBeLessThan(1e-4);
    expect(result.noiseFloor).toBeGreaterThan(0);
  });

  it('is not with one arbitrary frame', async () => {
    const { result } = await runOrbit({ ...task, mechanism: 'frames:one', backend: backend() });
    expect(result.verdict).toBe('broken');
  });

  it('returns what float64 does, in one call for all frames', async () => {
    const q = Float64Array.from([1, 2, 3].flatMap((n) => [...haar(new Random(n))]));
    const outputs = await Promise.all(
      [backend(), createReferenceBackend()].map(async (on) =>
        (await preparePredictor({ ...task, mechanism: 'frames:all', backend: on })).evaluate({ quaternions: q }),
      ),
    );
    for (const name of ['scalars', 'vectors'] as const) {
      const [found, exact] = outputs.map((output) => output[name]);
      const largest = Math.max(...exact.map(Math.abs));
      expect(Math.max(...found.map((value, n) => Math.abs(value - exact[n])))).toBeLessThan(1e-4 * largest);
    }
  });
});
