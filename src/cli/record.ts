/** `record LINK --out FILE`: runs the experiment of a link and writes what the page shows before any engine has started. */
import { record } from '../experiment/record.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { deviceUsage, openDevice } from './device.ts';
import { progressLines } from './progress.ts';
import { shipped, writeWhole } from './public-files.ts';
import { isLink, partOf, readLink, subjectFromLink } from './subject.ts';
import { weightsOf } from './weights.ts';

export const usage = `record LINK --out FILE [--name NAME] [--base N] [--fibre N] ${deviceUsage}`;

/** What the globe is drawn from unless told otherwise: directions times turns, as the page takes for 576 elements. */
const base = 192;
const fibre = 12;

export async function run(args: readonly string[]): Promise<number> {
  const { words, options } = parseArguments(args, {
    out: 'text',
    name: 'text',
    base: 'whole',
    fibre: 'whole',
    device: 'text',
  });
  if (words.length !== 1 || !isLink(words[0])) throw new UsageError('expected one LINK');
  if (options.out === undefined) throw new UsageError('--out FILE is missing');
  const experiment = readLink(words[0]);
  const lists = await shipped();
  const { geometry, name, frames, frame } = await subjectFromLink(
    experiment.subject,
    partOf(experiment),
    undefined,
    lists,
  );
  const { a, b } = experiment;
  const backend = await openDevice(options.device);
  try {
    const run = await record({
      experiment,
      backend,
      geometry,
      subject: { name: options.name ?? name, frames, frame },
      a: await weightsOf(a.model, a.weights, geometry, lists),
      ...(b && { b: await weightsOf(b.model, b.weights, geometry, lists) }),
      grid: { base: options.base ?? base, fibre: options.fibre ?? fibre },
      phraseOf: (weights) => lists.weights.find(({ file }) => file === weights)?.phrase,
      date: new Date().toISOString().slice(0, 10),
      onProgress: progressLines(),
    });
    const text = `${JSON.stringify(run)}\n`;
    await writeWhole(options.out, text);
    const verdicts = [run.a, ...(run.b ? [run.b] : [])].map(({ result }) => `${result.model} ${result.verdict}`);
    console.log(`${options.out}: ${verdicts.join(', ')}; ${Math.ceil(text.length / 1000)} kB`);
    return 0;
  } finally {
    backend.dispose();
  }
}
