/** A recipe -> weights with their test errors, whatever the recipe trains: a potential or a cloud model. */
import { isCloudRecipe, type PotentialRecipe, type Recipe } from '../train/recipe.ts';
import { type CloudEntry, runCloudTraining } from './cloud-training.ts';
import { type PotentialEntry, type PotentialTrainingOptions, runPotentialTraining } from './potential-training.ts';
import type { TrainingOptions, TrainingOutcome } from './training-run.ts';

export { parseRecipe, type Recipe } from '../train/recipe.ts';
export type { CloudEntry } from './cloud-training.ts';
export type { PotentialEntry, TestErrors } from './potential-training.ts';
export type { TrainingOptions } from './training-run.ts';

/** One entry of `public/weights/index.json`; those of cloud models say `subject: 'cloud'`. */
export type WeightsEntry = PotentialEntry | CloudEntry;

/** @throws FormatError, RangeError for data, configuration or checkpoint that do not fit, naming what and where. */
export function runTraining(
  options: TrainingOptions<Recipe> & Pick<PotentialTrainingOptions, 'readFile'>,
): Promise<TrainingOutcome<WeightsEntry>> {
  const { recipe } = options;
  return isCloudRecipe(recipe)
    ? runCloudTraining({ ...options, recipe })
    : runPotentialTraining({ ...options, recipe: recipe satisfies PotentialRecipe });
}
