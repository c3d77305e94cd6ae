/** Potentials and cloud models alike: by id, and their outputs as scalars that no rotation changes and vectors that turn with the subject. */
import type { Batch, CloudConfig, CloudModel, Model } from '../model/model.ts';
import { predict } from '../model/model.ts';
import { type AnyConfig, cloudModelById, cloudModelIds, modelById } from '../model/registry.ts';
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
 * Energies in eV [graphs, 1] and forces in eV/angstrom; or class probabilities [graphs, classes] and unit normals. Vectors in the layout
 * of the positions.
 */
export function outputsOf(
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
  const vectors = unit(normals);
  return {
    scalars: exp(logSoftmax(logits)),
    vectors: batch.layout === 'dense' ? multiply(vectors, reshape(batch.mask, [...batch.mask.shape, 1])) : vectors,
  };
}

/** Distance up to which neighbours become edges; undefined for dense models. */
export function cutoffOf(model: AnyModel, config: AnyConfig | CloudConfig): number | undefined {
  if (model.subject === 'molecule') return model.cutoff?.(config);
  return 'classes' in config ? model.cutoff?.(config) : undefined;
}
