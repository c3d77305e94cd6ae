/**
 * `aggregate (FILE | LINK)`: from one to many. Judges one model, or two, on many samples with the same elements of the group, says what holds of the set, and
 * ranks the samples. With `--out` the state is written every few samples and when the run is interrupted: `--resume` goes on, to the same bits.
 */
import { join } from 'node:path';
import type { Backend } from '../backend/backend.ts';
import { type AggregateOutcome, neighbourMap, outcomeOf } from '../experiment/aggregate-outcome.ts';
import { type AggregateModel, type AggregateTask, emptyState, runAggregate } from '../experiment/aggregate-run.ts';
import { identityOf, readState, writeState } from '../experiment/aggregate-state.ts';
import { sameArchitecture } from '../experiment/consistency.ts';
import { failureLine, failureOf } from '../experiment/failure.ts';
import { kindOf } from '../experiment/geometry.ts';
import { modelDescriptions } from '../experiment/models.ts';
import { DEFAULT_ELEMENTS, DEFAULT_SEED, FEWEST_ELEMENTS, MOST_ELEMENTS } from '../experiment/names.ts';
import type { Experiment } from '../experiment/schema.ts';
import { type Shipped, weightsFor } from '../experiment/shipped.ts';
import { gridFor } from '../math/display-grid.ts';
import { viewsOfGroup } from '../plot/group-shape.ts';
import { writeOutcome } from './aggregate-files.ts';
import { type CommandSamples, samplesFor } from './aggregate-samples.ts';
import { aggregateText } from './aggregate-words.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { deviceUsage, openDevice } from './device.ts';
import { groupFrom } from './group-option.ts';
import { howOf, mechanismOf, outputOf, ownWeights, pointsOf } from './orbit.ts';
import { progressLines } from './progress.ts';
import { readIfThere, shipped, writeWhole } from './public-files.ts';
import { isLink, readLink } from './subject.ts';
import { weightsOf } from './weights.ts';

const common = `[--group WORD] [--elements N] [--seed S] [--output class|normals] [--out DIR] [--scatter pca|umap] [--resume] ${deviceUsage} [--json]`;

export const usage = `aggregate (FILE | LINK) --model ID[,ID] [--weights FILE|ID|random:SEED] [--mechanism WORD] [--samples N | --frames FROM:BELOW:STEP] [--how WORDS] [--file PATH] ${common}
aggregate [LINK] --solids PER_CLASS --model ID[,ID] [--weights FILE|ID|random:SEED] [--mechanism WORD] [--points SCHEME~N] ${common}`;

const kinds = {
  model: 'text',
  weights: 'text',
  mechanism: 'text',
  samples: 'whole',
  frames: 'text',
  solids: 'whole',
  points: 'text',
  how: 'text',
  file: 'text',
  group: 'text',
  output: 'text',
  elements: 'whole',
  seed: 'whole',
  out: 'text',
  scatter: 'text',
  resume: 'switch',
  device: 'text',
} as const;

type Options = ReturnType<typeof parseArguments<typeof kinds>>['options'];

/** Samples between two writings of the state. */
const WRITTEN_EVERY = 8;

/** A model as it was asked for. */
type AskedModel = Pick<Experiment['a'], 'model' | 'mechanism'> & { readonly weights: string | undefined };

/** The models of `--model`, with what a link says of them; else those of the link. @throws UsageError */
function askedModels({ model, weights, mechanism }: Options, link: Experiment | undefined): readonly AskedModel[] {
  const known = link ? [link.a, ...(link.b ? [link.b] : [])] : [];
  const names = model?.split(',');
  if (!names && known.length === 0) throw new UsageError('--model ID is missing');
  const strange = names?.find((name) => !modelDescriptions.some(({ id }) => id === name));
  if (strange !== undefined || (names && names.length > 2))
    throw new UsageError(
      `--model ${model}: expected one or two of ${modelDescriptions.map(({ id }) => id).join(', ')}`,
    );
  const chosen: readonly AskedModel[] = names
    ? names.map(
        (name) => known.find((one) => one.model === name) ?? { model: name, weights: undefined, mechanism: 'none' },
      )
    : known;
  if (chosen.length > 1 && (weights !== undefined || mechanism !== undefined))
    throw new UsageError('--weights and --mechanism go with one model: choose it with --model');
  return chosen;
}

async function loaded(
  asked: AskedModel,
  options: Options,
  { first, like }: CommandSamples,
  lists: Shipped,
): Promise<AggregateModel> {
  const model = sameArchitecture(asked.model, kindOf(first));
  if (model !== asked.model) console.error(`${asked.model}: ${model}, the same architecture, is judged`);
  const own = asked.weights === undefined ? undefined : ownWeights(asked.weights);
  const named = options.weights ?? (model === asked.model ? asked.weights : undefined);
  // Weights that know all elements of the set, where there are such; else those of the first sample, and the rest is left out.
  const geometry = named === undefined && !weightsFor(lists, model, like) ? first : like;
  const weights = await weightsOf(model, named, geometry, lists, options.weights === undefined ? undefined : own);
  return { weights, mechanism: mechanismOf(options.mechanism, asked.mechanism) };
}

interface Job {
  readonly task: Omit<AggregateTask, 'backend'>;
  readonly subject: string;
}

async function jobOf(word: string | undefined, options: Options): Promise<Job> {
  const lists = await shipped();
  const link = word !== undefined && isLink(word) ? readLink(word) : undefined;
  const { samples, frames, solids, file, resume, out, scatter } = options;
  if (resume && out === undefined) throw new UsageError('--resume: expected --out DIR, where the state lies');
  if (file !== undefined && !link) throw new UsageError('--file goes with a link');
  if (scatter !== undefined && scatter !== 'pca' && scatter !== 'umap')
    throw new UsageError(`--scatter ${scatter}: expected pca or umap`);
  const elements = options.elements ?? link?.elements ?? DEFAULT_ELEMENTS;
  if (elements < FEWEST_ELEMENTS || elements > MOST_ELEMENTS)
    throw new UsageError(`--elements ${elements}: expected ${FEWEST_ELEMENTS} to ${MOST_ELEMENTS}`);
  const asked = askedModels(options, link);
  const group = groupFrom(options.group, link?.group);
  const seed = options.seed ?? link?.seed ?? DEFAULT_SEED;
  const points = options.points === undefined ? link?.points : pointsOf(options.points);
  const how = options.how === undefined ? undefined : howOf(options.how);
  const found = await samplesFor(word, link?.subject, { samples, frames, solids, points, how, file, seed }, lists);
  const models: AggregateModel[] = [];
  for (const one of asked) models.push(await loaded(one, options, found, lists));
  const output = outputOf(options, models[0].weights.model, link);
  const pictured = out !== undefined && viewsOfGroup(group).includes('globe');
  return {
    subject: found.subject,
    task: {
      models,
      samples: found.list,
      output,
      group,
      elements,
      seed,
      ...(pictured && { grid: gridFor(elements) }),
    },
  };
}

/** Runs, or goes on with, a job; what is done lies in the folder. */
async function finished(
  { task: asked, subject }: Job,
  backend: Backend,
  { out, resume, scatter }: Options,
  signal: AbortSignal,
): Promise<AggregateOutcome> {
  const task: AggregateTask = { ...asked, backend, signal };
  const identity = identityOf(task, subject);
  const path = out === undefined ? undefined : join(out, 'state.json');
  const before = resume && path !== undefined ? await readIfThere(path) : undefined;
  const state = before && path ? readState(path, new TextDecoder().decode(before), task, identity) : emptyState(task);
  const total = task.samples.length;
  if (before) console.error(`goes on after ${state.next} of ${total} samples`);
  const keep = async (): Promise<void> => {
    if (path !== undefined) await writeWhole(path, writeState(state, identity));
  };
  const said = progressLines();
  let written = state.next;
  try {
    await runAggregate(
      {
        ...task,
        onProgress: ({ model, id, done, total: elements }) => said(model, id, done, elements),
        onSample: async ({ next }) => {
          if (next % WRITTEN_EVERY > 0) return;
          await keep();
          written = next;
        },
      },
      state,
    );
  } finally {
    if (state.next > written) await keep();
  }
  const laid = scatter === 'umap' ? await neighbourMap(state, { seed: task.seed, signal }) : undefined;
  return outcomeOf(task, state, laid);
}

export async function run(args: readonly string[]): Promise<number> {
  const { words, options, json } = parseArguments(args, kinds);
  if (words.length > 1) throw new UsageError(`expected one FILE or LINK, got ${words.length}`);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new DOMException('interrupted', 'AbortError'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  let backend: Backend | undefined;
  try {
    const job = await jobOf(words[0], options);
    backend = await openDevice(options.device);
    const outcome = await finished(job, backend, options, stop.signal);
    if (options.out !== undefined) await writeOutcome(options.out, outcome, job.subject);
    console.log(json ? JSON.stringify({ subject: job.subject, ...outcome }) : aggregateText(outcome, job.subject));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (stop.signal.aborted)
      throw new Error(
        `interrupted; ${options.out ? 'go on with --resume' : 'nothing was kept, for there is no --out DIR'}`,
      );
    throw new Error(failureLine(failureOf(error)));
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    backend?.dispose();
  }
}
