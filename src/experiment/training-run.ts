/** One run of the training loop with its checkpoints: what potentials and cloud models have in common. */
import type { Backend, TrainingState } from '../backend/backend.ts';
import type { ParameterSet } from '../model/model.ts';
import { readCheckpoint, writeCheckpoint } from '../train/checkpoint.ts';
import type { Learner } from '../train/learner.ts';
import { type LoopReport, trainLoop } from '../train/loop.ts';
import type { Recipe } from '../train/recipe.ts';

export interface TrainingOptions<OwnRecipe extends Recipe> {
  readonly backend: Backend;
  readonly recipe: OwnRecipe;
  /** A checkpoint of this recipe to go on from. */
  readonly resume?: { readonly name: string; readonly bytes: Uint8Array };
  readonly signal?: AbortSignal;
  readonly onReport: (report: LoopReport & { readonly dispatches: number }) => void;
  /** Called now and then, and at the end, with the bytes of a checkpoint. */
  readonly onCheckpoint: (bytes: Uint8Array) => Promise<void>;
}

interface Unfinished {
  readonly finished: false;
  readonly step: number;
}

export type TrainingOutcome<Entry> =
  | Unfinished
  | {
      readonly finished: true;
      readonly entry: Entry;
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** What the tests found, in lines for people. */
      readonly report: readonly string[];
    };

/** What every entry of `public/weights/index.json` says. */
export interface EntryBase {
  readonly id: string;
  readonly model: string;
  readonly title: string;
  /** Continues the sentence "Transformer, ...": `trained in one pose`. */
  readonly phrase: string;
  /** The test errors in a few words. */
  readonly note: string;
  readonly file: string;
  readonly sha256: string;
  readonly parameters: number;
  /** Symbols of the domain; none for clouds. */
  readonly elements: readonly string[];
  /** Level of theory of the domain; for clouds what they were made from. */
  readonly level: string;
}

const reportEvery = 25;
const checkpointEvery = 250;

/** What a checkpoint's recipe must equal: all but the number of steps. The usual schedule goes unsaid, as in checkpoints from before there were others. */
function identityOf({ steps: _, schedule, ...recipe }: Recipe): string {
  return JSON.stringify(schedule === 'cosine' ? recipe : { ...recipe, schedule });
}

/** From `start`, or the checkpoint, to the recipe's last step: the moving average of the parameters, or where the run was stopped. */
export async function learn(
  options: TrainingOptions<Recipe>,
  learner: Learner,
  start: ParameterSet,
): Promise<Unfinished | { readonly finished: true; readonly step: number; readonly parameters: ParameterSet }> {
  const { backend, recipe } = options;
  const { steps } = recipe;
  const recipeText = identityOf(recipe);
  const save = (state: TrainingState): Promise<void> => options.onCheckpoint(writeCheckpoint(state, start, recipeText));
  const resume = options.resume && readCheckpoint(options.resume.name, options.resume.bytes, start, recipeText);
  const state = await trainLoop({
    backend,
    learner,
    recipe,
    steps,
    start,
    ...(resume && { resume }),
    ...(options.signal && { signal: options.signal }),
    reportEvery,
    onReport: async (report, program) => {
      options.onReport({ ...report, dispatches: program.dispatches });
      if (report.step % checkpointEvery === 0) await save(await program.state());
    },
  });
  await save(state);
  if (state.step < steps) return { finished: false, step: state.step };
  const shaped = Object.entries(start).map(([name, { shape }]) => [name, { shape, values: state.average[name] }]);
  return { finished: true, step: state.step, parameters: Object.fromEntries(shaped) };
}

/** The model's configuration with the recipe's changes. @throws RangeError for a word or a type the model does not have. */
export function completeConfig<Config extends object>(base: Config, recipe: Recipe): Config {
  const known = Object.entries(base).filter(([, value]) => typeof value !== 'object');
  const types = new Map(known.map(([name, value]) => [name, typeof value]));
  for (const [name, value] of Object.entries(recipe.config)) {
    if (types.get(name) !== typeof value)
      throw new RangeError(
        `config.${name} = ${JSON.stringify(value)}: ${recipe.model} has ${[...types.keys()].join(', ')}`,
      );
  }
  return { ...base, ...recipe.config };
}
