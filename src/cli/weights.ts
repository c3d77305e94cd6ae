/** The weights of a command: what `--weights` or a link names, looked for among files and what ships. */
import { basename } from 'node:path';
import { sha256 } from '../data/import.ts';
import { randomWeightsRemedy } from '../experiment/failure.ts';
import type { Geometry } from '../experiment/geometry.ts';
import { parseWeightsName } from '../experiment/names.ts';
import { type Shipped, weightsFor } from '../experiment/shipped.ts';
import { fileWeights, type ModelWeights, randomWeights } from '../experiment/weights.ts';
import { readIfThere, readPublic } from './public-files.ts';

/** A file of somebody's own as a link names it, with the first 12 digits of its SHA-256. */
export interface OwnWeights {
  readonly name: string;
  readonly hash: string;
}

/**
 * Weights of a model: `random:SEED`, the path of a file, the id or file name of shipped weights, `own:NAME~HASH` together with a path, or, without
 * a text, the shipped ones whose domain covers the geometry. Files that newer ones took the place of are found by name: links name them.
 * @param own the file that a link names, where `text` was given for it: anything but that very file, or `random:SEED`, is refused
 */
export async function weightsOf(
  model: string,
  text: string | undefined,
  geometry: Geometry,
  shippedFiles: Shipped,
  own?: OwnWeights,
): Promise<ModelWeights> {
  if (text === undefined) {
    const entry = weightsFor(shippedFiles, model, geometry);
    if (entry) return shippedWeights(model, entry.file);
    throw new Error(
      `no shipped weights of the model ${model} cover the elements of this subject; remedy: ${randomWeightsRemedy}, --weights random:0`,
    );
  }
  const name = parseWeightsName(text);
  if (name?.kind === 'random') return randomWeights(model, name.seed, geometry);
  if (name?.kind === 'trained')
    throw new Error(
      `the weights ${text} come about by training: run train LINK --out DIR first, then give the file it writes with --weights PATH`,
    );
  if (name?.kind === 'own')
    throw new Error(
      `the weights ${name.name} (SHA-256 ${name.hash}...) are a file of somebody's own: give it with --weights PATH`,
    );
  const bytes = await readIfThere(text);
  if (bytes) {
    if (own) await requireOwn(text, bytes, own);
    return fileWeights(model, basename(text), bytes);
  }
  if (own)
    throw new Error(`there is no file ${text}: expected the link's own weights ${own.name} (SHA-256 ${own.hash}...)`);
  const entry = shippedFiles.weights.find(({ id, file }) => id === text || file === text);
  if (entry) return shippedWeights(model, entry.file);
  const older = name?.kind === 'shipped' ? await readPublic(`weights/${text}`) : undefined;
  if (older) return fileWeights(model, text, older);
  const known = shippedFiles.weights.filter((one) => one.model === model).map(({ id }) => id);
  throw new Error(
    `there are no weights ${text}: expected a file, random:SEED or ${known.length > 0 ? `one of ${known.join(', ')}` : 'shipped weights (there are none for this model)'}`,
  );
}

async function requireOwn(path: string, bytes: Uint8Array, { name, hash }: OwnWeights): Promise<void> {
  const found = (await sha256(bytes)).slice(0, hash.length);
  if (found === hash) return;
  throw new Error(
    `${path} is not the weights file of the link: its SHA-256 is ${found}..., the link's ${name} has ${hash}...`,
  );
}

async function shippedWeights(model: string, file: string): Promise<ModelWeights> {
  const bytes = await readPublic(`weights/${file}`);
  if (!bytes) throw new Error(`public/weights/${file} is listed but missing`);
  return fileWeights(model, file, bytes);
}
