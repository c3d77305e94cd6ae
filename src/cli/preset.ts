/** `preset`: the presets that ship, as a table. */
import { parsePreset, parsePresetIndex } from '../experiment/preset-schema.ts';
import { type Preset, presetFile, presetIndex } from '../experiment/presets.ts';
import { presetTable } from '../plot/preset-words.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { readPublic } from './public-files.ts';

export const usage = 'preset [--json]';

async function readText(path: string): Promise<string> {
  const bytes = await readPublic(path);
  if (!bytes) throw new Error(`public/${path} is missing`);
  return new TextDecoder().decode(bytes);
}

const readPreset = async (id: string): Promise<Preset> => parsePreset(presetFile(id), await readText(presetFile(id)));

const readPresets = async (): Promise<Preset[]> =>
  Promise.all(parsePresetIndex(presetIndex, await readText(presetIndex)).map(readPreset));

export async function run(args: readonly string[]): Promise<number> {
  const { words, json } = parseArguments(args, {});
  if (words.length > 0) throw new UsageError(`expected nothing, got ${words.join(' ')}`);
  const presets = await readPresets();
  console.log(json ? JSON.stringify(presets) : presetTable(presets));
  return 0;
}
