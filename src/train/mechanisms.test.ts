/** Mechanisms in training: what is drawn, losses of copies against an independent mean, their symmetry, their gradients, and what stays as it was. */
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import type { Frame } from '../data/subject.ts';
import { Random } from '../math/random.ts';
import {
  conjugate,
  fromAxisAngle,
  geodesicAngle,
  haar,
  matrixFromQuaternion,
  rotateVector,
  type Vector3,
} from '../math/rotation.ts';
import { parseMechanism } from '../mechanism/describe.ts';
import { frameOf } from '../mechanism/frames.ts';
import { batchInputs, parameterFeeds, parameterInputs } from '../model/batch-inputs.ts';
import { type CloudConfig, type ParameterSet, predict } from '../model/model.ts';
import { cloudModelById, modelById } from '../model/registry.ts';
import { gradient } from '../tensor/gradient.ts';
import { cloudLearner } from './cloud-learner.ts';
import { type LabelledCloud, turnCloud } from './cloud-samples.ts';
import type { Learner } from './learner.ts';
import { mechanismSamples } from './mechanism-samples.ts';
import { potentialLearner } from './potential-learner.ts';
import { labelledBatch, prepareSamples, type Sample, turnSample } from './samples.ts';

const backend = createReferenceBackend();
const plain = { periodic: [false, false, false], info: new Map(), columns: new Map() } as const;

/** Bent chains of 3 or 4 atoms with labels that mean nothing. */
function chains(count: number): Frame[] {
  const random = new Random('chains');
  return Array.from({ length: count }, (_, n) => {
    const atoms = 3 + (n % 2);
    const positions = Float64Array.from(
      { length: 3 * atoms },
      (_, k) => [1.1, 0.4, 0.2][k % 3] * Math.floor(k / 3) ** [1, 2, 0][k % 3] + 0.3 * random.uniform(),
    );
    return {
      ...plain,
      species: Uint8Array.from({ length: atoms }, (_, atom) => (atom === 0 ? 8 : 1)),
      positions,
      energy: random.normal(),
      forces: positions.map(() => random.normal()),
    };
  });
}

const recipe = { seed: 4, batch: 2, tilt: 0, energyWeight: 1, forceWeight: 10 };
const withMechanism = (word: string) => ({ ...recipe, mechanism: parseMechanism(word)! });

const dense = {
  model: modelById('transformer'),
  config: { ...modelById('transformer').configure([1, 8]), width: 8, heads: 2, layers: 1, hidden: 8, octaves: 1 },
};
const derived = { ...dense, config: { ...dense.config, forces: 'derivative' as const } };
const graph = {
  model: modelById('gaunt'),
  config: {
    ...modelById('gaunt').configure([1, 8]),
    channels: 2,
    radialHidden: 4,
    radialFunctions: 3,
    degree: 1,
    cutoff: 3,
    neighbours: 2,
  },
};
const samplesFor = ({ model }: { readonly model: { readonly layout: string } }): Sample[] =>
  prepareSamples(chains(6), [1, 8], [0, 0], model.layout === 'graph' ? 3 : undefined);

/** Loss of one step, and its derivatives. */
async function lossOf(learner: Learner, parameters: ParameterSet, step = 0) {
  const nodes = parameterInputs(parameters);
  const { loss } = learner.objective(nodes);
  const names = Object.keys(parameters);
  const slopes = gradient(
    loss,
    names.map((name) => nodes[name]),
  );
  const program = await backend.compile({ loss, ...Object.fromEntries(names.map((name, n) => [name, slopes[n]])) });
  const { feeds, extents } = learner.batch(step);
  return async (values: ParameterSet) => program.run({ ...feeds, ...parameterFeeds(values) }, extents);
}

/** A few derivatives of the largest parameters against central differences of fourth order. */
async function checkGradients(learner: Learner, parameters: ParameterSet): Promise<void> {
  const evaluate = await lossOf(learner, parameters);
  const found = await evaluate(parameters);
  const random = new Random('entries');
  for (const name of Object.keys(parameters).filter((_, n) => n % 3 === 0)) {
    const { shape, values } = parameters[name];
    const entry = random.integer(values.length);
    const h = 1e-5;
    const at = async (step: number): Promise<number> => {
      const moved = values.slice();
      moved[entry] += step * h;
      return (await evaluate({ ...parameters, [name]: { shape, values: moved } })).loss[0];
    };
    const slope = (8 * ((await at(1)) - (await at(-1))) - (await at(2)) + (await at(-2))) / (12 * h);
    expect(Math.abs(found[name][entry] - slope)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
  }
}

const turned = (values: Float64Array, q: Parameters<typeof rotateVector>[0]): Float64Array =>
  values.map((_, n) => rotateVector(q, [0, 1, 2].map((k) => values[n - (n % 3) + k]) as unknown as Vector3)[n % 3]);

describe.each([
  ['transformer, direct forces, dense', dense],
  ['transformer, forces by the gradient, dense', derived],
  ['gaunt, graph', graph],
] as const)('frames in training: %s', (_, { model, config }) => {
  const samples = samplesFor({ model });
  const parameters = model.parameters(config, 2);
  const learner = potentialLearner(model, config, samples, withMechanism('frames:all'));

  it('the loss is that of the mean over four frames of predictions turned back', async () => {
    const nodes = parameterInputs(parameters);
    const { energy, forces } = predict(model, nodes, batchInputs(model.layout, 2), config);
    const program = await backend.compile({ energy, forces });
    const { samples: drawn } = mechanismSamples(
      {},
      samples,
      turnSample,
      ({ frame }) => frame.positions,
      new Random(1),
      0,
    );
    const places = new Random(recipe.seed).fork('training').fork('epoch 0').permutation(6).subarray(0, 2);
    const batch = Array.from(places, (place) => drawn[place]);
    const atoms = batch.reduce((sum, { frame }) => sum + frame.species.length, 0);
    let expected = 0;
    for (const sample of batch) {
      let meanEnergy = 0;
      const meanForces = new Float64Array(sample.forces.length);
      for (const h of frameOf(sample.frame.positions)) {
        const copy = labelledBatch([turnSample(sample, matrixFromQuaternion(conjugate(h)))], [1, 8]);
        const results = await program.run({ ...copy.feeds, ...parameterFeeds(parameters) }, copy.extents);
        meanEnergy += results.energy[0] / 4;
        turned(copy.unpadded(results.forces), h).forEach((value, n) => {
          meanForces[n] += value / 4;
        });
      }
      const count = sample.frame.species.length;
      expected += (meanEnergy - sample.energy) ** 2 / count / batch.length;
      expected += (10 / (3 * atoms)) * meanForces.reduce((sum, f, n) => sum + (f - sample.forces[n]) ** 2, 0);
    }
    const { loss } = await (await lossOf(learner, parameters))(parameters);
    expect(Math.abs(loss[0] / expected - 1)).toBeLessThan(1e-10);
  });

  it('neither the loss nor its gradient knows how the samples lie', async () => {
    const random = new Random('lie');
    const moved = samples.map((sample) => turnSample(sample, matrixFromQuaternion(haar(random))));
    for (const word of ['frames:all', 'canonical']) {
      const [one, other] = await Promise.all(
        [samples, moved].map(async (these) => {
          const evaluate = await lossOf(potentialLearner(model, config, these, withMechanism(word)), parameters);
          return evaluate(parameters);
        }),
      );
      for (const name of Object.keys(one)) {
        const scale = 1e-9 * (1 + Math.max(...one[name].map(Math.abs)));
        one[name].forEach((value, n) => {
          expect(Math.abs(value - other[name][n])).toBeLessThan(scale);
        });
      }
    }
  });

  it('the gradient is that of finite differences', () => checkGradients(learner, parameters));
});

describe('frames in training: PointNet', () => {
  const random = new Random('clouds');
  const clouds: LabelledCloud[] = Array.from({ length: 4 }, (_, n) => ({
    points: Float64Array.from({ length: 18 + 3 * n }, (__, k) => (1 + (k % 3)) * (random.uniform() ** 2 - 0.3)),
    normals: Float64Array.from(Array.from({ length: 6 + n }, () => rotateVector(haar(random), [0, 0, 1])).flat()),
    label: n % 2,
  }));
  const model = cloudModelById('pointnet');
  const config = {
    ...model.configure(['disc', 'rod']),
    pointWidth: 6,
    globalWidth: 6,
    headWidth: 6,
    normalWidths: [6, 6],
  } as CloudConfig;
  const learning = { seed: 1, batch: 2, pose: 'upright', tilt: 0, normalWeight: 1, data: { jitter: 0 } } as const;
  const learnerFor = (these: readonly LabelledCloud[], word: string) =>
    cloudLearner(model, config, these, { ...learning, mechanism: parseMechanism(word)! });
  const parameters = model.parameters(config, 2);

  it('the loss does not know how the clouds lie, with frames; with one arbitrary frame, or none, it does', async () => {
    const moved = clouds.map((cloud) => turnCloud(cloud, matrixFromQuaternion(haar(random))));
    const difference = async (word: string): Promise<number> => {
      const [one, other] = await Promise.all(
        [clouds, moved].map(async (these) => (await lossOf(learnerFor(these, word), parameters))(parameters)),
      );
      return Math.abs(one.loss[0] - other.loss[0]);
    };
    expect(await difference('frames:all')).toBeLessThan(1e-10);
    expect(await difference('canonical')).toBeLessThan(1e-10);
    expect(await difference('frames:one')).toBeGreaterThan(1e-4);
    expect(await difference('none')).toBeGreaterThan(1e-4);
  });

  it('the gradient is that of finite differences', () => checkGradients(learnerFor(clouds, 'frames:all'), parameters));
});

describe('turned training data', () => {
  const samples = samplesFor(dense);
  const learner = (word: string) => potentialLearner(dense.model, dense.config, samples, withMechanism(word));
  const drawn = (word: string, step: number, from = samples) =>
    mechanismSamples(parseMechanism(word)!, from, turnSample, ({ frame }) => frame.positions, new Random(1), step);

  it('about z keeps z and the size of everything, anew for each sample and step, the same for the same step', () => {
    const [one, again, other] = [0, 0, 1].map((step) => drawn('turns:axis', step).samples);
    expect(one).toEqual(again);
    samples.forEach(({ frame, forces }, n) => {
      const found = one[n];
      for (let k = 2; k < frame.positions.length; k += 3) {
        expect(found.frame.positions[k]).toBeCloseTo(frame.positions[k], 12);
        expect(found.forces[k]).toBeCloseTo(forces[k], 12);
      }
      const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k], 0);
      expect(dot(found.frame.positions, found.forces)).toBeCloseTo(dot(frame.positions, forces), 12);
      expect(found.frame.positions).not.toEqual(frame.positions);
      expect(found.frame.positions).not.toEqual(other[n].frame.positions);
      expect(found.energy).toBe(samples[n].energy);
    });
  });

  it('by a region turns within it', () => {
    const x: Sample = {
      ...samples[0],
      frame: { ...samples[0].frame, positions: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) },
    };
    const many = Array.from({ length: 50 }, () => x);
    for (const { frame } of drawn('turns:cap~30', 3, many).samples) {
      const trace = frame.positions[0] + frame.positions[4] + frame.positions[8];
      expect(Math.acos((trace - 1) / 2)).toBeLessThanOrEqual(Math.PI / 6 + 1e-9);
    }
  });

  it('leaves everything as it was without a mechanism, and averages over sets do so in training', () => {
    const none = potentialLearner(dense.model, dense.config, samples, recipe).batch(3);
    expect(learner('none').batch(3)).toEqual(none);
    expect(learner('average:octahedral').batch(3)).toEqual(none);
    expect(learner('turns:random').batch(3)).not.toEqual(none);
  });

  it('one copy is the sample in its frame with its targets: sampled frames take all four in turn', () => {
    const signs = new Set<number>();
    for (let step = 0; step < 20; step++) {
      const { copies, rotations } = drawn('frames:sampled', step);
      expect(copies).toHaveLength(samples.length);
      const which = frameOf(samples[0].frame.positions).findIndex((h) => geodesicAngle(h, rotations![0]) < 1e-9);
      expect(copies[0].forces[0]).toBeCloseTo(turned(samples[0].forces, conjugate(rotations![0]))[0], 12);
      signs.add(which);
    }
    expect([...signs].sort()).toEqual([0, 1, 2, 3]);
    expect(learner('frames:sampled').batch(0).extents.graphs).toBe(2);
    expect(learner('frames:all').batch(0).extents).toMatchObject({ graphs: 8, samples: 2 });
  });

  it('turns the cell and the edges of periodic frames with them', () => {
    const frame: Frame = {
      ...plain,
      periodic: [true, true, true],
      lattice: Float64Array.of(3, 0, 0, 0, 3, 0, 0, 0, 3),
      species: Uint8Array.of(8, 1),
      positions: Float64Array.of(0, 0, 0, 1, 0.2, 0.1),
      energy: 0,
      forces: new Float64Array(6),
    };
    const [sample] = prepareSamples([frame], [1, 8], [0, 0], 2.9);
    const q = fromAxisAngle([1, 2, 3], 1);
    const found = turnSample(sample, matrixFromQuaternion(q));
    const lengths = ({ edges, frame: { positions } }: Sample): number[] =>
      Array.from(edges!.sender, (from, edge) =>
        Math.hypot(
          ...[0, 1, 2].map(
            (k) => positions[3 * from + k] + edges!.shift[3 * edge + k] - positions[3 * edges!.receiver[edge] + k],
          ),
        ),
      );
    expect(lengths(sample).length).toBeGreaterThan(2);
    lengths(found).forEach((length, n) => {
      expect(length).toBeCloseTo(lengths(sample)[n], 12);
    });
    expect(found.frame.lattice![5]).toBeCloseTo(turned(frame.lattice!, q)[5], 12);
  });
});
