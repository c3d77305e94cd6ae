/**
 * The symbolic batch of particle systems and the feeds that bind it to data. Run-time extent: `graphs`; the particles of a system are as many as the
 * model is configured for.
 */
import type { ParticleSystem } from '../data/systems/systems.ts';
import type { Node } from '../tensor/graph.ts';
import { add, concatenate, feed, multiply, reshape, square, subtract, sum } from '../tensor/primitives.ts';
import type { BoundBatch } from './batch-inputs.ts';
import type { ParticleBatch } from './model.ts';
import type { NormalParameter } from './parameters.ts';

/** What a model sees of a system. */
export type SeenSystem = Pick<ParticleSystem, 'positions' | 'velocities' | 'couplings'>;

export function particleInputs(particles: number): ParticleBatch {
  return {
    layout: 'dense',
    positions: feed('positions', ['graphs', particles, 3]),
    velocities: feed('velocities', ['graphs', particles, 3]),
    couplings: feed('couplings', ['graphs', particles, particles]),
  };
}

/** @throws RangeError where a system has not so many particles */
export function bindParticles(systems: readonly SeenSystem[], particles: number): BoundBatch {
  const joined = (part: keyof SeenSystem, each: number): Float64Array => {
    const values = new Float64Array(systems.length * each);
    systems.forEach((system, n) => {
      if (system[part].length !== each)
        throw new RangeError(
          `${part} of system ${n + 1}: ${system[part].length} numbers, expected ${each} for ${particles} particles`,
        );
      values.set(system[part], n * each);
    });
    return values;
  };
  return {
    feeds: {
      positions: joined('positions', 3 * particles),
      velocities: joined('velocities', 3 * particles),
      couplings: joined('couplings', particles ** 2),
    },
    extents: { graphs: systems.length },
  };
}

/** x_i - x_j of positions [graphs, particles, 3]: [graphs, particles, particles, 3]. */
export function differences(positions: Node): Node {
  const [graphs, particles] = positions.shape;
  return subtract(reshape(positions, [graphs, particles, 1, 3]), reshape(positions, [graphs, 1, particles, 3]));
}

/** What no rotation changes of a pair: coupling and squared distance, [graphs, particles, particles, 2]. */
export function edgeFeatures(between: Node, couplings: Node): Node {
  return concatenate([reshape(couplings, [...couplings.shape, 1]), sum(square(between), [3])], 3);
}

/** Positions minus the mean over the particles. */
export function centredParticles(positions: Node): Node {
  const particles = positions.shape[1];
  if (typeof particles !== 'number')
    throw new Error(`The mean needs a fixed number of particles, not [${positions.shape}].`);
  return add(positions, multiply(-1 / particles, sum(positions, [1])));
}

/** Adds the weights of the messages of a layer (`nn/pair-messages.ts`), for two edge features. */
export function messageParameters(normal: NormalParameter, layer: number, width: number): void {
  const { message } = layerNames(layer);
  normal(message('receiver'), [width, width], 1 / Math.sqrt(2 * width));
  normal(message('sender'), [width, width], 1 / Math.sqrt(2 * width));
  normal(message('edge'), [2, width], 0.3);
  normal(message('bias'), [width], 0);
  normal(message('output'), [width, width], Math.SQRT2 / Math.sqrt(width));
  normal(message('output.bias'), [width], 0);
}

/** Adds the weights that take the messages of a layer into its rows. */
export function updateParameters(normal: NormalParameter, layer: number, width: number, particles: number): void {
  const { update } = layerNames(layer);
  normal(update('self'), [width, width], 1 / Math.sqrt(2 * width));
  normal(update('messages'), [width, width], 1 / Math.sqrt(2 * (particles - 1) * width));
  normal(update('bias'), [width], 0);
  normal(update('output'), [width, width], 1 / Math.sqrt(width));
  normal(update('output.bias'), [width], 0);
}

/** The names of a layer's weights in a set. */
export const layerNames = (layer: number) => ({
  message: (name: string): string => `${layer}.message.${name}`,
  update: (name: string): string => `${layer}.update.${name}`,
});
