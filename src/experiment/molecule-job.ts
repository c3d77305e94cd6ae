/**
 * A potential trained on frames: labels in eV, split, one pose where the plan says so, reference energies per element fitted on what is learned from.
 * What the file does not have gets weight 0 and is never judged: forces alone, energies alone (the errors are then those of energies), or both.
 */
import { elementSymbol } from '../data/elements.ts';
import type { Frame } from '../data/subject.ts';
import type { TrainingFrames } from '../engine/training-messages.ts';
import { Random } from '../math/random.ts';
import { rootMeanSquare } from '../math/statistics.ts';
import { NO_MECHANISM } from '../mechanism/describe.ts';
import type { ParameterSet } from '../model/model.ts';
import { type AnyConfig, modelById } from '../model/registry.ts';
import { potentialLearner } from '../train/potential-learner.ts';
import { fitReferenceEnergies } from '../train/reference-energies.ts';
import { batchIndices, prepareSamples, type Sample } from '../train/samples.ts';
import { type PotentialInfo, writeWeights } from '../train/weights.ts';
import { ExperimentFailure } from './failure.ts';
import { geometryOf } from './geometry.ts';
import { modelName } from './models.ts';
import type { JudgedSample, Judgement } from './training-evaluation.ts';
import { elementsIn, elementWords, type Targets, unpackFrames } from './training-frames.ts';
import type { TrainingJob } from './training-job.ts';
import { judges } from './training-judging.ts';
import { inOnePose, type Split, splitFrames } from './training-split.ts';
import type { TrainingTask } from './training-task.ts';
import { convertUnits, suspectUnits, unitWords } from './training-units.ts';
import type { ModelWeights } from './weights.ts';

/** Of the mean number of neighbours: the far ones, which the envelope weakens, count less. */
const effectiveNeighbours = 0.6;
/** Width of the radial networks of the shipped weights. */
const radialHidden = 48;

function requireFrames(frames: TrainingFrames | undefined, model: string): TrainingFrames {
  if (frames) return frames;
  throw new ExperimentFailure(
    'cannot-train',
    `${modelName(model)} learns from frames with energies or forces, and this subject brings none.`,
    ['choose one of the training sets among the samples', 'drop a trajectory with energies and forces'],
  );
}

/** Loss weights: 0 for what the frames do not have. @throws ExperimentFailure where nothing is left */
function lossWeights({ plan }: TrainingTask, targets: Targets): { readonly energy: number; readonly forces: number } {
  const weights = {
    energy: targets === 'forces' ? 0 : plan.energy,
    forces: targets === 'energy' ? 0 : plan.forces,
  };
  if (weights.energy + weights.forces > 0) return weights;
  throw new ExperimentFailure(
    'cannot-train',
    `The frames have ${targets}, and the plan gives ${targets === 'energy and forces' ? 'both' : targets} the weight 0: there is nothing to learn.`,
    ['raise the weight of the energy or of the forces'],
  );
}

/**
 * The power of two nearest to the RMS of the forces (eV/angstrom), else to that of the energies over the root of the atoms (eV): models are made for
 * outputs of about 1.
 */
function outputScale(targets: Targets, samples: readonly Sample[]): number {
  let [squares, count] = [0, 0];
  for (const { energy, forces, frame } of samples) {
    const squared =
      targets === 'energy' ? energy ** 2 / frame.species.length : forces.reduce((sum, force) => sum + force ** 2, 0);
    squares += squared;
    count += targets === 'energy' ? 1 : forces.length;
  }
  const size = Math.sqrt(squares / count);
  return size > 0 && Number.isFinite(size) ? 2 ** Math.round(Math.log2(size)) : 1;
}

/** The model's own configuration, fitted to the data where a number of the data is meant. */
function trainedConfig(base: AnyConfig, targets: Targets, samples: readonly Sample[]): AnyConfig {
  const edges = samples.reduce((sum, sample) => sum + (sample.edges?.sender.length ?? 0), 0);
  const atoms = samples.reduce((sum, { frame }) => sum + frame.species.length, 0);
  const scale = outputScale(targets, samples);
  return {
    ...base,
    ...('neighbours' in base && { neighbours: Math.max(1, Math.round((effectiveNeighbours * edges) / atoms)) }),
    ...('radialHidden' in base && { radialHidden }),
    ...(scale !== 1 && { scale }),
    ...('forces' in base && { forces: targets === 'energy' ? 'derivative' : 'direct' }),
  };
}

/** Frames with zeros for what is not learned, whose weight is 0. */
const completed = (frames: readonly Frame[], targets: Targets): readonly Frame[] =>
  targets === 'energy and forces'
    ? frames
    : frames.map((frame) => ({
        ...frame,
        energy: frame.energy ?? 0,
        forces: frame.forces ?? new Float64Array(frame.positions.length),
      }));

interface Prepared {
  readonly frames: TrainingFrames;
  readonly split: Split;
  readonly referenceEnergies: readonly number[];
  readonly train: readonly Sample[];
  readonly test: readonly Sample[];
  readonly config: AnyConfig;
}

function prepare(task: TrainingTask, given: TrainingFrames): Prepared {
  const { plan, experiment } = task;
  const frames = convertUnits(given, plan.units);
  const { targets } = frames;
  const elements = elementsIn(frames);
  const raw = unpackFrames(frames);
  const split = splitFrames(raw, plan, experiment.seed);
  const laid = plan.pose === 'aligned' ? inOnePose(raw) : raw;
  const pick = (places: readonly number[]): Frame[] => places.map((place) => laid[place]);
  const referenceEnergies =
    targets === 'forces' ? elements.map(() => 0) : fitReferenceEnergies(pick(split.train), elements);
  const model = modelById(task.model);
  const base = model.configure(elements);
  const samplesOf = (places: readonly number[]): Sample[] =>
    prepareSamples(completed(pick(places), targets), elements, referenceEnergies, model.cutoff?.(base));
  const [train, test] = [samplesOf(split.train), samplesOf(split.test)];
  return { frames, split, referenceEnergies, train, test, config: trainedConfig(base, targets, train) };
}

function remarksOf({ plan }: TrainingTask, given: TrainingFrames, { train, test, config }: Prepared): string[] {
  const own = unitWords[plan.units];
  const forcesWord = 'forces' in config && config.forces === 'direct' ? ', forces predicted directly' : '';
  return [
    ...(given.remarks ?? []),
    `learning ${given.targets} of ${elementWords(config.elements)}${forcesWord}: ${train.length.toLocaleString('en')} frames to learn from, ${test.length.toLocaleString('en')} held back`,
    ...(plan.units === 'eV' ? [] : [`labels read as ${own.energy} and ${own.forces}`]),
    ...(plan.pose === 'aligned' ? ['every frame is laid on the first one by its heavy atoms'] : []),
    ...(plan.batch > train.length ? [`a batch holds all ${train.length} frames that are learned from`] : []),
  ];
}

function unlikelyUnits(given: TrainingFrames): Pick<TrainingJob, 'unlikely'> {
  const suspicion = suspectUnits(given);
  if (!suspicion) return {};
  const { units, reason } = suspicion;
  const { energy, forces } = unitWords[units];
  return { unlikely: { units, words: given.forces ? forces : energy, reason } };
}

const judged = (samples: readonly Sample[], targets: Targets): JudgedSample[] =>
  samples.map(({ frame, energy, forces }) => ({
    geometry: geometryOf(frame),
    target: targets === 'energy' ? Float64Array.of(energy) : forces,
    ...(targets !== 'forces' && { scalar: energy }),
  }));

/** @throws ExperimentFailure `cannot-train` saying what the frames lack */
export async function moleculeJob(task: TrainingTask, given: TrainingFrames | undefined): Promise<TrainingJob> {
  const { plan, experiment, optimiser, steps } = task;
  const source = requireFrames(given, task.model);
  const weights = lossWeights(task, source.targets);
  const prepared = prepare(task, source);
  const { frames, split, referenceEnergies, train, test, config } = prepared;
  const { targets } = frames;
  const model = modelById(task.model);
  const drawn = model.parameters(config, task.seed);
  const start = model.trainingStart?.(drawn) ?? drawn;
  const { scale: unit = 1 } = config;
  const learner = potentialLearner(model, config, train, {
    seed: experiment.seed,
    batch: plan.batch,
    tilt: 0,
    energyWeight: weights.energy / unit ** 2,
    forceWeight: weights.forces / unit ** 2,
    mechanism: task.mechanism,
  });
  const domain = {
    elements: config.elements.map(elementSymbol),
    level: frames.level ?? `labels of ${frames.name}`,
    rmsForce: frames.forces ? rootMeanSquare(frames.forces) : 0,
  };
  const info = (step: number): PotentialInfo => ({
    version: config.scale === undefined ? 1 : 2,
    id: `${task.model}-trained`,
    title: `${modelName(task.model)}, trained on ${frames.name}`,
    model: task.model,
    config: { ...config, elements: [...config.elements] },
    normalisation: { referenceEnergies: [...referenceEnergies] },
    domain: { ...domain, sets: [frames.name] },
    training: {
      seed: task.seed,
      steps: step,
      batch: plan.batch,
      tilt: 0,
      ...(task.mechanismWord !== NO_MECHANISM && { mechanism: task.mechanismWord }),
      pose: plan.pose === 'given' ? 'as-given' : 'aligned',
    },
  });
  const weightsAt = (parameters: ParameterSet, step: number): ModelWeights => ({
    model: task.model,
    name: `train:${task.seed}@${step}`,
    config,
    parameters,
    referenceEnergies: new Map(config.elements.map((element, n) => [element, referenceEnergies[n]])),
    domain,
  });
  const judgement: Judgement =
    targets === 'energy' ? { of: 'scalars', norm: 1, scalar: 'energy' } : { of: 'vectors', norm: 1, scalar: 'energy' };
  const held = judged(test, targets);
  const order = new Random(experiment.seed).fork('training');
  return {
    model: task.model,
    passes: task.passes,
    unit: targets === 'energy' ? 'eV' : 'eV/A',
    samples: { train: train.length, test: test.length },
    remarks: remarksOf(task, source, prepared),
    ...(plan.units === 'eV' && unlikelyUnits(source)),
    learner,
    start,
    optimiser,
    steps,
    identity: identityOf(task, prepared),
    batchWords: (step) => {
      const places = batchIndices(step, train.length, plan.batch, order).map((n) => frames.frames[split.train[n]]);
      return `frames ${places.sort((a, b) => a - b).join(', ')} of ${frames.name}`;
    },
    weightsAt,
    ...judges({
      task,
      judgement,
      count: test.length,
      samples: async () => held,
      weightsAt: (parameters, step) => ({ ...weightsAt(parameters, step), referenceEnergies: new Map() }),
    }),
    exportAt: async (parameters, step) => {
      const { name, bytes } = await writeWeights({ info: info(step), parameters });
      return { name, bytes };
    },
  };
}

/** All that decides the run, and nothing else. */
function identityOf(task: TrainingTask, { frames, config }: Prepared): string {
  const { compare: _, steps: __, patience: ___, ...plan } = task.plan;
  return JSON.stringify({
    version: 1,
    model: task.model,
    config,
    mechanism: task.mechanismWord,
    start: task.seed,
    seed: task.experiment.seed,
    steps: task.steps,
    plan,
    optimiser: task.optimiser,
    data: { hash: frames.hash, targets: frames.targets, frames: frames.frames.length },
  });
}
