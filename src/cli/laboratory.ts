/** `laboratory`: times every kind of tensor product on this machine's device as the page's laboratory does, and writes what the page shows before anything is measured there. */

import { nodeGpu } from '../backend/webgpu/node-device.ts';
import { irrepsTypes, type KindId, kindIds, kindOf, nameOfToday } from '../experiment/laboratory/kinds.ts';
import { measureProducts } from '../experiment/laboratory/measure.ts';
import type { LaboratoryRun, MeasuredProduct } from '../experiment/laboratory/result.ts';
import { type Direction, LARGEST_DEGREE, pairsUpTo, usualSettings } from '../experiment/laboratory/settings.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { deviceUsage, openDevice } from './device.ts';
import { progressLines } from './progress.ts';
import { writeWhole } from './public-files.ts';

export const usage = `laboratory [--degree-to L] [--kinds ID,ID of ${kindIds.join(' ')}: all where not said] [--irreps siso|simo|mimo] [--rows N] [--channels N] [--direction forward|backward: both where not said] [--commit HASH] [--out FILE] ${deviceUsage} [--json]`;

function chosen<Word extends string>(name: string, text: string | undefined, words: readonly Word[]): readonly Word[] {
  if (text === undefined) return words;
  const found = text.split(',').map((word) => {
    const known = words.find((one) => one === word);
    if (!known) throw new UsageError(`--${name} ${word}: expected one of ${words.join(', ')}`);
    return known;
  });
  return [...new Set(found)];
}

/** Kinds by their names of today or of before, in the order that they are first named in, each once; all where none is named. */
export const chosenKinds = (text: string | undefined): readonly KindId[] =>
  chosen<KindId>('kinds', text?.split(',').map(nameOfToday).join(), kindIds);

/** Numbers of a recorded run to as many digits as mean something. */
const short = (run: LaboratoryRun): LaboratoryRun =>
  JSON.parse(JSON.stringify(run), (_, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value));

const line = ({ kind, degree, ms, difference, right, degreesOfFreedom, ways }: MeasuredProduct): string =>
  `${kindOf(kind).name}${ways ? ` (${ways.join(', ')})` : ''}, L = ${degree}: ${ms.toPrecision(3)} ms, ${degreesOfFreedom} degrees of freedom, ${difference.toExponential(1)} off float64${right ? '' : ': WRONG'}`;

export async function run(args: readonly string[]): Promise<number> {
  const { words, options, json } = parseArguments(args, {
    'degree-to': 'whole',
    kinds: 'text',
    irreps: 'text',
    rows: 'whole',
    channels: 'whole',
    direction: 'text',
    commit: 'text',
    out: 'text',
    device: 'text',
  });
  if (words.length > 0) throw new UsageError(`expected no words, got ${words.join(' ')}`);
  const last = options['degree-to'] ?? 4;
  if (last < 1 || last > LARGEST_DEGREE) throw new UsageError(`--degree-to ${last}: expected 1 to ${LARGEST_DEGREE}`);
  const kinds = chosenKinds(options.kinds);
  const [irreps] =
    options.irreps === undefined ? [usualSettings.irreps] : chosen('irreps', options.irreps, irrepsTypes);
  const directions = chosen<Direction>('direction', options.direction, ['forward', 'backward']);
  // The first use of the process's GPU decides: time stamps of a terminal need not be coarse.
  await nodeGpu(['disable-dawn-features=timestamp_quantization']).catch(() => undefined);
  const backend = await openDevice(options.device);
  const say = progressLines();
  const runs: LaboratoryRun[] = [];
  try {
    for (const direction of directions) {
      const { rows = usualSettings.rows, channels = usualSettings.channels } = options;
      const measured = await measureProducts({
        backend,
        settings: { irreps, rows, channels, direction },
        pairs: pairsUpTo(kinds, last),
        alone: (work) => work((piece) => piece()),
        onProgress: (done, total, { kind, degree }) => say(direction, `${kind} at L = ${degree},`, done, total),
      });
      const run = short({ ...measured, ...(options.commit !== undefined && { commit: options.commit }) });
      runs.push(run);
      if (json) continue;
      console.log(
        `${direction}, ${rows} rows of ${channels}, ${irreps}, on ${run.adapter}, by the clock of the ${run.clock}`,
      );
      for (const product of run.products) console.log(line(product));
      for (const { kind, degree, reason } of run.leftOut)
        console.log(`${kindOf(kind).name}, L = ${degree}, left out: ${reason}`);
    }
  } finally {
    backend.dispose();
  }
  if (json) console.log(JSON.stringify(runs));
  if (options.out !== undefined) await writeWhole(options.out, `${JSON.stringify({ version: 1, runs })}\n`);
  return runs.every(({ products }) => products.every(({ right }) => right)) ? 0 : 1;
}
