/**
 * A recipe -> weights with their domain and test errors: reads the sets, lays them in the recipe's pose, fits reference energies, trains,
 * and measures the moving average on the test frames, both as given (or in pose) and turned at random.
 */
import { alignFrames, heavyAtoms } from '../data/align.ts';
import { elementSymbol, hillFormula } from '../data/elements.ts';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import type { Frame } from '../data/subject.ts';
import { Random } from '../math/random.ts';
import { haar, matrixFromQuaternion } from '../math/rotation.ts';
import type { ParameterSet } from '../model/model.ts';
import { countParameters } from '../model/parameters.ts';
import { type AnyConfig, modelById } from '../model/registry.ts';
import { createEvaluator } from '../train/evaluate.ts';
import { potentialLearner } from '../train/potential-learner.ts';
import type { PotentialRecipe } from '../train/recipe.ts';
import { fitReferenceEnergies } from '../train/reference-energies.ts';
import { prepareSamples, type Sample, turnSample } from '../train/samples.ts';
import { type PotentialInfo, writeWeights } from '../train/weights.ts';
import { completeConfig, type EntryBase, learn, type TrainingOptions, type TrainingOutcome } from './training-run.ts';

/** Errors on one test set: forces in eV/angstrom per component, energies in eV per molecule. */
export interface TestErrors {
  readonly set: string;
  readonly frames: number;
  readonly forceMae: number;
  readonly forceRmse: number;
  readonly energyMae: number;
  /** The same with every frame turned by its own seeded random rotation. */
  readonly rotated: { readonly forceMae: number; readonly energyMae: number };
  /** What predicting zero would give. */
  readonly zero: { readonly forceMae: number; readonly energyMae: number };
}

/** One potential in `public/weights/index.json`. */
export interface PotentialEntry extends EntryBase {
  /** Formulas of the molecules trained on, e.g. `C2H6O`; absent where they are more than a few. */
  readonly formulas?: readonly string[];
  readonly domain: PotentialInfo['domain'];
  readonly training: PotentialInfo['training'];
  readonly errors: readonly TestErrors[];
}

export interface PotentialTrainingOptions extends TrainingOptions<PotentialRecipe> {
  /** Bytes of a file that the recipe names. */
  readonly readFile: (name: string) => Promise<Uint8Array>;
}

interface LoadedSet {
  readonly name: string;
  readonly train: readonly Frame[];
  readonly test: readonly Frame[];
}

/** Frames on the set's first training frame by their heavy atoms. */
function inOnePose(set: LoadedSet): LoadedSet {
  const [reference] = set.train;
  const same = (frame: Frame): boolean => frame.species.every((species, atom) => species === reference.species[atom]);
  if (![...set.train, ...set.test].every((frame) => frame.species.length === reference.species.length && same(frame)))
    throw new RangeError(`set ${set.name} holds different molecules: only frames of one molecule can share a pose`);
  const atoms = heavyAtoms(reference);
  const laid = (frames: readonly Frame[]): Frame[] => alignFrames(frames, reference, atoms);
  return { ...set, train: laid(set.train), test: laid(set.test) };
}

async function loadSets({ recipe, readFile }: PotentialTrainingOptions): Promise<LoadedSet[]> {
  const read = async (name: string): Promise<readonly Frame[]> => [
    ...framesOf((await importFile(name, await readFile(name))).subject),
  ];
  const sets: LoadedSet[] = [];
  for (const { name, train, test, holdOut, pose } of recipe.sets) {
    const frames = await read(train);
    const held = (n: number): boolean => holdOut !== undefined && n % holdOut === holdOut - 1;
    const set = {
      name,
      train: frames.filter((_, n) => !held(n)),
      test: test === undefined ? frames.filter((_, n) => held(n)) : await read(test),
    };
    if (set.test.length === 0)
      throw new RangeError(`set ${name} has no test frames: name a test file or hold some out`);
    sets.push((pose ?? recipe.pose) === 'aligned' ? inOnePose(set) : set);
  }
  return sets;
}

function rootMeanSquare(samples: readonly Sample[]): number {
  let squares = 0;
  let count = 0;
  for (const { forces } of samples) {
    for (const value of forces) squares += value * value;
    count += forces.length;
  }
  return Math.sqrt(squares / count);
}

const meanAbsolute = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;

async function testErrors(
  options: PotentialTrainingOptions,
  config: AnyConfig,
  parameters: ParameterSet,
  sets: readonly { name: string; test: readonly Sample[] }[],
): Promise<TestErrors[]> {
  const evaluator = await createEvaluator(options.backend, modelById(options.recipe.model), config, parameters);
  const errors: TestErrors[] = [];
  for (const { name, test } of sets) {
    const random = new Random(options.recipe.seed).fork(`test ${name}`);
    const turned = test.map((sample) => turnSample(sample, matrixFromQuaternion(haar(random))));
    const { forceMae, forceRmse, energyMae } = await evaluator.errors(parameters, test);
    const rotated = await evaluator.errors(parameters, turned);
    errors.push({
      set: name,
      frames: test.length,
      forceMae,
      forceRmse,
      energyMae,
      rotated: { forceMae: rotated.forceMae, energyMae: rotated.energyMae },
      zero: {
        forceMae: meanAbsolute(test.flatMap(({ forces }) => Array.from(forces))),
        energyMae: meanAbsolute(test.map(({ energy }) => energy)),
      },
    });
  }
  evaluator.dispose();
  return errors;
}

/** @throws FormatError, RangeError for sets, configuration or checkpoint that do not fit, naming what and where. */
export async function runPotentialTraining(
  options: PotentialTrainingOptions,
): Promise<TrainingOutcome<PotentialEntry>> {
  const { recipe } = options;
  const model = modelById(recipe.model);
  const config: AnyConfig = completeConfig(model.configure(recipe.elements), recipe);
  const cutoff = model.cutoff?.(config);
  const sets = await loadSets(options);
  const referenceEnergies = fitReferenceEnergies(
    sets.flatMap(({ train }) => train),
    recipe.elements,
  );
  const prepare = (frames: readonly Frame[]): Sample[] =>
    prepareSamples(frames, recipe.elements, referenceEnergies, cutoff);
  const samples = sets.flatMap(({ train }) => prepare(train));
  const drawn = model.parameters(config, recipe.seed);
  const start = model.trainingStart?.(drawn) ?? drawn;
  const learned = await learn(options, potentialLearner(model, config, samples, recipe), start);
  if (!learned.finished) return learned;
  const { parameters } = learned;
  const tests = sets.map(({ name, test }) => ({ name, test: prepare(test) }));
  const info: PotentialInfo = {
    version: 1,
    id: recipe.id,
    title: recipe.title,
    model: recipe.model,
    config: { ...config, elements: [...config.elements] },
    normalisation: { referenceEnergies },
    domain: {
      elements: recipe.elements.map(elementSymbol),
      level: recipe.level,
      rmsForce: rootMeanSquare(samples),
      sets: sets.map(({ name }) => name),
    },
    training: { seed: recipe.seed, steps: learned.step, batch: recipe.batch, pose: recipe.pose, tilt: recipe.tilt },
  };
  const { name, sha256, bytes } = await writeWeights({ info, parameters });
  const errors = await testErrors(options, config, parameters, tests);
  return {
    finished: true,
    bytes,
    report: errors.map(reportLine),
    entry: {
      id: recipe.id,
      model: recipe.model,
      title: recipe.title,
      phrase: recipe.phrase,
      note: noteOf(errors),
      file: name,
      sha256,
      parameters: countParameters(parameters),
      elements: info.domain.elements,
      level: info.domain.level,
      ...formulasOf(sets.flatMap(({ train }) => train)),
      domain: info.domain,
      training: info.training,
      errors,
    },
  };
}

const milli = (value: number): string => (1000 * value).toFixed(1);

const reportLine = ({ set, frames, forceMae, energyMae, rotated, zero }: TestErrors): string =>
  `${set} (${frames} test frames): forces ${milli(forceMae)} meV/A, turned at random ${milli(rotated.forceMae)}, ` +
  `zero ${milli(zero.forceMae)}; energies ${milli(energyMae)} meV, turned ${milli(rotated.energyMae)}, zero ${milli(zero.energyMae)}`;

/** `force error 11.6 meV/A on ethanol`, per set. */
const noteOf = (errors: readonly TestErrors[]): string =>
  `force error ${errors.map(({ set, forceMae }) => `${(1000 * forceMae).toPrecision(3)} meV/Å on ${set}`).join(', ')}`;

/** More molecules than these are a domain, not a list. */
const mostFormulas = 8;

function formulasOf(frames: readonly Frame[]): { readonly formulas?: readonly string[] } {
  const formulas = [...new Set(frames.map(({ species }) => hillFormula(species)))].sort();
  return formulas.length <= mostFormulas ? { formulas } : {};
}
