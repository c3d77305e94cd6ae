/**
 * `particle-network`: message passing on the complete graph of a few particles; positions, centred on their mean, and velocities are plain numbers, so
 * that translations and permutations are its only symmetries. It is the graph network that frame averaging was tried on (Puny et al., "Frame averaging
 * for invariant and equivariant network design", ICLR 2022, n-body experiment): 4 layers, width 60, silu, edges see the coupling and the squared
 * distance.
 *   h_i = [x_i, v_i] W + b;   4 x (m_ij, h_i) as in `nn/pair-messages.ts`;   d_i = silu(h_i W1 + b1) W2 + b2
 * d is the whole displacement: the free flight v t is not added, for that would be a symmetry built in.
 */
import { Random } from '../math/random.ts';
import { silu } from '../nn/activation.ts';
import { linear } from '../nn/linear.ts';
import { pairMessages, updateRows } from '../nn/pair-messages.ts';
import type { Node } from '../tensor/graph.ts';
import { concatenate } from '../tensor/primitives.ts';
import type { ParameterSet, ParticleBatch, ParticleConfig, ParticleModel, ParticlePrediction } from './model.ts';
import { normalParameter, type ParameterBuilder, withZeros } from './parameters.ts';
import {
  centredParticles,
  differences,
  edgeFeatures,
  layerNames,
  messageParameters,
  updateParameters,
} from './particle-batch.ts';

export interface ParticleNetworkConfig extends ParticleConfig {
  readonly width: number;
  readonly layers: number;
}

function parameters({ width, layers, particles }: ParticleNetworkConfig, seed: number): ParameterSet {
  const set: ParameterBuilder = {};
  const normal = normalParameter(set, new Random(seed).fork('particle-network'));
  normal('input', [6, width], 1 / Math.sqrt(2));
  normal('input.bias', [width], 0);
  for (let layer = 0; layer < layers; layer++) {
    messageParameters(normal, layer, width);
    updateParameters(normal, layer, width, particles);
  }
  normal('hidden', [width, width], 1 / Math.sqrt(width));
  normal('hidden.bias', [width], 0);
  normal('displacement', [width, 3], 1 / Math.sqrt(width));
  normal('displacement.bias', [3], 0);
  return set;
}

function apply(
  parameters: Readonly<Record<string, Node>>,
  { positions, velocities, couplings }: ParticleBatch,
  { layers }: ParticleNetworkConfig,
): ParticlePrediction {
  const layer = (x: Node, name: string): Node => linear(x, parameters[name], parameters[`${name}.bias`]);
  const edges = edgeFeatures(differences(positions), couplings);
  let h = layer(concatenate([centredParticles(positions), velocities], 2), 'input');
  for (let n = 0; n < layers; n++) {
    const { message, update } = layerNames(n);
    const messages = pairMessages(h, edges, (name) => parameters[message(name)]);
    h = updateRows(h, messages, (name) => parameters[update(name)]);
  }
  return { displacement: layer(silu(layer(h, 'hidden')), 'displacement') };
}

export const particleNetwork: ParticleModel<ParticleNetworkConfig> = {
  id: 'particle-network',
  subject: 'particles',
  layout: 'dense',
  configure: (particles) => ({ elements: [0], particles, width: 60, layers: 4 }),
  parameters,
  /** Training starts with particles at rest. */
  trainingStart: (start) => withZeros(start, (name) => name === 'displacement'),
  apply,
};
