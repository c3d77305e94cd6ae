/** Schedule, reference energies, batches and the loop itself on the float64 backend. */
import { describe, expect, it } from 'vitest';
import type { TrainingState } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import type { Frame } from '../data/subject.ts';
import { Random } from '../math/random.ts';
import { modelById } from '../model/registry.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { createEvaluator } from './evaluate.ts';
import { type LoopReport, trainLoop } from './loop.ts';
import { potentialLearner } from './potential-learner.ts';
import { isCloudRecipe, parseRecipe } from './recipe.ts';
import { fitReferenceEnergies, referenceEnergy } from './reference-energies.ts';
import { batchIndices, labelledBatch, prepareSamples, tiltMatrix, turnSample } from './samples.ts';
import { rateAt } from './schedule.ts';

const plain = { periodic: [false, false, false], info: new Map(), columns: new Map() } as const;

/** Distorted triangles held by springs of rest length 1: labels from a formula. */
function springs(count: number): Frame[] {
  const random = new Random('springs');
  return Array.from({ length: count }, () => {
    const positions = Float64Array.of(0, 0, 0, 1.1, 0, 0, 0.2, 0.9, 0.1).map((x) => x + 0.1 * random.normal());
    const forces = new Float64Array(9);
    let energy = -100;
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [0, 2],
    ]) {
      const d = [0, 1, 2].map((k) => positions[3 * a + k] - positions[3 * b + k]);
      const length = Math.hypot(...d);
      energy += 2 * (length - 1) ** 2;
      for (let k = 0; k < 3; k++) {
        const f = (-4 * (length - 1) * d[k]) / length;
        forces[3 * a + k] += f;
        forces[3 * b + k] -= f;
      }
    }
    return { ...plain, species: Uint8Array.of(8, 1, 1), positions, energy, forces };
  });
}

describe('schedule', () => {
  it('rises linearly and falls to zero along a cosine', () => {
    const schedule = { rate: 0.01, warmUp: 10 };
    expect(rateAt(0, 100, schedule)).toBeCloseTo(0.001, 12);
    expect(rateAt(50, 100, schedule)).toBeCloseTo(0.005, 12);
    expect(rateAt(100, 100, schedule)).toBeCloseTo(0, 12);
  });

  it('of one cycle rises for 30 % and falls along a cosine, whatever the warm-up', () => {
    const rates = Array.from({ length: 100 }, (_, n) =>
      rateAt(n, 100, { rate: 0.3, warmUp: 10, schedule: 'one-cycle' }),
    );
    expect(rates[0]).toBeCloseTo(0.01, 12);
    expect(rates[14]).toBeCloseTo(0.15, 12);
    expect(rates[29]).toBeCloseTo(0.3, 12);
    expect(rates[30]).toBeCloseTo(0.3, 12);
    expect(rates[65]).toBeCloseTo(0.15, 12);
    expect(rates[99]).toBeCloseTo(0.15 * (1 - Math.cos(Math.PI / 70)), 12);
    expect(rateAt(0, 1, { rate: 0.3, warmUp: 0, schedule: 'one-cycle' })).toBe(0.3);
  });

  it('may be constant after its warm-up', () => {
    const constant = { rate: 0.01, warmUp: 10, schedule: 'constant' } as const;
    expect([0, 9, 99].map((step) => rateAt(step, 100, constant))).toEqual([0.001, 0.01, 0.01]);
  });
});

describe('reference energies', () => {
  it('fit compositions exactly where they can', () => {
    const frame = (species: number[], energy: number): Frame => ({
      ...plain,
      species: Uint8Array.from(species),
      positions: new Float64Array(3 * species.length),
      energy,
    });
    const frames = [frame([1, 1, 8], -2 - 70), frame([1, 1], -2), frame([8, 8], -140)];
    const energies = fitReferenceEnergies(frames, [1, 8]);
    expect(energies[0]).toBeCloseTo(-1, 7);
    expect(energies[1]).toBeCloseTo(-70, 7);
  });

  it('have the smallest norm, and no residual, for one molecule alone', () => {
    const frames = springs(20);
    const mean = frames.reduce((sum, frame) => sum + frame.energy! / 20, 0);
    const energies = fitReferenceEnergies(frames, [1, 6, 8]);
    expect(referenceEnergy(frames[0], [1, 6, 8], energies)).toBeCloseTo(mean, 7);
    expect(energies[1]).toBe(0);
    expect(energies[0]).toBeCloseTo((2 * mean) / 5, 5);
  });
});

describe('samples', () => {
  const samples = prepareSamples(springs(10), [1, 8], [0, 0], 3);

  it('turn positions and forces together', () => {
    const turned = turnSample(samples[0], tiltMatrix(new Random(3), 0.2));
    const torque = (positions: Float64Array, forces: Float64Array): number => {
      let power = 0;
      for (let n = 0; n < 9; n++) power += positions[n] * forces[n];
      return power;
    };
    expect(torque(turned.frame.positions, turned.forces)).toBeCloseTo(
      torque(samples[0].frame.positions, samples[0].forces),
      12,
    );
    expect(turned.frame.positions).not.toEqual(samples[0].frame.positions);
  });

  it('visit every sample once per epoch, in an order set by the seed', () => {
    const epoch = [0, 1, 2, 3, 4].flatMap((step) => batchIndices(step, 10, 2, new Random(1)));
    expect([...epoch].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(batchIndices(7, 10, 2, new Random(1))).toEqual(batchIndices(7, 10, 2, new Random(1)));
    expect(epoch).not.toEqual([5, 6, 7, 8, 9].flatMap((step) => batchIndices(step, 10, 2, new Random(1))));
  });

  it('keep labels of real atoms apart from padding', () => {
    const dense = prepareSamples(springs(2), [1, 8], [0, 0], undefined);
    const batch = labelledBatch(dense, [1, 8]);
    expect(batch.unpadded(batch.forces)).toEqual(Float64Array.of(...dense[0].forces, ...dense[1].forces));
  });
});

describe('the loop', () => {
  const backend = createReferenceBackend();
  const model = modelById('gaunt');
  const config = {
    ...model.configure([1, 8]),
    channels: 3,
    radialHidden: 6,
    radialFunctions: 4,
    degree: 1,
    cutoff: 3,
    neighbours: 2,
  };
  const recipe = parseRecipe(
    'test',
    JSON.stringify({
      id: 'test',
      title: 'test',
      phrase: 'trained on springs',
      model: 'gaunt',
      elements: [1, 8],
      level: 'springs',
      sets: [{ name: 'springs', train: 'springs.xyz', holdOut: 2 }],
      batch: 4,
      rate: 0.02,
      warmUp: 5,
      average: 0.8,
    }),
  );
  if (isCloudRecipe(recipe)) throw new Error('a recipe of frames was read as one of clouds');
  const samples = prepareSamples(springs(40), [1, 8], fitReferenceEnergies(springs(40), [1, 8]), 3);
  const drawn = model.parameters(config, 1);
  const start = model.trainingStart!(drawn);
  const run = (steps: number, resume?: TrainingState, stopAfter = steps): Promise<TrainingState> => {
    const stop = new AbortController();
    return trainLoop({
      backend,
      learner: potentialLearner(model, config, samples.slice(0, 32), recipe),
      recipe,
      steps,
      start,
      ...(resume && { resume }),
      signal: stop.signal,
      reportEvery: 1,
      onReport: ({ step }: LoopReport) => {
        if (step === stopAfter) stop.abort();
      },
    });
  };

  it('learns springs: test forces far better than zero', async () => {
    const evaluator = await createEvaluator(backend, model, config, start);
    const test = samples.slice(32);
    const before = await evaluator.errors(start, test);
    const { average } = await run(120);
    const learned = Object.fromEntries(
      Object.entries(start).map(([name, { shape }]) => [name, { shape, values: average[name] }]),
    );
    const after = await evaluator.errors(learned, test);
    expect(after.forceMae).toBeLessThan(0.35 * before.forceMae);
  }, 60_000);

  it('goes on from a checkpoint exactly where it stopped', async () => {
    const whole = await run(6);
    const half = await run(6, undefined, 3);
    expect(half.step).toBe(3);
    const resumed = await run(6, readCheckpoint('c', writeCheckpoint(half, start, 'recipe'), start, 'recipe'));
    expect(resumed).toEqual(whole);
  }, 60_000);

  it('refuses the checkpoint of another recipe', async () => {
    const half = await run(2);
    expect(() => readCheckpoint('c', writeCheckpoint(half, start, 'recipe'), start, 'other')).toThrow('another recipe');
  }, 60_000);
});

describe('recipes', () => {
  it('name what is wrong in one line', () => {
    expect(() => parseRecipe('r.json', '{')).toThrow('r.json is not JSON');
    expect(() => parseRecipe('r.json', '{"id":"A"}')).toThrow(/r\.json is not a training recipe.*id: .*model: /);
    const whole = {
      id: 'test',
      title: 'test',
      phrase: 'test',
      model: 'gaunt',
      elements: [1],
      level: 'test',
      sets: [{ name: 'test', train: 'test.xyz' }],
      rate: 0.01,
    };
    const problem = (changed: object) => () => parseRecipe('r.json', JSON.stringify({ ...whole, ...changed }));
    expect(problem({})()).toMatchObject({ pose: 'as-given', steps: 6000, beta2: 0.99, config: {} });
    expect(problem({ rate: 0 })).toThrow('rate: expected more than 0.');
    expect(problem({ average: 1 })).toThrow('average: expected less than 1.');
    expect(problem({ elements: [119] })).toThrow('elements.0: expected at most 118.');
    expect(problem({ steps: 2.5 })).toThrow('steps: expected int.');
    expect(problem({ pose: 'upright' })).toThrow('pose: expected "as-given" or "aligned".');
    expect(problem({ rats: 1 })).toThrow('recipe: unknown "rats".');
    expect(problem({ id: 'A' })).toThrow('id: expected lower-case letters, digits and hyphens.');
  });
});
