/** Augmentation, batches in both layouts, and the loop on clouds with the float64 backend: discs and rods told apart. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { Random } from '../math/random.ts';
import type { CloudConfig } from '../model/model.ts';
import { cloudModelById } from '../model/registry.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { createCloudEvaluator } from './cloud-evaluate.ts';
import { type CloudLearning, cloudLearner } from './cloud-learner.ts';
import { augmented, cloudBatch, type LabelledCloud, turnAnywhere } from './cloud-samples.ts';
import { type LoopReport, trainLoop } from './loop.ts';
import { isCloudRecipe, parseRecipe } from './recipe.ts';

/** Two discs with normals along z (label 0) or rods along z with normals away from it (label 1). */
function shapes(count: number, points: number, seed: string): LabelledCloud[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, n) => {
    const label = n % 2;
    const places = Array.from({ length: points }, () => {
      const [x, y] = random.disc();
      return label === 0 ? [1.5 * x, 1.5 * y, random.integer(2) - 0.5] : [0.2 * x, 0.2 * y, random.normal()];
    });
    const normals = places.map(([x, y, z]) => {
      const length = Math.hypot(x, y);
      return label === 0 ? [0, 0, z < 0 ? -1 : 1] : [x / length, y / length, 0];
    });
    return { points: Float64Array.from(places.flat()), normals: Float64Array.from(normals.flat()), label };
  });
}

const [cloud] = shapes(1, 6, 'one');
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, n) => sum + value * b[n], 0);

describe('augmentation', () => {
  const keep = { jitter: 0, pose: 'upright', tilt: 0 } as const;

  it('leaves a cloud alone unless the recipe says so', () => {
    expect(augmented(cloud, keep, new Random(1))).toBe(cloud);
  });

  it('turns points and normals together', () => {
    for (const change of [{ pose: 'any' }, { tilt: 0.4 }] as const) {
      const turned = augmented(cloud, { ...keep, ...change }, new Random(1));
      expect(turned.points).not.toEqual(cloud.points);
      expect(dot(turned.points, turned.normals)).toBeCloseTo(dot(cloud.points, cloud.normals), 12);
      expect(dot(turned.points, turned.points)).toBeCloseTo(dot(cloud.points, cloud.points), 12);
    }
  });

  it('moves points by noise of the given size and leaves normals', () => {
    const [large] = shapes(1, 3000, 'large');
    const noisy = augmented(large, { ...keep, jitter: 0.05 }, new Random(2));
    const moved = noisy.points.map((x, n) => x - large.points[n]);
    expect(Math.sqrt(dot(moved, moved) / moved.length)).toBeCloseTo(0.05, 2);
    expect(noisy.normals).toBe(large.normals);
  });
});

describe('batches of clouds', () => {
  const two = [...shapes(1, 5, 'five'), ...shapes(1, 3, 'three')];

  it('keep normals in the layout of the positions, and give them back without padding', () => {
    const config = { elements: [0], classes: ['disc', 'rod'] } as const;
    const dense = cloudBatch({}, config, two);
    expect([dense.points, dense.extents.slots, dense.normals.length]).toEqual([8, 5, 30]);
    expect(dense.normals.subarray(24)).toEqual(new Float64Array(6));
    const graph = cloudBatch({ cutoff: () => 1 }, config, two);
    const all = Float64Array.of(...two[0].normals, ...two[1].normals);
    expect(graph.normals).toEqual(all);
    expect(dense.unpadded(dense.normals)).toEqual(all);
  });
});

describe('the loop on clouds', () => {
  const backend = createReferenceBackend();
  const model = cloudModelById('pointnet');
  const config = {
    ...model.configure(['disc', 'rod']),
    pointWidth: 8,
    globalWidth: 8,
    headWidth: 8,
    normalWidths: [8, 8],
  } as CloudConfig;
  const start = model.parameters(config, 1);
  const plain: CloudLearning = { seed: 1, batch: 6, pose: 'upright', tilt: 0, normalWeight: 1, data: { jitter: 0.01 } };
  const optimiser = {
    rate: 0.02,
    warmUp: 5,
    beta1: 0.9,
    beta2: 0.99,
    epsilon: 1e-8,
    weightDecay: 0,
    clipNorm: 10,
    average: 0.8,
  };
  const run = (steps: number, learning = plain, resume = false) => {
    const learner = cloudLearner(model, config, shapes(24, 20, 'train'), learning);
    const stop = new AbortController();
    const from = (stopAfter: number, state?: Parameters<typeof trainLoop>[0]['resume']) =>
      trainLoop({
        backend,
        learner,
        recipe: optimiser,
        steps,
        start,
        ...(state ? { resume: state } : { signal: stop.signal }),
        reportEvery: 1,
        onReport: ({ step }: LoopReport) => {
          if (step === stopAfter) stop.abort();
        },
      });
    if (!resume) return from(steps);
    return from(steps / 2).then((half) =>
      from(steps, readCheckpoint('c', writeCheckpoint(half, start, 'recipe'), start, 'recipe')),
    );
  };

  it('learns classes and normals of clouds it has not seen, upright and not turned', async () => {
    const { average } = await run(150);
    const learned = Object.fromEntries(
      Object.entries(start).map(([name, { shape }]) => [name, { shape, values: average[name] }]),
    );
    const test = shapes(40, 20, 'test');
    const evaluator = await createCloudEvaluator(backend, model, config, start);
    const upright = await evaluator.errors(learned, test);
    const random = new Random('poses');
    const anyPose = await evaluator.errors(
      learned,
      test.map((one) => turnAnywhere(one, random)),
    );
    expect(upright.accuracy).toBeGreaterThan(0.95);
    expect(upright.normalAngle).toBeLessThan(40);
    expect(anyPose.normalAngle).toBeGreaterThan(upright.normalAngle + 15);
  }, 60_000);

  it('goes on from a checkpoint exactly where it stopped, with noise and turns', async () => {
    const anyPose = { ...plain, pose: 'any' } as const;
    expect(await run(6, anyPose, true)).toEqual(await run(6, anyPose));
  }, 60_000);
});

describe('recipes for clouds', () => {
  const whole = {
    id: 'test',
    title: 'test',
    phrase: 'test',
    model: 'pointnet',
    data: { generator: 'solids', perClass: 10, testPerClass: 5, points: 128 },
    rate: 0.01,
  };
  const read = (changed: object) => parseRecipe('r.json', JSON.stringify({ ...whole, ...changed }));

  it('are told from those of potentials by their data', () => {
    const recipe = read({});
    expect(isCloudRecipe(recipe)).toBe(true);
    expect(recipe).toMatchObject({ pose: 'upright', tilt: 0, normalWeight: 1, steps: 6000, data: { jitter: 0 } });
  });

  it('name what is wrong in one line', () => {
    expect(() => read({ pose: 'aligned' })).toThrow('pose: expected "upright" or "any".');
    expect(() => read({ elements: [1] })).toThrow(/not a training recipe for clouds.*unknown "elements"/);
    expect(() => read({ data: { ...whole.data, points: 4 } })).toThrow('data.points: expected at least 8.');
    expect(() => read({ data: { ...whole.data, generator: 'noise' } })).toThrow('data.generator: expected "solids".');
    expect(() => read({ data: 'solids' })).toThrow('data: expected object.');
    expect(() => read({ data: { ...whole.data, perClass: 100_000 } })).toThrow('data.perClass: expected at most 2000.');
  });
});
