/** The particle models against PyTorch in float64, and what each promises under O(3), translations and permutations. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { turnVectors } from '../data/align.ts';
import { particleSystems } from '../data/systems/systems.ts';
import { Random } from '../math/random.ts';
import { haar, matrixFromQuaternion } from '../math/rotation.ts';
import { rootMeanSquare } from '../math/statistics.ts';
import { FINITE_DIFFERENCE_TOLERANCE, FIXTURE_TOLERANCE_REFERENCE } from '../math/tolerances.ts';
import { relativeError } from './fixtures.testing.ts';
import { bindParticles, type SeenSystem } from './particle-batch.ts';
import {
  displacements,
  evaluateParticleFixture,
  particleFixtureNames,
  readParticleFixture,
} from './particle-fixtures.testing.ts';
import { particleModelById, particleModelIds } from './registry.ts';

const backend = createReferenceBackend();
const random = new Random('particle symmetry');

const turned = (system: SeenSystem, matrix: Float64Array): SeenSystem => ({
  ...system,
  positions: turnVectors(system.positions, matrix),
  velocities: turnVectors(system.velocities, matrix),
});

const moved = (system: SeenSystem): SeenSystem => ({
  ...system,
  positions: system.positions.map((value, k) => value + 1 + (k % 3)),
});

/** Rows of three, or of a square matrix both ways, in another order. */
const reordered = (values: Float64Array, order: Uint32Array): Float64Array =>
  Float64Array.from(Array.from(order).flatMap((row) => Array.from(values.subarray(3 * row, 3 * row + 3))));

describe.each(particleFixtureNames)('%s', (name) => {
  const fixture = readParticleFixture(name);
  const [system] = fixture.systems;
  const at = (...systems: SeenSystem[]): Promise<Float64Array> => displacements(backend, fixture, systems);

  it('has the displacements and gradients of an independent program', async () => {
    const results = await evaluateParticleFixture(backend, fixture);
    expect(relativeError(results.displacement, fixture.displacement)).toBeLessThan(FIXTURE_TOLERANCE_REFERENCE);
    expect(relativeError(results.loss, [fixture.loss]), 'loss').toBeLessThan(FIXTURE_TOLERANCE_REFERENCE);
    for (const [key, expected] of Object.entries(fixture.gradients))
      expect(relativeError(results[`gradient ${key}`], expected), key).toBeLessThan(FIXTURE_TOLERANCE_REFERENCE);
  });

  it('has exactly the parameters of that program', () => {
    const shapes = (set: Readonly<Record<string, { readonly shape: readonly number[] }>>) =>
      Object.fromEntries(Object.entries(set).map(([key, { shape }]) => [key, shape]));
    const own = particleModelById(name).parameters(fixture.config, 0);
    expect(shapes(own)).toEqual(shapes(fixture.parameters));
  });

  it('has the gradient of finite differences along a direction through all parameters', async () => {
    const { gradients, parameters, systems, weights } = fixture;
    const direction = Object.fromEntries(
      Object.entries(parameters).map(([key, { values }]) => [key, values.map(() => random.normal())]),
    );
    const loss = async (by: number): Promise<number> => {
      const shifted = Object.entries(parameters).map(([key, { shape, values }]) => {
        return [key, { shape, values: values.map((value, n) => value + by * direction[key][n]) }] as const;
      });
      const found = await displacements(backend, { ...fixture, parameters: Object.fromEntries(shifted) }, systems);
      return found.reduce((sum, value, n) => sum + value * weights[n], 0);
    };
    const h = 2e-5;
    const [a, b, c, d] = [await loss(2 * h), await loss(h), await loss(-h), await loss(-2 * h)];
    const slope = (8 * (b - c) - (a - d)) / (12 * h);
    const expected = Object.entries(gradients).reduce((sum, [key, values]) => {
      return sum + values.reduce((part, value, n) => part + value * direction[key][n], 0);
    }, 0);
    expect(Math.abs(slope / expected - 1)).toBeLessThan(FINITE_DIFFERENCE_TOLERANCE);
  });

  it('ignores where a system stands, and gives each of a batch what it gives it alone', async () => {
    expect(relativeError(await at(moved(system)), await at(system))).toBeLessThan(1e-11);
    const rows = await at(...fixture.systems);
    expect(relativeError(rows.slice(0, system.positions.length), await at(system))).toBeLessThan(1e-12);
  });

  it('commutes with permutations of the particles', async () => {
    const { particles } = fixture.config;
    const order = random.permutation(particles);
    const permuted: SeenSystem = {
      positions: reordered(system.positions, order),
      velocities: reordered(system.velocities, order),
      couplings: Float64Array.from({ length: particles ** 2 }, (_, k) => {
        return system.couplings[particles * order[Math.floor(k / particles)] + order[k % particles]];
      }),
    };
    expect(relativeError(await at(permuted), reordered(await at(system), order))).toBeLessThan(1e-11);
  });

  it(`${name === 'particle-network' ? 'visibly breaks' : 'commutes with'} rotations and reflections`, async () => {
    const rotation = matrixFromQuaternion(haar(random));
    for (const matrix of [rotation, rotation.map((entry) => -entry)]) {
      const failure = relativeError(await at(turned(system, matrix)), turnVectors(await at(system), matrix));
      if (name === 'particle-network') expect(failure).toBeGreaterThan(0.1);
      else expect(failure).toBeLessThan(1e-11);
    }
  });

  it('refuses systems of another size', () => {
    expect(() => bindParticles([system], 5)).toThrow('positions of system 1: 12 numbers, expected 15');
  });
});

describe.each(particleModelIds)('seeded random weights of %s', (id) => {
  const model = particleModelById(id);
  const config = model.configure(5);
  const systems = particleSystems({ id: 'charges', seed: 1, split: 'train' }, 12);

  it('move particles by fractions of the size of a system, each seed its own way', async () => {
    const sizes = new Set<number>();
    for (const seed of [1, 2, 3]) {
      const found = await displacements(
        backend,
        { model: id, config, parameters: model.parameters(config, seed) },
        systems,
      );
      const size = rootMeanSquare(found);
      expect(size).toBeGreaterThan(0.05);
      expect(size).toBeLessThan(5);
      sizes.add(size);
    }
    expect(sizes.size).toBe(3);
  });

  it('become particles at rest where training starts', async () => {
    const parameters = model.trainingStart!(model.parameters(config, 1));
    const found = await displacements(backend, { model: id, config, parameters }, systems);
    expect(found.every((value) => value === 0)).toBe(true);
  });
});
