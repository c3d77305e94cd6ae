/** The subject of a command: from a file, or from a link, whose files are looked up by their hash. */
import { basename } from 'node:path';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import { type Geometry, geometryOf } from '../experiment/geometry.ts';
import { decodeLink } from '../experiment/link.ts';
import { DEFAULT_ELEMENTS, DEFAULT_SEED } from '../experiment/names.ts';
import type { Experiment, ExperimentSubject } from '../experiment/schema.ts';
import { type Shipped, sampleByHash } from '../experiment/shipped.ts';
import { UsageError } from './arguments.ts';
import { readNamed, readPublic } from './public-files.ts';

export interface CommandSubject {
  readonly name: string;
  readonly hash: string;
  readonly frame: number;
  readonly frames: number;
  readonly geometry: Geometry;
}

/** What a link does not say; its model is only ever shown as the cause of a refusal. */
const nothing: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'gaunt', weights: 'random:0', mechanism: 'none' },
  group: 'so3',
  elements: DEFAULT_ELEMENTS,
  seed: DEFAULT_SEED,
  reference: 'twirl',
};

/** A URL with a hash, or a hash alone. */
export const isLink = (word: string): boolean => /^(?:https?:\/\/[^#]*)?#/.test(word) || /^v=\d+&/.test(word);

/** @throws Error explaining every part that cannot be used; unknown keys are only named on stderr */
export function readLink(link: string): Experiment {
  const { experiment, problems, unknown } = decodeLink(link, nothing);
  if (problems.length > 0)
    throw new Error(`the link is not usable: ${problems.map(({ message }) => message).join('; ')}`);
  if (unknown.length > 0) console.error(`unknown keys in the link are ignored: ${unknown.join(', ')}`);
  return experiment;
}

async function subjectOf(
  name: string,
  bytes: Uint8Array,
  frame: number,
  shippedFiles: Shipped,
): Promise<CommandSubject> {
  const { subject, notices } = await importFile(name, bytes);
  for (const { message, line } of notices)
    console.error(`${name}${line === undefined ? '' : `, line ${line}`}: ${message}`);
  const list = framesOf(subject);
  const frames = list.length;
  if (frame >= frames) {
    throw new Error(
      `${name} has ${frames === 1 ? 'one frame, 0' : `${frames} frames, 0 to ${frames - 1}`}; there is no frame ${frame}`,
    );
  }
  const chosen = list.get(frame);
  const level = sampleByHash(shippedFiles, subject.hash)?.level;
  return { name, hash: subject.hash, frame, frames, geometry: geometryOf(chosen, level ?? chosen.info.get('level')) };
}

/** A file that a person names. */
export const subjectFromFile = async (path: string, frame: number, shippedFiles: Shipped): Promise<CommandSubject> =>
  subjectOf(basename(path), await readNamed(path), frame, shippedFiles);

/** The subject that a link names; `path` is the file it refers to by hash, where that is not a sample. */
export async function subjectFromLink(
  subject: ExperimentSubject,
  frame: number,
  path: string | undefined,
  shippedFiles: Shipped,
): Promise<CommandSubject> {
  if (path !== undefined && subject.kind !== 'file') throw new UsageError('--file: this link names no file');
  switch (subject.kind) {
    case 'sample': {
      const entry = shippedFiles.samples.find(({ id }) => id === subject.id);
      const bytes = entry && (await readPublic(`samples/${entry.file}`));
      if (!entry || !bytes) {
        const known = shippedFiles.samples.map(({ id }) => id).join(', ');
        throw new Error(`there is no sample ${subject.id}; there are ${known || 'none'}`);
      }
      return subjectOf(entry.file, bytes, frame, shippedFiles);
    }
    case 'inline':
      return subjectOf('pasted.xyz', new TextEncoder().encode(subject.xyz), frame, shippedFiles);
    case 'file': {
      const found = await fileByHash(subject, frame, path, shippedFiles);
      const atoms = found.geometry.species.length;
      if (atoms !== subject.atoms) {
        throw new Error(`frame ${frame} of ${found.name} has ${atoms} atoms, the link says ${subject.atoms}`);
      }
      return found;
    }
    default:
      throw new Error(`unknown subject ${JSON.stringify(subject satisfies never)}`);
  }
}

async function fileByHash(
  { name, hash }: Extract<ExperimentSubject, { kind: 'file' }>,
  frame: number,
  path: string | undefined,
  shippedFiles: Shipped,
): Promise<CommandSubject> {
  if (path === undefined) {
    const entry = sampleByHash(shippedFiles, hash);
    const bytes = entry && (await readPublic(`samples/${entry.file}`));
    if (entry && bytes) return subjectOf(entry.file, bytes, frame, shippedFiles);
    throw new Error(
      `the link names the file ${name} (SHA-256 ${hash}...), which no link contains: give it with --file PATH`,
    );
  }
  const found = await subjectFromFile(path, frame, shippedFiles);
  if (found.hash.startsWith(hash)) return found;
  throw new Error(
    `${path} is not the file of the link: its SHA-256 is ${found.hash.slice(0, 12)}..., the link's ${name} has ${hash}...`,
  );
}
