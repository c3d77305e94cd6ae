/** Classes and normals of clouds: each batch with fresh noise and turns, as the recipe says. */
import { Random } from '../math/random.ts';
import { type BoundBatch, batchInputs } from '../model/batch-inputs.ts';
import type { CloudConfig, CloudModel } from '../model/model.ts';
import { cloudFeeds, cloudObjective } from '../task/cloud-classes.ts';
import { augmented, cloudBatch, type LabelledCloud } from './cloud-samples.ts';
import type { Learner } from './learner.ts';
import type { CloudRecipe } from './recipe.ts';
import { batchIndices } from './samples.ts';

export type CloudLearning = Pick<CloudRecipe, 'seed' | 'batch' | 'pose' | 'tilt' | 'normalWeight'> & {
  readonly data: Pick<CloudRecipe['data'], 'jitter'>;
};

export function cloudLearner(
  model: CloudModel<CloudConfig>,
  config: CloudConfig,
  samples: readonly LabelledCloud[],
  recipe: CloudLearning,
): Learner {
  const { pose, tilt, normalWeight } = recipe;
  const inputs = batchInputs(model.layout, config.elements.length);
  const random = new Random(recipe.seed).fork('training');
  return {
    objective: (parameters) => cloudObjective(model.apply(parameters, inputs, config)),
    batch: (step): BoundBatch => {
      const changes = random.fork(`augmentation ${step}`);
      const chosen = batchIndices(step, samples.length, recipe.batch, random).map((n) =>
        augmented(samples[n], { jitter: recipe.data.jitter, pose, tilt }, changes),
      );
      const { feeds, extents, labels, normals, points } = cloudBatch(model, config, chosen);
      return {
        feeds: { ...feeds, ...cloudFeeds(labels, config.classes.length, normals, points, normalWeight) },
        extents,
      };
    },
  };
}
