/** Jobs: what is trained and how, the same data for both sides, and evaluations against a computation pose by pose. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { turnVectors } from '../data/align.ts';
import { denseBatch } from '../data/batch.ts';
import type { Side } from '../engine/messages.ts';
import type { TrainingFrames } from '../engine/training-messages.ts';
import { quaternionAt } from '../group/so3.ts';
import { conjugate, matrixFromQuaternion } from '../math/rotation.ts';
import { batchInputs, bindBatch, parameterFeeds, parameterInputs } from '../model/batch-inputs.ts';
import type { PotentialConfig } from '../model/model.ts';
import { predict } from '../model/model.ts';
import { modelById } from '../model/registry.ts';
import { readWeights } from '../train/weights.ts';
import { cloudJob } from './cloud-job.ts';
import { frameOf, geometryOf } from './geometry.ts';
import { springFrames, springs, trainedExperiment } from './training.testing.ts';
import { evaluateSamples, evaluationPoses, jackknifeShare, pooled } from './training-evaluation.ts';
import { createTrainingJob } from './training-job.ts';
import type { TrainingPlan } from './training-plan.ts';
import { TrainingStepper } from './training-stepper.ts';
import { trainingTask } from './training-task.ts';
import { fileWeights, randomWeights } from './weights.ts';

const backend = createReferenceBackend();
const job = (
  plan: Partial<TrainingPlan> = {},
  frames: TrainingFrames = springs(20),
  model = 'gaunt',
  side: Side = 'A',
) => createTrainingJob(trainedExperiment(model, model, plan), side, frames);

describe('a job of a potential', () => {
  it('names what it learns from, and resolves what the plan leaves open', async () => {
    const made = await job();
    expect(made).toMatchObject({
      model: 'gaunt',
      unit: 'eV/A',
      passes: { training: 1, inference: 1 },
      samples: { train: 16, test: 4 },
      steps: 6,
      optimiser: { rate: 0.015, warmUp: 1, schedule: 'cosine', beta2: 0.99, clipNorm: 10 },
    });
    expect(made.remarks).toEqual(['learning energy and forces of H O: 16 frames to learn from, 4 held back']);
    expect(made.batchWords(0)).toMatch(/^frames \d+, \d+, \d+, \d+ of springs.xyz$/);
    const { name, referenceEnergies } = made.weightsAt(made.start, 3);
    expect(name).toBe('train:1@3');
    expect(2 * referenceEnergies.get(1)! + referenceEnergies.get(8)!).toBeCloseTo(-100, 0);
  });

  it('draws the same data for both sides, from other start values', async () => {
    const [a, b] = await Promise.all([job(), job({}, springs(20), 'gaunt', 'B')]);
    expect(b.learner.batch(3)).toEqual(a.learner.batch(3));
    expect(b.learner.batch(4)).not.toEqual(a.learner.batch(3));
    expect(b.start).not.toEqual(a.start);
    expect(b.identity).not.toBe(a.identity);
    expect((await job()).identity).toBe(a.identity);
    expect((await job({ compare: 'time' })).identity).toBe(a.identity);
    expect((await job({ rate: 0.001 })).identity).not.toBe(a.identity);
  });

  it('never takes a missing target for zero', async () => {
    const { energies: _, ...rest } = springs(20);
    const forces = await job({}, { ...rest, targets: 'forces' });
    expect(forces.learner.batch(0).feeds['weight.energy']).toEqual(new Float64Array(4));
    const point = await forces.evaluate(backend, forces.start, 0);
    expect(point).not.toHaveProperty('scalar');
    expect(point.total).toBeGreaterThan(0.1);
    const { forces: __, ...other } = springs(20);
    const energy = await job({}, { ...other, targets: 'energy' }, 'transformer');
    expect(energy.unit).toBe('eV');
    expect(energy.learner.batch(0).feeds['weight.forces']).toEqual(new Float64Array(1));
    expect(energy.weightsAt(energy.start, 0).config).toMatchObject({ forces: 'derivative' });
    const judged = await energy.evaluate(backend, energy.start, 0);
    expect(judged.scalar).toBeCloseTo(judged.meanAbsolute, 12);
    expect(judged.total).toBeLessThan(1);
    await expect(job({ energy: 0 }, { ...other, targets: 'energy' })).rejects.toThrow('there is nothing to learn');
  });

  it('learns the same from labels of any size', async () => {
    const frames = springs(20);
    const large = {
      ...frames,
      forces: frames.forces!.map((value) => 64 * value),
      energies: frames.energies!.map((value) => 64 * value),
    };
    const learned = async (given: TrainingFrames) => {
      const made = await job({ clip: 0.01 }, given);
      const stepper = await TrainingStepper.create(backend, made);
      for (let step = 0; step < 3; step++) await stepper.step();
      return { made, loss: (await stepper.metrics()).loss, weights: await stepper.average() };
    };
    const [small, big] = [await learned(frames), await learned(large)];
    const scaleOf = ({ made }: typeof big) => (made.weightsAt(made.start, 0).config as PotentialConfig).scale ?? 1;
    expect(scaleOf(big)).toBe(64 * scaleOf(small));
    expect(big.loss).toBeCloseTo(small.loss, 8);
    for (const [name, { values }] of Object.entries(small.weights))
      for (const [n, value] of values.entries()) expect(big.weights[name].values[n]).toBeCloseTo(value, 8);
    const [one, other] = await Promise.all([small, big].map(({ made, weights }) => made.evaluate(backend, weights, 3)));
    expect(other.total).toBeCloseTo(64 * one.total, 6);
  });

  it('says what is unlikely, and converts where the plan says so', async () => {
    const frames = springs(20);
    const kcal = {
      ...frames,
      forces: frames.forces!.map((value) => 23 * value),
      energies: frames.energies!.map((value) => 23 * value),
    };
    const { unlikely } = await job({}, kcal);
    expect(unlikely).toMatchObject({ units: 'kcal', words: 'kcal/mol/Å' });
    expect(unlikely?.reason).toMatch(/^forces have an RMS of/);
    const converted = await job({ units: 'kcal' }, kcal);
    expect(converted.unlikely).toBeUndefined();
    expect(converted.remarks[1]).toBe('labels read as kcal/mol and kcal/mol/Å');
    const energies = converted.weightsAt(converted.start, 0).referenceEnergies;
    expect(2 * energies.get(1)! + energies.get(8)!).toBeCloseTo(-99.7, 0);
  });

  it('is refused in words', async () => {
    await expect(createTrainingJob(trainedExperiment('gaunt', undefined), 'A')).rejects.toMatchObject({
      kind: 'cannot-train',
      message: expect.stringContaining('learns from frames with energies or forces'),
    });
    await expect(job({}, springs(1))).rejects.toMatchObject({ kind: 'cannot-train' });
    const untrained = {
      ...trainedExperiment('gaunt', undefined),
      a: { model: 'gaunt', weights: 'random:1', mechanism: 'none' },
    };
    await expect(createTrainingJob(untrained, 'A', springs(9))).rejects.toThrow(
      'Model A of this experiment is not trained',
    );
  });

  it('exports weights that a model takes', async () => {
    const made = await job({ pose: 'aligned' });
    const { name, bytes } = await made.exportAt(made.start, 5);
    expect(name).toMatch(/^gaunt-trained-[0-9a-f]{12}\.safetensors$/);
    const weights = await fileWeights('gaunt', name, bytes);
    expect(weights.config).toEqual(made.weightsAt(made.start, 5).config);
    expect(weights.referenceEnergies).toEqual(made.weightsAt(made.start, 5).referenceEnergies);
  });
});

describe('equal passes', () => {
  const steps = (side: Side, b: string, compare: TrainingPlan['compare']) => {
    const experiment = trainedExperiment('gaunt', 'gaunt', { compare, steps: 400 });
    const framed = { ...experiment, b: { ...experiment.b!, mechanism: b } };
    return trainingTask(framed, side).steps;
  };

  it('give the cheaper side the steps of the plan', () => {
    expect([steps('A', 'frames:all', 'passes'), steps('B', 'frames:all', 'passes')]).toEqual([400, 100]);
    expect([steps('A', 'average:icosahedral', 'passes'), steps('B', 'average:icosahedral', 'passes')]).toEqual([
      400, 400,
    ]);
    expect([steps('A', 'frames:all', 'steps'), steps('B', 'frames:all', 'steps')]).toEqual([400, 400]);
  });
});

describe('a job with a mechanism', () => {
  const withMechanism = (mechanism: string) => {
    const experiment = trainedExperiment('transformer', undefined);
    return createTrainingJob({ ...experiment, a: { ...experiment.a, mechanism } }, 'A', springs(20));
  };

  it('learns from the copies of a wrapper, and is judged wrapped', async () => {
    const made = await withMechanism('frames:all');
    expect(made.passes).toEqual({ training: 4, inference: 4 });
    expect(made.learner.batch(0).extents).toMatchObject({ graphs: 16, samples: 4 });
    const parameters = randomWeights('transformer', 4, geometryOf(springFrames(1)[0])).parameters;
    const wrapped = await made.evaluate(backend, parameters, 0);
    const plain = await (await withMechanism('none')).evaluate(backend, parameters, 0);
    expect(plain.share.value).toBeGreaterThan(0.05);
    expect(wrapped.share.value).toBeLessThan(1e-20);
    const { bytes, name } = await made.exportAt(parameters, 0);
    expect((await readWeights(name, bytes)).info.training.mechanism).toBe('frames:all');
  });

  it('turns what it learns from, in the same order', async () => {
    const [turned, plain] = [await withMechanism('turns:random'), await withMechanism('none')];
    const [a, b] = [turned.learner.batch(1).feeds, plain.learner.batch(1).feeds];
    expect(a['target.energy']).toEqual(b['target.energy']);
    expect(a.positions).not.toEqual(b.positions);
    expect(turned.identity).not.toBe(plain.identity);
  });
});

describe('a job of a cloud model', () => {
  const experiment = trainedExperiment(
    'pointnet',
    'pointnet',
    { batch: 3 },
    {
      subject: { kind: 'solid', id: 'box', seed: 1 },
      output: 'class',
      points: { scheme: 'random', count: 16 },
    },
  );

  it('learns from solids with as many points as the subject', async () => {
    const made = await cloudJob(trainingTask(experiment, 'A'), 4);
    expect(made).toMatchObject({ unit: '1', samples: { train: 20, test: 20 }, optimiser: { rate: 0.002 } });
    expect(made.remarks[1]).toBe("the solids' points are chosen by farthest, whatever the subject's");
    expect(made.batchWords(0)).toMatch(/^the solids [a-z]+ \d+, [a-z]+ \d+, [a-z]+ \d+$/);
    expect(made.learner.batch(2).extents).toMatchObject({ graphs: 3 });
    const other = await cloudJob(trainingTask(experiment, 'B'), 4);
    expect(other.learner.batch(2)).toEqual(made.learner.batch(2));
    const point = await made.evaluate(backend, made.start, 2);
    expect(point.scalar! * 8).toBeCloseTo(Math.round(point.scalar! * 8), 12);
    expect(point.scalarTurned! * 8 * 24).toBeCloseTo(Math.round(point.scalarTurned! * 8 * 24), 10);
    expect(await made.held(backend)).toHaveLength(20);
    const { name, bytes } = await made.exportAt(made.start, 2);
    expect(await fileWeights('pointnet', name, bytes)).toMatchObject({ domain: { points: 16, pose: 'upright' } });
  });
});

describe('an evaluation', () => {
  it('equals what predictions pose by pose give', async () => {
    const frames = springFrames(3);
    const weights = randomWeights('transformer', 4, geometryOf(frames[0]));
    const poses = 5;
    const point = await evaluateSamples({
      backend,
      weights,
      samples: frames.map((frame) => ({ geometry: geometryOf(frame), target: frame.forces!, scalar: frame.energy! })),
      judgement: { of: 'vectors', norm: 1, scalar: 'energy' },
      step: 9,
      seed: 11,
      poses,
    });
    const model = modelById('transformer');
    const inputs = batchInputs('dense', 2);
    const program = await backend.compile({
      ...predict(model, parameterInputs(weights.parameters), inputs, weights.config),
    });
    const forcesAt = async (frame: (typeof frames)[0], q: Parameters<typeof conjugate>[0]) => {
      const turned = {
        ...frameOf(geometryOf(frame)),
        positions: turnVectors(frame.positions, matrixFromQuaternion(q)),
      };
      const { feeds, extents } = bindBatch(denseBatch([turned], weights.config.elements));
      const { energy, forces } = await program.run({ ...feeds, ...parameterFeeds(weights.parameters) }, extents);
      return { energy: energy[0], forces: turnVectors(forces, matrixFromQuaternion(conjugate(q))) };
    };
    let [total, variance, twirl, own, energies, absolute] = [0, 0, 0, 0, 0, 0];
    for (const [n, frame] of frames.entries()) {
      const quaternions = evaluationPoses(poses, 11, n);
      const outputs = await Promise.all(
        Array.from({ length: poses }, (_, p) => forcesAt(frame, quaternionAt(quaternions, p + 1))),
      );
      const mean = frame.forces!.map((_, c) => outputs.reduce((sum, { forces }) => sum + forces[c] / poses, 0));
      const here = await forcesAt(frame, [1, 0, 0, 0]);
      frame.forces!.forEach((label, c) => {
        for (const { forces } of outputs) {
          total += (forces[c] - label) ** 2 / poses / 27;
          variance += (forces[c] - mean[c]) ** 2 / (poses - 1) / 27;
        }
        twirl += mean[c] ** 2 / 27;
        own += (here.forces[c] - label) ** 2 / 27;
        absolute += Math.abs(here.forces[c] - label) / 27;
      });
      energies += Math.abs(here.energy - frame.energy!) / 3;
    }
    expect(point.total).toBeCloseTo(Math.sqrt(total), 10);
    expect(point.twirl).toBeCloseTo(Math.sqrt(Math.max(0, total - variance)), 10);
    expect(point.inPose).toBeCloseTo(Math.sqrt(own), 10);
    expect(point.meanAbsolute).toBeCloseTo(absolute, 10);
    expect(point.relative).toBeCloseTo(Math.sqrt(variance / twirl), 10);
    expect(point.share.value).toBeCloseTo(Math.min(1, variance / total), 10);
    expect(point.scalar).toBeCloseTo(energies, 8);
    expect(point.step).toBe(9);
  });

  it('finds no share of broken equivariance in an equivariant model, the same numbers for the same seed', async () => {
    const made = await job();
    const parameters = Object.fromEntries(
      Object.entries(made.start).map(([name, { shape, values }]) => [
        name,
        { shape, values: values.map((value, n) => value + 0.01 * Math.sin(n)) },
      ]),
    );
    const point = await made.evaluate(backend, parameters, 1);
    expect(point.share.value).toBeLessThan(1e-20);
    expect(point.twirl / point.total).toBeCloseTo(1, 12);
    expect(point.inPose / point.total).toBeCloseTo(1, 12);
    expect(await made.evaluate(backend, parameters, 1)).toEqual(point);
  });

  it('says so where the model gives no finite answer', async () => {
    const made = await job();
    const parameters = Object.fromEntries(
      Object.entries(made.start).map(([name, { shape, values }]) => [name, { shape, values: values.map(() => 1e200) }]),
    );
    await expect(made.evaluate(backend, parameters, 3)).rejects.toMatchObject({
      kind: 'not-finite',
      message: 'After 3 steps the model gives no finite answer for a sample that was held back.',
    });
  });

  it('has an interval by leaving one sample out at a time', () => {
    const { value, low, high } = jackknifeShare([
      { variance: 1, squares: 4 },
      { variance: 2, squares: 4 },
      { variance: 3, squares: 4 },
    ]);
    // Leave-one-out ratios 5/8, 4/8, 3/8; standard error sqrt(2/3 (1/64 + 1/64)) = 0.1443; t(2) = 4.3027.
    expect(value).toBe(0.5);
    expect(high).toBeCloseTo(Math.min(1, 0.5 + 4.302653 * Math.sqrt((2 / 3) * (2 / 64))), 6);
    expect(low).toBe(0);
    expect(pooled(0, [{ count: 3, squares: 0, variance: 0, twirl: 0, own: 0, absolute: 0 }])).toMatchObject({
      total: 0,
      relative: 0,
      share: { value: 0 },
    });
  });
});
