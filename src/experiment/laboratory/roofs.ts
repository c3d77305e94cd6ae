/** What a device reaches at most through the same engine, by the same clock: copying, and multiplying and adding in registers. */
import type { Backend } from '../../backend/backend.ts';
import type { Node } from '../../tensor/graph.ts';
import { add, feed, multiply } from '../../tensor/primitives.ts';
import type { TakeTurn } from '../chunks.ts';
import type { Roofs } from './result.ts';
import { LONGEST_PASS, timesOf } from './timing.ts';

/** Numbers copied: more than most caches hold, and far more than any where the device is quick enough. */
const COPIED = [2 ** 21, 2 ** 23] as const;
/** Numbers in registers, and multiply-adds on each: chains that do not wait for one another, together as long as one kernel takes. */
const RUNNING = [2 ** 18, 2 ** 20] as const;
const CHAINS = 4;
const CHAIN = 17;

/** Chains of multiply-adds on x. */
function chains(x: Node): Node {
  const all = Array.from({ length: CHAINS }, (_, chain) => {
    let y: Node = x;
    for (let n = 0; n < CHAIN; n++) y = add(multiply(y, x), 0.1 * (chain + 1));
    return y;
  });
  return all.reduce((sum, chain) => add(sum, chain));
}

/** By the shortest passes, since that is what a roof is. Undefined on a backend whose runs can only be timed as a whole. */
export async function measureRoofs(
  backend: Backend,
  takeTurn: TakeTurn,
  signal: AbortSignal | undefined,
): Promise<Roofs | undefined> {
  const x = feed('x', ['count']);
  /** Numbers a second, of as many as a short submit has time for. */
  const rate = async (y: Node, counts: readonly number[]): Promise<number | undefined> => {
    const program = await backend.compile({ y }, signal && { signal });
    let found: number | undefined;
    try {
      for (const count of counts) {
        if (found !== undefined && count / found > LONGEST_PASS / 2) break;
        const run = program.timed?.({ x: new Float32Array(count).fill(0.5) }, { count });
        if (!run) return undefined;
        found = count / (await timesOf(run, takeTurn, signal)).least;
        run.dispose();
      }
    } finally {
      program.dispose();
    }
    return found && 1000 * found;
  };
  const copied = await rate(multiply(2, x), COPIED);
  const running = await rate(chains(x), RUNNING);
  return copied && running ? { bytes: 8 * copied, operations: 2 * CHAINS * CHAIN * running } : undefined;
}
