/**
 * A measurement in the laboratory: every kind at every L on one device, with the device's roofs. What cannot be measured is left out with a reason and the
 * rest goes on; what was measured is told at once, so that a cancelled or interrupted measurement keeps it. For each L of a kind the device is asked for
 * alone, from compiling to the last pass: the timed passes by the device's clock are a fraction of a second of that, but its kernels are compiled within it,
 * and where the method is left to the device all methods and forms are compiled and tried first, which may take many seconds. Poses whose programs are
 * compiled come between any two passes; orbits, training and what others would compile wait. Every submit is short.
 */

import type { Backend, Program, TimedRun } from '../../backend/backend.ts';
import { isLost } from '../../backend/is-lost.ts';
import { whole } from '../../math/whole-number.ts';
import type { TakeTurn } from '../chunks.ts';
import { ExperimentFailure } from '../failure.ts';
import { reachedBy } from './couplings.ts';
import { type KindId, kindOf } from './kinds.ts';
import type { LaboratoryPair, LaboratoryRun, LeftOutProduct, MeasuredProduct, Roofs } from './result.ts';
import { measureRoofs } from './roofs.ts';
import { type LaboratorySettings, troubleWith } from './settings.ts';
import { clocked, LONGEST_PASS, type Timeable, type Times, timesOf, wallStep } from './timing.ts';
import { compared, expectedRows, feedsOf, resultRows, TURN_ITEMS, turnErrors, turnFeeds } from './work-data.ts';
import { type ProductWork, productWork } from './works.ts';

export type Alone = <Value>(work: (takeTurn: TakeTurn) => Promise<Value>) => Promise<Value>;

export interface LaboratoryTask {
  readonly backend: Backend;
  readonly settings: LaboratorySettings;
  /** What to measure, in this order. */
  readonly pairs: readonly LaboratoryPair[];
  /** Runs one measurement, which takes its own turns, with the device for itself. */
  readonly alone: Alone;
  readonly signal?: AbortSignal;
  /** Before anything is measured. */
  readonly onRoofs?: (roofs: Roofs | undefined) => void;
  /** Kinds times degrees that are done, of how many, and what comes next. */
  readonly onProgress?: (done: number, total: number, next: LaboratoryPair) => void;
  readonly onMeasured?: (
    product: MeasuredProduct,
    clock: LaboratoryRun['clock'],
    resolution: number | undefined,
  ) => void;
  readonly onLeftOut?: (product: LeftOutProduct) => void;
}

/** Items whose results are compared with float64. */
const CHECKED = 8;
/** Items of the first run, which tells how long more would take. */
const PILOT = 256;
/** Times that their number is changed. */
const ATTEMPTS = 4;
/** A run of more than this, milliseconds, is made of chunks. */
const LONGEST_RUN = 0.7 * LONGEST_PASS;
/** On the float64 reference, which is there to be right and not fast: milliseconds of a run, and runs. */
const REFERENCE_RUN = 100;
const REFERENCE_SAMPLES = 5;

/**
 * Measures one pair after the other.
 * @throws RangeError saying which setting cannot be; ExperimentFailure `device-lost`; the signal's reason
 */
export async function measureProducts(task: LaboratoryTask): Promise<LaboratoryRun> {
  const { backend, settings, pairs, signal } = task;
  const trouble = troubleWith(
    settings,
    pairs.map(({ degree }) => degree),
  );
  if (trouble !== undefined) throw new RangeError(trouble);
  const products: MeasuredProduct[] = [];
  const leftOut: LeftOutProduct[] = [];
  const alone = <Value>(work: (takeTurn: TakeTurn) => Promise<Value>): Promise<Value> =>
    unlessGone(backend, signal, () => aloneWith(task, work));
  const roofs = await alone((takeTurn) => measureRoofs(backend, takeTurn, signal)).catch((error) => {
    if (signal?.aborted || error instanceof ExperimentFailure) throw error;
    return undefined;
  });
  task.onRoofs?.(roofs);
  let clock: LaboratoryRun['clock'] = 'wall';
  let resolution: number | undefined;
  for (const [done, pair] of pairs.entries()) {
    task.onProgress?.(done, pairs.length, pair);
    try {
      const found = await alone((takeTurn) => measured({ ...task, takeTurn }, pair.kind, pair.degree));
      clock = found.clock;
      resolution = coarser(resolution, found.resolution);
      products.push(found.product);
      task.onMeasured?.(found.product, clock, resolution);
    } catch (error) {
      if (signal?.aborted || error instanceof ExperimentFailure) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      leftOut.push({ ...pair, reason });
      task.onLeftOut?.({ ...pair, reason });
    }
  }
  return {
    adapter: backend.adapter,
    device: backend.kind,
    clock,
    ...(resolution !== undefined && { resolution }),
    date: new Date().toISOString(),
    settings,
    ...(roofs && { roofs }),
    products,
    leftOut,
  };
}

/** Begins once the device has done what others left to it; a cancel is heard while that is waited for. */
async function aloneWith<Value>(
  { backend, alone, signal }: LaboratoryTask,
  work: (takeTurn: TakeTurn) => Promise<Value>,
): Promise<Value> {
  const done = alone(async (takeTurn) => {
    signal?.throwIfAborted();
    await backend.idle?.();
    return work(takeTurn);
  });
  if (!signal) return done;
  let give = (): void => {};
  const given = new Promise<never>((_, reject) => {
    give = () => reject(signal.reason);
    signal.addEventListener('abort', give);
  });
  // What was given up still ends, in its own time.
  done.catch(() => {});
  return Promise.race([done, given]).finally(() => signal.removeEventListener('abort', give));
}

/** A task that has the device for itself. */
type OwnTask = LaboratoryTask & { readonly takeTurn: TakeTurn };

const coarser = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

/** @throws ExperimentFailure `device-lost` where that is why the work failed */
async function unlessGone<Value>(
  backend: Backend,
  signal: AbortSignal | undefined,
  work: () => Promise<Value>,
): Promise<Value> {
  signal?.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    if (!signal?.aborted && (await isLost(backend)))
      throw new ExperimentFailure('device-lost', 'The GPU was lost while products were timed.', [
        'continue on a fresh device',
      ]);
    throw error;
  }
}

interface Measured {
  readonly product: MeasuredProduct;
  readonly clock: LaboratoryRun['clock'];
  readonly resolution: number | undefined;
}

async function measured(task: OwnTask, kind: KindId, degree: number): Promise<Measured> {
  const { backend, settings, signal } = task;
  const { product } = kindOf(kind);
  const work = productWork(kind, settings, degree);
  if (!work) throw new Error(nothingToCompute(degree));
  const items = settings.rows * settings.channels;
  const before = performance.now();
  const program = await backend.compile(work.outputs, {
    tune: true,
    asWritten: kind !== 'gaunt-auto',
    takeTurn: task.takeTurn,
    ...(signal && { signal }),
  });
  const compileMs = performance.now() - before;
  try {
    requireRoom(backend, program, settings);
    const timing = await (program.timed
      ? timedOnDevice(task, work, program, items)
      : timedAsAWhole(task, work, program, items));
    const turned = await task.takeTurn(() => program.run(turnFeeds(work), { items: TURN_ITEMS }, signal));
    const { times, run, rows, expected } = timing;
    const scale = items / run;
    return {
      clock: timing.clock,
      resolution: timing.resolution,
      product: {
        kind,
        degree,
        ms: times.ms * scale,
        low: times.low * scale,
        high: times.high * scale,
        samples: times.samples,
        repeats: times.repeats,
        ...(run < items && { chunk: run }),
        compileMs: compileMs + timing.firstRunMs,
        dispatches: program.dispatches,
        operations: program.operations?.({ items }) ?? work.operations * items,
        bytes: work.bytes * items,
        ...reachedBy(product, settings.irreps, degree),
        ...compared(rows, expected),
        ...turnErrors(work, turned),
        ...(program.ways?.length && { ways: program.ways }),
        ...(work.grid && { grid: work.grid }),
      },
    };
  } finally {
    program.dispose();
  }
}

const nothingToCompute = (degree: number): string => {
  const [own, other] = degree % 2 === 0 ? ['even', 'odd'] : ['odd', 'even'];
  return `It has nothing to compute: from degrees ${degree} and ${degree} to degree ${degree} the sum, ${3 * degree}, is ${own}, and it reaches ${other} sums alone.`;
};

const mebibytes = (bytes: number): string => `${whole(Math.ceil(bytes / 2 ** 20))} MiB`;

/** @throws Error with the numbers, and the most rows that fit, where the batch is more than the device binds */
function requireRoom(backend: Backend, program: Program, { rows, channels }: LaboratorySettings): void {
  const most = backend.largestRun ?? 2 ** 31;
  const needed = (count: number): number => program.memory({ items: count * channels });
  if (needed(rows) <= most) return;
  let [fits, tooMany] = [0, rows];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (needed(middle) <= most) fits = middle;
    else tooMany = middle;
  }
  throw new Error(
    `${whole(rows)} rows of ${whole(channels)} channel${channels === 1 ? '' : 's'} need ${mebibytes(needed(rows))} in one buffer; ${backend.adapter} binds at most ${mebibytes(most)}: up to ${whole(fits)} rows work.`,
  );
}

interface Timing {
  readonly times: Times;
  /** Items of one run. */
  readonly run: number;
  /** Milliseconds of the very first run: part of what compiling costs, since drivers may put it off until then. */
  readonly firstRunMs: number;
  readonly clock: LaboratoryRun['clock'];
  readonly resolution: number | undefined;
  /** Results of the first items, and what they must be. */
  readonly rows: Float64Array;
  readonly expected: Float64Array;
}

/** Some items first, which tell how many a run of bounded length may have: few items promise less than many keep, so it is asked some times. */
async function timedOnDevice(task: OwnTask, work: ProductWork, program: Program, items: number): Promise<Timing> {
  const { takeTurn, signal } = task;
  let run = Math.min(items, PILOT);
  let firstRunMs = 0;
  for (let attempt = 0; ; attempt++) {
    const feeds = feedsOf(work, run);
    const timed = program.timed?.(feeds, { items: run });
    if (!timed) throw new Error('this run cannot be timed');
    try {
      if (attempt === 0) firstRunMs = await firstRun(timed, takeTurn, signal);
      const fits = chunkFor(items, run, await shortest(timed, takeTurn, signal), LONGEST_RUN);
      if (attempt < ATTEMPTS && (fits > 1.3 * run || fits < 0.7 * run)) {
        run = fits;
        continue;
      }
      const times = await timesOf(timed, takeTurn, signal);
      const count = Math.min(CHECKED, run);
      const rows = resultRows(work, await takeTurn(() => timed.first(count)), count, count);
      const expected = expectedRows(work, feeds, run, count);
      return { times, run, firstRunMs, clock: timed.clock, resolution: timed.resolution(), rows, expected };
    } finally {
      timed.dispose();
    }
  }
}

/** Milliseconds of the first run of every kernel. */
async function firstRun(timed: TimedRun, takeTurn: TakeTurn, signal: AbortSignal | undefined): Promise<number> {
  let spent = 0;
  for (let kernel = 0; kernel < timed.kernels; kernel++) {
    signal?.throwIfAborted();
    spent += await takeTurn(async () => {
      const started = performance.now();
      await timed.warmUp(kernel);
      return performance.now() - started;
    });
  }
  return spent;
}

/** Milliseconds of one run, the shortest of a few: by the device's clock, or the wall's where that has not moved. */
async function shortest(timed: TimedRun, takeTurn: TakeTurn, signal: AbortSignal | undefined): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let count = 0; count < 3; count++) {
    signal?.throwIfAborted();
    const { spent, wall } = await clocked(takeTurn, () => timed.time(1));
    least = Math.min(least, spent > 0 ? spent : Math.max(wall, wallStep()));
  }
  return least;
}

/** Items of a run that takes at most so long, where some took `spent`; all where they do. */
function chunkFor(items: number, some: number, spent: number, most: number): number {
  if ((spent * items) / some <= most) return items;
  return Math.max(1, Math.min(items, Math.floor((some * most) / spent)));
}

/** Lets a worker take its messages: short runs of the reference leave no gap for a cancel. */
const heard = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** By the wall's clock around whole runs, with as many items as take a bounded time, repeated where all of them take none by a clock of coarse steps. */
async function timedAsAWhole(task: OwnTask, work: ProductWork, program: Program, items: number): Promise<Timing> {
  const { takeTurn, signal } = task;
  const timed = (feeds: Record<string, Float32Array>, count: number): Timeable => ({
    clock: 'wall',
    time: async (repeats) => {
      const started = performance.now();
      for (let run = 0; run < repeats; run++) await program.run(feeds, { items: count }, signal);
      return performance.now() - started;
    },
  });
  const heardTurn: TakeTurn = async (piece) => {
    await heard();
    signal?.throwIfAborted();
    return takeTurn(piece);
  };
  const pilot = Math.min(items, CHECKED);
  const few = await timesOf(timed(feedsOf(work, pilot), pilot), heardTurn, signal, 1);
  const run = chunkFor(items, pilot, few.ms, REFERENCE_RUN);
  const feeds = feedsOf(work, run);
  const times = await timesOf(timed(feeds, run), heardTurn, signal, REFERENCE_SAMPLES);
  const count = Math.min(CHECKED, run);
  const results = await heardTurn(() => program.run(feeds, { items: run }, signal));
  return {
    times,
    run,
    firstRunMs: 0,
    clock: 'wall',
    resolution: undefined,
    rows: resultRows(work, results, run, count),
    expected: expectedRows(work, feeds, run, count),
  };
}
