/**
 * What an experiment asks of one of its sides: the model, start values and plan of weights named `train:SEED`, with everything resolved that the plan
 * leaves open. Steps under equal passes: passes(A) steps(A) = passes(B) steps(B), where the side whose steps are cheaper takes the plan's.
 */
import type { Side } from '../engine/messages.ts';
import { type MechanismChoice, type Passes, passesOf } from '../mechanism/describe.ts';
import { finiteSetSize } from '../mechanism/finite-set.ts';
import type { OptimiserRecipe } from '../train/recipe-fields.ts';
import { ExperimentFailure } from './failure.ts';
import { parseWeightsName } from './names.ts';
import type { Experiment, ExperimentModel } from './schema.ts';
import { DEFAULT_PLAN, type TrainingPlan } from './training-plan.ts';
import { mechanismChoice } from './wrapping.ts';

export interface TrainingTask {
  readonly experiment: Experiment;
  readonly model: string;
  /** Of the start values; data order, splits and poses go by the experiment's own seed, the same for both sides. */
  readonly seed: number;
  readonly mechanismWord: string;
  readonly mechanism: MechanismChoice;
  readonly passes: Passes;
  readonly plan: TrainingPlan;
  readonly optimiser: OptimiserRecipe;
  readonly steps: number;
}

interface ModelOptimiser {
  readonly rate: number;
  readonly warmUp: number;
  readonly beta2: number;
}

/**
 * One network whatever couples its features, so that two of its kinds side by side differ in their products alone. The rate was tried by
 * `train '#v=1&a=MODEL:train:SEED&s=sample:ethanol-train&t=1000'` on lavapipe with seeds 0, 1, 2. RMS error of the forces held back at the end, and the first step at which
 * the mean of ten reported losses was at most 0.03: `gaunt` 0.037, 0.036, 0.033 eV/Å, steps 635, 550, 525; `gaunt-curl` 0.038, 0.035, 0.037 eV/Å, steps 640, 570, 630;
 * `clebsch-gordan` 0.035, 0.037, 0.037 eV/Å, steps 560, 585, 525. The shipped weights have rates of their own, in their recipes.
 */
const gauntNetwork: ModelOptimiser = { rate: 0.015, warmUp: 30, beta2: 0.99 };

/** Highest rate where the plan names none, and what goes with it, for every model. */
const modelOptimisers: Readonly<Record<string, ModelOptimiser>> = {
  gaunt: gauntNetwork,
  'gaunt-curl': gauntNetwork,
  'clebsch-gordan': gauntNetwork,
  transformer: { rate: 0.002, warmUp: 100, beta2: 0.999 },
  pointnet: { rate: 0.002, warmUp: 50, beta2: 0.999 },
  'cloud-transformer': { rate: 0.002, warmUp: 100, beta2: 0.999 },
  'particle-network': { rate: 0.002, warmUp: 50, beta2: 0.999 },
  'particle-equivariant': { rate: 0.002, warmUp: 50, beta2: 0.999 },
  'cloud-gaunt': { rate: 0.01, warmUp: 30, beta2: 0.99 },
};

/** Share of a run that its warm-up takes at most. */
const longestWarmUp = 0.1;

/** @throws RangeError for a model that has no rate of its own: another's would train it badly without a word */
export function optimiserFor(model: string, plan: TrainingPlan, steps: number): OptimiserRecipe {
  if (!Object.hasOwn(modelOptimisers, model))
    throw new RangeError(
      `The model "${model}" has no rate to be trained with; ${Object.keys(modelOptimisers).join(', ')} have one: give it one among the optimisers of the models.`,
    );
  const own = modelOptimisers[model];
  return {
    rate: plan.rate ?? own.rate,
    warmUp: Math.min(own.warmUp, Math.ceil(longestWarmUp * steps)),
    schedule: plan.schedule,
    beta1: 0.9,
    beta2: own.beta2,
    epsilon: 1e-8,
    weightDecay: plan.decay,
    clipNorm: plan.clip,
    average: plan.average,
  };
}

/** The models of an experiment that it trains, by side. */
export function trainedSides({ a, b }: Pick<Experiment, 'a' | 'b'>): Side[] {
  const isTrained = (side: ExperimentModel | undefined): boolean => side?.weights.startsWith('train:') ?? false;
  return [...(isTrained(a) ? (['A'] as const) : []), ...(isTrained(b) ? (['B'] as const) : [])];
}

/** The model of a side. */
export const sideModel = ({ a, b }: Pick<Experiment, 'a' | 'b'>, side: Side): ExperimentModel | undefined =>
  side === 'A' ? a : b;

const trainingPasses = (word: string): number => passesOf(mechanismChoice(word), finiteSetSize).training;

function stepsOf(experiment: Experiment, plan: TrainingPlan, own: ExperimentModel): number {
  if (plan.compare !== 'passes') return plan.steps;
  const passes = trainedSides(experiment).flatMap((side) => {
    const model = sideModel(experiment, side);
    return model ? [trainingPasses(model.mechanism)] : [];
  });
  return Math.max(1, Math.round((plan.steps * Math.min(...passes)) / trainingPasses(own.mechanism)));
}

/** @throws ExperimentFailure `cannot-train` where the weights of the side are not trained here */
export function trainingTask(experiment: Experiment, side: Side): TrainingTask {
  const own = sideModel(experiment, side);
  const weights = own && parseWeightsName(own.weights);
  if (!own || weights?.kind !== 'trained')
    throw new ExperimentFailure('cannot-train', `Model ${side} of this experiment is not trained here.`, [
      'choose weights named train:SEED',
    ]);
  const plan = experiment.training ?? DEFAULT_PLAN;
  const steps = stepsOf(experiment, plan, own);
  const mechanism = mechanismChoice(own.mechanism);
  return {
    experiment,
    model: own.model,
    seed: weights.seed,
    mechanismWord: own.mechanism,
    mechanism,
    passes: passesOf(mechanism, finiteSetSize),
    plan,
    optimiser: optimiserFor(own.model, plan, steps),
    steps,
  };
}
