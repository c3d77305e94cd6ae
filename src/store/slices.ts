/**
 * Slices of the orbits on show, evaluated when a view first needs them: what is there, under way or failed, for each model. They belong to one result and go with
 * it; a result that was recorded, or is not of the experiment as it stands, has none.
 */
import { create } from 'zustand';
import type { EngineFailure, Side } from '../engine/messages.ts';
import { type Slice, sliceSize } from '../math/so3-slices.ts';
import type { OrbitResult, OrbitSlice } from '../orbit/result.ts';
import { evaluateSlice } from './asides.ts';
import { useExperiment } from './experiment.ts';
import { resultKey } from './result-key.ts';
import { useRun } from './run.ts';

export interface SliceRun {
  readonly slice?: OrbitSlice;
  readonly failure?: EngineFailure;
  /** Elements that are done, while it is under way. */
  readonly done: number;
  readonly total: number;
}

/** The slices of one result, by `sliceKey`. */
interface SideSlices {
  readonly of: OrbitResult | undefined;
  readonly runs: Readonly<Record<string, SliceRun>>;
}

const none: SideSlices = { of: undefined, runs: {} };

export const useSlices = create<Readonly<Record<Side, SideSlices>>>(() => ({ A: none, B: none }));

/** One name for a slice: discs of the same plane are the same. */
export const sliceKey = (slice: Slice): string =>
  slice.kind === 'loops' ? slice.kind : `disc ${slice.normal.map((part) => part.toFixed(6)).join(' ')}`;

/** Why a side's slices cannot be evaluated now. */
export type SliceObstacle = 'no-result' | 'file' | 'recorded' | 'running' | 'another-experiment' | 'no-engine';

/** What keeps a side's result from being evaluated further; undefined where nothing does. */
export function sliceObstacle(side: Side): SliceObstacle | undefined {
  const { sides, engine } = useRun.getState();
  const { experiment } = useExperiment.getState();
  const { result, source, key, status } = sides[side];
  if (!result) return status === 'running' ? 'running' : 'no-result';
  const current = experiment !== undefined && key === resultKey(experiment, side);
  if (status === 'running' && (source === 'recorded' || !current)) return 'running';
  if (source === 'recorded') return 'recorded';
  if (source === 'file') return 'file';
  if (!current) return 'another-experiment';
  return engine.state === 'ready' ? undefined : 'no-engine';
}

/** What is under way for a side and a kind of slice. */
const underWay = new Map<string, { readonly key: string; readonly stop: AbortController }>();

const placeOf = (side: Side, kind: Slice['kind']): string => `${side} ${kind}`;

function note(side: Side, of: OrbitResult, key: string, run: SliceRun | undefined): void {
  useSlices.setState((state) => {
    const { [key]: _, ...others } = state[side].of === of ? state[side].runs : {};
    return { [side]: { of, runs: run ? { ...others, [key]: run } : others } };
  });
}

/** Evaluates a slice of a side's result, unless it is there, under way, has failed or cannot be. Another slice of its kind that is under way is given up. */
export async function wantSlice(side: Side, slice: Slice): Promise<void> {
  const { result } = useRun.getState().sides[side];
  if (!result || sliceObstacle(side)) return;
  const key = sliceKey(slice);
  const place = placeOf(side, slice.kind);
  const held = useSlices.getState()[side];
  if (held.of === result && held.runs[key] !== undefined) return;
  leaveSlice(side, slice.kind);
  const stop = new AbortController();
  underWay.set(place, { key, stop });
  const total = sliceSize(slice);
  note(side, result, key, { done: 0, total });
  const answer = await evaluateSlice(side, slice, result, stop.signal, (done) => {
    if (!stop.signal.aborted) note(side, result, key, { done, total });
  });
  if (stop.signal.aborted) return;
  underWay.delete(place);
  if ('elements' in answer) note(side, result, key, { slice: answer, done: total, total });
  // What the device took with it is asked for again once there is one.
  else note(side, result, key, answer.kind === 'device-lost' ? undefined : { failure: answer, done: 0, total });
}

/** Gives up what is under way for a side and a kind of slice; what is there stays. */
export function leaveSlice(side: Side, kind: Slice['kind']): void {
  const place = placeOf(side, kind);
  const current = underWay.get(place);
  if (!current) return;
  underWay.delete(place);
  current.stop.abort();
  const { of, runs } = useSlices.getState()[side];
  if (of && !runs[current.key]?.slice) note(side, of, current.key, undefined);
}

/** Slices go with the result that they are of. */
useRun.subscribe(({ sides }, before) => {
  for (const side of ['A', 'B'] as const) {
    if (sides[side].result === before.sides[side].result) continue;
    for (const kind of ['disc', 'loops'] as const) leaveSlice(side, kind);
    useSlices.setState({ [side]: none });
  }
});
