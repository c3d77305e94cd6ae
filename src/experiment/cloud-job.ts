/**
 * A cloud model trained on the ten procedural solids, upright, with as many points as the experiment's subject is sampled to. Those to learn from and
 * those held back are drawn from streams of their own. Solids take milliseconds each: they are made in pieces, so that others get a turn, and the two
 * sides of an experiment share them.
 */
import { solidIds } from '../data/solids/classes.ts';
import { type SolidSample, solidSample } from '../data/solids/solid.ts';
import { Random } from '../math/random.ts';
import { NO_MECHANISM } from '../mechanism/describe.ts';
import type { ParameterSet } from '../model/model.ts';
import { cloudModelById } from '../model/registry.ts';
import { cloudLearner } from '../train/cloud-learner.ts';
import { batchIndices } from '../train/samples.ts';
import { type CloudInfo, writeWeights } from '../train/weights.ts';
import { geometryOfPoints } from './geometry.ts';
import { modelName } from './models.ts';
import { DEFAULT_POINTS } from './names.ts';
import type { JudgedSample } from './training-evaluation.ts';
import type { TrainingJob } from './training-job.ts';
import { judges } from './training-judging.ts';
import { heldBack } from './training-split.ts';
import type { TrainingTask } from './training-task.ts';
import type { ModelWeights } from './weights.ts';

/** Of both splits together. */
const SOLIDS_PER_CLASS = 100;
/** Standard deviation of the noise on every coordinate, in RMS radii. */
const JITTER = 0.01;
const NORMAL_WEIGHT = 1;
const LEVEL = 'ten procedural solids';
/** Milliseconds after which others get a turn. */
const PIECE = 30;

interface Solids {
  readonly train: readonly SolidSample[];
  readonly test: readonly SolidSample[];
}

async function makeSolids(seed: number, count: number, percent: number, perClass: number): Promise<Solids> {
  const test = heldBack(perClass, percent);
  const sizes = { train: perClass - test, test };
  const made: Record<keyof Solids, SolidSample[]> = { train: [], test: [] };
  let since = performance.now();
  for (const split of ['train', 'test'] as const) {
    for (let k = 0; k < solidIds.length * sizes[split]; k++) {
      const own = `${seed}/${split}/${Math.floor(k / solidIds.length)}`;
      const noise = split === 'test' ? { jitter: JITTER } : {};
      made[split].push(solidSample(solidIds[k % solidIds.length], own, count, noise));
      if (performance.now() - since < PIECE) continue;
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    }
  }
  return made;
}

let latest: { readonly key: string; readonly solids: Promise<Solids> } | undefined;

function solidsOf(seed: number, count: number, percent: number, perClass: number): Promise<Solids> {
  const key = [seed, count, percent, perClass].join(' ');
  if (latest?.key !== key) latest = { key, solids: makeSolids(seed, count, percent, perClass) };
  return latest.solids;
}

const judged = (solids: readonly SolidSample[]): JudgedSample[] =>
  solids.map(({ points, normals, label }) => ({
    geometry: geometryOfPoints(points, { label: solidIds[label], normals }),
    target: normals,
    scalar: label,
  }));

/** @param perClass solids of each class, for both splits together */
export async function cloudJob(task: TrainingTask, perClass = SOLIDS_PER_CLASS): Promise<TrainingJob> {
  const { plan, experiment, optimiser, steps, seed } = task;
  const { scheme, count } = experiment.points ?? DEFAULT_POINTS;
  const { train, test } = await solidsOf(experiment.seed, count, plan.test, perClass);
  const model = cloudModelById(task.model);
  const config = model.configure(solidIds);
  const drawn = model.parameters(config, seed);
  const start = model.trainingStart?.(drawn) ?? drawn;
  const sampling = train[0].scheme;
  const learner = cloudLearner(model, config, train, {
    seed: experiment.seed,
    batch: plan.batch,
    pose: 'upright',
    tilt: 0,
    normalWeight: NORMAL_WEIGHT,
    data: { jitter: JITTER },
    mechanism: task.mechanism,
  });
  const info = (step: number): CloudInfo => ({
    version: 1,
    subject: 'cloud',
    id: `${task.model}-trained`,
    title: `${modelName(task.model)}, trained on ${LEVEL}`,
    model: task.model,
    config: { ...config, elements: [0], classes: [...config.classes] },
    domain: { level: LEVEL, points: count, sampling },
    training: {
      seed,
      steps: step,
      batch: plan.batch,
      tilt: 0,
      ...(task.mechanismWord !== NO_MECHANISM && { mechanism: task.mechanismWord }),
      pose: 'upright',
      jitter: JITTER,
      normalWeight: NORMAL_WEIGHT,
    },
  });
  const weightsAt = (parameters: ParameterSet, step: number): ModelWeights => ({
    model: task.model,
    name: `train:${seed}@${step}`,
    config,
    parameters,
    referenceEnergies: new Map(),
    domain: { classes: config.classes, points: count, scheme: sampling, pose: 'upright' },
  });
  const held = judged(test);
  const order = new Random(experiment.seed).fork('training');
  const { compare: _, steps: __, patience: ___, ...decisive } = plan;
  return {
    model: task.model,
    passes: task.passes,
    unit: '1',
    samples: { train: train.length, test: test.length },
    remarks: [
      `learning classes and normals of ${LEVEL}, upright, ${count} points each: ${train.length} to learn from, ${test.length} held back`,
      ...(scheme === sampling ? [] : [`the solids' points are chosen by ${sampling}, whatever the subject's`]),
    ],
    learner,
    start,
    optimiser,
    steps,
    identity: JSON.stringify({
      version: 1,
      model: task.model,
      config,
      mechanism: task.mechanismWord,
      start: seed,
      seed: experiment.seed,
      steps,
      plan: decisive,
      optimiser,
      data: { solids: perClass, points: count, jitter: JITTER },
    }),
    batchWords: (step) => {
      const chosen = batchIndices(step, train.length, plan.batch, order).map((n) => `${solidIds[train[n].label]} ${n}`);
      return `the solids ${chosen.join(', ')}`;
    },
    weightsAt,
    ...judges({
      task,
      judgement: { of: 'vectors', norm: 3, scalar: 'class' },
      count: test.length,
      samples: async () => held,
      weightsAt,
    }),
    exportAt: async (parameters, step) => {
      const { name, bytes } = await writeWeights({ info: info(step), parameters });
      return { name, bytes };
    },
  };
}
