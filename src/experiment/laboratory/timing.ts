/**
 * How long a run takes on a device: runs are repeated within a pass until it lasts long enough for the device's coarse clock, and passes are repeated for a
 * median. No pass is longer than a page can wait for.
 */
import type { TimedRun } from '../../backend/backend.ts';
import { quantile } from '../../math/statistics.ts';
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

/** Repeats after which a pass is long enough, found by trying ever more. A pass that took long by the wall alone may only have been interrupted. */
async function repeatsFor({ clock }: Timeable, pass: (repeats: number) => Promise<Pass>): Promise<number> {
  const least = LEAST_PASS[clock];
  let repeats = 1;
  for (let interrupted = 0; ; ) {
    const { spent, wall } = await pass(repeats);
    if (spent >= least || repeats >= MOST_REPEATS) return repeats;
    if (2 * wall > LONGEST_PASS) {
      interrupted++;
      if (interrupted === INTERRUPTIONS) return repeats;
      continue;
    }
    const wanted = Math.ceil((repeats * least * 1.2) / Math.max(spent, least / 50));
    repeats = Math.min(wanted, repeats * Math.max(2, Math.floor(LONGEST_PASS / Math.max(wall, 0.5))), MOST_REPEATS);
  }
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
  const repeats = await repeatsFor(run, pass);
  const each: number[] = [];
  while (each.length < passes) each.push((await pass(repeats)).spent / repeats);
  const times = spread(each);
  if (!(times.ms > 0))
    throw new Error(
      `its time cannot be told: in ${passes} passes of ${repeats} runs the ${run.clock === 'wall' ? "wall's" : "device's"} clock hardly moved`,
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
