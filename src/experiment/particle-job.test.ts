/** Jobs of particle models: the subject's own systems held back, both sides alike, weights that are taken back, and mechanisms in the loss. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { fromAxisAngle, matrixFromQuaternion } from '../math/rotation.ts';
import { parseMechanism } from '../mechanism/describe.ts';
import { parameterFeeds, parameterInputs } from '../model/batch-inputs.ts';
import { particleModelById } from '../model/registry.ts';
import { type LabelledSystem, particleLearner, turnSystem } from '../train/particle-learner.ts';
import { particleJob } from './particle-job.ts';
import { systemGeometry } from './systems.ts';
import { trainedExperiment } from './training.testing.ts';
import { TrainingStepper } from './training-stepper.ts';
import { trainingTask } from './training-task.ts';
import { fileWeights } from './weights.ts';

const backend = createReferenceBackend();
const experiment = trainedExperiment(
  'particle-network',
  'particle-equivariant',
  { batch: 4, test: 25, steps: 5, rate: 0.005 },
  { subject: { kind: 'system', id: 'springs', seed: 3 }, output: 'displacement' },
);
const job = (side: 'A' | 'B') => particleJob(trainingTask(experiment, side), 9);
const [a, b] = [job('A'), job('B')];

describe('a job of a particle model', () => {
  it('holds back what the subject shows, and gives both sides the same data', async () => {
    expect(a).toMatchObject({ model: 'particle-network', unit: '1', samples: { train: 9, test: 3 } });
    expect(a.remarks[0]).toContain('9 systems to learn from, 3 held back');
    expect(() => b.learner.batch(2)).toThrow('prepare the job first');
    await Promise.all([a.prepare!(backend), b.prepare!(backend)]);
    expect(b.learner.batch(2)).toEqual(a.learner.batch(2));
    expect(a.learner.batch(3)).not.toEqual(a.learner.batch(2));
    expect(a.identity).not.toBe(b.identity);
    expect(a.batchWords(0)).toMatch(/^the systems \d, \d, \d, \d$/);
    const still = await a.evaluateAll(backend, a.start, 0);
    const squares = await Promise.all([0, 1, 2].map((place) => systemGeometry('springs', 3, place)));
    const meanSquare = squares.reduce((sum, { positions, particles }) => {
      return sum + particles!.target!.reduce((part, value, k) => part + (value - positions[k]) ** 2 / 15, 0);
    }, 0);
    // Training starts with particles at rest: every pose has the same error, the size of the displacement.
    expect(still.total).toBeCloseTo(Math.sqrt(meanSquare), 9);
    expect(still.share.value).toBe(0);
  });

  it('learns, and its weights are taken back from their file', async () => {
    const stepper = await TrainingStepper.create(backend, a);
    const before = await a.evaluate(backend, a.start, 0);
    for (let step = 0; step < 5; step++) await stepper.step();
    const learned = await stepper.average();
    stepper.dispose();
    const after = await a.evaluate(backend, learned, 5);
    expect(after.inPose).toBeLessThan(before.inPose);
    const { name, bytes } = await a.exportAt(learned, 5);
    expect(name).toMatch(/^particle-network-trained-[0-9a-f]{12}\.safetensors$/);
    const weights = await fileWeights('particle-network', name, bytes);
    expect(weights.domain).toEqual({ system: 'springs', pose: 'upright' });
    expect(weights.config).toEqual(a.weightsAt(learned, 5).config);
  }, 60_000);

  it('refuses other subjects in words', () => {
    const onBox = { ...experiment, subject: { kind: 'solid', id: 'box', seed: 1 } } as const;
    expect(() => particleJob(trainingTask(onBox, 'A'), 9)).toThrow('learns from simulated particles');
  });
});

const samples: LabelledSystem[] = await Promise.all(
  [0, 1, 2].map(async (place) => {
    const { positions, particles } = await systemGeometry('charges', 1, place);
    const { velocities, couplings, target } = particles!;
    return { positions, velocities, couplings, displacement: target!.map((value, k) => value - positions[k]) };
  }),
);

describe('particles under a mechanism in training', () => {
  const model = particleModelById('particle-network');
  const config = { ...model.configure(5), width: 6, layers: 1 };
  const parameters = model.parameters(config, 1);
  const lossOf = async (word: string, of: readonly LabelledSystem[]): Promise<number> => {
    const learner = particleLearner(model, config, () => of, { seed: 5, batch: 2, mechanism: parseMechanism(word)! });
    const { loss } = learner.objective(parameterInputs(parameters));
    const { feeds, extents } = learner.batch(0);
    const program = await backend.compile({ loss });
    return (await program.run({ ...feeds, ...parameterFeeds(parameters) }, extents)).loss[0];
  };
  const turned = samples.map((sample) => turnSystem(sample, matrixFromQuaternion(fromAxisAngle([1, 2, 3], 1.1))));

  it('frames make the loss the same in every pose, and nothing else does', async () => {
    for (const word of ['frames:all', 'canonical'])
      expect(await lossOf(word, turned)).toBeCloseTo(await lossOf(word, samples), 9);
    expect(Math.abs((await lossOf('none', turned)) / (await lossOf('none', samples)) - 1)).toBeGreaterThan(0.01);
  });

  it('turned training data differ from those at hand in pose alone', async () => {
    expect(await lossOf('turns:random', samples)).not.toBeCloseTo(await lossOf('none', samples), 6);
    const learner = particleLearner(model, config, () => samples, {
      seed: 5,
      batch: 3,
      mechanism: parseMechanism('turns:random')!,
    });
    const plain = particleLearner(model, config, () => samples, { seed: 5, batch: 3 }).batch(0).feeds;
    const { feeds } = learner.batch(0);
    const dots = (fed: typeof feeds): number[] =>
      Array.from({ length: 15 }, (_, row) => {
        const [x, d] = [fed.velocities, fed['target.displacement']].map((values) => values.slice(3 * row, 3 * row + 3));
        return [0, 1, 2].reduce((sum, k) => sum + x[k] * d[k], 0);
      });
    expect(feeds.couplings).toEqual(plain.couplings);
    dots(feeds).forEach((dot, n) => {
      expect(dot).toBeCloseTo(dots(plain)[n], 10);
    });
  });
});
