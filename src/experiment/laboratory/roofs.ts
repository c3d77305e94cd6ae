/** What a device reaches at most, by the same clock as products: copying, and multiplying and adding in registers. */
import type { Backend } from '../../backend/backend.ts';
import type { TakeTurn } from '../chunks.ts';
import type { Roofs } from './result.ts';
import { LONGEST_PASS, timesOf } from './timing.ts';

/** Numbers copied: more than most caches hold, and far more than any where the device is quick enough. */
const COPIED = [2 ** 21, 2 ** 23] as const;
/** Threads that multiply and add. */
const THREADS = [2 ** 14, 2 ** 18] as const;

/** By the shortest passes, since that is what a roof is. Undefined on a backend whose runs can only be timed as a whole. */
export async function measureRoofs(
  backend: Backend,
  takeTurn: TakeTurn,
  signal: AbortSignal | undefined,
): Promise<Roofs | undefined> {
  if (!backend.roof) return undefined;
  /** Bytes or operations a second, of as many as a short submit has time for. */
  const rate = async (what: 'copy' | 'add', sizes: readonly [few: number, many: number]): Promise<number> => {
    let found = 0;
    for (const numbers of sizes) {
      signal?.throwIfAborted();
      const kernel = await backend.roof?.(what, numbers);
      if (!kernel) break;
      try {
        const { least } = await timesOf(kernel.run, takeTurn, signal);
        found = (1000 * kernel.done) / least;
        if ((least * sizes[1]) / sizes[0] > LONGEST_PASS) break;
      } finally {
        kernel.dispose();
      }
    }
    return found;
  };
  return { bytes: await rate('copy', COPIED), operations: await rate('add', THREADS) };
}
