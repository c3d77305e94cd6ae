/**
 * `transformer`: no symmetry built in except that of permutations. Tokens are atoms; each sees its own centred coordinates
 * (minus the mean over the real atoms) with Fourier octaves and its element, no distances.
 *   t_i = [x, sin(w_k x), cos(w_k x)]_i W + e(z_i),  w_k = 2^k / angstrom
 *   per layer: t += attention(norm t) Wo;  t += silu(norm(t) W1 + b1) W2        (`encoder.ts`)
 *   E = sum_i (u(norm t_i) + shift(z_i)),  F_i = norm(t_i) Wf (`forces: 'direct'`) or -dE/dx_i (`'derivative'`)
 * Pre-norm encoder of Vaswani et al. 2017 with RMS norms; translations are removed by the centring.
 */
import { Random } from '../math/random.ts';
import { embedding, linear } from '../nn/linear.ts';
import type { Node } from '../tensor/graph.ts';
import { add, multiply, reshape, sum } from '../tensor/primitives.ts';
import {
  centred,
  coordinateFeatureCount,
  coordinateFeatures,
  type EncoderConfig,
  encode,
  encoderParameters,
} from './encoder.ts';
import type { DenseBatch, Model, ParameterSet } from './model.ts';
import { normalParameter, type ParameterBuilder, withZeros } from './parameters.ts';

export interface TransformerConfig extends EncoderConfig {
  /** Atomic numbers, in the order of the one-hot columns. */
  readonly elements: readonly number[];
  /** Number of Fourier frequencies 1, 2, 4, .. per angstrom. */
  readonly octaves: number;
  readonly forces: 'direct' | 'derivative';
}

/** Random weights that are judged give forces of about 1 eV/angstrom (RMS), direct or derived. */
function parameters(config: TransformerConfig, seed: number): ParameterSet {
  const { elements, width, octaves } = config;
  const random = new Random(seed).fork('transformer');
  const set: ParameterBuilder = {};
  const normal = normalParameter(set, random);
  const features = coordinateFeatureCount(octaves);
  normal('coordinates', [features, width], 1 / Math.sqrt(features));
  normal('species.embedding', [elements.length, width], 1);
  normal('species.shift', [elements.length, 1], 0);
  encoderParameters(normal, config);
  normal('energy', [width, 1], 1 / Math.sqrt(width));
  if (config.forces === 'direct') normal('forces', [width, 3], 1 / Math.sqrt(width));
  return set;
}

function apply(
  parameters: Readonly<Record<string, Node>>,
  batch: DenseBatch,
  config: TransformerConfig,
): { energy: Node; forces?: Node } {
  const [graphs, slots] = batch.mask.shape;
  const tokens = add(
    linear(coordinateFeatures(centred(batch), config.octaves), parameters.coordinates),
    embedding(batch.oneHot, parameters['species.embedding']),
  );
  const final = encode(parameters, tokens, batch.mask, config);
  const mask = reshape(batch.mask, [graphs, slots, 1]);
  const perAtom = add(linear(final, parameters.energy), embedding(batch.oneHot, parameters['species.shift']));
  const energy = reshape(sum(multiply(perAtom, mask), [1]), [graphs]);
  if (config.forces === 'derivative') return { energy };
  return { energy, forces: multiply(linear(final, parameters.forces), mask) };
}

export const transformer: Model<TransformerConfig> = {
  id: 'transformer',
  subject: 'molecule',
  layout: 'dense',
  configure: (elements) => ({ elements, width: 64, heads: 4, layers: 3, hidden: 128, octaves: 3, forces: 'direct' }),
  parameters,
  /** Training starts at E = 0 and F = 0. */
  trainingStart: (start) => withZeros(start, (name) => name === 'energy' || name === 'forces'),
  apply: (parameters, batch, config) => {
    if (batch.layout !== 'dense') throw new Error('The transformer takes batches in dense layout, not graph ones.');
    return apply(parameters, batch, config);
  },
};
