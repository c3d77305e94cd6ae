/**
 * Displacements of simulated particle systems, turned and wrapped as the mechanism does. With a wrapper of several copies the loss is that of the mean
 * displacement; with one copy the true displacement is turned with it, which is the same loss.
 */
import { turnVectors } from '../data/align.ts';
import type { ParticleSystem } from '../data/systems/systems.ts';
import { Random } from '../math/random.ts';
import { copyFeeds, meanOfVectors, trainingCopies } from '../mechanism/copies.ts';
import type { MechanismChoice } from '../mechanism/describe.ts';
import type { BoundBatch } from '../model/batch-inputs.ts';
import type { ParticleConfig, ParticleModel, ParticlePrediction } from '../model/model.ts';
import { bindParticles, particleInputs } from '../model/particle-batch.ts';
import { displacementFeeds, displacementObjective } from '../task/displacement.ts';
import type { Node } from '../tensor/graph.ts';
import type { Learner } from './learner.ts';
import { mechanismSamples } from './mechanism-samples.ts';
import { batchIndices } from './samples.ts';

export interface LabelledSystem extends Pick<ParticleSystem, 'positions' | 'velocities' | 'couplings'> {
  /** f64[particles, 3]: where each particle will be, minus where it is. */
  readonly displacement: Float64Array;
}

export interface ParticleLearning {
  readonly seed: number;
  readonly batch: number;
  readonly mechanism?: MechanismChoice;
}

/** The system turned by `matrix` [3, 3], with where it goes. */
export const turnSystem = (sample: LabelledSystem, matrix: Float64Array): LabelledSystem => ({
  ...sample,
  positions: turnVectors(sample.positions, matrix),
  velocities: turnVectors(sample.velocities, matrix),
  displacement: turnVectors(sample.displacement, matrix),
});

/** @param samples asked for at each step: they may be simulated only when training begins */
export function particleLearner(
  model: ParticleModel<ParticleConfig>,
  config: ParticleConfig,
  samples: () => readonly LabelledSystem[],
  { seed, batch, mechanism = {} }: ParticleLearning,
): Learner {
  const { particles } = config;
  const copies = trainingCopies(mechanism);
  const inputs = particleInputs(particles);
  const random = new Random(seed).fork('training');
  const predicted = (parameters: Readonly<Record<string, Node>>): ParticlePrediction => {
    const { displacement } = model.apply(parameters, inputs, config);
    return { displacement: copies === 1 ? displacement : meanOfVectors(copies, inputs, displacement) };
  };
  return {
    objective: (parameters) => displacementObjective(predicted(parameters)),
    batch: (step): BoundBatch => {
      const all = samples();
      const chosen = batchIndices(step, all.length, batch, random).map((n) => all[n]);
      const drawn = mechanismSamples(mechanism, chosen, turnSystem, ({ positions }) => positions, random, step);
      const fed = bindParticles(drawn.copies, particles);
      const judged = copies === 1 ? drawn.copies : drawn.samples;
      const targets = Float64Array.from(judged.flatMap(({ displacement }) => Array.from(displacement)));
      const bound =
        copies > 1 && drawn.rotations
          ? copyFeeds(drawn.rotations, new Array<number>(chosen.length).fill(particles), 'dense')
          : { feeds: {}, extents: {} };
      return {
        feeds: { ...fed.feeds, ...bound.feeds, ...displacementFeeds(targets) },
        extents: { ...fed.extents, ...bound.extents },
      };
    },
  };
}
