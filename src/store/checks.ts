/** Further checks of the models on show, made once they are asked for. They belong to the results that they are of, and are dropped with these. */
import { create } from 'zustand';
import type { Checks, EngineFailure, Side } from '../engine/messages.ts';
import type { OrbitResult } from '../orbit/result.ts';
import { evaluateChecks } from './asides.ts';
import { useRun } from './run.ts';
import { sliceObstacle } from './slices.ts';

export interface CheckRun {
  readonly of: OrbitResult;
  /** Absent while it is under way. */
  readonly answer?: Checks | EngineFailure;
}

export const useChecks = create<{ readonly A?: CheckRun; readonly B?: CheckRun }>(() => ({}));

const underWay = new Map<Side, AbortController>();

/** True where a check of this result is under way, or was answered by one. */
const isChecked = (run: CheckRun | undefined, result: OrbitResult): boolean =>
  run?.of === result && !(run.answer && 'message' in run.answer);

/** Checks every side whose result can be evaluated further and was not checked yet, or in vain. */
export async function wantChecks(): Promise<void> {
  for (const side of ['A', 'B'] as const) {
    const { result } = useRun.getState().sides[side];
    if (!result || sliceObstacle(side) || isChecked(useChecks.getState()[side], result)) continue;
    const own = new AbortController();
    underWay.set(side, own);
    useChecks.setState({ [side]: { of: result } });
    const answer = await evaluateChecks(side, result, own.signal);
    if (!own.signal.aborted) useChecks.setState({ [side]: { of: result, answer } });
  }
}

useRun.subscribe(({ sides }, before) => {
  for (const side of ['A', 'B'] as const) {
    if (sides[side].result === before.sides[side].result) continue;
    underWay.get(side)?.abort();
    useChecks.setState({ [side]: undefined });
  }
});
