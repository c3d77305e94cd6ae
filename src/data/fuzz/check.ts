/**
 * One fuzzed file, judged: nothing but FormatError, nothing that is not finite, no second and no gigabyte; and what was accepted means
 * what an independent reader says (`oracle.ts`).
 */
import { Random } from '../../math/random.ts';
import { FormatError } from '../format-error.ts';
import { importFile } from '../import.ts';
import type { ImportOptions } from '../subject.ts';
import { attempt, FuzzFailure, positionsOf } from './attempt.ts';
import { type CorpusFile, corpusFile, oneOfEach, packed } from './corpus.ts';
import { mutate } from './mutate.ts';
import { Abstain, type Meant, meant } from './oracle.ts';
import { checkArchive, checkChunks } from './ways.ts';

export type Outcome = 'refused' | 'agreed' | 'abstained';

export interface Checked {
  readonly format: CorpusFile['format'];
  readonly outcome: Outcome;
  readonly milliseconds: number;
  readonly bytes: number;
}

/** Clouds are float32 about their centre; frames are exact. */
function requireAgreement(found: Meant, expected: Meant, isCloud: boolean): void {
  const sizes = (frames: Meant): string =>
    frames
      .map((frame) => frame.length / 3)
      .join(', ')
      .slice(0, 200);
  if (sizes(found) !== sizes(expected))
    throw new FuzzFailure(`read ${sizes(found)} rows, the oracle ${sizes(expected)}`);
  for (const [frame, values] of found.entries()) {
    const other = expected[frame];
    const range = isCloud ? 2 ** -22 * other.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30) : 0;
    for (const [n, value] of values.entries()) {
      if (Math.abs(value - other[n]) > range)
        throw new FuzzFailure(`coordinate ${n} of frame ${frame} was read as ${value}, the oracle has ${other[n]}`);
    }
  }
}

/** A table is read as points on request only. */
const asked = (format: CorpusFile['format']): ImportOptions => (format === 'table' ? { as: 'cloud' } : {});

/** STL has no oracle of its own here: equal corners are merged, so only its extent is compared. */
function sameExtent(found: Meant, bytes: Uint8Array): void {
  const text = new TextDecoder().decode(bytes);
  if (!/^solid/.test(text)) throw new Abstain('binary STL');
  const corners = [...text.matchAll(/vertex\s+(\S+)\s+(\S+)\s+(\S+)/g)].flatMap(([, ...parts]) => parts.map(Number));
  if (corners.some((value) => !Number.isFinite(value))) throw new Abstain('odd corners');
  for (const axis of [0, 1, 2]) {
    const largest = (values: readonly number[], size: (value: number) => number): number =>
      values.reduce(
        (most, value, n) => (n % 3 === axis ? Math.max(most, size(value)) : most),
        Number.NEGATIVE_INFINITY,
      );
    const [ours, theirs] = [largest(found[0], (value) => value), largest(corners, (value) => value)];
    if (Math.abs(ours - theirs) > 2 ** -22 * largest(corners, Math.abs))
      throw new FuzzFailure(`extent ${ours}, oracle ${theirs}`);
  }
}

/** Reads, judges and compares. @throws FuzzFailure */
async function judge(
  name: string,
  bytes: Uint8Array,
  plain: Uint8Array | undefined,
  options: ImportOptions,
): Promise<Outcome> {
  const read = await attempt(name, bytes, options);
  if (read instanceof FormatError) {
    for (const mend of read.problem.mends ?? []) {
      const mended = await attempt(name, bytes, { ...options, ...mend.options });
      if (!(mended instanceof FormatError)) positionsOf(mended);
    }
    return 'refused';
  }
  const found = positionsOf(read);
  if (!plain) return 'abstained';
  try {
    if (/STL/i.test(read.subject.format)) sameExtent(found, plain);
    else requireAgreement(found, meant(read.subject.format, plain), 'cloud' in read.subject);
    return 'agreed';
  } catch (error) {
    if (error instanceof Abstain) return 'abstained';
    throw error;
  }
}

/** Loads every reader, so that the time of a file is that of reading it. */
export async function loadReaders(): Promise<void> {
  const random = new Random('fuzz');
  for (let round = 0; round < 5; round++) {
    for (const { name, bytes, format } of oneOfEach(random)) await importFile(name, bytes, asked(format));
  }
}

/** The file of a seed: well-formed for multiples of 20, else damaged; sometimes packed, before or after the damage. */
export async function checkSeed(seed: number): Promise<Checked> {
  const random = new Random(seed).fork('fuzz');
  const made = corpusFile(random);
  const sound = seed % 20 === 0;
  const damaged = sound ? made.bytes : mutate(made.bytes, random);
  const file = packed(random, { name: made.name, bytes: damaged });
  const torn = !sound && file.bytes !== damaged && random.uniform() < 0.3;
  const bytes = torn ? mutate(file.bytes, random) : file.bytes;
  const start = performance.now();
  try {
    const outcome = await judge(file.name, bytes, torn ? undefined : damaged, asked(made.format));
    if (sound && outcome === 'refused') throw new FuzzFailure('a well-formed file was refused');
    const plain = { name: made.name, bytes: damaged };
    if (/xyz/.test(made.format) && seed % 3 === 0) await checkChunks(random.fork('chunks'), plain);
    if (seed % 16 === 1) await checkArchive(random.fork('archive'), plain, asked(made.format));
    return { format: made.format, outcome, milliseconds: performance.now() - start, bytes: bytes.length };
  } catch (error) {
    if (error instanceof FuzzFailure)
      error.message = `seed ${seed}, ${file.name}, ${bytes.length} bytes: ${error.message}`;
    throw error;
  }
}
