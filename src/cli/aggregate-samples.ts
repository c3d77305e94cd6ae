/** The samples of `aggregate`: frames of a file or of one of ours, clouds of the ten solids, or systems of one seed. */
import { basename } from 'node:path';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import type { Imported } from '../data/subject.ts';
import type { SampleList } from '../experiment/aggregate-run.ts';
import { elementsOf, type Geometry, geometryOf, rowWord } from '../experiment/geometry.ts';
import { DEFAULT_POINTS, importOptionsOf, type Reading, SYSTEMS_SHOWN, solidWords } from '../experiment/names.ts';
import type { ExperimentSubject } from '../experiment/schema.ts';
import { type Shipped, sampleByHash } from '../experiment/shipped.ts';
import { type PointsChoice, sampledGeometry, solidCloud } from '../experiment/subject-geometry.ts';
import { systemGeometry } from '../experiment/systems.ts';
import { UsageError } from './arguments.ts';
import { readNamed } from './public-files.ts';
import { importedFromLink, isLink } from './subject.ts';

/** Samples where no number is asked for. */
const USUAL_SAMPLES = 32;

export interface CommandSamples {
  readonly list: SampleList;
  /** In words, with what tells it from all others. */
  readonly subject: string;
  /** What weights are chosen for: the first sample, with the elements of all. */
  readonly like: Geometry;
  readonly first: Geometry;
}

export interface SampleOptions {
  readonly samples: number | undefined;
  readonly frames: string | undefined;
  readonly solids: number | undefined;
  readonly points: PointsChoice | undefined;
  readonly how: readonly Reading[] | undefined;
  /** The file of a link that names one by its hash. */
  readonly file: string | undefined;
  readonly seed: number;
}

/** `A:B` or `A:B:STEP`: from A, below B; either may be left out. @throws UsageError */
function framesBetween(text: string, length: number): number[] {
  const [, from, to, , by] = /^(\d*):(\d*)(:(\d+))?$/.exec(text) ?? [];
  const [first, end, step] = [Number(from || 0), Number(to || length), Number(by ?? 1)];
  if (from === undefined || step < 1 || first >= end || end > length)
    throw new UsageError(`--frames ${text}: expected FROM:BELOW or FROM:BELOW:STEP within 0:${length}`);
  return Array.from({ length: Math.ceil((end - first) / step) }, (_, k) => first + k * step);
}

/** Which of so many: as asked, or evenly spaced. @throws UsageError */
function chosenOf({ samples, frames }: SampleOptions, length: number): number[] {
  if (frames !== undefined && samples !== undefined)
    throw new UsageError('--samples and --frames: expected one of them');
  if (frames !== undefined) return framesBetween(frames, length);
  const count = samples ?? Math.min(USUAL_SAMPLES, length);
  if (count < 1 || count > length)
    throw new UsageError(`--samples ${count}: expected 1 to ${length}, which is how many there are`);
  return Array.from({ length: count }, (_, k) => Math.floor((k * length) / count));
}

/** The first geometry; with the elements of all where it lacks some. */
function like(first: Geometry, geometries: Iterable<Pick<Geometry, 'species'>>): Geometry {
  const known = new Set(elementsOf(first));
  const all = new Set(known);
  for (const { species } of geometries) for (const element of species) if (element > 0) all.add(element);
  if (all.size === known.size) return first;
  const species = Uint8Array.from([...all].sort((a, b) => a - b));
  return { species, positions: new Float64Array(3 * species.length) };
}

function framesIn(
  name: string,
  { subject, notices }: Imported,
  options: SampleOptions,
  lists: Shipped,
): CommandSamples {
  for (const { message, line } of notices)
    console.error(`${name}${line === undefined ? '' : `, line ${line}`}: ${message}`);
  if ('cloud' in subject)
    throw new UsageError(`${name} holds one cloud of points: expected a file of frames, or --solids PER_CLASS`);
  const all = framesOf(subject);
  const chosen = chosenOf(options, all.length);
  const level = sampleByHash(lists, subject.hash)?.level;
  const at = (place: number): Geometry => {
    const frame = all.get(chosen[place]);
    return geometryOf(frame, level ?? frame.info.get('level'));
  };
  const first = at(0);
  return {
    list: { length: chosen.length, id: (place) => `frame ${chosen[place]}`, geometry: at },
    subject: `${chosen.length} of ${all.length} frames of ${name} (${subject.hash.slice(0, 12)})`,
    first,
    like: like(
      first,
      (function* () {
        for (const n of chosen) yield all.get(n);
      })(),
    ),
  };
}

function solidsOf(perClass: number, { points = DEFAULT_POINTS, seed }: SampleOptions): CommandSamples {
  if (perClass < 1) throw new UsageError(`--solids ${perClass}: expected at least one a class`);
  const named = (place: number) =>
    ({ id: solidWords[place % solidWords.length], own: Math.floor(place / solidWords.length) }) as const;
  const at = (place: number): Geometry => {
    const { id, own } = named(place);
    return sampledGeometry(solidCloud(id, own), points, seed, id).geometry;
  };
  const first = at(0);
  return {
    list: {
      length: perClass * solidWords.length,
      id: (place) => `${named(place).id} of seed ${named(place).own}`,
      geometry: at,
    },
    subject: `${perClass} of each of ${solidWords.length} solids, ${points.count} ${rowWord(first)}s ${points.scheme}, seed ${seed}`,
    first,
    like: first,
  };
}

async function systemsOf(
  { id, seed }: Extract<ExperimentSubject, { kind: 'system' }>,
  options: SampleOptions,
): Promise<CommandSamples> {
  const chosen = chosenOf(options, SYSTEMS_SHOWN);
  const at = (place: number): Promise<Geometry> => systemGeometry(id, seed, chosen[place]);
  const first = await at(0);
  return {
    list: { length: chosen.length, id: (place) => `system ${chosen[place]}`, geometry: at },
    subject: `${chosen.length} of the systems ${id} of seed ${seed}`,
    first,
    like: first,
  };
}

/**
 * The samples of a command's one word, or of `--solids`.
 * @param subject what the link names, where the word is a link
 * @throws UsageError for options that do not go together; Error and FormatError for files
 */
export async function samplesFor(
  word: string | undefined,
  subject: ExperimentSubject | undefined,
  options: SampleOptions,
  lists: Shipped,
): Promise<CommandSamples> {
  const { solids } = options;
  if (solids !== undefined) {
    if ((word !== undefined && !isLink(word)) || options.samples !== undefined || options.frames !== undefined)
      throw new UsageError('--solids PER_CLASS: the samples are all ten classes, without FILE, --samples or --frames');
    return solidsOf(solids, options);
  }
  if (subject?.kind === 'solid')
    throw new UsageError('the link names one solid: say with --solids PER_CLASS how many of each class are judged');
  if (subject?.kind === 'system') return systemsOf(subject, options);
  if (subject) {
    const { name, imported } = await importedFromLink(subject, options.file, lists);
    return framesIn(name, imported, options, lists);
  }
  if (word === undefined) throw new UsageError('expected one FILE or LINK, or --solids PER_CLASS');
  const name = basename(word);
  return framesIn(name, await importFile(name, await readNamed(word), importOptionsOf(options.how)), options, lists);
}
