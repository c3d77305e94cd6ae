/** Both models on WebGPU against PyTorch in float64: energies, forces and loss gradients of every parameter. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { nodeGpu } from '../backend/webgpu/node-device.ts';
import { createWebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { FIXTURE_TOLERANCE_KERNEL } from '../math/tolerances.ts';
import { evaluateFixture, type Fixture, fixtureNames, readFixture, relativeError } from './fixtures.testing.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await createWebGpuBackend(await nodeGpu());
});
afterAll(() => backend.dispose());

async function compare(fixture: Fixture): Promise<void> {
  const results = await evaluateFixture(backend, fixture);
  expect(relativeError(results.energy, fixture.energy), 'energy').toBeLessThan(FIXTURE_TOLERANCE_KERNEL);
  expect(relativeError(results.forces, fixture.forces), 'forces').toBeLessThan(FIXTURE_TOLERANCE_KERNEL);
  expect(relativeError(results.loss, [fixture.loss]), 'loss').toBeLessThan(FIXTURE_TOLERANCE_KERNEL);
  for (const [key, expected] of Object.entries(fixture.gradients))
    expect(relativeError(results[`gradient ${key}`], expected), key).toBeLessThan(FIXTURE_TOLERANCE_KERNEL);
}

/** Degree 3 and every path of degree 2 are proved in float64; their kernels, which compile slowly in software, have tests of their own. */
const names = fixtureNames.filter((name) => name !== 'gaunt-degree-3' && name !== 'clebsch-gordan');

describe('models on WebGPU', { timeout: 300_000 }, () => {
  it.each(names)('%s has the energies, forces and gradients of an independent program', (name) =>
    compare(readFixture(name)));

  it('the grid product gives the same as the sparse one', () => {
    const fixture = readFixture('gaunt');
    return compare({ ...fixture, config: { ...fixture.config, product: 'grid' } });
  });
});
