/**
 * Models that can be applied to a subject: the same architecture for points or atoms, and weights that know its elements. What the visitor
 * chose stays where it can.
 */
import { chooseWeights } from '../experiment/choose-weights.ts';
import { judgedBy, modelFor, rowsTaken, type Taken, takes, whyNotActing } from '../experiment/consistency.ts';
import { DEFAULT_GROUP, DEFAULT_POINTS } from '../experiment/names.ts';
import type { Experiment, ExperimentModel } from '../experiment/schema.ts';
import { groupOf } from '../group/describe.ts';
import { bestWeights, useCatalogue } from './catalogue.ts';

/** Shipped weights that do not know the subject's elements give way to ones that do; any others stay as chosen. */
function knowing(choice: ExperimentModel, species: Iterable<number>): ExperimentModel {
  const { weights } = useCatalogue.getState();
  const entry = weights.find(({ file }) => file === choice.weights);
  if (!entry || chooseWeights([entry], entry.model, species)) return choice;
  const better = chooseWeights(weights, choice.model, species);
  return better ? { ...choice, weights: better.file } : choice;
}

/** One model for a kind of subject; another architecture comes with its best weights, or keeps the seed of random ones and of those that are trained here. */
function fitted(choice: ExperimentModel, kind: Taken, species: readonly number[]): ExperimentModel {
  const model = modelFor(choice.model, kind);
  if (model !== choice.model) {
    const seeded = /^(random|train):/.test(choice.weights);
    return { ...choice, model, weights: seeded ? choice.weights : bestWeights(model, species) };
  }
  return kind === 'molecule' && species.length > 0 ? knowing(choice, species) : choice;
}

/**
 * The experiment with models that take this kind of subject, judged by what they give; the very same object where nothing had to change.
 * @param species atomic numbers, where they are known
 */
export function fitModels(before: Experiment, kind: Taken, species: Iterable<number>): Experiment {
  const numbers = [...species];
  const a = fitted(before.a, kind, numbers);
  const b = before.b && fitted(before.b, kind, numbers);
  if (a === before.a && b === before.b && takes(a.model) === kind) return before;
  const { points, ...rest } = before;
  return {
    ...rest,
    a,
    ...(b && { b }),
    group: whyNotActing(groupOf(before.group), kind) ? DEFAULT_GROUP : before.group,
    output: judgedBy(a.model).includes(before.output) ? before.output : judgedBy(a.model)[0],
    ...(kind === 'cloud' && { points: points ?? DEFAULT_POINTS }),
  };
}

/** Why models changed, as the end of a sentence about the subject. */
export const whyFitted = (before: Experiment, after: Experiment): string =>
  takes(before.a.model) === takes(after.a.model)
    ? 'has elements that the weights were not trained on: others that know them were chosen.'
    : `holds ${rowsTaken[takes(after.a.model) ?? 'molecule']}: models that take them were chosen.`;
