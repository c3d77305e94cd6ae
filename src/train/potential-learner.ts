/**
 * Energies and forces of labelled frames, each batch turned as the recipe says and as the mechanism does. With a wrapper of several copies the
 * loss is that of their means; with one copy the targets are turned with it, which is the same loss.
 */
import { Random } from '../math/random.ts';
import { copyFeeds, meanOfScalars, meanOfVectors, trainingCopies } from '../mechanism/copies.ts';
import type { MechanismChoice } from '../mechanism/describe.ts';
import { type BoundBatch, batchInputs } from '../model/batch-inputs.ts';
import { type Model, type Prediction, predict } from '../model/model.ts';
import type { AnyConfig } from '../model/registry.ts';
import { energyForcesFeeds, energyForcesObjective } from '../task/energy-forces.ts';
import type { Node } from '../tensor/graph.ts';
import type { Learner } from './learner.ts';
import { mechanismSamples } from './mechanism-samples.ts';
import type { PotentialRecipe } from './recipe.ts';
import { batchIndices, labelledBatch, type Sample, tiltMatrix, turnSample } from './samples.ts';

export type PotentialLearning = Pick<PotentialRecipe, 'seed' | 'batch' | 'tilt' | 'energyWeight' | 'forceWeight'> & {
  readonly mechanism?: MechanismChoice;
};

export function potentialLearner(
  model: Model<AnyConfig>,
  config: AnyConfig,
  samples: readonly Sample[],
  recipe: PotentialLearning,
): Learner {
  const { mechanism = {} } = recipe;
  const copies = trainingCopies(mechanism);
  const inputs = batchInputs(model.layout, config.elements.length);
  const random = new Random(recipe.seed).fork('training');
  const chosen = (step: number): readonly Sample[] => {
    const plain = batchIndices(step, samples.length, recipe.batch, random).map((n) => samples[n]);
    if (recipe.tilt === 0) return plain;
    const turns = random.fork(`tilt ${step}`);
    return plain.map((sample) => turnSample(sample, tiltMatrix(turns, recipe.tilt)));
  };
  const predicted = (parameters: Readonly<Record<string, Node>>): Prediction => {
    const { energy, forces } = predict(model, parameters, inputs, config);
    if (copies === 1) return { energy, forces };
    return { energy: meanOfScalars(copies, energy), forces: meanOfVectors(copies, inputs, forces) };
  };
  const positionsOf = ({ frame }: Sample): Float64Array => frame.positions;
  return {
    objective: (parameters) => energyForcesObjective(predicted(parameters)),
    batch: (step): BoundBatch => {
      const drawn = mechanismSamples(mechanism, chosen(step), turnSample, positionsOf, random, step);
      const fed = labelledBatch(drawn.copies, config.elements);
      const { energies, forces, counts } = copies === 1 ? fed : labelledBatch(drawn.samples, config.elements);
      const bound =
        copies > 1 && drawn.rotations ? copyFeeds(drawn.rotations, counts, model.layout) : { feeds: {}, extents: {} };
      const weights = { energy: recipe.energyWeight, forces: recipe.forceWeight };
      return {
        feeds: { ...fed.feeds, ...bound.feeds, ...energyForcesFeeds(energies, forces, counts, weights) },
        extents: { ...fed.extents, ...bound.extents },
      };
    },
  };
}
