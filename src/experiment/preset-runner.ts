/**
 * Runs a preset: every arm with every seed is trained to the end of its plan, judged on all samples that were held back, and evaluated over the orbit
 * of its subject. What is finished, and where training stands, goes through a store of named bytes, so that a run that was stopped goes on where it
 * stood; arms and presets that share a training share its checkpoint. The same seeds on the same adapter give the same numbers.
 */
import type { Backend } from '../backend/backend.ts';
import { sha256 } from '../data/import.ts';
import type { TrainingFrames } from '../engine/training-messages.ts';
import { shareBetweenGroups } from '../math/variance-share.ts';
import { averagingCurves } from '../mechanism/averaging-error.ts';
import { mechanismWord, parseMechanism } from '../mechanism/describe.ts';
import type { ParameterSet } from '../model/model.ts';
import type { OrbitGrid } from '../orbit/result.ts';
import { openCheckpoint } from '../train/checkpoint.ts';
import type { Geometry } from './geometry.ts';
import { encodeLink } from './link.ts';
import { seededExperiment } from './preset-arms.ts';
import { type ArmOutcome, curveLines, judgeMeasures } from './preset-outcome.ts';
import type { Preset, RecordedCurve, RecordedPreset } from './presets.ts';
import { runOrbit } from './runner.ts';
import type { Experiment } from './schema.ts';
import { orbitOfSet, type SetOrbit } from './set-orbit.ts';
import { trainExperiment } from './train-experiment.ts';
import { averageOf } from './training-checkpoint.ts';
import { createTrainingJob, type TrainingJob } from './training-job.ts';
import { judge } from './training-judging.ts';
import type { ModelWeights } from './weights.ts';

/** Where a run keeps what it has. */
export interface PresetStore {
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, content: Uint8Array | string): Promise<void>;
}

export interface PresetProgress {
  readonly arm: string;
  readonly seed: number;
  readonly phase: 'kept' | 'compile' | 'train' | 'judge' | 'orbit' | 'floor' | 'grid' | 'set';
  readonly done: number;
  readonly total: number;
}

export interface PresetRun {
  readonly backend: Backend;
  readonly preset: Preset;
  /** At least two. */
  readonly seeds: readonly number[];
  /** What potentials learn from; undefined for models that generate their data. */
  readonly framesOf: (experiment: Experiment) => Promise<TrainingFrames | undefined>;
  /** What the orbit is evaluated on: the subject of the experiment. */
  readonly geometryOf: (experiment: Experiment) => Promise<Geometry>;
  readonly store: PresetStore;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PresetProgress) => void;
}

/** Changes whenever outcomes are measured in another way: older ones are then computed again. */
const OUTCOME_VERSION = 3;
/** Of the field over the orbit, from which pictures and pole figures come: coarser on the reference, which is slow. */
const grids: Readonly<Record<Backend['kind'], { readonly base: number; readonly fibre: number }>> = {
  webgpu: { base: 96, fibre: 8 },
  reference: { base: 12, fibre: 3 },
};
/** Of the orbit of a whole set of clouds. */
const setGrids: typeof grids = { webgpu: { base: 48, fibre: 4 }, reference: { base: 6, fibre: 3 } };
/** Of the polynomial model whose mean is estimated. */
const POLYNOMIAL = { degree: 4, seed: 0 } as const;

const encoded = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const named = async (kind: string, text: string): Promise<string> =>
  `${kind}-${(await sha256(encoded(text))).slice(0, 16)}`;

/** Averages over a fixed set act at inference alone: with and without them the same weights are learned. */
function asTrained(experiment: Experiment): Experiment {
  const choice = parseMechanism(experiment.a.mechanism) ?? {};
  if (choice.wrapper?.kind !== 'average') return experiment;
  const { wrapper: _, ...trained } = choice;
  return { ...experiment, a: { ...experiment.a, mechanism: mechanismWord(trained) } };
}

interface Trained {
  readonly parameters: ParameterSet;
  readonly evaluations: ArmOutcome['evaluations'];
  readonly seconds: number;
}

class ArmRun {
  readonly #run: PresetRun;
  readonly #arm: string;
  readonly #seed: number;
  readonly #experiment: Experiment;

  constructor(run: PresetRun, arm: string, seed: number) {
    this.#run = run;
    this.#arm = arm;
    this.#seed = seed;
    this.#experiment = seededExperiment(run.preset, arm, seed);
  }

  #tell(phase: PresetProgress['phase'], done: number, total: number): void {
    this.#run.onProgress?.({ arm: this.#arm, seed: this.#seed, phase, done, total });
  }

  /** The kept outcome of the same experiment on the same adapter, or a new one. */
  async outcome(): Promise<ArmOutcome> {
    const { store, backend } = this.#run;
    const what = `${OUTCOME_VERSION} ${backend.adapter} ${encodeLink(this.#experiment)}`;
    const name = await named('outcome', what);
    const kept = await store.read(`${name}.json`);
    if (kept) {
      this.#tell('kept', 1, 1);
      return { ...(JSON.parse(new TextDecoder().decode(kept)) as ArmOutcome), arm: this.#arm };
    }
    const outcome = await this.#measure();
    await store.write(`${name}.json`, JSON.stringify(outcome));
    return outcome;
  }

  async #measure(): Promise<ArmOutcome> {
    const { backend, signal, framesOf, geometryOf } = this.#run;
    const experiment = this.#experiment;
    const frames = await framesOf(experiment);
    const learned = asTrained(experiment);
    const learning = await createTrainingJob(learned, 'A', frames);
    const trained = await this.#trained(learned, learning, frames);
    const since = performance.now();
    const job = learned === experiment ? learning : await createTrainingJob(experiment, 'A', frames);
    this.#tell('judge', 0, 1);
    const end = learned === experiment ? trained.evaluations.at(-1) : undefined;
    const last = end?.step === job.steps ? end : await judge(job, backend, trained.parameters, job.steps, signal);
    const weights = job.weightsAt(trained.parameters, job.steps);
    const geometry = await geometryOf(experiment);
    const orbit = await this.#orbit(weights, geometry);
    const set = geometry.cloud && (await this.#set(job, weights));
    return {
      arm: this.#arm,
      seed: this.#seed,
      adapter: backend.adapter,
      passes: job.passes,
      evaluations: [...trained.evaluations.filter(({ step }) => step < last.step), last],
      orbit,
      ...(set && { set }),
      seconds: trained.seconds + (performance.now() - since) / 1000,
    };
  }

  /** Trains, or goes on from the checkpoint; a finished one is taken as it is. @throws the signal's reason when stopped */
  async #trained(experiment: Experiment, job: TrainingJob, frames: TrainingFrames | undefined): Promise<Trained> {
    const { backend, store, signal } = this.#run;
    const file = `${await named('training', `${backend.adapter} ${job.identity}`)}.checkpoint`;
    const kept = await store.read(file);
    const opened = kept && openCheckpoint(file, kept, job.start, job.identity);
    if (opened && opened.state.step >= job.steps) {
      const curves = JSON.parse(opened.about.curves ?? '{}') as Pick<Trained, 'evaluations' | 'seconds'>;
      return { ...curves, parameters: averageOf(opened.state, job.start) };
    }
    const { finished, sides } = await trainExperiment({
      backend,
      experiment,
      ...(frames && { frames }),
      ...(kept && { resume: { A: { name: file, bytes: kept } } }),
      ...(signal && { signal }),
      onCompile: (_, done, total) => this.#tell('compile', done, total),
      onReport: (_, { step }) => this.#tell('train', step, job.steps),
      onCheckpoint: (_, bytes) => store.write(file, bytes),
    });
    if (finished && sides.A) return sides.A;
    signal?.throwIfAborted();
    throw new Error(`arm ${this.#arm} with seed ${this.#seed} was not trained to the end`);
  }

  async #orbit(weights: ModelWeights, geometry: Geometry): Promise<ArmOutcome['orbit']> {
    const { backend, signal } = this.#run;
    const { output, elements, seed, a } = this.#experiment;
    const { result } = await runOrbit({
      backend,
      weights,
      geometry,
      mechanism: a.mechanism,
      output,
      elements,
      seed,
      grid: grids[backend.kind],
      ...(signal && { signal }),
      onProgress: (phase, done, total) => this.#tell(phase, done, total),
    });
    if (!result.grid) throw new Error('the orbit came without its grid');
    return {
      relativeError: result.summary.relativeError,
      poleShare: shareBetweenGroups(
        result.grid.elements.map(({ value }) => value),
        result.grid.base,
      ),
      field: directionMeans(result.grid),
    };
  }

  /** All held-back clouds on one grid. */
  async #set(job: TrainingJob, weights: ModelWeights): Promise<SetOrbit> {
    const { backend, signal } = this.#run;
    const samples = await job.held(backend, signal);
    return orbitOfSet({
      backend,
      weights,
      samples,
      grid: setGrids[backend.kind],
      mechanism: this.#experiment.a.mechanism,
      ...(signal && { signal }),
      onSample: (done) => this.#tell('set', done, samples.length),
    });
  }
}

const rounded = (value: number): number => Number(value.toPrecision(3));

/** The field over directions, means over the turns of each; rounded, for it is only drawn. */
const directionMeans = ({ base, fibre, elements }: OrbitGrid): number[] =>
  Array.from({ length: base }, (_, direction) => {
    const turns = elements.slice(direction * fibre, (direction + 1) * fibre);
    return rounded(turns.reduce((sum, { value }) => sum + value, 0) / fibre);
  });

/** Error of the mean of a polynomial model by quadratures and by random draws; belongs to no arm and no seed. */
function meanOverRotations(): RecordedCurve {
  const { quadratures, random } = averagingCurves(POLYNOMIAL);
  const points = (of: readonly { readonly rotations: number; readonly error: number }[]) =>
    of.map(({ rotations, error }) => [rotations, rounded(error)] as const);
  return {
    kind: 'mean-over-rotations',
    lines: [
      { name: 'quadrature', points: points(quadratures) },
      { name: 'random', points: points(random) },
    ],
  };
}

/**
 * Runs what is not finished yet and judges it all.
 * @param date ISO date of the run
 * @throws ExperimentFailure of training and orbits, the signal's reason when stopped, RangeError for fewer than two seeds
 */
export async function runPreset(run: PresetRun, date: string): Promise<RecordedPreset> {
  const { preset, seeds, backend } = run;
  if (seeds.length < 2) throw new RangeError(`${seeds.length} seeds have no interval: expected at least two`);
  const outcomes: ArmOutcome[] = [];
  for (const seed of seeds)
    for (const { id } of preset.arms) {
      run.signal?.throwIfAborted();
      outcomes.push(await new ArmRun(run, id, seed).outcome());
    }
  const { measures, verdict } = judgeMeasures(preset, seeds, outcomes);
  const [shown] = preset.show;
  const pictured = outcomes.find(({ arm, seed }) => arm === shown && seed === seeds[0]);
  if (!pictured) throw new Error(`arm ${shown} has no outcome`);
  return {
    adapter: backend.adapter,
    date,
    seeds: [...seeds],
    minutes: Number((outcomes.reduce((sum, { seconds }) => sum + seconds, 0) / 60).toFixed(1)),
    measures,
    verdict,
    curves: preset.curves.map((kind) =>
      kind === 'mean-over-rotations' ? meanOverRotations() : { kind, lines: curveLines(kind, preset, outcomes) },
    ),
    picture: { arm: shown, seed: seeds[0], values: pictured.orbit.field },
  };
}
