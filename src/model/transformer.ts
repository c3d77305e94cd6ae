/**
 * `transformer`: no symmetry built in except that of permutations. Tokens are atoms; each sees its own centred coordinates
 * (minus the mean over the real atoms) with Fourier octaves and its element, no distances.
 *   t_i = [x, sin(w_k x), cos(w_k x)]_i W + e(z_i),  w_k = 2^k / angstrom
 *   per layer: t += attention(norm t) Wo;  t += silu(norm(t) W1 + b1) W2
 *   E = sum_i (u(norm t_i) + shift(z_i)),  F_i = norm(t_i) Wf (`forces: 'direct'`) or -dE/dx_i (`'derivative'`)
 * Pre-norm encoder of Vaswani et al. 2017 with RMS norms; translations are removed by the centring.
 */
import { Random } from '../math/random.ts';
import { silu } from '../nn/activation.ts';
import { attention } from '../nn/attention.ts';
import { embedding, linear } from '../nn/linear.ts';
import { rmsNorm } from '../nn/norm.ts';
import type { Node } from '../tensor/graph.ts';
import { add, concatenate, cos, divide, multiply, reshape, sin, subtract, sum } from '../tensor/primitives.ts';
import type { DenseBatch, Model, ParameterSet } from './model.ts';
import { normalParameter, type ParameterBuilder } from './parameters.ts';

export interface TransformerConfig {
  /** Atomic numbers, in the order of the one-hot columns. */
  readonly elements: readonly number[];
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  /** Width of the feed-forward layer. */
  readonly hidden: number;
  /** Number of Fourier frequencies 1, 2, 4, .. per angstrom. */
  readonly octaves: number;
  readonly forces: 'direct' | 'derivative';
}

/** Random weights that are judged give forces of about 1 eV/angstrom (RMS), direct or derived. */
function parameters(config: TransformerConfig, seed: number): ParameterSet {
  const { elements, width, layers, hidden, octaves } = config;
  const random = new Random(seed).fork('transformer');
  const set: ParameterBuilder = {};
  const normal = normalParameter(set, random);
  const features = 3 * (1 + 2 * octaves);
  normal('coordinates', [features, width], 1 / Math.sqrt(features));
  normal('species.embedding', [elements.length, width], 1);
  normal('species.shift', [elements.length, 1], 0);
  for (let layer = 0; layer < layers; layer++) {
    normal(`${layer}.attention.norm`, [width], 0, 1);
    normal(`${layer}.attention.input`, [width, 3 * width], 1 / Math.sqrt(width));
    normal(`${layer}.attention.output`, [width, width], 1 / Math.sqrt(2 * layers * width));
    normal(`${layer}.feed.norm`, [width], 0, 1);
    normal(`${layer}.feed.input`, [width, hidden], 1 / Math.sqrt(width));
    normal(`${layer}.feed.bias`, [hidden], 0);
    normal(`${layer}.feed.output`, [hidden, width], 1 / Math.sqrt(layers * hidden));
  }
  normal('norm', [width], 0, 1);
  normal('energy', [width, 1], 1 / Math.sqrt(width));
  if (config.forces === 'direct') normal('forces', [width, 3], 1 / Math.sqrt(width));
  return set;
}

/** Training starts at E = 0 and F = 0. */
function trainingStart(start: ParameterSet): ParameterSet {
  return Object.fromEntries(
    Object.entries(start).map(([name, { shape, values }]) => [
      name,
      { shape, values: name === 'energy' || name === 'forces' ? new Float64Array(values.length) : values },
    ]),
  );
}

/** Positions minus their mean over the real atoms; padding at the origin: [graphs, slots, 3]. */
function centred(batch: DenseBatch): Node {
  const mask = reshape(batch.mask, [...batch.mask.shape, 1]);
  const mean = divide(sum(multiply(batch.positions, mask), [1]), sum(mask, [1]));
  return multiply(subtract(batch.positions, mean), mask);
}

function coordinateFeatures(x: Node, octaves: number): Node {
  const waves = Array.from({ length: octaves }, (_, k) => multiply(2 ** k, x)).flatMap((phase) => [
    sin(phase),
    cos(phase),
  ]);
  return concatenate([x, ...waves], 2);
}

function apply(
  parameters: Readonly<Record<string, Node>>,
  batch: DenseBatch,
  config: TransformerConfig,
): { energy: Node; forces?: Node } {
  const { heads, layers } = config;
  const [graphs, slots] = batch.mask.shape;
  let t = add(
    linear(coordinateFeatures(centred(batch), config.octaves), parameters.coordinates),
    embedding(batch.oneHot, parameters['species.embedding']),
  );
  for (let layer = 0; layer < layers; layer++) {
    const p = (name: string): Node => parameters[`${layer}.${name}`];
    const joint = linear(rmsNorm(t, p('attention.norm')), p('attention.input'));
    t = add(t, linear(attention(joint, batch.mask, heads), p('attention.output')));
    const hidden = silu(linear(rmsNorm(t, p('feed.norm')), p('feed.input'), p('feed.bias')));
    t = add(t, linear(hidden, p('feed.output')));
  }
  const mask = reshape(batch.mask, [graphs, slots, 1]);
  const final = rmsNorm(t, parameters.norm);
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
  trainingStart,
  apply: (parameters, batch, config) => {
    if (batch.layout !== 'dense') throw new Error('The transformer takes batches in dense layout, not graph ones.');
    return apply(parameters, batch, config);
  },
};
