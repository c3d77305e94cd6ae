/** Potentials and cloud models alike: by id, and their outputs as scalars that no rotation changes and vectors that turn with the subject. */
import type { Batch, CloudConfig, CloudModel, Model } from '../model/model.ts';
import { predict } from '../model/model.ts';
import { type AnyConfig, cloudModelById, cloudModelIds, modelById } from '../model/registry.ts';
import type { AlignedOutputs } from '../orbit/function.ts';
import type { SymbolicOutputs } from '../orbit/symbolic.ts';
import { logSoftmax } from '../task/cloud-classes.ts';
import type { Node } from '../tensor/graph.ts';
import { add, divide, exp, multiply, reshape, sqrt, square, sum } from '../tensor/primitives.ts';

export type AnyModel = Model<AnyConfig> | CloudModel<CloudConfig>;

/** @throws RangeError naming the known models */
export const anyModelById = (id: string): AnyModel => (cloudModelIds.includes(id) ? cloudModelById(id) : modelById(id));

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
 * eV/angstrom; or class logits [graphs, classes] and normals of any length. Vectors in the layout of the positions.
 */
export function rawOutputsOf(
  model: AnyModel,
  parameters: Readonly<Record<string, Node>>,
  batch: Batch,
  config: AnyConfig | CloudConfig,
): SymbolicOutputs {
  if (model.subject === 'molecule') {
    const { energy, forces } = predict(model, parameters, batch, config);
    return { scalars: reshape(energy, [...energy.shape, 1]), vectors: forces };
  }
  if (!('classes' in config)) throw new Error(`${model.id} was configured without classes.`);
  const { logits, normals } = model.apply(parameters, batch, config);
  return { scalars: logits, vectors: normals };
}

/**
 * Energies in eV [graphs, 1] and forces in eV/angstrom; or class probabilities [graphs, classes] and unit normals. Vectors in the layout
 * of the positions.
 */
export function outputsOf(
  model: AnyModel,
  parameters: Readonly<Record<string, Node>>,
  batch: Batch,
  config: AnyConfig | CloudConfig,
): SymbolicOutputs {
  const raw = rawOutputsOf(model, parameters, batch, config);
  if (model.subject === 'molecule') return raw;
  const vectors = unit(raw.vectors);
  return {
    scalars: exp(logSoftmax(raw.scalars)),
    vectors: batch.layout === 'dense' ? multiply(vectors, reshape(batch.mask, [...batch.mask.shape, 1])) : vectors,
  };
}

/** The same finish on plain arrays of n elements: logits -> probabilities, normals -> unit normals; nothing to do for potentials. */
export function finished(model: AnyModel, { scalars, vectors }: AlignedOutputs, elements: number): AlignedOutputs {
  if (model.subject === 'molecule') return { scalars, vectors };
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

/** Distance up to which neighbours become edges; undefined for dense models. */
export function cutoffOf(model: AnyModel, config: AnyConfig | CloudConfig): number | undefined {
  if (model.subject === 'molecule') return model.cutoff?.(config);
  return 'classes' in config ? model.cutoff?.(config) : undefined;
}
