/**
 * From one to many: one model, or the two of a link, over many frames, solids or systems, each judged as `runOrbit` judges it, with the same seed so that
 * element n is the same g for all. The program is compiled once, for parameters and geometries are fed. After every sample the state is whole and
 * can be written down; a run that goes on from it ends in the same bits. What cannot be judged is left out, by name and with its reason.
 */
import type { Backend } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { groupOf } from '../group/describe.ts';
import { orbitSize } from '../group/sampling.ts';
import { type Aggregate, addSample, emptyAggregate } from '../orbit/aggregate.ts';
import { type Consensus, consensusOf } from '../orbit/consensus.ts';
import { evaluateOrbit, type OrbitMeasurement } from '../orbit/evaluate.ts';
import { NotFiniteOutput, type OrbitFunction } from '../orbit/function.ts';
import type { JudgedOutput } from '../orbit/result.ts';
import { isConstant } from './another-subject.ts';
import { elementsWithin, memoryLimits } from './chunks.ts';
import { controlFor } from './control.ts';
import { ExperimentFailure, failureOf } from './failure.ts';
import { type Geometry, rowWord } from './geometry.ts';
import { requireActing } from './require-acting.ts';
import { floorElementsFor, labelsOf, preparePredictor } from './runner.ts';
import type { ModelWeights } from './weights.ts';

/** Samples by their place in the set; geometries are made when they are asked for. */
export interface SampleList {
  readonly length: number;
  /** `frame 12`, `torus of seed 3`. */
  readonly id: (place: number) => string;
  readonly geometry: (place: number) => Geometry | Promise<Geometry>;
}

export interface AggregateModel {
  readonly weights: ModelWeights;
  /** A word of `mechanism/describe.ts`; absent: none. */
  readonly mechanism?: string;
}

export interface LeftOut {
  readonly sample: number;
  readonly id: string;
  readonly reason: string;
}

export interface AggregateSide {
  readonly aggregate: Aggregate;
  readonly leftOut: LeftOut[];
  /** The model says the same of another subject; asked of the first sample that is judged. */
  constant?: boolean;
}

/** All that is known after so many samples: plain data. */
export interface AggregateState {
  /** Samples that are done, whether judged or left out. */
  next: number;
  /** Rows of the subject that orders permute, where they do. */
  rows?: number;
  readonly sides: readonly AggregateSide[];
  /** Of samples that both models were judged on. */
  readonly consensus: Consensus[];
}

export interface AggregateTask {
  readonly backend: Backend;
  /** A, or A and B. */
  readonly models: readonly AggregateModel[];
  readonly samples: SampleList;
  readonly output: JudgedOutput;
  /** A word of `group/describe.ts`. */
  readonly group: string;
  readonly elements: number;
  readonly seed: number;
  readonly grid?: { readonly base: number; readonly fibre: number };
  readonly signal?: AbortSignal;
  /** Told before a sample, and when elements of it are done. */
  readonly onProgress?: (told: AggregateProgress) => void;
  /** Told after each sample, with the state as it stands; what it returns is waited for. */
  readonly onSample?: (state: AggregateState) => void | Promise<void>;
}

export interface AggregateProgress {
  readonly model: string;
  /** 0 for A, 1 for B. */
  readonly place: number;
  readonly id: string;
  readonly done: number;
  readonly total: number;
}

/** Elements at once: a cancel is heard between chunks. It does not depend on the clock. */
const LARGEST_CHUNK = 64;

/** A run before its first sample. @throws RangeError for more samples than an aggregate takes */
export const emptyState = ({ models, samples, group, elements, grid }: AggregateTask): AggregateState => ({
  next: 0,
  sides: models.map(() => ({
    aggregate: emptyAggregate(orbitSize(groupOf(group), elements), samples.length, grid && grid.base * grid.fibre),
    leftOut: [],
  })),
  consensus: [],
});

/** Kinds of failure that are the sample's own. */
const own: readonly string[] = ['unknown-element', 'not-finite', 'too-many-atoms', 'wrong-subject'];

/** Why a sample cannot be judged. @throws the error itself where it is not the sample's */
function reasonOf(error: unknown): string {
  if (error instanceof NotFiniteOutput) return error.message;
  if (error instanceof ExperimentFailure && own.includes(error.kind)) return failureOf(error).message;
  throw error;
}

/** The orders of a permutation group are those of so many rows. @throws ExperimentFailure `wrong-subject` for others */
function requireRows({ rows }: AggregateState, group: string, geometry: Geometry): void {
  const found = geometry.species.length;
  if (!groupOf(group).permutations || rows === undefined || rows === found) return;
  throw new ExperimentFailure(
    'wrong-subject',
    `It has ${found} ${rowWord(geometry)}s: the orders of this run are those of ${rows}, as the first sample has them.`,
  );
}

interface Judged {
  readonly orbit: OrbitMeasurement;
  readonly constant?: boolean;
}

async function judge(
  task: AggregateTask,
  { weights, mechanism }: AggregateModel,
  geometry: Geometry,
  interpreter: Backend,
  { isFirst, tell }: { readonly isFirst: boolean; readonly tell: (done: number, total: number) => void },
): Promise<Judged> {
  const { backend, output, group, elements, seed, grid, signal } = task;
  const choice = groupOf(group);
  requireActing(choice, geometry);
  const options = {
    ...(signal && { signal }),
    ...(choice.scale !== undefined && { smallestScale: 1 / choice.scale }),
  };
  const prepare = (of: Geometry) =>
    preparePredictor({ backend, weights, geometry: of, ...(mechanism && { mechanism }) }, options);
  const predictor = await prepare(geometry);
  const evaluate: OrbitFunction = predictor.evaluate;
  const orbit = await evaluateOrbit({
    evaluate,
    control: await controlFor(
      backend,
      weights,
      geometry,
      {
        ...(mechanism && { mechanism }),
        ...(choice.scale !== undefined && { smallestScale: 1 / choice.scale }),
      },
      interpreter,
    ),
    output,
    group,
    rows: geometry.species.length,
    count: elements,
    seed,
    chunk: Math.min(LARGEST_CHUNK, elementsWithin(predictor.memory, memoryLimits[backend.kind].chunk)),
    floorElements: floorElementsFor(predictor),
    labels: labelsOf(weights, geometry),
    ...(grid && { grid }),
    ...(signal && { signal }),
    onProgress: (phase, done, total) => {
      if (phase === 'orbit') tell(done, total);
    },
  });
  if (!isFirst) return { orbit };
  const { noiseFloor } = orbit;
  const asked = { geometry, evaluate, prepare, output, noiseFloor, seed, ...(signal && { signal }) };
  return { orbit, constant: await isConstant(asked) };
}

/**
 * Judges the samples that are not done yet; `state` grows with them and is returned. A sample is taken by all models or by none.
 * @throws the signal's reason when cancelled, with `state` as after the last whole sample; ExperimentFailure for what is not one sample's fault
 */
export async function runAggregate(task: AggregateTask, state = emptyState(task)): Promise<AggregateState> {
  const { models, samples, signal } = task;
  const interpreter = createReferenceBackend();
  while (state.next < samples.length) {
    signal?.throwIfAborted();
    const sample = state.next;
    const id = samples.id(sample);
    const geometry = await samples.geometry(sample);
    const outcomes: (Judged | string)[] = [];
    for (const [n, model] of models.entries()) {
      const isFirst = state.sides[n].aggregate.samples.length === 0;
      const tell = (done: number, total: number): void =>
        task.onProgress?.({ model: model.weights.model, place: n, id, done, total });
      try {
        requireRows(state, task.group, geometry);
        outcomes.push(await judge(task, model, geometry, interpreter, { isFirst, tell }));
      } catch (error) {
        outcomes.push(reasonOf(error));
      }
    }
    take(state, { sample, id, geometry }, outcomes);
    await task.onSample?.(state);
  }
  return state;
}

/** Puts what all models say of one sample into the state. */
function take(
  state: AggregateState,
  { sample, id, geometry }: { readonly sample: number; readonly id: string; readonly geometry: Geometry },
  outcomes: readonly (Judged | string)[],
): void {
  const label = geometry.cloud?.label;
  outcomes.forEach((outcome, n) => {
    const side = state.sides[n];
    if (typeof outcome === 'string') {
      side.leftOut.push({ sample, id, reason: outcome });
      return;
    }
    addSample(side.aggregate, outcome.orbit, { sample, id, ...(label && { label }) });
    if (outcome.constant !== undefined) side.constant = outcome.constant;
    state.rows ??= geometry.species.length;
  });
  const [a, b] = outcomes;
  if (a && b && typeof a !== 'string' && typeof b !== 'string') {
    const agreed = consensusOf(sample, a.orbit, b.orbit);
    if (agreed) state.consensus.push(agreed);
  }
  state.next = sample + 1;
}
