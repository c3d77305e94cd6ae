/**
 * What ships beside the page: `samples/index.json` and `weights/index.json`, read here for programs that have a folder instead of a server. The
 * hash of a sample's bytes tells its level of theory; weights without a name are chosen by their domain.
 */
import { chooseWeights } from './choose-weights.ts';
import type { Geometry } from './geometry.ts';
import type { PotentialEntry } from './potential-training.ts';

export interface SampleEntry {
  readonly id: string;
  readonly file: string;
  readonly level: string;
  readonly sha256: string;
}

export interface Shipped {
  readonly samples: readonly SampleEntry[];
  readonly weights: readonly Pick<
    PotentialEntry,
    'id' | 'model' | 'file' | 'domain' | 'phrase' | 'elements' | 'formulas'
  >[];
}

/** The list of an index file: the array itself, or the one under its own name. */
function listIn<Entry>(text: string | undefined, key: string): readonly Entry[] {
  if (text === undefined) return [];
  const json = JSON.parse(text) as readonly Entry[] | Readonly<Record<string, readonly Entry[]>>;
  const list = Array.isArray(json) ? json : (json as Readonly<Record<string, readonly Entry[]>>)[key];
  if (!Array.isArray(list)) throw new Error(`${key}/index.json: expected a list under "${key}"`);
  return list;
}

/** @param read the text of a file below the public folder; undefined where it does not exist */
export async function readShipped(read: (path: string) => Promise<string | undefined>): Promise<Shipped> {
  const [samples, weights] = await Promise.all([read('samples/index.json'), read('weights/index.json')]);
  return { samples: listIn(samples, 'samples'), weights: listIn(weights, 'weights') };
}

/** The sample of a file's bytes, by their SHA-256 or its first digits. */
export const sampleByHash = ({ samples }: Shipped, hash: string): SampleEntry | undefined =>
  samples.find(({ sha256 }) => sha256.startsWith(hash));

/** The shipped weights of a model that suit a geometry best. */
export const weightsFor = (
  { weights }: Shipped,
  model: string,
  { species, cloud }: Geometry,
): Shipped['weights'][number] | undefined => chooseWeights(weights, model, cloud ? [] : species);
