/**
 * `train EXPERIMENT | LINK`: a link trains what it names (`train-link.ts`). A recipe in a JSON file is trained on WebGPU (or the reference); into DIR go the weights file
 * with its hash in the name, `index.json` with its entry (replacing an older one of the same id), and a checkpoint that
 * `--resume` goes on from, also with more steps. Progress goes to stderr, the entry to stdout.
 */
import { dirname, join } from 'node:path';
import { parseRecipe, runTraining, type WeightsEntry } from '../experiment/training.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { deviceUsage, openDevice } from './device.ts';
import { publicFolder, readIfThere, writeWhole } from './public-files.ts';
import { isLink } from './subject.ts';
import { trainLink } from './train-link.ts';

export const usage = `train EXPERIMENT [--steps N] --out DIR [--resume] ${deviceUsage} [--json]
train LINK --out DIR [--file PATH] [--resume] [--patience EVALUATIONS] ${deviceUsage} [--json]`;

/** Files of a recipe lie beside it or in the samples that come with the project. */
async function readSample(recipeFile: string, name: string): Promise<Uint8Array> {
  const samples = join(publicFolder(), 'samples');
  for (const folder of [dirname(recipeFile), samples]) {
    const bytes = await readIfThere(join(folder, name));
    if (bytes) return bytes;
  }
  throw new Error(`There is no ${name} beside ${recipeFile} or in ${samples}.`);
}

/** Puts the entry in the place of the one of the same id. Weights files are immutable: the older one stays, links name it by its hash. */
async function updateIndex(folder: string, entry: WeightsEntry): Promise<void> {
  const path = join(folder, 'index.json');
  const bytes = await readIfThere(path);
  const entries = bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as { weights: WeightsEntry[] }).weights : [];
  const kept = entries.filter(({ id }) => id !== entry.id);
  await writeWhole(path, `${JSON.stringify({ weights: [...kept, entry] }, null, 2)}\n`);
}

function progressLine(started: number) {
  return ({ step, steps, rate, metrics, dispatches }: Parameters<Parameters<typeof runTraining>[0]['onReport']>[0]) => {
    const seconds = (performance.now() - started) / 1000;
    const terms = Object.entries(metrics).map(([name, value]) => `${name} ${value.toPrecision(3)}`);
    process.stderr.write(
      `step ${step} of ${steps}, ${seconds.toFixed(1)} s, ${dispatches} dispatches, rate ${rate.toExponential(2)}, ${terms.join(', ')}\n`,
    );
  };
}

export async function run(args: readonly string[]): Promise<number> {
  const { words, options, json } = parseArguments(args, {
    steps: 'whole',
    out: 'text',
    resume: 'switch',
    patience: 'whole',
    file: 'text',
    device: 'text',
  });
  if (words.length !== 1) throw new UsageError(`expected one EXPERIMENT or LINK, got ${words.length}`);
  if (options.out === undefined) throw new UsageError('--out DIR is missing');
  if (options.steps === 0) throw new UsageError('--steps 0: expected at least one');
  const [file] = words;
  if (isLink(file)) {
    if (options.steps !== undefined) throw new UsageError('--steps: the link itself says how many');
    const { out, resume, patience, device = 'webgpu' } = options;
    return trainLink(file, { out, resume, patience, device, file: options.file, json });
  }
  for (const option of ['patience', 'file'] as const)
    if (options[option] !== undefined) throw new UsageError(`--${option} goes with a LINK`);
  const bytes = await readIfThere(file);
  if (!bytes) throw new Error(`There is no file ${file}. Recipes of the shipped weights lie in src/train/recipes.`);
  const written = parseRecipe(file, new TextDecoder().decode(bytes));
  const recipe = options.steps === undefined ? written : { ...written, steps: options.steps };
  const folder = options.out;
  const checkpoint = join(folder, `${recipe.id}.checkpoint`);
  const resumed = options.resume ? await readIfThere(checkpoint) : undefined;
  if (options.resume && !resumed)
    throw new Error(`There is no checkpoint ${checkpoint} to resume: start without --resume.`);
  const backend = await openDevice(options.device ?? 'webgpu');
  process.stderr.write(`${recipe.id} on ${backend.adapter}\n`);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const outcome = await runTraining({
      backend,
      recipe,
      readFile: (name) => readSample(file, name),
      ...(resumed && { resume: { name: checkpoint, bytes: resumed } }),
      signal: stop.signal,
      onReport: progressLine(performance.now()),
      onCheckpoint: (state) => writeWhole(checkpoint, state),
    });
    if (!outcome.finished) {
      process.stderr.write(`stopped at step ${outcome.step} of ${recipe.steps}; go on with --resume\n`);
      return 1;
    }
    await writeWhole(join(folder, outcome.entry.file), outcome.bytes);
    await updateIndex(folder, outcome.entry);
    const heading = `${outcome.entry.file}, ${outcome.entry.parameters} parameters`;
    const lines = [heading, ...outcome.report.map((line) => `  ${line}`)];
    console.log(json ? JSON.stringify(outcome.entry) : lines.join('\n'));
    return 0;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    backend.dispose();
  }
}
