/** The particle models on WebGPU against PyTorch in float64: displacements and loss gradients of every parameter. */
import { describe, expect, it } from 'vitest';
import { testBackend } from '../backend/webgpu/test-device.ts';
import { FIXTURE_TOLERANCE_KERNEL } from '../math/tolerances.ts';
import { relativeError } from './fixtures.testing.ts';
import { evaluateParticleFixture, particleFixtureNames, readParticleFixture } from './particle-fixtures.testing.ts';

const backend = testBackend();

describe('particle models on WebGPU', { timeout: 300_000 }, () => {
  it.each(particleFixtureNames)('%s has the displacements and gradients of an independent program', async (name) => {
    const fixture = readParticleFixture(name);
    const results = await evaluateParticleFixture(backend(), fixture);
    expect(relativeError(results.displacement, fixture.displacement)).toBeLessThan(FIXTURE_TOLERANCE_KERNEL);
    expect(relativeError(results.loss, [fixture.loss]), 'loss').toBeLessThan(FIXTURE_TOLERANCE_KERNEL);
    for (const [key, expected] of Object.entries(fixture.gradients))
      expect(relativeError(results[`gradient ${key}`], expected), key).toBeLessThan(FIXTURE_TOLERANCE_KERNEL);
  });
});
