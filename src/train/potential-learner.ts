/** Energies and forces of labelled frames, each batch turned as the recipe says. */
import { Random } from '../math/random.ts';
import { type BoundBatch, batchInputs } from '../model/batch-inputs.ts';
import { type Model, predict } from '../model/model.ts';
import type { AnyConfig } from '../model/registry.ts';
import { energyForcesFeeds, energyForcesObjective } from '../task/energy-forces.ts';
import type { Learner } from './learner.ts';
import type { PotentialRecipe } from './recipe.ts';
import { batchIndices, labelledBatch, type Sample, tiltMatrix, turnSample } from './samples.ts';

export type PotentialLearning = Pick<PotentialRecipe, 'seed' | 'batch' | 'tilt' | 'energyWeight' | 'forceWeight'>;

export function potentialLearner(
  model: Model<AnyConfig>,
  config: AnyConfig,
  samples: readonly Sample[],
  recipe: PotentialLearning,
): Learner {
  const inputs = batchInputs(model.layout, config.elements.length);
  const random = new Random(recipe.seed).fork('training');
  const chosen = (step: number): readonly Sample[] => {
    const plain = batchIndices(step, samples.length, recipe.batch, random).map((n) => samples[n]);
    if (recipe.tilt === 0) return plain;
    const turns = random.fork(`tilt ${step}`);
    return plain.map((sample) => turnSample(sample, tiltMatrix(turns, recipe.tilt)));
  };
  return {
    objective: (parameters) => energyForcesObjective(predict(model, parameters, inputs, config)),
    batch: (step): BoundBatch => {
      const { feeds, extents, energies, forces, counts } = labelledBatch(chosen(step), config.elements);
      const weights = { energy: recipe.energyWeight, forces: recipe.forceWeight };
      return { feeds: { ...feeds, ...energyForcesFeeds(energies, forces, counts, weights) }, extents };
    },
  };
}
