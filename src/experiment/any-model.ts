/**
 * Potentials, cloud models and particle models alike: by id, their inputs from a geometry, and their outputs as scalars that no rotation changes and
 * vectors that turn with the subject.
 */
import { denseBatch, graphBatch, replicateDense, replicateGraph } from '../data/batch.ts';
import { type BoundBatch, batchInputs, bindBatch } from '../model/batch-inputs.ts';
import type {
  Batch,
  CloudConfig,
  CloudModel,
  Model,
  ParameterSet,
  ParticleBatch,
  ParticleConfig,
  ParticleModel,
} from '../model/model.ts';
import { predict } from '../model/model.ts';
import { bindParticles, particleInputs } from '../model/particle-batch.ts';
import {
  type AnyConfig,
  cloudModelById,
  cloudModelIds,
  modelById,
  particleModelById,
  particleModelIds,
} from '../model/registry.ts';
import type { AlignedOutputs } from '../orbit/function.ts';
import type { SymbolicOutputs } from '../orbit/symbolic.ts';
import { logSoftmax } from '../task/cloud-classes.ts';
import type { Node } from '../tensor/graph.ts';
import { add, divide, exp, multiply, reshape, sqrt, square, sum } from '../tensor/primitives.ts';
import { frameOf, type Geometry, rowWord } from './geometry.ts';

export type AnyModel = Model<AnyConfig> | CloudModel<CloudConfig> | ParticleModel<ParticleConfig>;
export type ModelConfig = AnyConfig | CloudConfig | ParticleConfig;
export type AnyBatch = Batch | ParticleBatch;

/** @throws RangeError naming the known models */
export function anyModelById(id: string): AnyModel {
  if (cloudModelIds.includes(id)) return cloudModelById(id);
  return particleModelIds.includes(id) ? particleModelById(id) : modelById(id);
}

/** A model together with a configuration of its own kind. @throws Error where the configuration is of another kind */
export function matched(model: AnyModel, config: ModelConfig) {
  if (model.subject === 'molecule') return { subject: model.subject, model, config } as const;
  if (model.subject === 'cloud') {
    if (!('classes' in config)) throw new Error(`${model.id} was configured without classes.`);
    return { subject: model.subject, model, config } as const;
  }
  if (!('particles' in config)) throw new Error(`${model.id} was configured without a number of particles.`);
  return { subject: model.subject, model, config } as const;
}

/** The symbolic batch of a model. */
export function inputsOf(model: AnyModel, config: ModelConfig): AnyBatch {
  const own = matched(model, config);
  return own.subject === 'particles'
    ? particleInputs(own.config.particles)
    : batchInputs(model.layout, config.elements.length);
}

/** A geometry `count` times, as those inputs take it. */
export function replicated(model: AnyModel, config: ModelConfig, geometry: Geometry, count: number): BoundBatch {
  const own = matched(model, config);
  if (own.subject === 'particles') {
    const { positions } = geometry;
    const { velocities, couplings } = movingOf(geometry, model.id);
    return bindParticles(new Array(count).fill({ positions, velocities, couplings }), own.config.particles);
  }
  const { elements } = config;
  const frame = frameOf(geometry);
  return bindBatch(
    model.layout === 'graph'
      ? replicateGraph(frame, count, elements, cutoffOf(model, config) ?? 0)
      : replicateDense(frame, count, elements),
  );
}

/** Several geometries of equally many rows, as those inputs take them. */
export function bound(model: AnyModel, config: ModelConfig, geometries: readonly Geometry[]): BoundBatch {
  const own = matched(model, config);
  if (own.subject === 'particles')
    return bindParticles(
      geometries.map((geometry) => ({ positions: geometry.positions, ...movingOf(geometry, model.id) })),
      own.config.particles,
    );
  const frames = geometries.map(frameOf);
  return bindBatch(
    model.layout === 'graph'
      ? graphBatch(frames, own.config.elements, cutoffOf(model, config) ?? 0)
      : denseBatch(frames, own.config.elements),
  );
}

/** @throws Error where these are no particles */
function movingOf(geometry: Geometry, model: string): NonNullable<Geometry['particles']> {
  if (geometry.particles) return geometry.particles;
  throw new Error(`${model} was given ${rowWord(geometry)}s.`);
}

/** Keeps the length of a vanishing vector away from zero; far below what float32 resolves beside lengths of order 1. */
const smallestSquare = 1e-20;

/** Vectors of length 1 along the last axis; zero where they vanish. */
function unit(vectors: Node): Node {
  const axis = vectors.shape.length - 1;
  const squares = reshape(sum(square(vectors), [axis]), [...vectors.shape.slice(0, axis), 1]);
  return divide(vectors, sqrt(add(squares, smallestSquare)));
}

/**
 * What a model returns itself, before classes become probabilities and normals unit vectors: energies in eV [graphs, 1] and forces in
 * eV/angstrom; class logits [graphs, classes] and normals of any length; or the RMS length of the displacements [graphs, 1] and these. Vectors in
 * the layout of the positions.
 */
export function rawOutputsOf(
  model: AnyModel,
  parameters: Readonly<Record<string, Node>>,
  batch: AnyBatch,
  config: ModelConfig,
): SymbolicOutputs {
  const own = matched(model, config);
  if ('couplings' in batch) {
    if (own.subject !== 'particles') throw new Error(`${model.id} was given a batch of particles.`);
    const { displacement } = own.model.apply(parameters, batch, own.config);
    const meanSquare = multiply(1 / own.config.particles, sum(square(displacement), [1, 2]));
    return { scalars: reshape(sqrt(meanSquare), ['graphs', 1]), vectors: displacement };
  }
  if (own.subject === 'molecule') {
    const { energy, forces } = predict(own.model, parameters, batch, own.config);
    return { scalars: reshape(energy, [...energy.shape, 1]), vectors: forces };
  }
  if (own.subject === 'particles') throw new Error(`${model.id} was given a batch without velocities.`);
  const { logits, normals } = own.model.apply(parameters, batch, own.config);
  return { scalars: logits, vectors: normals };
}

/**
 * Energies in eV [graphs, 1] and forces in eV/angstrom; class probabilities [graphs, classes] and unit normals; or the RMS length of the displacements
 * [graphs, 1] and these. Vectors in the layout of the positions.
 */
export function outputsOf(
  model: AnyModel,
  parameters: Readonly<Record<string, Node>>,
  batch: AnyBatch,
  config: ModelConfig,
): SymbolicOutputs {
  const raw = rawOutputsOf(model, parameters, batch, config);
  if (model.subject !== 'cloud' || 'couplings' in batch) return raw;
  const vectors = unit(raw.vectors);
  return {
    scalars: exp(logSoftmax(raw.scalars)),
    vectors: batch.layout === 'dense' ? multiply(vectors, reshape(batch.mask, [...batch.mask.shape, 1])) : vectors,
  };
}

/**
 * The same finish on plain arrays of n elements: logits -> probabilities, normals -> unit normals; displacements -> their RMS length; nothing to do for
 * potentials.
 */
export function finished(model: AnyModel, { scalars, vectors }: AlignedOutputs, elements: number): AlignedOutputs {
  if (model.subject === 'molecule') return { scalars, vectors };
  if (model.subject === 'particles') return { scalars: lengthsOf(vectors, elements), vectors };
  const classes = scalars.length / elements;
  const probabilities = new Float64Array(scalars.length);
  for (let first = 0; first < scalars.length; first += classes) {
    const logits = scalars.subarray(first, first + classes);
    const largest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
    const weights = logits.map((logit) => Math.exp(logit - largest));
    const sum = weights.reduce((all, weight) => all + weight, 0);
    for (let k = 0; k < classes; k++) probabilities[first + k] = weights[k] / sum;
  }
  const normals = new Float64Array(vectors.length);
  for (let n = 0; n < vectors.length; n += 3) {
    const length = Math.sqrt(vectors[n] ** 2 + vectors[n + 1] ** 2 + vectors[n + 2] ** 2 + smallestSquare);
    for (let k = n; k < n + 3; k++) normals[k] = vectors[k] / length;
  }
  return { scalars: probabilities, vectors: normals };
}

/** RMS length of the vectors of each of n elements. */
function lengthsOf(vectors: Float64Array, elements: number): Float64Array {
  const width = vectors.length / elements;
  return Float64Array.from({ length: elements }, (_, n) => {
    const squares = vectors.subarray(n * width, (n + 1) * width).reduce((sum, part) => sum + part * part, 0);
    return Math.sqrt((3 * squares) / width);
  });
}

/** Distance up to which neighbours become edges; undefined for dense models. */
export function cutoffOf(model: AnyModel, config: ModelConfig): number | undefined {
  const own = matched(model, config);
  switch (own.subject) {
    case 'molecule':
      return own.model.cutoff?.(own.config);
    case 'cloud':
      return own.model.cutoff?.(own.config);
    case 'particles':
      return undefined;
    default:
      throw new Error(`unknown kind of model ${own satisfies never}`);
  }
}

/** Seeded start values. */
export function startValues(model: AnyModel, config: ModelConfig, seed: number): ParameterSet {
  const own = matched(model, config);
  switch (own.subject) {
    case 'molecule':
      return own.model.parameters(own.config, seed);
    case 'cloud':
      return own.model.parameters(own.config, seed);
    case 'particles':
      return own.model.parameters(own.config, seed);
    default:
      throw new Error(`unknown kind of model ${own satisfies never}`);
  }
}
