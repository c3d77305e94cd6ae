/**
 * How many group elements are evaluated at once: bounded by device memory, then chosen by time, so that progress is fluid and a cancel is heard;
 * and the refusal of subjects of which not even one element fits.
 */

import { Random } from '../math/random.ts';
import { haar } from '../math/rotation.ts';
import { whole } from '../math/whole-number.ts';
import { ExperimentFailure } from './failure.ts';
import type { Predictor } from './predictor.ts';

export interface MemoryLimits {
  /** Bytes that one element may take. */
  readonly most: number;
  /** Bytes that a chunk is kept below where possible. */
  readonly chunk: number;
}

/** Every WebGPU device binds 128 MiB; the interpreter counts every intermediate value, freed or not: about three times what it holds at once. */
export const memoryLimits: Readonly<Record<'webgpu' | 'reference', MemoryLimits>> = {
  webgpu: { most: 2 ** 27, chunk: 2 ** 26 },
  reference: { most: 2 ** 30, chunk: 2 ** 28 },
};

/** For the float64 control, which runs one element at a time: more than what any GPU's limit lets through for our models. */
export const controlLimits: MemoryLimits = { most: 2 ** 32, chunk: 2 ** 32 };

const LARGEST_CHUNK = 256;
/** A chunk should take about this long, milliseconds. */
const CHUNK_TIME = 120;
const PROBE = 4;
/** Milliseconds within which the few are over, so that so many times as many are run. */
const SOON = 30;
const MORE = 4;
/** One element is taken to add at least this part of the mean of the longer run: both are noisy. */
const LEAST_SHARE = 8;

/** Largest n in [1, most] with fits(n), for a monotonic condition that holds at 1. */
function largest(most: number, fits: (n: number) => boolean): number {
  let low = 1;
  let high = most + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Elements at once, up to a fixed most, that take at most so many bytes; at least one. */
export const elementsWithin = (memory: (elements: number) => number, bytes: number): number =>
  largest(LARGEST_CHUNK, (n) => memory(n) <= bytes);

const megabytes = (bytes: number): string => `${whole(Math.ceil(bytes / 2 ** 20))} MB`;

/**
 * @param memoryFor bytes for one element of a geometry of so many atoms or points
 * @throws ExperimentFailure `too-many-atoms` with the numbers and the largest size that works
 */
export function requireMemory(
  memoryFor: (atoms: number) => number,
  atoms: number,
  { most }: MemoryLimits,
  adapter: string,
  word: 'atom' | 'point' | 'particle' = 'atom',
): void {
  const needed = memoryFor(atoms);
  if (needed <= most) return;
  const works = largest(atoms, (count) => memoryFor(count) <= most);
  throw new ExperimentFailure(
    'too-many-atoms',
    `${whole(atoms)} ${word}s need ${megabytes(needed)} on ${adapter} for one orientation; ${megabytes(most)} are allowed. About ${whole(works)} ${word}s of this density work.`,
    [word === 'atom' ? 'cut out the part that matters' : 'sample fewer points', 'choose the other model'],
  );
}

/** Takes turns on a device: pose requests go before the next chunk of an orbit. */
export type TakeTurn = <Value>(work: () => Promise<Value>) => Promise<Value>;

/**
 * Elements per chunk: as many as take `CHUNK_TIME` by the clock, within memory. Runs a few elements to know, by the clock of their own
 * turn: waiting for others on the device is not counted. Where these are over soon, most of their time went to starting: then some more tell what one
 * element adds.
 */
export async function chooseChunk(
  predictor: Pick<Predictor, 'passes' | 'memory' | 'evaluate'>,
  takeTurn: TakeTurn,
  count: number,
  limits: MemoryLimits,
  signal?: AbortSignal,
): Promise<number> {
  const most = largest(Math.min(count, LARGEST_CHUNK), (n) => predictor.memory(n) <= limits.chunk);
  const probe = Math.max(1, Math.ceil(PROBE / predictor.passes));
  if (most <= probe) return most;
  const random = new Random('probe');
  const timed = (elements: number): Promise<number> =>
    takeTurn(async () => {
      const quaternions = Float64Array.from(Array.from({ length: elements }, () => haar(random)).flat());
      const start = performance.now();
      await predictor.evaluate({ quaternions }, signal);
      return performance.now() - start;
    });
  /** The first run lays the buffers out. */
  const second = async (elements: number): Promise<number> => {
    await timed(elements);
    return timed(elements);
  };
  const within = (start: number, each: number): number =>
    Math.max(1, Math.min(most, Math.round((CHUNK_TIME - start) / Math.max(each, 1e-3))));
  const few = await second(probe);
  if (few > SOON || most <= MORE * probe) return within(0, few / probe);
  const more = await second(MORE * probe);
  const each = Math.max((more - few) / ((MORE - 1) * probe), more / (MORE * probe) / LEAST_SHARE);
  return within(Math.max(0, few - probe * each), each);
}
