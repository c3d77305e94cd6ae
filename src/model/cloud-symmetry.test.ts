/** What each cloud model promises under O(3), translations and permutations of points, in float64. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { denseBatch } from '../data/batch.ts';
import { Random } from '../math/random.ts';
import { haar, matrixFromQuaternion } from '../math/rotation.ts';
import { batchInputs, bindBatch, parameterFeeds, parameterInputs } from './batch-inputs.ts';
import {
  bindClouds,
  type CloudFixture,
  cloudFixtureNames,
  cloudFrame,
  readCloudFixture,
  withoutPadding,
} from './cloud-fixtures.testing.ts';
import { relativeError } from './fixtures.testing.ts';
import { cloudModelById, cloudModelIds } from './registry.ts';

const backend = createReferenceBackend();
const random = new Random('cloud symmetry');

type Fixture = Pick<CloudFixture, 'model' | 'config' | 'parameters'>;
type Outputs = { readonly logits: Float64Array; readonly normals: Float64Array };

async function forward(fixture: Fixture, clouds: readonly Float64Array[], slots?: number): Promise<Outputs> {
  const model = cloudModelById(fixture.model);
  const outputs = model.apply(parameterInputs(fixture.parameters), batchInputs(model.layout, 1), fixture.config);
  const padded = slots === undefined ? undefined : denseBatch(clouds.map(cloudFrame), [0], slots);
  const { batch, feeds, extents } = padded ? { batch: padded, ...bindBatch(padded) } : bindClouds(fixture, clouds);
  const program = await backend.compile({ ...outputs });
  const results = await program.run({ ...feeds, ...parameterFeeds(fixture.parameters) }, extents);
  return { logits: results.logits, normals: withoutPadding(batch, results.normals) };
}

/** Applies a matrix [3, 3] to vectors [points, 3], and moves them by offset (1, 2, 3). */
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

/** Relative failure of f(g x) = g f(x): [of the logits, of the normals]. */
async function broken(fixture: CloudFixture, matrix: ArrayLike<number>, offset = 0): Promise<[number, number]> {
  const cloud = fixture.clouds[2];
  const here = await forward(fixture, [cloud]);
  const there = await forward(fixture, [applied(matrix, cloud, offset)]);
  return [relativeError(there.logits, here.logits), relativeError(there.normals, applied(matrix, here.normals))];
}

const rotation = matrixFromQuaternion(haar(random));
const improper = Array.from(matrixFromQuaternion(haar(random)), (entry) => -entry);
const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const exact = 1e-11;
const visible = 1e-3;

describe('cloud-gaunt', () => {
  it.each([
    ['rotations', rotation, 0],
    ['rotations with inversion', improper, 0],
    ['translations', identity, 3],
    ['all of them together', improper, -2],
  ] as const)('has invariant logits and equivariant normals under %s', async (_, matrix, offset) => {
    for (const failure of await broken(readCloudFixture('cloud-gaunt'), matrix, offset))
      expect(failure).toBeLessThan(exact);
  });

  it('is smooth where a point sits at the centroid, and where a neighbour crosses the cutoff', async () => {
    const fixture = readCloudFixture('cloud-gaunt');
    const { cutoff } = fixture.config as unknown as { cutoff: number };
    const pair = (distance: number): Float64Array => Float64Array.of(-distance / 2, 0, 0, distance / 2, 0, 0, 0, 0, 0);
    const centre = await forward(fixture, [pair(1)]);
    expect(centre.logits.every(Number.isFinite) && centre.normals.every(Number.isFinite)).toBe(true);
    const step = 1e-6;
    const inside = await forward(fixture, [pair(cutoff - step)]);
    const outside = await forward(fixture, [pair(cutoff + step)]);
    expect(relativeError(outside.logits, inside.logits)).toBeLessThan(1e-4);
    expect(relativeError(outside.normals, inside.normals)).toBeLessThan(1e-4);
  });
});

describe('models without built-in rotations', () => {
  it.each(['pointnet', 'cloud-transformer'] as const)('%s visibly breaks rotations', async (name) => {
    const [logits, normals] = await broken(readCloudFixture(name), rotation);
    expect(logits).toBeGreaterThan(visible);
    expect(normals).toBeGreaterThan(visible);
  });

  it('the transformer ignores translations, PointNet does not', async () => {
    for (const failure of await broken(readCloudFixture('cloud-transformer'), identity, 5))
      expect(failure).toBeLessThan(exact);
    expect((await broken(readCloudFixture('pointnet'), identity, 5))[0]).toBeGreaterThan(visible);
  });
});

describe.each(cloudFixtureNames)('%s', (name) => {
  const fixture = readCloudFixture(name);

  it('commutes with permutations of the points', async () => {
    const cloud = fixture.clouds[0];
    const order = random.permutation(cloud.length / 3);
    const permuted = (vectors: Float64Array): Float64Array =>
      Float64Array.from(Array.from(order).flatMap((point) => Array.from(vectors.subarray(3 * point, 3 * point + 3))));
    const here = await forward(fixture, [cloud]);
    const there = await forward(fixture, [permuted(cloud)]);
    expect(relativeError(there.logits, here.logits)).toBeLessThan(exact);
    expect(relativeError(there.normals, permuted(here.normals))).toBeLessThan(exact);
  });

  it('gives a cloud the same answer alone, in a ragged batch, and with more padding', async () => {
    const cloud = fixture.clouds[1];
    const alone = await forward(fixture, [cloud]);
    const classes = fixture.config.classes.length;
    const before = fixture.clouds[0].length;
    expect(relativeError(alone.logits, fixture.logits.slice(classes, 2 * classes))).toBeLessThan(exact);
    expect(relativeError(alone.normals, fixture.normals.slice(before, before + cloud.length))).toBeLessThan(exact);
    if (cloudModelById(name).layout === 'graph') return;
    const padded = await forward(fixture, [cloud], 40);
    expect(relativeError(padded.logits, alone.logits)).toBeLessThan(exact);
    expect(relativeError(padded.normals, alone.normals)).toBeLessThan(exact);
  });
});

/** Surfaces of ellipsoids with axes 1, a, b: centred, RMS distance 1. */
function ellipsoid(a: number, b: number): Float64Array {
  const points = Array.from({ length: 64 }, () => {
    const [x, y, z] = [random.normal(), random.normal(), random.normal()];
    const length = Math.hypot(x, y, z);
    return [x / length, (a * y) / length, (b * z) / length];
  });
  const mean = [0, 1, 2].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
  const centred = points.map((point) => point.map((x, axis) => x - mean[axis]));
  const size = Math.sqrt(centred.flat().reduce((sum, x) => sum + x * x, 0) / points.length);
  return Float64Array.from(centred.flat(), (x) => x / size);
}

describe('seeded random weights', () => {
  const clouds = [ellipsoid(1, 1), ellipsoid(0.5, 1.5), ellipsoid(0.2, 1), ellipsoid(0.2, 0.2), ellipsoid(2, 0.7)];
  const classes = Array.from({ length: 10 }, (_, n) => `class ${n}`);

  it.each(cloudModelIds)('%s: logits of different shapes differ by about 1, normals are about 1', async (model) => {
    const found = new Set<number>();
    for (const seed of [1, 2, 3]) {
      const config = cloudModelById(model).configure(classes);
      const fixture = { model, config: { ...config }, parameters: cloudModelById(model).parameters(config, seed) };
      const { logits, normals } = await forward(fixture, clouds);
      const deviations = classes.map((_, k) => {
        const own = clouds.map((__, g) => logits[g * classes.length + k]);
        const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
        return own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length;
      });
      const spread = Math.sqrt(deviations.reduce((sum, value) => sum + value, 0) / classes.length);
      const size = Math.sqrt(normals.reduce((sum, n) => sum + n * n, 0) / normals.length);
      expect(spread, `logits, seed ${seed}`).toBeGreaterThan(0.2);
      expect(spread, `logits, seed ${seed}`).toBeLessThan(5);
      expect(size, `normals, seed ${seed}`).toBeGreaterThan(0.2);
      expect(size, `normals, seed ${seed}`).toBeLessThan(5);
      found.add(logits[0]);
    }
    expect(found.size).toBe(3);
  });

  it.each(
    cloudModelIds,
  )('%s: training starts with equally likely classes and normals of some length', async (model) => {
    const { configure, parameters, trainingStart } = cloudModelById(model);
    const config = configure(classes);
    const fixture = { model, config: { ...config }, parameters: trainingStart!(parameters(config, 1)) };
    const { logits, normals } = await forward(fixture, clouds);
    expect(logits.every((value) => value === 0)).toBe(true);
    expect(normals.some((value) => Math.abs(value) > 0.1)).toBe(true);
  });
});
