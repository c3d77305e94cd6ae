/**
 * A particle model trained on systems that are simulated when training begins, on the device that trains: first velocities all perpendicular to z, so
 * that other poses are new to the model. Those held back are the frames of the subject itself, from a stream of their own; the two sides of an
 * experiment share both.
 */
import type { Backend } from '../backend/backend.ts';
import { particleCount, particleSystems, type SystemId } from '../data/systems/systems.ts';
import { Random } from '../math/random.ts';
import { NO_MECHANISM } from '../mechanism/describe.ts';
import type { ParameterSet } from '../model/model.ts';
import { particleModelById } from '../model/registry.ts';
import { type LabelledSystem, particleLearner } from '../train/particle-learner.ts';
import { batchIndices } from '../train/samples.ts';
import { type ParticleInfo, writeWeights } from '../train/weights.ts';
import { ExperimentFailure } from './failure.ts';
import { geometryOfParticles } from './geometry.ts';
import { modelName } from './models.ts';
import { simulate } from './systems.ts';
import type { JudgedSample } from './training-evaluation.ts';
import type { TrainingJob } from './training-job.ts';
import { judges } from './training-judging.ts';
import type { TrainingTask } from './training-task.ts';
import type { ModelWeights } from './weights.ts';

/** Systems to learn from, as in Satorras et al. 2021 and Puny et al. 2022. */
export const SYSTEMS_LEARNED = 3000;
/** Systems of one run of the simulator: others get a turn between them. */
const AT_ONCE = 1000;

interface Systems {
  readonly train: readonly LabelledSystem[];
  readonly test: readonly JudgedSample[];
}

/** Systems with where they go. */
async function moved(
  backend: Backend,
  id: SystemId,
  seed: number,
  split: 'train' | 'test',
  count: number,
  signal?: AbortSignal,
) {
  const found: { readonly system: ReturnType<typeof particleSystems>[number]; readonly target: Float64Array }[] = [];
  while (found.length < count) {
    const systems = particleSystems({ id, seed, split }, Math.min(AT_ONCE, count - found.length), found.length);
    const states = await simulate(backend, id, systems, signal ? { signal } : {});
    systems.forEach((system, n) => void found.push({ system, target: states[n].positions }));
  }
  return found;
}

const displacementOf = (positions: Float64Array, target: Float64Array): Float64Array =>
  target.map((value, k) => value - positions[k]);

async function simulated(
  backend: Backend,
  id: SystemId,
  seed: number,
  counts: { readonly train: number; readonly test: number },
  signal?: AbortSignal,
): Promise<Systems> {
  const [learned, held] = [
    await moved(backend, id, seed, 'train', counts.train, signal),
    await moved(backend, id, seed, 'test', counts.test, signal),
  ];
  return {
    train: learned.map(({ system, target }) => ({ ...system, displacement: displacementOf(system.positions, target) })),
    test: held.map(({ system, target }) => ({
      geometry: geometryOfParticles(id, system, target),
      target: displacementOf(system.positions, target),
    })),
  };
}

let latest: { readonly key: string; readonly systems: Promise<Systems> } | undefined;

/** The latest sets are kept: the other side of the experiment, or the same run opened again, learns from them too. */
function systemsOf(
  backend: Backend,
  id: SystemId,
  seed: number,
  counts: { readonly train: number; readonly test: number },
  signal?: AbortSignal,
): Promise<Systems> {
  const key = [backend.adapter, id, seed, counts.train, counts.test].join(' ');
  if (latest?.key === key) return latest.systems;
  const systems = simulated(backend, id, seed, counts, signal);
  const own = { key, systems };
  latest = own;
  systems.catch(() => {
    if (latest === own) latest = undefined;
  });
  return systems;
}

/** Systems held back where so many are learned from and so many per cent of all are held back; at least two. */
const heldBackBeside = (train: number, percent: number): number =>
  Math.max(2, Math.round((train * percent) / (100 - percent)));

/**
 * @param learned systems to learn from
 * @throws ExperimentFailure `cannot-train` where the subject is no such system
 */
export function particleJob(task: TrainingTask, learned = SYSTEMS_LEARNED): TrainingJob {
  const { plan, experiment, optimiser, steps, seed } = task;
  const { subject } = experiment;
  if (subject.kind !== 'system')
    throw new ExperimentFailure('cannot-train', `${task.model} learns from simulated particles.`, [
      'choose five charges or five springs as the subject',
    ]);
  const counts = { train: learned, test: heldBackBeside(learned, plan.test) };
  let systems: Systems | undefined;
  const prepared = async (backend: Backend, signal?: AbortSignal): Promise<Systems> => {
    systems ??= await systemsOf(backend, subject.id, subject.seed, counts, signal);
    return systems;
  };
  const learnedFrom = (): readonly LabelledSystem[] => {
    if (systems) return systems.train;
    throw new Error('The systems to learn from have not been simulated: prepare the job first.');
  };
  const model = particleModelById(task.model);
  const config = model.configure(particleCount);
  const drawn = model.parameters(config, seed);
  const start = model.trainingStart?.(drawn) ?? drawn;
  const learner = particleLearner(model, config, learnedFrom, {
    seed: experiment.seed,
    batch: plan.batch,
    mechanism: task.mechanism,
  });
  const info = (step: number): ParticleInfo => ({
    version: 1,
    subject: 'particles',
    id: `${task.model}-trained`,
    title: `${modelName(task.model)}, trained on five ${subject.id}`,
    model: task.model,
    config: { ...config, elements: [0] },
    domain: { system: subject.id },
    training: {
      seed,
      steps: step,
      batch: plan.batch,
      tilt: 0,
      ...(task.mechanismWord !== NO_MECHANISM && { mechanism: task.mechanismWord }),
      pose: 'upright',
      systems: counts.train,
    },
  });
  const weightsAt = (parameters: ParameterSet, step: number): ModelWeights => ({
    model: task.model,
    name: `train:${seed}@${step}`,
    config,
    parameters,
    referenceEnergies: new Map(),
    domain: { system: subject.id, pose: 'upright' },
  });
  const order = new Random(experiment.seed).fork('training');
  const { compare: _, steps: __, patience: ___, ...decisive } = plan;
  return {
    model: task.model,
    passes: task.passes,
    unit: '1',
    samples: counts,
    remarks: [
      `learning where five ${subject.id} go in 1000 steps of 1/1000: ${counts.train} systems to learn from, ${counts.test} held back, first velocities perpendicular to z`,
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
      data: { system: subject.id, seed: subject.seed, ...counts },
    }),
    batchWords: (step) => `the systems ${batchIndices(step, counts.train, plan.batch, order).join(', ')}`,
    weightsAt,
    prepare: async (backend, signal) => void (await prepared(backend, signal)),
    ...judges({
      task,
      judgement: { of: 'vectors', norm: 3, scalar: 'energy' },
      count: counts.test,
      samples: async (backend, signal) => (await prepared(backend, signal)).test,
      weightsAt,
    }),
    exportAt: async (parameters, step) => {
      const { name, bytes } = await writeWeights({ info: info(step), parameters });
      return { name, bytes };
    },
  };
}
