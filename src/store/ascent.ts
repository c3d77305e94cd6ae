/**
 * "Ascend to the worst": from the worst poses of a side's result to the worst of all, which is pinned in all views. One ascent at a time; it belongs to the result
 * that it began from, and ends with it.
 */
import { create } from 'zustand';
import type { EngineFailure, Side } from '../engine/messages.ts';
import type { Ascent, OrbitResult } from '../orbit/result.ts';
import { evaluateAscent } from './asides.ts';
import { pin, pinWorst } from './bench.ts';
import { useRun } from './run.ts';
import { sliceObstacle } from './slices.ts';

interface AscentState {
  /** The side that is under way. */
  readonly side: Side | undefined;
  readonly evaluations: number;
}

const idle: AscentState = { side: undefined, evaluations: 0 };

export const useAscent = create<AscentState>(() => idle);

let current: AbortController | undefined;

/** Gives up what is under way; what is pinned stays. */
export function stopAscent(): void {
  current?.abort();
  current = undefined;
  useAscent.setState(idle);
}

/** What an ascent came to, with the result that it is of; or why it came to nothing. */
export type AscentAnswer =
  | { readonly ascent: Ascent; readonly result: OrbitResult }
  | { readonly failure: EngineFailure };

/** Climbs and pins what was found. Undefined where it was given up, or the side's result cannot be evaluated further. */
export async function ascendToWorst(side: Side): Promise<AscentAnswer | undefined> {
  stopAscent();
  const { result } = useRun.getState().sides[side];
  if (!result || sliceObstacle(side)) return undefined;
  const own = new AbortController();
  current = own;
  useAscent.setState({ side, evaluations: 0 });
  const answer = await evaluateAscent(side, result, own.signal, (evaluations) => {
    if (!own.signal.aborted) useAscent.setState({ evaluations });
  });
  if (own.signal.aborted) return undefined;
  stopAscent();
  if (!('ending' in answer)) return { failure: answer };
  // No motion at all would keep a subject mirrored that is.
  if (answer.ending === 'ascended') pin(answer.q, undefined, answer.motion ?? {});
  else pinWorst(side);
  return { ascent: answer, result };
}

/** An ascent goes with the result that it is of. */
useRun.subscribe(({ sides }, before) => {
  const { side } = useAscent.getState();
  if (side && sides[side].result !== before.sides[side].result) stopAscent();
});
