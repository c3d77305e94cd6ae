/**
 * `particle-equivariant`: the same messages of what no rotation changes, and particles that move along their differences and velocities (Satorras,
 * Hoogeboom, Welling, "E(n) equivariant graph neural networks", ICML 2021, with velocities as in its n-body code): equivariant by construction.
 *   h_i = |v_i|^2 w + b;   per layer, with messages m_ij of h, coupling and squared distance of the moved x:
 *   x_i += 1/(n-1) sum_j (x_i - x_j) phi(m_ij) + psi(h_i) v_i;   h_i as in `nn/pair-messages.ts`
 *   phi, psi: one hidden layer with silu, one number out;   d = x after the layers - x before
 */
import { Random } from '../math/random.ts';
import { silu } from '../nn/activation.ts';
import { linear } from '../nn/linear.ts';
import { pairMessages, updateRows } from '../nn/pair-messages.ts';
import type { Node } from '../tensor/graph.ts';
import { add, multiply, reshape, square, subtract, sum } from '../tensor/primitives.ts';
import type { ParameterSet, ParticleBatch, ParticleConfig, ParticleModel, ParticlePrediction } from './model.ts';
import { normalParameter, type ParameterBuilder, withZeros } from './parameters.ts';
import { differences, edgeFeatures, layerNames, messageParameters, updateParameters } from './particle-batch.ts';

export interface ParticleEquivariantConfig extends ParticleConfig {
  readonly width: number;
  readonly layers: number;
}

/** Readout scale of random weights that are judged: a layer moves particles by a fraction of their distances. */
const judgingReadout = 0.1;

function parameters({ width, layers, particles }: ParticleEquivariantConfig, seed: number): ParameterSet {
  const set: ParameterBuilder = {};
  const normal = normalParameter(set, new Random(seed).fork('particle-equivariant'));
  normal('input', [1, width], 1);
  normal('input.bias', [width], 0.3);
  for (let layer = 0; layer < layers; layer++) {
    messageParameters(normal, layer, width);
    if (layer < layers - 1) updateParameters(normal, layer, width, particles);
    for (const head of ['along', 'free']) {
      normal(`${layer}.${head}.hidden`, [width, width], 1 / Math.sqrt(width));
      normal(`${layer}.${head}.hidden.bias`, [width], 0);
      normal(`${layer}.${head}`, [width, 1], judgingReadout / Math.sqrt(width));
      normal(`${layer}.${head}.bias`, [1], 0);
    }
  }
  return set;
}

function apply(
  parameters: Readonly<Record<string, Node>>,
  { positions, velocities, couplings }: ParticleBatch,
  { layers, particles }: ParticleEquivariantConfig,
): ParticlePrediction {
  const layer = (x: Node, name: string): Node => linear(x, parameters[name], parameters[`${name}.bias`]);
  const head = (x: Node, name: string): Node => layer(silu(layer(x, `${name}.hidden`)), name);
  let h = layer(sum(square(velocities), [2]), 'input');
  let x = positions;
  for (let n = 0; n < layers; n++) {
    const { message, update } = layerNames(n);
    const between = differences(x);
    const messages = pairMessages(h, edgeFeatures(between, couplings), (name) => parameters[message(name)]);
    const along = reshape(sum(multiply(between, head(messages, `${n}.along`)), [2]), positions.shape);
    const free = multiply(head(h, `${n}.free`), velocities);
    x = add(x, add(multiply(1 / (particles - 1), along), free));
    if (n < layers - 1) h = updateRows(h, messages, (name) => parameters[update(name)]);
  }
  return { displacement: subtract(x, positions) };
}

export const particleEquivariant: ParticleModel<ParticleEquivariantConfig> = {
  id: 'particle-equivariant',
  subject: 'particles',
  layout: 'dense',
  configure: (particles) => ({ elements: [0], particles, width: 48, layers: 4 }),
  parameters,
  /** Training starts with particles at rest. */
  trainingStart: (start) => withZeros(start, (name) => /^\d+\.(along|free)$/.test(name)),
  apply,
};
