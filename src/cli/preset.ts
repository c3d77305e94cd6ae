/**
 * `preset`: the presets that ship, as a table. `preset ID`: runs one with its seeds, and prints each number against its bar. What is finished lies in DIR,
 * so that a run that was stopped goes on with `--resume`; `--record` writes what was measured into `public/presets/ID.json`.
 */
import { join } from 'node:path';
import { failureLine, failureOf } from '../experiment/failure.ts';
import { type PresetProgress, type PresetStore, runPreset } from '../experiment/preset-runner.ts';
import { parsePreset, parsePresetIndex } from '../experiment/preset-schema.ts';
import { type Preset, presetFile, presetIndex, type RecordedPreset } from '../experiment/presets.ts';
import { barText, intervalText, measureText, presetTable } from '../plot/preset-words.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { deviceUsage, openDevice } from './device.ts';
import { progressLines } from './progress.ts';
import { publicFolder, readIfThere, readPublic, shipped, writeWhole } from './public-files.ts';
import { partOf, subjectFromLink } from './subject.ts';
import { framesFromLink } from './training-frames.ts';

export const usage = `preset [--json]
preset ID [--seeds N] [--out DIR] [--resume] [--record] ${deviceUsage} [--json]`;

async function readText(path: string): Promise<string> {
  const bytes = await readPublic(path);
  if (!bytes) throw new Error(`public/${path} is missing`);
  return new TextDecoder().decode(bytes);
}

const readPreset = async (id: string): Promise<Preset> => parsePreset(presetFile(id), await readText(presetFile(id)));

const readIds = async (): Promise<readonly string[]> => parsePresetIndex(presetIndex, await readText(presetIndex));

/** @throws UsageError naming the presets that there are */
async function presetNamed(id: string): Promise<Preset> {
  const ids = await readIds();
  if (!ids.includes(id)) throw new UsageError(`there is no preset ${id}; there are ${ids.join(', ')}`);
  return readPreset(id);
}

/** Files of a folder; without `--resume` what an earlier run left is not read. */
function storeIn(folder: string, resume: boolean): PresetStore {
  const own = new Set<string>();
  return {
    read: async (name) => (resume || own.has(name) ? readIfThere(join(folder, name)) : undefined),
    write: async (name, content) => {
      own.add(name);
      await writeWhole(join(folder, name), content);
    },
  };
}

/** JSON as people read it: lists of numbers stand on one line. */
const fileText = (preset: Preset): string =>
  `${JSON.stringify(preset, null, 2).replace(/\[[\s\d.,e+-]+\]/g, (list) => list.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'))}\n`;

function inWords({ id, claim, measures }: Preset, recorded: RecordedPreset): string {
  const { adapter, seeds, minutes, verdict } = recorded;
  const rows = measures.flatMap(({ words, unit, bar }, n) => {
    const found = recorded.measures[n];
    const values = found.values.map((value) => measureText(unit, value)).join(', ');
    return [
      `  ${words}`,
      `    ${measureText(unit, found.value)} (${intervalText(unit, found)}), bar ${barText(unit, bar)}: ${found.verdict}`,
      `    seeds ${values}`,
    ];
  });
  return [`${id}: ${verdict}`, `${claim}. ${seeds.length} seeds on ${adapter}, ${minutes} min`, ...rows].join('\n');
}

const progress = (): ((told: PresetProgress) => void) => {
  const line = progressLines();
  return ({ arm, seed, phase, done, total }) => line(`${arm}, seed ${seed}`, phase, done, total);
};

async function list(json: boolean): Promise<number> {
  const presets = await Promise.all((await readIds()).map(readPreset));
  console.log(json ? JSON.stringify(presets) : presetTable(presets));
  return 0;
}

export async function run(args: readonly string[]): Promise<number> {
  const { words, options, json } = parseArguments(args, {
    seeds: 'whole',
    out: 'text',
    resume: 'switch',
    record: 'switch',
    device: 'text',
  });
  if (words.length === 0) return list(json);
  if (words.length > 1) throw new UsageError(`expected one ID, got ${words.join(' ')}`);
  const preset = await presetNamed(words[0]);
  const count = options.seeds ?? preset.seeds;
  if (count < 2) throw new UsageError(`--seeds ${count}: expected at least 2, one has no interval`);
  const lists = await shipped();
  const backend = await openDevice(options.device);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new DOMException('interrupted', 'AbortError'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const recorded = await runPreset(
      {
        backend,
        preset,
        seeds: [...Array(count).keys()],
        framesOf: (experiment) => framesFromLink(experiment, undefined, lists),
        geometryOf: async (experiment) =>
          (await subjectFromLink(experiment.subject, partOf(experiment), undefined, lists)).geometry,
        store: storeIn(options.out ?? join('runs', 'presets'), options.resume),
        signal: stop.signal,
        onProgress: progress(),
      },
      new Date().toISOString().slice(0, 10),
    );
    if (options.record) {
      const path = join(publicFolder(), presetFile(preset.id));
      await writeWhole(path, fileText({ ...preset, recorded }));
      console.error(`${path}: recorded`);
    }
    console.log(json ? JSON.stringify(recorded) : inWords(preset, recorded));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (stop.signal.aborted) throw new Error('interrupted; go on with --resume');
    throw new Error(failureLine(failureOf(error)));
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    backend.dispose();
  }
}
