/** The cloud models against PyTorch in float64: logits, normals and loss gradients of every parameter. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { FIXTURE_TOLERANCE_REFERENCE } from '../math/tolerances.ts';
import { cloudFixtureNames, evaluateCloudFixture, readCloudFixture } from './cloud-fixtures.testing.ts';
import { relativeError } from './fixtures.testing.ts';
import { cloudModelById } from './registry.ts';

describe.each(cloudFixtureNames)('%s', (name) => {
  const fixture = readCloudFixture(name);

  it('has the logits, normals and gradients of an independent program', async () => {
    const results = await evaluateCloudFixture(createReferenceBackend(), fixture);
    expect(relativeError(results.logits, fixture.logits), 'logits').toBeLessThan(FIXTURE_TOLERANCE_REFERENCE);
    expect(relativeError(results.normals, fixture.normals), 'normals').toBeLessThan(FIXTURE_TOLERANCE_REFERENCE);
    expect(relativeError(results.loss, [fixture.loss]), 'loss').toBeLessThan(FIXTURE_TOLERANCE_REFERENCE);
    for (const [key, expected] of Object.entries(fixture.gradients))
      expect(relativeError(results[`gradient ${key}`], expected), key).toBeLessThan(FIXTURE_TOLERANCE_REFERENCE);
  });

  it('has exactly the parameters of that program', () => {
    const shapes = (set: Readonly<Record<string, { readonly shape: readonly number[] }>>) =>
      Object.fromEntries(Object.entries(set).map(([key, { shape }]) => [key, shape]));
    const own = cloudModelById(name).parameters(fixture.config, 0);
    expect(shapes(own)).toEqual(shapes(fixture.parameters));
  });
});
