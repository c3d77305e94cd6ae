/**
 * The experiment, run: geometry + weights + backend -> orbit result. The same for page, terminal and recorded runs.
 */
import type { Backend } from '../backend/backend.ts';
import { findEdges } from '../data/neighbours.ts';
import { DEFAULT_GROUP, groupOf } from '../group/describe.ts';
import { orbitSize } from '../group/sampling.ts';
import { evaluateOrbit } from '../orbit/evaluate.ts';
import type { AlignedOutputs, OrbitFunction } from '../orbit/function.ts';
import type { JudgedOutput, OrbitResult } from '../orbit/result.ts';
import type { Labels } from '../orbit/summary.ts';
import { isConstant } from './another-subject.ts';
import { anyModelById } from './any-model.ts';
import { chooseChunk, memoryLimits, requireMemory, type TakeTurn } from './chunks.ts';
import { controlFor } from './control.ts';
import { frameOf, type Geometry, requireApart, requireUsable, rowWord } from './geometry.ts';
import { localCheck } from './local-check.ts';
import { createPredictor, type Predictor, type PredictorOptions } from './predictor.ts';
import type { ModelFacts } from './recorded-run.ts';
import { requireActing } from './require-acting.ts';
import {
  classesOf,
  comparableDisplacement,
  comparableForces,
  factsOf,
  type ModelWeights,
  requireDomain,
} from './weights.ts';

/**
 * Finished chunks in their order, so that an orbit interrupted by a lost device continues where it stood and gives the same result. Of one run at a time:
 * two would take each other's chunks for their own.
 */
export class OrbitMemory {
  chunk: number | undefined;
  readonly #finished: AlignedOutputs[] = [];

  /** Chunks that need not be computed again. */
  get size(): number {
    return this.#finished.length;
  }

  remember(evaluate: OrbitFunction): OrbitFunction {
    let next = 0;
    return async (elements, signal) => {
      const place = next++;
      this.#finished[place] ??= await evaluate(elements, signal);
      return this.#finished[place];
    };
  }
}

export interface OrbitTask {
  readonly backend: Backend;
  readonly weights: ModelWeights;
  /** A word of `mechanism/describe.ts`; absent: none. */
  readonly mechanism?: string;
  readonly geometry: Geometry;
  readonly output: JudgedOutput;
  /** A word of `group/describe.ts`; absent: SO(3). */
  readonly group?: string;
  readonly elements: number;
  readonly seed: number;
  readonly grid?: { readonly base: number; readonly fibre: number };
  readonly signal?: AbortSignal;
  readonly onProgress?: (phase: 'compile' | 'orbit' | 'floor' | 'grid', done: number, total: number) => void;
  readonly memory?: OrbitMemory;
  readonly takeTurn?: TakeTurn;
  /** Also compares net force and torque with the energy's own derivatives, in float64 (`local-check.ts`). */
  readonly local?: boolean;
}

export interface OrbitOutcome {
  readonly facts: ModelFacts;
  readonly result: OrbitResult;
}

/** A predictor for a geometry that was found usable. @throws ExperimentFailure for everything that cannot be computed */
export async function preparePredictor(
  { backend, weights, geometry, mechanism }: Pick<OrbitTask, 'backend' | 'weights' | 'geometry' | 'mechanism'>,
  options: Pick<PredictorOptions, 'signal' | 'onProgress' | 'smallestScale'> = {},
): Promise<Predictor> {
  requireComputable(weights, geometry);
  const atoms = geometry.species.length;
  const admit = (memoryFor: (count: number) => number) =>
    requireMemory(memoryFor, atoms, memoryLimits[backend.kind], backend.adapter, rowWord(geometry));
  return createPredictor(backend, weights, geometry, { ...options, admit, ...(mechanism && { mechanism }) });
}

/** @throws ExperimentFailure where the geometry is not usable, or none of these weights' */
export function requireComputable(weights: ModelWeights, geometry: Geometry): void {
  requireUsable(geometry);
  requireDomain(weights, geometry);
  if (anyModelById(weights.model).cutoff) requireApart(geometry, closePairs(geometry));
}

/** Sender, receiver and distance of all pairs within 0.01 angstrom. */
function* closePairs(geometry: Geometry): Generator<readonly [number, number, number]> {
  const { sender, receiver, shift } = findEdges(frameOf(geometry), 0.01);
  const { positions } = geometry;
  for (let edge = 0; edge < sender.length; edge++) {
    const [from, to] = [3 * sender[edge], 3 * receiver[edge]];
    const parts = [0, 1, 2].map((k) => positions[from + k] + shift[3 * edge + k] - positions[to + k]);
    yield [sender[edge], receiver[edge], Math.hypot(...parts)];
  }
}

/** What the file knows of the truth, where these weights can be held against it. */
export function labelsOf(weights: ModelWeights, geometry: Geometry): Labels {
  const forces = comparableForces(weights, geometry);
  const displacement = comparableDisplacement(weights, geometry);
  const names = classesOf(weights);
  const own = names?.indexOf(geometry.cloud?.label ?? '') ?? -1;
  return {
    ...(forces && { forces }),
    ...(displacement && { displacement }),
    ...(names && { classes: { names, ...(own >= 0 && { own }) } }),
  };
}

/** Elements that the noise floor is measured on, and passes of the slow control at most: a mean over many rotations is itself a mean of noise. */
const MOST_FLOOR_ELEMENTS = 8;
const FLOOR_PASSES = 64;

/** Elements that the noise floor of a predictor is measured on. */
export const floorElementsFor = ({ passes }: Pick<Predictor, 'passes'>): number =>
  Math.min(MOST_FLOOR_ELEMENTS, Math.max(1, Math.floor(FLOOR_PASSES / passes)));

/**
 * Evaluates and judges one model on one geometry.
 * @throws ExperimentFailure (see `FailureKind`), the signal's reason when cancelled, RangeError for a bad count of elements
 */
export async function runOrbit(task: OrbitTask): Promise<OrbitOutcome> {
  const { backend, weights, geometry, mechanism, signal, onProgress } = task;
  const start = performance.now();
  const group = groupOf(task.group ?? DEFAULT_GROUP);
  requireActing(group, geometry);
  const smallestScale = group.scale === undefined ? 1 : 1 / group.scale;
  const takeTurn: TakeTurn = task.takeTurn ?? ((work) => work());
  const memory = task.memory ?? new OrbitMemory();
  const predictor = await preparePredictor(task, {
    smallestScale,
    ...(signal && { signal }),
    onProgress: (done, total) => onProgress?.('compile', done, total),
  });
  const control = await controlFor(backend, weights, geometry, { ...(mechanism && { mechanism }), smallestScale });
  const now: OrbitFunction = (elements, stop) => takeTurn(() => predictor.evaluate(elements, stop));
  memory.chunk ??= await chooseChunk(
    predictor,
    takeTurn,
    orbitSize(group, task.elements),
    memoryLimits[backend.kind],
    signal,
  );
  const measured = await evaluateOrbit({
    evaluate: memory.remember(now),
    control,
    output: task.output,
    ...(task.group && { group: task.group }),
    rows: geometry.species.length,
    count: task.elements,
    seed: task.seed,
    chunk: memory.chunk,
    floorElements: floorElementsFor(predictor),
    labels: labelsOf(weights, geometry),
    ...(task.grid && { grid: task.grid }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  const constant = await isConstant({
    geometry,
    evaluate: now,
    prepare: async (other) => {
      const { evaluate } = await preparePredictor({ ...task, geometry: other }, signal ? { signal } : {});
      return { evaluate: (elements, stop) => takeTurn(() => evaluate(elements, stop)) };
    },
    output: task.output,
    noiseFloor: measured.noiseFloor,
    seed: task.seed,
    ...(signal && { signal }),
  });
  const local = task.local
    ? await localCheck(weights, geometry, {
        seed: task.seed,
        ...(mechanism && { mechanism }),
        ...(signal && { signal }),
      })
    : undefined;
  const result: OrbitResult = {
    model: weights.model,
    weights: weights.name,
    adapter: backend.adapter,
    reference: 'twirl',
    ...measured,
    ...(constant && { constant }),
    ...(local && { local }),
    ms: performance.now() - start,
  };
  return { facts: factsOf(weights, geometry, mechanism), result };
}
