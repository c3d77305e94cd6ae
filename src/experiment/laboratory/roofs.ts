/** What a device reaches at most through the same engine, by the same clock: copying, and multiplying and adding in registers. */
import type { Backend } from '../../backend/backend.ts';
import type { Node } from '../../tensor/graph.ts';
import { add, feed, multiply } from '../../tensor/primitives.ts';
import type { TakeTurn } from '../chunks.ts';
import type { Roofs } from './result.ts';
import { timesOf } from './timing.ts';

/** Numbers copied: far more than a cache holds. */
const COPIED = 2 ** 23;
/** Numbers in registers, and multiply-adds on each: chains that do not wait for one another, together as long as one kernel takes. */
const RUNNING = 2 ** 20;
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
  const milliseconds = async (y: Node, count: number): Promise<number | undefined> => {
    const program = await backend.compile({ y }, signal && { signal });
    const run = program.timed?.({ x: new Float32Array(count).fill(0.5) }, { count });
    try {
      return run && (await timesOf(run, takeTurn, signal)).least;
    } finally {
      run?.dispose();
      program.dispose();
    }
  };
  const copy = await milliseconds(multiply(2, x), COPIED);
  const running = await milliseconds(chains(x), RUNNING);
  if (!copy || !running) return undefined;
  return { bytes: (8 * COPIED) / (copy / 1000), operations: (2 * CHAINS * CHAIN * RUNNING) / (running / 1000) };
}
