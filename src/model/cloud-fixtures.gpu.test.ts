/** The cloud models on WebGPU against PyTorch in float64: logits, normals and loss gradients of every parameter. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { nodeGpu } from '../backend/webgpu/node-device.ts';
import { createWebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { FIXTURE_TOLERANCE_KERNEL } from '../math/tolerances.ts';
import { cloudFixtureNames, evaluateCloudFixture, readCloudFixture } from './cloud-fixtures.testing.ts';
import { relativeError } from './fixtures.testing.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await createWebGpuBackend(await nodeGpu());
});
afterAll(() => backend.dispose());

describe('cloud models on WebGPU', { timeout: 300_000 }, () => {
  it.each(cloudFixtureNames)('%s has the logits, normals and gradients of an independent program', async (name) => {
    const fixture = readCloudFixture(name);
    const results = await evaluateCloudFixture(backend, fixture);
    expect(relativeError(results.logits, fixture.logits), 'logits').toBeLessThan(FIXTURE_TOLERANCE_KERNEL);
    expect(relativeError(results.normals, fixture.normals), 'normals').toBeLessThan(FIXTURE_TOLERANCE_KERNEL);
    expect(relativeError(results.loss, [fixture.loss]), 'loss').toBeLessThan(FIXTURE_TOLERANCE_KERNEL);
    for (const [key, expected] of Object.entries(fixture.gradients))
      expect(relativeError(results[`gradient ${key}`], expected), key).toBeLessThan(FIXTURE_TOLERANCE_KERNEL);
  });
});
