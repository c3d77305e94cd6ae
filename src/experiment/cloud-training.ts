/**
 * A recipe for clouds -> weights with their domain and test errors: generates the solids of the training split, trains, and
 * measures the moving average on those of the test split, both upright and turned at random.
 */
import { solidIds } from '../data/solids/classes.ts';
import { type SolidSample, solidSet } from '../data/solids/solid.ts';
import { Random } from '../math/random.ts';
import { countParameters } from '../model/parameters.ts';
import { cloudModelById } from '../model/registry.ts';
import type { CloudErrors } from '../task/cloud-classes.ts';
import { createCloudEvaluator } from '../train/cloud-evaluate.ts';
import { cloudLearner } from '../train/cloud-learner.ts';
import { type LabelledCloud, turnAnywhere } from '../train/cloud-samples.ts';
import type { CloudRecipe } from '../train/recipe.ts';
import { type CloudInfo, writeWeights } from '../train/weights.ts';
import { completeConfig, type EntryBase, learn, type TrainingOptions, type TrainingOutcome } from './training-run.ts';

/** What the tests of a whole recipe found. */
type CloudTest = NonNullable<CloudInfo['test']>;

/** One cloud model in `public/weights/index.json`. */
export interface CloudEntry extends EntryBase {
  readonly subject: 'cloud';
  /** Names of the classes, in the order of the logits. */
  readonly classes: readonly string[];
  /** Points of every training cloud. */
  readonly points: number;
  readonly training: CloudInfo['training'];
  readonly test: CloudTest;
}

const level = 'ten procedural solids';

/** Solids of one split of the recipe's seed; no solid is in both. Noise is added to the test set here, in training at every step. */
function solidsOf({ seed, data }: Pick<CloudRecipe, 'seed' | 'data'>, split: 'train' | 'test'): SolidSample[] {
  const { perClass, testPerClass, points: count, jitter } = data;
  return split === 'train'
    ? solidSet({ seed, split, perClass, count })
    : solidSet({ seed, split, perClass: testPerClass, count, jitter });
}

/** Each cloud turned by its own rotation of a seeded stream. */
function turnedAnywhere(clouds: readonly LabelledCloud[], seed: number): LabelledCloud[] {
  const random = new Random(seed).fork('test poses');
  return clouds.map((cloud) => turnAnywhere(cloud, random));
}

/** @throws FormatError, RangeError for configuration or checkpoint that do not fit, naming what and where. */
export async function runCloudTraining(options: TrainingOptions<CloudRecipe>): Promise<TrainingOutcome<CloudEntry>> {
  const { recipe, backend } = options;
  const model = cloudModelById(recipe.model);
  const config = completeConfig(model.configure(solidIds), recipe);
  const drawn = model.parameters(config, recipe.seed);
  const start = model.trainingStart?.(drawn) ?? drawn;
  const solids = solidsOf(recipe, 'train');
  const learned = await learn(options, cloudLearner(model, config, solids, recipe), start);
  if (!learned.finished) return learned;
  const { parameters } = learned;
  const evaluator = await createCloudEvaluator(backend, model, config, parameters);
  const clouds = solidsOf(recipe, 'test');
  const upright = await evaluator.errors(parameters, clouds);
  const anyPose = await evaluator.errors(parameters, turnedAnywhere(clouds, recipe.seed));
  evaluator.dispose();
  const test: CloudTest = { clouds: clouds.length, upright: figures(upright), anyPose: figures(anyPose) };
  const info: CloudInfo = {
    version: 1,
    subject: 'cloud',
    id: recipe.id,
    title: recipe.title,
    model: recipe.model,
    config: { ...config, elements: [0], classes: [...config.classes] },
    domain: { level, points: recipe.data.points, sampling: solids[0].scheme },
    training: {
      seed: recipe.seed,
      steps: learned.step,
      batch: recipe.batch,
      tilt: recipe.tilt,
      pose: recipe.pose,
      jitter: recipe.data.jitter,
      normalWeight: recipe.normalWeight,
    },
    test,
  };
  const { name, sha256, bytes } = await writeWeights({ info, parameters });
  return {
    finished: true,
    bytes,
    report: [...reportLines('upright', upright), ...reportLines('in any pose', anyPose)],
    entry: {
      id: recipe.id,
      model: recipe.model,
      subject: 'cloud',
      title: recipe.title,
      phrase: recipe.phrase,
      note: `${percent(upright.accuracy)} upright, ${percent(anyPose.accuracy)} in any pose`,
      file: name,
      sha256,
      parameters: countParameters(parameters),
      elements: [],
      level,
      classes: [...config.classes],
      points: recipe.data.points,
      training: info.training,
      test,
    },
  };
}

const figures = ({ accuracy, normalAngle }: CloudErrors): CloudTest['upright'] => ({ accuracy, normalAngle });

/** Tenths, rounded down: 100 % means every one. */
const percent = (share: number): string => `${Math.floor(1000 * share) / 10} %`;

/** One line of figures, then one per class: how often it was taken for each of the others. */
const reportLines = (pose: string, { clouds, accuracy, normalAngle, confusion }: CloudErrors): string[] => [
  `${pose} (${clouds} test clouds): ${(100 * accuracy).toFixed(1)} % right, normals ${normalAngle.toFixed(1)} degrees off`,
  ...confusion.flatMap((row, label) => {
    const wrong = row.flatMap((count, taken) => (taken === label || count === 0 ? [] : `${solidIds[taken]} ${count}`));
    return wrong.length === 0 ? [] : [`  ${solidIds[label]} taken for ${wrong.join(', ')}`];
  }),
];
