/** The mirror of the engine: what computes, what runs, what came out, what failed. Written by `engine-client.ts`, and `isTiming` by `laboratory.ts`. */
import { create } from 'zustand';
import type { EngineFailure, JudgedFile, Phase, Side } from '../engine/messages.ts';
import type { ModelFacts, PoseResult, RecordedRun } from '../experiment/recorded-run.ts';
import type { OrbitResult } from '../orbit/result.ts';

export type EngineState =
  | { readonly state: 'idle' }
  | { readonly state: 'starting' }
  | {
      readonly state: 'ready';
      readonly device: 'webgpu' | 'reference';
      readonly adapter: string;
      readonly reason: string | undefined;
    }
  | { readonly state: 'lost'; readonly reason: string }
  | { readonly state: 'failed'; readonly reason: string };

export interface Progress {
  readonly phase: Phase;
  readonly done: number;
  readonly total: number;
}

export interface SideRun {
  readonly status: 'empty' | 'ready' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  readonly progress: Progress | undefined;
  readonly result: OrbitResult | undefined;
  /** Where the result comes from; a recorded one stays on show until a live one replaces it. */
  readonly source: 'recorded' | 'live' | 'file' | undefined;
  /** Another program's file that the result is from; see `file-side.ts`. */
  readonly file: JudgedFile | undefined;
  readonly facts: ModelFacts | undefined;
  readonly failure: EngineFailure | undefined;
  /** Both ways round at the pinned element, when it is known, and the `poseKey` it belongs to. */
  readonly pose: PoseResult | undefined;
  readonly poseKey: string | undefined;
  /** Why the last wish for a pose was not granted. */
  readonly poseFailure: EngineFailure | undefined;
  /** Which experiment the result belongs to, and which one is being evaluated: keys of `resultKey`. */
  readonly key: string | undefined;
  readonly pending: string | undefined;
}

interface RunState {
  readonly engine: EngineState;
  /** What the device refused in this visit, and how that is done instead. */
  readonly remarks: readonly string[];
  readonly sides: Readonly<Record<Side, SideRun>>;
  readonly recorded: RecordedRun | undefined;
  /** Tensor products are being timed: what else runs waits for its turns between them. */
  readonly isTiming: boolean;
}

export const emptySide: SideRun = {
  status: 'empty',
  progress: undefined,
  result: undefined,
  source: undefined,
  file: undefined,
  facts: undefined,
  failure: undefined,
  pose: undefined,
  poseKey: undefined,
  poseFailure: undefined,
  key: undefined,
  pending: undefined,
};

export const useRun = create<RunState>(() => ({
  engine: { state: 'idle' },
  remarks: [],
  sides: { A: emptySide, B: emptySide },
  recorded: undefined,
  isTiming: false,
}));

export const setSide = (side: Side, change: Partial<SideRun>): void =>
  useRun.setState(({ sides }) => ({ sides: { ...sides, [side]: { ...sides[side], ...change } } }));

/** True while either side is being evaluated. */
export const isRunning = ({ sides }: RunState): boolean => sides.A.status === 'running' || sides.B.status === 'running';
