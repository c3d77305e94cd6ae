/** Both models against PyTorch in float64: energies, forces and loss gradients of every parameter. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { FIXTURE_TOLERANCE_REFERENCE } from '../math/tolerances.ts';
import { evaluateFixture, fixtureNames, readFixture, relativeError } from './fixtures.testing.ts';

const backend = createReferenceBackend();

describe.each(fixtureNames)('%s', (name) => {
  const fixture = readFixture(name);
  it('has the energies, forces and gradients of an independent program', async () => {
    const results = await evaluateFixture(backend, fixture);
    expect(relativeError(results.energy, fixture.energy)).toBeLessThan(FIXTURE_TOLERANCE_REFERENCE);
    expect(relativeError(results.forces, fixture.forces)).toBeLessThan(FIXTURE_TOLERANCE_REFERENCE);
    expect(relativeError(results.loss, [fixture.loss])).toBeLessThan(FIXTURE_TOLERANCE_REFERENCE);
    for (const [key, expected] of Object.entries(fixture.gradients))
      expect(relativeError(results[`gradient ${key}`], expected), key).toBeLessThan(FIXTURE_TOLERANCE_REFERENCE);
  });
});

describe('the grid product', () => {
  it('gives the energies and forces of the sparse one', async () => {
    const fixture = readFixture('gaunt');
    const results = await evaluateFixture(backend, { ...fixture, config: { ...fixture.config, product: 'grid' } });
    expect(relativeError(results.forces, fixture.forces)).toBeLessThan(FIXTURE_TOLERANCE_REFERENCE);
  });
});
