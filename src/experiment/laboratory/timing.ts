/**
 * How long a run takes on a device: runs are repeated within a pass until it lasts long enough for the device's coarse clock, and passes are repeated for a
 * median. No pass is longer than a page can wait for.
 */
import type { TimedRun } from '../../backend/backend.ts';
import { quantile } from '../../math/statistics.ts';
import { whole } from '../../math/whole-number.ts';
import type { TakeTurn } from '../chunks.ts';

/** A pass should last this long, milliseconds; a wall's clock also counts the submit, so a longer one hides it better. */
export const LEAST_PASS = { device: 5, wall: 20 } as const;
/** And no longer than this. */
export const LONGEST_PASS = 50;
export const PASSES = 20;
const MOST_REPEATS = 4096;
const WARM_UPS = 2;
/** Long passes in which the clock has hardly moved, after which they are taken to be as long as they seem. */
const INTERRUPTIONS = 3;
/** Times as many repeats where the clock has not moved at all. */
const UNTOLD = 4;
/** A pass is this many steps of the wall's clock at least. */
const STEPS = 3;
/** Of the wall's clock, until it has moved: about a tenth of a second. */
const MOST_LOOKS = 2_000_000;

const runsOf = (count: number): string => `${whole(count)} run${count === 1 ? '' : 's'}`;

export interface Times {
  /** Milliseconds of one run: median and quartiles. */
  readonly ms: number;
  readonly low: number;
  readonly high: number;
  /** The shortest in which the clock moved. */
  readonly least: number;
  readonly samples: number;
  readonly repeats: number;
}

/** A pass as its own clock tells it, and as the wall's does from its turn on: waiting for others on the device counts for neither. */
interface Pass {
  readonly spent: number;
  readonly wall: number;
}

/** Takes a turn and clocks it. */
export const clocked = (takeTurn: TakeTurn, work: () => Promise<number>): Promise<Pass> =>
  takeTurn(async () => {
    const started = performance.now();
    const spent = await work();
    return { spent, wall: performance.now() - started };
  });

/** What is timed: its runs, repeated in one pass, and by which clock. */
export type Timeable = Pick<TimedRun, 'clock' | 'time'>;

/**
 * The least by which the wall's clock moves, milliseconds: browsers coarsen it, some to 0.1 ms, some to 17 or 100 where they hide from fingerprints.
 * Infinity where it was not seen to move.
 */
export function wallStep(): number {
  let step = Number.POSITIVE_INFINITY;
  let last = performance.now();
  for (let look = 0, moves = 0; look < MOST_LOOKS && moves < 3; look++) {
    const now = performance.now();
    if (now === last) continue;
    step = Math.min(step, now - last);
    last = now;
    moves++;
  }
  return step;
}

/**
 * Repeats after which a pass is long enough, found by trying ever more. What a pass costs whatever its repeats, the shortest round trip, is not counted for
 * them; a pass that seems long by the wall alone may only have been interrupted, and is tried again.
 */
async function repeatsFor(least: number, pass: (repeats: number) => Promise<Pass>): Promise<number> {
  let repeats = 1;
  let overhead = Number.POSITIVE_INFINITY;
  for (let interrupted = 0; ; ) {
    const { spent, wall } = await pass(repeats);
    if (spent >= least || repeats >= MOST_REPEATS) return repeats;
    overhead = Math.max(0, Math.min(overhead, wall - spent));
    const work = Math.max(spent, wall - overhead);
    if (work > Math.max(LONGEST_PASS / 2, 2 * least)) {
      interrupted++;
      if (interrupted === INTERRUPTIONS) return repeats;
      continue;
    }
    const wanted = spent > 0 ? Math.ceil((repeats * least * 1.2) / spent) : UNTOLD * repeats;
    repeats = Math.min(wanted, repeats * Math.max(2, Math.floor(LONGEST_PASS / Math.max(work, 0.5))), MOST_REPEATS);
  }
}

/** @throws Error where the wall's clock is too coarse for any pass */
function leastPass(clock: TimedRun['clock']): number {
  if (clock === 'device') return LEAST_PASS.device;
  const step = wallStep();
  if (2 * step > LONGEST_PASS)
    throw new Error(
      `its time cannot be told: the wall's clock ${Number.isFinite(step) ? `moves in steps of ${Number(step.toPrecision(2))} ms` : 'was not seen to move'}, and a pass may take ${LONGEST_PASS} ms; browsers that hide from fingerprints make it so coarse`,
    );
  return Math.max(LEAST_PASS.wall, STEPS * step);
}

/** @throws Error where the clock never moved; the signal's reason where it is aborted between passes; what the device throws */
export async function timesOf(
  run: Timeable,
  takeTurn: TakeTurn,
  signal: AbortSignal | undefined,
  passes = PASSES,
): Promise<Times> {
  const pass = (repeats: number): Promise<Pass> => {
    signal?.throwIfAborted();
    return clocked(takeTurn, () => run.time(repeats));
  };
  for (let count = 0; count < WARM_UPS; count++) await pass(1);
  const repeats = await repeatsFor(leastPass(run.clock), pass);
  const each: number[] = [];
  while (each.length < passes) each.push((await pass(repeats)).spent / repeats);
  const times = spread(each);
  if (!(times.ms > 0))
    throw new Error(
      `its time cannot be told: in ${passes === 1 ? 'a pass' : `${whole(passes)} passes`} of ${runsOf(repeats)} the ${run.clock === 'wall' ? "wall's" : "device's"} clock hardly moved`,
    );
  return { ...times, samples: each.length, repeats };
}

/** Median, quartiles and least. */
const spread = (times: readonly number[]): Pick<Times, 'ms' | 'low' | 'high' | 'least'> => ({
  least: Math.min(...times.filter((time) => time > 0)),
  ms: quantile(times, 0.5),
  low: quantile(times, 0.25),
  high: quantile(times, 0.75),
});
