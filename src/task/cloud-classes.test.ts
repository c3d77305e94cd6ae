/** The cloud objective against its formula in plain loops, its derivatives against central differences, and the meters. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { Random } from '../math/random.ts';
import { gradient } from '../tensor/gradient.ts';
import { feed } from '../tensor/primitives.ts';
import { CloudMeter, cloudFeeds, cloudObjective, logSoftmax } from './cloud-classes.ts';

const backend = createReferenceBackend();
const random = new Random('cloud classes');
const normals = (count: number): Float64Array => Float64Array.from({ length: count }, () => random.normal());

/** Two clouds of three and two points in three slots; classes 2 and 0 of four. */
const labels = [2, 0];
const classes = 4;
const targets = normals(18);
targets.fill(0, 15);
for (let k = 0; k < 15; k += 3) {
  const length = Math.hypot(targets[k], targets[k + 1], targets[k + 2]);
  for (let axis = 0; axis < 3; axis++) targets[k + axis] /= length;
}
const feeds = cloudFeeds(labels, classes, targets, 5, 0.7);
const logits = feed('logits', [2, classes]);
const vectors = feed('normals', [2, 3, 3]);
const values = { logits: normals(8), normals: normals(18) };

/** The formula, one cloud and one point at a time. */
function expected(scores: Float64Array, predicted: Float64Array): { classLoss: number; normalLoss: number } {
  let classLoss = 0;
  labels.forEach((label, graph) => {
    const row = scores.subarray(graph * classes, (graph + 1) * classes);
    const weight = row.reduce((sum, score) => sum + Math.exp(score), 0);
    classLoss -= Math.log(Math.exp(row[label]) / weight) / labels.length;
  });
  let normalLoss = 0;
  for (let k = 0; k < 15; k += 3) {
    const [x, y, z] = predicted.subarray(k, k + 3);
    const length = Math.sqrt(x * x + y * y + z * z + 1e-4);
    const cosine = (x * targets[k] + y * targets[k + 1] + z * targets[k + 2]) / length;
    normalLoss += (0.7 * (1 - cosine)) / 5;
  }
  return { classLoss, normalLoss };
}

describe('the objective of classes and normals', () => {
  const { loss, metrics } = cloudObjective({ logits, normals: vectors });

  it('is cross-entropy and 1 - cos, padding not counted', async () => {
    const found = await (await backend.compile({ loss, ...metrics })).run({ ...feeds, ...values }, {});
    const { classLoss, normalLoss } = expected(values.logits, values.normals);
    expect(found.classLoss[0]).toBeCloseTo(classLoss, 12);
    expect(found.normalLoss[0]).toBeCloseTo(normalLoss, 12);
    expect(found.loss[0]).toBeCloseTo(classLoss + normalLoss, 12);
  });

  it('has the derivatives of the formula, zero at padding', async () => {
    const [byLogits, byNormals] = gradient(loss, [logits, vectors]);
    const found = await (await backend.compile({ byLogits, byNormals })).run({ ...feeds, ...values }, {});
    const sum = (scores: Float64Array, predicted: Float64Array): number => {
      const { classLoss, normalLoss } = expected(scores, predicted);
      return classLoss + normalLoss;
    };
    const step = 1e-5;
    const moved = (array: Float64Array, n: number, by: number) => array.with(n, array[n] + by);
    for (let n = 0; n < 8; n++) {
      const rise =
        sum(moved(values.logits, n, step), values.normals) - sum(moved(values.logits, n, -step), values.normals);
      expect(found.byLogits[n]).toBeCloseTo(rise / (2 * step), 8);
    }
    for (let n = 0; n < 18; n++) {
      const rise =
        sum(values.logits, moved(values.normals, n, step)) - sum(values.logits, moved(values.normals, n, -step));
      expect(found.byNormals[n]).toBeCloseTo(n < 15 ? rise / (2 * step) : 0, 8);
    }
  });

  it('is finite, as are its derivatives, at no normal at all and at huge logits', async () => {
    const program = await backend.compile({ loss, by: gradient(loss, [vectors])[0], logs: logSoftmax(logits) });
    const huge = Float64Array.of(800, 0, -800, 1, 0, 0, 0, 900);
    const found = await program.run({ ...feeds, logits: huge, normals: new Float64Array(18) }, {});
    expect(found.loss[0]).toBeCloseTo((1600 + 900) / 2 + 0.7, 9);
    expect(found.logs[7]).toBe(0);
    expect(Array.from(found.by).every(Number.isFinite)).toBe(true);
  });

  it('refuses a label that is no class', () => {
    expect(() => cloudFeeds([4], 4, new Float64Array(3), 1, 1)).toThrow('label 4 of cloud 0');
  });
});

describe('the meter', () => {
  it('counts hits, confusions and angles over batches', () => {
    const meter = new CloudMeter(3);
    meter.add([0.1, 0.9, 0, 5, 1, 2], [1, 2], Float64Array.of(0, 0, 3, 0, 2, 0), Float64Array.of(0, 0, 1, 0, -1, 0));
    meter.add([0, 0, 1], [2], Float64Array.of(0, 0, 0, 7, 0, 7), Float64Array.of(1, 0, 0, 1, 0, 0));
    const { clouds, accuracy, normalAngle, confusion } = meter.errors;
    expect([clouds, accuracy]).toEqual([3, 2 / 3]);
    expect(normalAngle).toBeCloseTo((0 + 180 + 90 + 45) / 4, 12);
    expect(confusion).toEqual([
      [0, 0, 0],
      [0, 1, 0],
      [1, 0, 1],
    ]);
  });
});
