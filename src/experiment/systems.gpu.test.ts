/** The simulator on WebGPU against float64: many systems at once, to the target. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { testBackend } from '../backend/webgpu/test-device.ts';
import { particleSystems, systemIds } from '../data/systems/systems.ts';
import { rootMeanSquare } from '../math/statistics.ts';
import { simulate } from './systems.ts';

const backend = testBackend();

describe.each(systemIds)('%s on WebGPU', (id) => {
  it('end where those in float64 end, but for float32 and what close encounters make of it', async () => {
    const systems = particleSystems({ id, seed: 8, split: 'train' }, 60);
    const start = performance.now();
    const found = await simulate(backend(), id, systems);
    console.info(`[simulation] 60 systems of ${id} in ${Math.round(performance.now() - start)} ms`);
    const expected = await simulate(createReferenceBackend(), id, systems);
    const errors = found.map(({ positions }, n) =>
      rootMeanSquare(positions.map((value, k) => value - expected[n].positions[k])),
    );
    expect(errors.sort((a, b) => a - b)[54]).toBeLessThan(1e-4);
    expect(errors[59]).toBeLessThan(1e-2);
  });
});
