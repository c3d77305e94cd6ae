/** Whole runs on the reference: curves, evaluations, exact continuation, and runs that cannot go on. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import type { Side } from '../engine/messages.ts';
import { type TrainExperimentOptions, type TrainedSide, trainExperiment } from './train-experiment.ts';
import { springs, trainedExperiment } from './training.testing.ts';
import { createTrainingJob } from './training-job.ts';
import { averageAt, TrainingStepper } from './training-stepper.ts';

const backend = createReferenceBackend();
const frames = springs(20);
const experiment = trainedExperiment('transformer', 'transformer', { steps: 3, test: 10 });

type Kept = Partial<Record<Side, { name: string; bytes: Uint8Array<ArrayBuffer>; step: number }>>;

const train = async (more: Partial<TrainExperimentOptions> = {}) => {
  const kept: Kept = {};
  const outcome = await trainExperiment({
    backend,
    experiment,
    frames,
    onCheckpoint: (side, bytes, step) => {
      kept[side] = { name: `${side}.checkpoint`, bytes, step };
    },
    ...more,
  });
  return { ...outcome, kept };
};

const digest = ({ parameters }: TrainedSide): string =>
  Object.values(parameters)
    .reduce((hash, { values }) => hash.update(values), createHash('sha256'))
    .digest('hex');

describe('the moving average', () => {
  it('forgets its start, then keeps to its decay', () => {
    expect([averageAt(0, 0.99), averageAt(90, 0.99), averageAt(5000, 0.99)]).toEqual([0.1, 0.91, 0.99]);
  });
});

describe('a run of an experiment', () => {
  it('trains both sides, with curves and evaluations, and goes on exactly where it was stopped', async () => {
    const whole = await train();
    expect(whole.finished).toBe(true);
    const { A, B } = whole.sides;
    expect(A).toMatchObject({ step: 3, end: 'done' });
    expect(A!.job.samples).toEqual({ train: 18, test: 2 });
    expect(A!.points.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(A!.evaluations.map(({ step }) => step)).toEqual([0, 1, 2, 3]);
    expect(Object.keys(A!.points[0].terms)).toEqual(['energyLoss', 'forceLoss']);
    expect(A!.points[0].loss).toBeCloseTo(B!.points[0].loss, 12);
    expect(A!.points[2].loss).not.toBe(B!.points[2].loss);
    expect(A!.points[0].rate).toBeCloseTo(0.002, 12);

    const stop = new AbortController();
    const half = await train({
      signal: stop.signal,
      onReport: (side, { step }) => {
        if (side === 'B' && step === 2) stop.abort();
      },
    });
    expect(half.finished).toBe(false);
    expect(half.sides.A).toMatchObject({ end: 'interrupted' });
    expect(half.kept).toMatchObject({ A: { step: 2 }, B: { step: 2 } });
    const rest = await train({ resume: half.kept });
    for (const side of ['A', 'B'] as const) {
      const [expected, found] = [whole.sides[side]!, rest.sides[side]!];
      expect(found.points).toEqual(expected.points);
      expect(found.evaluations).toEqual(expected.evaluations);
      expect(digest(found)).toBe(digest(expected));
    }
    await expect(
      train({ resume: half.kept, experiment: trainedExperiment('transformer', undefined, { steps: 6 }) }),
    ).rejects.toThrow('a checkpoint of another recipe');
  }, 60_000);

  it('shares passes or time between two sides that cost differently', async () => {
    const sides = (compare: 'passes' | 'time') => {
      const two = trainedExperiment('transformer', 'transformer', { steps: 4, test: 10, compare });
      return { ...two, b: { ...two.b!, mechanism: 'frames:all' } };
    };
    const turns: string[] = [];
    const passes = await train({
      experiment: sides('passes'),
      onReport: (side, { step }) => void turns.push(`${side}${step}`),
    });
    expect([passes.sides.A!.step, passes.sides.B!.step]).toEqual([4, 1]);
    expect(turns).toEqual(['A1', 'B1', 'A2', 'A3', 'A4']);
    const time = await train({ experiment: sides('time') });
    expect(time.finished).toBe(true);
    expect([time.sides.A!.end, time.sides.B!.end].sort().join(' ')).toMatch(/^done (done|time)$/);
    const again = await train({ experiment: sides('time'), resume: time.kept });
    for (const side of ['A', 'B'] as const)
      expect(again.sides[side]).toMatchObject({ step: time.sides[side]!.step, end: time.sides[side]!.end });
  }, 60_000);

  it('stops where it got no better for long', async () => {
    const stuck = await train({
      experiment: trainedExperiment('transformer', undefined, { steps: 30, rate: 1 }),
      patience: 2,
    });
    expect(stuck.finished).toBe(true);
    expect(stuck.sides.A!.end).toBe('patience');
    const totals = stuck.sides.A!.evaluations.map(({ total }) => total);
    expect(totals.indexOf(Math.min(...totals))).toBe(totals.length - 3);
  }, 60_000);

  it('names the step, the term and the frames where something is not finite, and keeps the state before', async () => {
    const { energies: _, ...rest } = springs(20);
    const broken = rest.forces!.slice();
    broken[9 * 6] = Number.NaN;
    const bad = { ...rest, targets: 'forces', forces: broken } as const;
    const seeded = trainedExperiment('transformer', undefined, { steps: 40 }, { seed: 3 });
    const job = await createTrainingJob(seeded, 'A', bad);
    const first = Array.from({ length: 40 }, (_, n) => n).find((n) => / 6[, ]/.test(job.batchWords(n)))!;
    const kept: number[] = [];
    await expect(
      train({ experiment: seeded, frames: bad, onCheckpoint: (_side, _bytes, step) => void kept.push(step) }),
    ).rejects.toMatchObject({
      kind: 'not-finite',
      message: expect.stringContaining(`Model A: forceLoss is NaN at step ${first + 1} of 40`),
      remedies: expect.arrayContaining(['lower the rate from 0.002 to 0.0007']),
    });
    expect(kept.at(-1)).toBe(first);
  }, 60_000);
});

describe('a batch that is too large', () => {
  it('is refused with the largest that works', async () => {
    const job = await createTrainingJob(experiment, 'A', frames);
    const roomy: Backend = {
      ...backend,
      compileTraining: async (request, options) => ({
        ...(await backend.compileTraining(request, options)),
        memory: ({ graphs }) => graphs * 100 * 2 ** 20,
      }),
    };
    const create = (megabytes: number) => TrainingStepper.create({ ...roomy, largestRun: megabytes * 2 ** 20 }, job);
    await expect(create(399)).rejects.toMatchObject({
      kind: 'batch-too-large',
      message: 'A batch of 4 samples needs 400 MB on reference (float64), which takes 399 MB. A batch of 3 works.',
      remedies: ['choose a batch of 3'],
    });
    await expect(create(99)).rejects.toMatchObject({ message: expect.stringContaining('Not even one sample fits.') });
    const stepper = await create(400);
    await stepper.step();
    expect(stepper.done).toBe(1);
  }, 60_000);
});
