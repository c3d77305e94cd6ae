/**
 * "Symmetrise now": the same weights judged as they are and averaged over ever larger sets of rotations, the cheapest first. One comparison at a
 * time; a newer one, or an experiment that changed, ends it.
 */
import { create } from 'zustand';
import type { EngineFailure, Side } from '../engine/messages.ts';
import { mechanismWord, parseMechanism } from '../mechanism/describe.ts';
import { ensureEngine, fetchSubject } from './bench.ts';
import { evaluateAside } from './engine-client.ts';
import { choiceOf, useExperiment } from './experiment.ts';
import { poseKey } from './result-key.ts';
import { useRun } from './run.ts';
import { setSession } from './session.ts';

/** The sets that are compared, by what they cost. */
export const symmetrisations = [
  'none',
  'average:tetrahedral',
  'average:quadrature~2',
  'average:octahedral',
  'average:icosahedral',
  'average:quadrature~4',
  'average:quadrature~6',
] as const;

export interface Symmetrised {
  readonly word: string;
  readonly error: number;
  readonly low: number;
  readonly high: number;
  readonly floor: number;
}

interface SymmetriseState {
  /** The side that is compared; undefined while nothing is shown. */
  readonly side: Side | undefined;
  /** What the points belong to: `poseKey`. */
  readonly key: string | undefined;
  readonly running: boolean;
  readonly points: readonly Symmetrised[];
  readonly failure: EngineFailure | undefined;
}

const closed: SymmetriseState = { side: undefined, key: undefined, running: false, points: [], failure: undefined };

export const useSymmetrise = create<SymmetriseState>(() => closed);

/** Elements of each orbit: enough for a mean to three digits, few enough for sets of 200. */
const elements = 72;

let comparison: AbortController | undefined;

function stop(): void {
  comparison?.abort();
  comparison = undefined;
  useSymmetrise.setState(closed);
}

/** Ends the comparison and takes it off the page. */
export function closeSymmetrise(): void {
  stop();
  setSession({ symmetrising: false });
}

/** The mechanism with another wrapper; what the weights were trained with stays. */
function wrapped(mechanism: string, word: string): string {
  const { augmentation } = parseMechanism(mechanism) ?? {};
  const { wrapper } = parseMechanism(word) ?? {};
  return mechanismWord({ ...(augmentation && { augmentation }), ...(wrapper && { wrapper }) });
}

/** Judges a side's weights under each set; points appear one by one. */
export async function compareSymmetrisations(side: Side): Promise<void> {
  stop();
  setSession({ symmetrising: true });
  const own = new AbortController();
  comparison = own;
  useSymmetrise.setState({ ...closed, side, running: true });
  ensureEngine('auto');
  const there = await fetchSubject();
  const { experiment } = useExperiment.getState();
  const choice = experiment && choiceOf(experiment, side);
  if (own.signal.aborted) return;
  if (!there || !experiment || !choice || useRun.getState().engine.state !== 'ready') {
    useSymmetrise.setState({
      running: false,
      failure: {
        kind: 'internal',
        message: 'The subject or the device is not there yet.',
        remedies: ['run the experiment first'],
      },
    });
    return;
  }
  const key = poseKey(experiment, side);
  useSymmetrise.setState({ key });
  const unsubscribe = useExperiment.subscribe(({ experiment: now }) => {
    if (!now || poseKey(now, side) !== key) own.abort();
  });
  try {
    for (const word of symmetrisations) {
      const mechanism = wrapped(choice.mechanism, word);
      const answer = await evaluateAside(side, mechanism, elements, own.signal);
      if (own.signal.aborted) break;
      if ('failure' in answer) {
        useSymmetrise.setState({ failure: answer.failure });
        break;
      }
      const { error } = answer.result.summary;
      const { value, low, high } = error;
      const point = { word, error: value, low, high, floor: answer.result.noiseFloor };
      useSymmetrise.setState(({ points }) => ({ points: [...points, point] }));
    }
  } finally {
    unsubscribe();
    if (comparison === own) useSymmetrise.setState({ running: false });
  }
}
