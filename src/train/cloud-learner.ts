/**
 * Classes and normals of clouds: each batch with fresh noise and turns, as the recipe says and as the mechanism does. With a wrapper of several
 * copies the loss is that of the mean logits and normals; with one copy the normals are turned with it, which is the same loss.
 */
import { Random } from '../math/random.ts';
import { copyFeeds, meanOfScalars, meanOfVectors, trainingCopies } from '../mechanism/copies.ts';
import type { MechanismChoice } from '../mechanism/describe.ts';
import { type BoundBatch, batchInputs } from '../model/batch-inputs.ts';
import type { CloudConfig, CloudModel, CloudPrediction } from '../model/model.ts';
import { cloudFeeds, cloudObjective } from '../task/cloud-classes.ts';
import type { Node } from '../tensor/graph.ts';
import { augmented, cloudBatch, type LabelledCloud, turnCloud } from './cloud-samples.ts';
import type { Learner } from './learner.ts';
import { mechanismSamples } from './mechanism-samples.ts';
import type { CloudRecipe } from './recipe.ts';
import { batchIndices } from './samples.ts';

export type CloudLearning = Pick<CloudRecipe, 'seed' | 'batch' | 'pose' | 'tilt' | 'normalWeight'> & {
  readonly data: Pick<CloudRecipe['data'], 'jitter'>;
  readonly mechanism?: MechanismChoice;
};

export function cloudLearner(
  model: CloudModel<CloudConfig>,
  config: CloudConfig,
  samples: readonly LabelledCloud[],
  recipe: CloudLearning,
): Learner {
  const { pose, tilt, normalWeight, mechanism = {} } = recipe;
  const copies = trainingCopies(mechanism);
  const inputs = batchInputs(model.layout, config.elements.length);
  const random = new Random(recipe.seed).fork('training');
  const predicted = (parameters: Readonly<Record<string, Node>>): CloudPrediction => {
    const { logits, normals } = model.apply(parameters, inputs, config);
    if (copies === 1) return { logits, normals };
    return { logits: meanOfScalars(copies, logits), normals: meanOfVectors(copies, inputs, normals) };
  };
  return {
    objective: (parameters) => cloudObjective(predicted(parameters)),
    batch: (step): BoundBatch => {
      const changes = random.fork(`augmentation ${step}`);
      const chosen = batchIndices(step, samples.length, recipe.batch, random).map((n) =>
        augmented(samples[n], { jitter: recipe.data.jitter, pose, tilt }, changes),
      );
      const drawn = mechanismSamples(mechanism, chosen, turnCloud, ({ points }) => points, random, step);
      const fed = cloudBatch(model, config, drawn.copies);
      const { labels, normals, points } = copies === 1 ? fed : cloudBatch(model, config, drawn.samples);
      const counts = drawn.samples.map((sample) => sample.points.length / 3);
      const bound =
        copies > 1 && drawn.rotations ? copyFeeds(drawn.rotations, counts, model.layout) : { feeds: {}, extents: {} };
      return {
        feeds: {
          ...fed.feeds,
          ...bound.feeds,
          ...cloudFeeds(labels, config.classes.length, normals, points, normalWeight),
        },
        extents: { ...fed.extents, ...bound.extents },
      };
    },
  };
}
