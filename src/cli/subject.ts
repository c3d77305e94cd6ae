/** The subject of a command: from a file, or from a link, whose files are looked up by their hash. */
import { basename } from 'node:path';
import { FormatError } from '../data/format-error.ts';
import { importAll, importFile } from '../data/import.ts';
import type { Imported, PointCloud } from '../data/subject.ts';
import { pointsFor } from '../experiment/consistency.ts';
import { type Geometry, geometryOf } from '../experiment/geometry.ts';
import { decodeLink } from '../experiment/link.ts';
import {
  DEFAULT_ELEMENTS,
  DEFAULT_POINTS,
  DEFAULT_SEED,
  importOptionsOf,
  type Reading,
  SYSTEMS_SHOWN,
} from '../experiment/names.ts';
import type { Experiment, ExperimentSubject } from '../experiment/schema.ts';
import { type Shipped, sampleByHash } from '../experiment/shipped.ts';
import { type PointsChoice, sampledGeometry, solidCloud } from '../experiment/subject-geometry.ts';
import { systemGeometry } from '../experiment/systems.ts';
import { UsageError } from './arguments.ts';
import { readNamed, readPublic } from './public-files.ts';

export interface CommandSubject {
  readonly name: string;
  /** SHA-256 of the bytes; absent for what was made and not read. */
  readonly hash?: string;
  readonly frame: number;
  readonly frames: number;
  readonly geometry: Geometry;
  /** Of clouds: how many points the file has, and how those of the geometry were chosen. */
  readonly cloud?: {
    readonly points: number;
    readonly sampled: number;
    readonly scheme: string;
    readonly note?: string;
  };
}

/** Which part of a file is judged: a frame of atoms, or points sampled with a seed; and how the file is read. */
export interface Part {
  readonly frame: number;
  /** Absent: the usual way for the cloud at hand. */
  readonly points?: PointsChoice;
  readonly seed: number;
  readonly how?: readonly Reading[];
}

/** What a link does not say; its model is only ever shown as the cause of a refusal. */
const nothing: Experiment = {
  version: 1,
  subject: { kind: 'sample', id: 'ethanol' },
  frame: 0,
  a: { model: 'gaunt', weights: 'random:0', mechanism: 'none' },
  output: 'forces',
  group: 'so3',
  elements: DEFAULT_ELEMENTS,
  seed: DEFAULT_SEED,
  reference: 'twirl',
};

/** A URL with a hash, or a hash alone. */
export const isLink = (word: string): boolean => /^(?:https?:\/\/[^#]*)?#/.test(word) || /^v=\d+&/.test(word);

/** @throws Error explaining every part that cannot be used; unknown keys are only named on stderr */
export function readLink(link: string): Experiment {
  const { experiment, problems, unknown, laboratoryAlone } = decodeLink(link, nothing);
  if (laboratoryAlone)
    throw new Error(
      'the link opens the laboratory alone: it names no model and no subject, expected both (keys a and s)',
    );
  if (problems.length > 0)
    throw new Error(`the link is not usable: ${problems.map(({ message }) => message).join('; ')}`);
  if (unknown.length > 0) console.error(`unknown keys in the link are ignored: ${unknown.join(', ')}`);
  return experiment;
}

/** The sender's result that a link carries, unread. */
export const digestInLink = (link: string): string | undefined => decodeLink(link, nothing).digest;

/** The part that an experiment judges. */
export const partOf = ({ frame, seed, points }: Experiment): Part => ({
  frame,
  seed,
  points: points ?? DEFAULT_POINTS,
});

async function subjectOf(name: string, bytes: Uint8Array, part: Part, shippedFiles: Shipped): Promise<CommandSubject> {
  return ofImported(name, await importFile(name, bytes, importOptionsOf(part.how)), part, shippedFiles);
}

function ofImported(name: string, { subject, notices }: Imported, part: Part, shippedFiles: Shipped): CommandSubject {
  for (const { message, line } of notices)
    console.error(`${name}${line === undefined ? '' : `, line ${line}`}: ${message}`);
  if ('cloud' in subject) return { ...ofCloud(name, subject.cloud, part), hash: subject.hash };
  const { frame } = part;
  const { length: frames } = subject.frames;
  if (frame >= frames) {
    throw new Error(
      `${name} has ${frames === 1 ? 'one frame, 0' : `${frames} frames, 0 to ${frames - 1}`}; there is no frame ${frame}`,
    );
  }
  const chosen = subject.frames.get(frame);
  const level = sampleByHash(shippedFiles, subject.hash)?.level;
  return { name, hash: subject.hash, frame, frames, geometry: geometryOf(chosen, level ?? chosen.info.get('level')) };
}

function ofCloud(name: string, cloud: PointCloud, { points, seed }: Part, label?: string): CommandSubject {
  const chosen = points ?? pointsFor(DEFAULT_POINTS, cloud);
  const { geometry, sample } = sampledGeometry(cloud, chosen, seed, label);
  const { count, scheme, note } = sample;
  if (note) console.error(`${name}: ${note}`);
  const found = { points: cloud.positions.length / 3, sampled: count, scheme, ...(note && { note }) };
  return { name, frame: 0, frames: 1, geometry, cloud: found };
}

/** A file that a person names. */
export const subjectFromFile = async (path: string, part: Part, shippedFiles: Shipped): Promise<CommandSubject> =>
  subjectOf(basename(path), await readNamed(path), part, shippedFiles);

/** All that is read of a link's subject. */
interface ReadSubject {
  readonly name: string;
  readonly imported: Imported;
}

const noFile = '--file: this link names no file';

/** The whole file, sample or pasted molecule that a link names. `path` is the file it refers to by hash. */
export async function importedFromLink(
  subject: Extract<ExperimentSubject, { kind: 'sample' | 'inline' | 'file' }>,
  path: string | undefined,
  shippedFiles: Shipped,
): Promise<ReadSubject> {
  if (path !== undefined && subject.kind !== 'file') throw new UsageError(noFile);
  switch (subject.kind) {
    case 'sample': {
      const entry = shippedFiles.samples.find(({ id }) => id === subject.id);
      const bytes = entry && (await readPublic(`samples/${entry.file}`));
      if (!entry || !bytes) {
        const known = shippedFiles.samples.map(({ id }) => id).join(', ');
        throw new Error(`there is no sample ${subject.id}; there are ${known || 'none'}`);
      }
      return { name: entry.file, imported: await importFile(entry.file, bytes) };
    }
    case 'inline': {
      const name = 'pasted.xyz';
      return { name, imported: await importFile(name, new TextEncoder().encode(subject.xyz)) };
    }
    case 'file':
      return importedByHash(subject, path, shippedFiles);
    default:
      throw new Error(`unknown subject ${JSON.stringify(subject satisfies never)}`);
  }
}

/** The subject that a link names; `path` is the file it refers to by hash, where that is not a sample. */
export async function subjectFromLink(
  subject: ExperimentSubject,
  part: Part,
  path: string | undefined,
  shippedFiles: Shipped,
): Promise<CommandSubject> {
  switch (subject.kind) {
    case 'solid':
      if (path !== undefined) throw new UsageError(noFile);
      return ofCloud(`${subject.id} of seed ${subject.seed}`, solidCloud(subject.id, subject.seed), part, subject.id);
    case 'system': {
      if (path !== undefined) throw new UsageError(noFile);
      if (part.frame >= SYSTEMS_SHOWN)
        throw new Error(`${subject.id} of one seed are systems 0 to ${SYSTEMS_SHOWN - 1}; there is no ${part.frame}`);
      const geometry = await systemGeometry(subject.id, subject.seed, part.frame);
      return { name: `${subject.id} of seed ${subject.seed}`, frame: part.frame, frames: SYSTEMS_SHOWN, geometry };
    }
    case 'sample':
    case 'inline':
    case 'file': {
      const { name, imported } = await importedFromLink(subject, path, shippedFiles);
      const found = ofImported(name, imported, part, shippedFiles);
      if (subject.kind === 'file') requireRows(found, part, subject.atoms);
      return found;
    }
    default:
      throw new Error(`unknown subject ${JSON.stringify(subject satisfies never)}`);
  }
}

function requireRows({ name, cloud, geometry }: CommandSubject, { frame }: Part, atoms: number): void {
  const rows = cloud?.points ?? geometry.species.length;
  if (rows === atoms) return;
  const what = cloud ? `${name} has ${rows} points` : `frame ${frame} of ${name} has ${rows} atoms`;
  throw new Error(`${what}, the link says ${atoms}`);
}

async function importedByHash(
  { name, hash, how }: Extract<ExperimentSubject, { kind: 'file' }>,
  path: string | undefined,
  shippedFiles: Shipped,
): Promise<ReadSubject> {
  if (path === undefined) {
    const entry = sampleByHash(shippedFiles, hash);
    const bytes = entry && (await readPublic(`samples/${entry.file}`));
    if (entry && bytes)
      return { name: entry.file, imported: await importFile(entry.file, bytes, importOptionsOf(how)) };
    throw new Error(
      `the link names the file ${name} (SHA-256 ${hash}...), which no link contains: give it with --file PATH`,
    );
  }
  const results = await importAll(basename(path), await readNamed(path), importOptionsOf(how));
  const read = results.flatMap((result) => ('imported' in result ? result : []));
  const found = read.find(({ imported }) => imported.subject.hash.startsWith(hash));
  if (found) return found;
  const [only] = results;
  if (results.length === 1 && 'problem' in only) throw new FormatError(only.problem);
  const hashes = read.map(({ imported }) => imported.subject.hash.slice(0, 12));
  const what =
    results.length === 1
      ? `${path} is not the file of the link: its SHA-256 is ${hashes[0]}...`
      : `none of the ${results.length} files in ${path} is the link's: their SHA-256 are ${hashes.join(', ')}`;
  throw new Error(`${what}, the link's ${name} has ${hash}...`);
}
