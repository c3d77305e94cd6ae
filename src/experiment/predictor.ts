/**
 * A model with weights on one geometry as an orbit function: elements -> scalars and aligned vectors e(g) = rho(g)^-1 f(g x), on any backend;
 * with a mechanism, those of the wrapped model. Orthogonal matrices are fed to the graph; shifts, scales and orders act on the geometry before
 * (`group/elements.ts`), and on the rows of the outputs after. The graph is compiled once per backend, model and configuration: another molecule or another number
 * of elements compiles nothing.
 */
import type { Backend, CompileOptions, Program } from '../backend/backend.ts';
import { unlessLost } from '../backend/unless-lost.ts';
import { countEdges } from '../data/neighbours.ts';
import { type Elements, elementCount, movesData, orthogonalMatrices } from '../group/elements.ts';
import type { InputRotations } from '../mechanism/wrap.ts';
import { type BoundBatch, parameterFeeds, parameterInputs } from '../model/batch-inputs.ts';
import type { AlignedOutputs, OrbitFunction } from '../orbit/function.ts';
import { alignedOutputs } from '../orbit/symbolic.ts';
import { anyModelById, bound, cutoffOf, inputsOf, outputsOf, rawOutputsOf, replicated } from './any-model.ts';
import { elementsWithin, memoryLimits } from './chunks.ts';
import { ExperimentFailure } from './failure.ts';
import { frameOf, type Geometry } from './geometry.ts';
import { inOwnOrder, movedGeometries, scaled } from './moved-geometry.ts';
import { withProgram } from './programs.ts';
import type { ModelWeights } from './weights.ts';
import { rotationsFor, wrapped } from './wrapping.ts';

type SymbolicModel = typeof outputsOf;

/** Compiles a model's aligned outputs. */
function compileAligned(
  backend: Backend,
  { model: id, config, parameters }: ModelWeights,
  outputs: SymbolicModel,
  options: CompileOptions,
) {
  const model = anyModelById(id);
  const inputs = inputsOf(model, config);
  const nodes = parameterInputs(parameters);
  const { scalars, vectors } = alignedOutputs(inputs, (batch) => outputs(model, nodes, batch, config));
  return backend.compile({ scalars, vectors }, options);
}

export interface Predictor {
  /** Compiles the program anew where it was given up since. */
  readonly evaluate: OrbitFunction;
  /**
   * Runs `work` with the same function on a program that is held until `work` is done: whatever has to be compiled is, before it begins. For work that waits
   * for an urgent turn, in which nothing should be compiled.
   */
  readonly held: <Value>(work: (evaluate: OrbitFunction) => Promise<Value>, signal?: AbortSignal) => Promise<Value>;
  /** Bytes of device memory for this many elements at once. */
  readonly memory: (elements: number) => number;
  /** Forward passes of the model for one element. */
  readonly passes: number;
  readonly dispatches: number;
}

/** Fewer rows than this have no edges worth counting before they are built. */
const COUNTED_FROM = 512;

/** A lost device first shows as some failed call; its own message follows within this time. Milliseconds. */
const LOSS_SETTLES = 50;

/** The extents of a batch with its parts scaled; `graphs` and `slots` count elements and atoms of one. */
function scaledExtents(one: BoundBatch['extents'], elements: number, atomRatio: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(one).map(([name, value]) => [
      name,
      name === 'graphs' ? elements : Math.ceil(value * atomRatio) * (name === 'slots' ? 1 : elements),
    ]),
  );
}

export interface PredictorOptions extends CompileOptions {
  /**
   * Asked before neighbours are searched, with bytes by number of atoms, and again once their number is known, before they are held; and so for every element
   * that is smaller than those before. May throw.
   */
  readonly admit?: (memoryFor: (atoms: number) => number) => void;
  /** A word of `mechanism/describe.ts`; absent: none. */
  readonly mechanism?: string;
  /** Smallest scale that elements will have: points that move together have more neighbours. */
  readonly smallestScale?: number;
  /** What the mechanism averages over, where that is not what it is on this very geometry. */
  readonly rotations?: InputRotations;
}

/** @throws ExperimentFailure `device-lost` from `evaluate` when the device goes away, whatever the backend throws then */
export async function createPredictor(
  backend: Backend,
  weights: ModelWeights,
  geometry: Geometry,
  options: PredictorOptions = {},
): Promise<Predictor> {
  const whileAlive = <Value>(work: Promise<Value>): Promise<Value> =>
    unlessLost(
      backend.lost,
      work,
      (reason) =>
        new ExperimentFailure('device-lost', `The device was lost: ${reason}`, ['continue on a fresh device']),
    );
  const alive = async <Value>(work: Promise<Value>): Promise<Value> => {
    try {
      return await whileAlive(work);
    } catch (error) {
      await whileAlive(new Promise((resolve) => setTimeout(resolve, LOSS_SETTLES)));
      throw error;
    }
  };
  const rotations = options.rotations ?? rotationsFor(options.mechanism, geometry);
  const isRaw = rotations !== undefined && geometry.cloud !== undefined;
  const outputs = isRaw ? rawOutputsOf : outputsOf;
  const name = `${weights.model}${isRaw ? ' raw' : ''} ${JSON.stringify(weights.config)}`;
  const compile = (wait: CompileOptions): Promise<Program> => alive(compileAligned(backend, weights, outputs, wait));
  const onProgram = <Value>(wait: CompileOptions, work: (program: Program) => Value | Promise<Value>): Promise<Value> =>
    withProgram(backend, { of: 'outputs', name }, compile, wait, work);
  const program = await onProgram(options, (compiled) => compiled);
  const atoms = geometry.species.length;
  options.admit?.((count) => program.memory({ graphs: 1, atoms: count, slots: count, edges: count }));
  const batches = new Map<number, BoundBatch>();
  const batch = (count: number): BoundBatch => {
    const made = batches.get(count) ?? replicated(anyModelById(weights.model), weights.config, geometry, count);
    batches.set(count, made);
    return made;
  };
  const { referenceEnergies, parameters } = weights;
  const shift = geometry.species.reduce((sum, element) => sum + (referenceEnergies.get(element) ?? 0), 0);
  const { smallestScale: scale = 1 } = options;
  const cutoff = cutoffOf(anyModelById(weights.model), weights.config);
  /** Smallest scale at which one element is known to fit. */
  let admitted = Number.POSITIVE_INFINITY;
  const admitAt = (least: number): void => {
    if (!options.admit || cutoff === undefined || least >= admitted) return;
    const edges = countEdges(frameOf(scaled(geometry, least)), cutoff);
    options.admit((count) =>
      program.memory({ graphs: 1, atoms: count, slots: count, edges: Math.ceil((edges * count) / atoms) }),
    );
    admitted = least;
  };
  if (atoms >= COUNTED_FROM) admitAt(scale);
  const densest =
    scale === 1 ? batch(1) : bound(anyModelById(weights.model), weights.config, [scaled(geometry, scale)]);
  const one = densest.extents;
  options.admit?.((count) => program.memory(scaledExtents(one, 1, count / atoms)));
  admitted = scale;
  const fixed = parameterFeeds(parameters);
  const run = async (compiled: Program, elements: Elements, signal?: AbortSignal): Promise<AlignedOutputs> => {
    const { motions = [] } = elements;
    admitAt(motions.reduce((least, motion) => Math.min(least, motion.scale ?? 1), 1));
    const moved = motions.some(movesData) ? movedGeometries(geometry, elements) : undefined;
    const { feeds, extents } = moved
      ? bound(anyModelById(weights.model), weights.config, moved)
      : batch(elementCount(elements));
    const rotation = orthogonalMatrices(elements);
    const { scalars, vectors } = await alive(compiled.run({ ...feeds, ...fixed, rotation }, extents, signal));
    return {
      scalars: shift === 0 ? scalars : scalars.map((value) => value + shift),
      vectors: inOwnOrder(vectors, elements),
    };
  };
  const memory = (elements: number): number => program.memory(scaledExtents(one, elements, 1));
  const mean = rotations && { rotations, most: elementsWithin(memory, memoryLimits[backend.kind].chunk) };
  const held: Predictor['held'] = (work, signal) =>
    onProgram(signal ? { signal } : {}, (compiled) => {
      const plain: OrbitFunction = (elements, stop) => run(compiled, elements, stop);
      return work(mean ? wrapped(plain, weights.model, mean.rotations, mean.most) : plain);
    });
  return {
    dispatches: program.dispatches,
    passes: rotations?.count ?? 1,
    memory: mean ? (elements) => memory(Math.min(mean.most, elements * mean.rotations.count)) : memory,
    held,
    evaluate: (elements, signal) => held((now) => now(elements, signal), signal),
  };
}
