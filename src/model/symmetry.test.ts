/** What each model promises under rotations, inversion, translation and permutations of atoms, in float64. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import type { Frame } from '../data/subject.ts';
import { Random } from '../math/random.ts';
import { haar, matrixFromQuaternion } from '../math/rotation.ts';
import { batchInputs, parameterFeeds, parameterInputs } from './batch-inputs.ts';
import { bindFrames, type Fixture, fixtureNames, readFixture, relativeError } from './fixtures.testing.ts';
import { predict } from './model.ts';
import { modelById } from './registry.ts';

const backend = createReferenceBackend();
const random = new Random('symmetry');

async function forward(fixture: Fixture, frame: Frame): Promise<{ energy: number; forces: Float64Array }> {
  const model = modelById(fixture.model);
  const inputs = batchInputs(model.layout, fixture.config.elements.length);
  const { energy, forces } = predict(model, parameterInputs(fixture.parameters), inputs, fixture.config);
  const { feeds, extents } = bindFrames(fixture, [frame]);
  const program = await backend.compile({ energy, forces });
  const results = await program.run({ ...feeds, ...parameterFeeds(fixture.parameters) }, extents);
  return { energy: results.energy[0], forces: results.forces };
}

/** Applies a matrix [3, 3] to vectors [atoms, 3]. */
function applied(matrix: ArrayLike<number>, vectors: Float64Array, offset = 0): Float64Array {
  return vectors.map((_, n) => {
    const [row, start] = [n % 3, n - (n % 3)];
    return (
      matrix[3 * row] * vectors[start] +
      matrix[3 * row + 1] * vectors[start + 1] +
      matrix[3 * row + 2] * vectors[start + 2] +
      offset * (row + 1)
    );
  });
}

async function broken(fixture: Fixture, matrix: ArrayLike<number>, offset = 0): Promise<number> {
  const frame = fixture.frames[2];
  const [here, there] = [
    await forward(fixture, frame),
    await forward(fixture, { ...frame, positions: applied(matrix, frame.positions, offset) }),
  ];
  return Math.max(
    relativeError(there.forces, applied(matrix, here.forces)),
    relativeError([there.energy], [here.energy]),
  );
}

const rotation = matrixFromQuaternion(haar(random));
const inversion = [-1, 0, 0, 0, -1, 0, 0, 0, -1];
const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const exact = 1e-11;
const visible = 1e-3;

describe('gaunt', () => {
  it('commutes with rotations and translations', async () => {
    expect(await broken(readFixture('gaunt'), rotation, 3)).toBeLessThan(exact);
    expect(await broken(readFixture('gaunt-degree-3'), rotation, -2)).toBeLessThan(exact);
  });

  it('commutes with the inversion when parity is tracked, and only then', async () => {
    expect(await broken(readFixture('gaunt'), inversion)).toBeLessThan(exact);
    expect(await broken(readFixture('gaunt-degree-3'), inversion)).toBeGreaterThan(visible);
    expect(await broken(readFixture('gaunt-parity-ignored'), inversion)).toBeGreaterThan(visible);
  });
});

describe('clebsch-gordan', () => {
  it('commutes with rotations and translations', async () => {
    expect(await broken(readFixture('clebsch-gordan'), rotation, 3)).toBeLessThan(exact);
    expect(await broken(readFixture('clebsch-gordan-parity'), rotation, -2)).toBeLessThan(exact);
  });

  it('commutes with the inversion when paths of even sum alone are kept, and only then', async () => {
    expect(await broken(readFixture('clebsch-gordan-parity'), inversion)).toBeLessThan(exact);
    expect(await broken(readFixture('clebsch-gordan'), inversion)).toBeGreaterThan(visible);
  });
});

describe('transformer', () => {
  it.each(['transformer-direct', 'transformer-derivative'] as const)('%s ignores translations only', async (name) => {
    expect(await broken(readFixture(name), identity, 5)).toBeLessThan(exact);
    expect(await broken(readFixture(name), rotation)).toBeGreaterThan(visible);
  });
});

describe.each(fixtureNames)('%s', (name) => {
  it('commutes with permutations of the atoms', async () => {
    const fixture = readFixture(name);
    const frame = fixture.frames[2];
    const order = random.permutation(frame.species.length);
    const permuted = (vectors: Float64Array): Float64Array =>
      Float64Array.from(Array.from(order).flatMap((atom) => Array.from(vectors.subarray(3 * atom, 3 * atom + 3))));
    const here = await forward(fixture, frame);
    const there = await forward(fixture, {
      ...frame,
      species: Uint8Array.from(order, (atom) => frame.species[atom]),
      positions: permuted(frame.positions),
    });
    expect(relativeError(there.forces, permuted(here.forces))).toBeLessThan(exact);
    expect(relativeError([there.energy], [here.energy])).toBeLessThan(exact);
  });

  it('gives a molecule the same forces alone as in a ragged batch', async () => {
    const fixture = readFixture(name);
    const { energy, forces } = await forward(fixture, fixture.frames[1]);
    expect(relativeError([energy], [fixture.energy[1]])).toBeLessThan(exact);
    expect(relativeError(forces, fixture.forces.slice(15, 24))).toBeLessThan(exact);
  });
});

describe('seeded random weights', () => {
  const ethanol = Float64Array.from(
    [
      [0.9, 0.2, 0.3],
      [-0.5, 0.6, 0.1],
      [-1.3, -0.5, 0.4],
      [1.5, 1.1, 0.2],
      [1.2, -0.5, -0.4],
      [1.0, -0.1, 1.3],
      [-0.7, 1.0, -0.9],
      [-0.8, 1.3, 0.9],
      [-1.2, -1.1, -0.4],
    ].flat(),
  );
  it.each([
    'gaunt',
    'gaunt-curl',
    'clebsch-gordan',
    'transformer',
  ])('%s: forces of the order of 1 eV/angstrom, another seed other weights', async (id) => {
    const sizes: number[] = [];
    for (const seed of [1, 2, 3]) {
      const config = modelById(id).configure([1, 6, 8]);
      const fixture = {
        ...readFixture('gaunt'),
        model: id,
        config: { ...config },
        parameters: modelById(id).parameters(config, seed),
      };
      const { forces } = await forward(fixture, {
        ...fixture.frames[0],
        species: Uint8Array.of(6, 6, 8, 1, 1, 1, 1, 1, 1),
        positions: ethanol,
      });
      sizes.push(Math.sqrt(forces.reduce((sum, force) => sum + force * force, 0) / forces.length));
    }
    expect(Math.min(...sizes)).toBeGreaterThan(0.1);
    expect(Math.max(...sizes)).toBeLessThan(10);
    expect(new Set(sizes).size).toBe(3);
  });
});
