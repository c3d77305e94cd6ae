/** Running: one button that becomes cancel, progress that counts, how many poses, and their seed. */
import { useLayoutEffect, useRef } from 'react';
import type { Side } from '../engine/messages.ts';
import { elementsWord } from '../plot/group-words.ts';
import { whole } from '../plot/number-format.ts';
import { run } from '../store/bench.ts';
import { cancel } from '../store/engine-client.ts';
import { changeExperiment, undoChange, useExperiment } from '../store/experiment.ts';
import { resultKey } from '../store/result-key.ts';
import { isRunning, type SideRun, useRun } from '../store/run.ts';
import { cancelSampling } from '../store/sampling.ts';
import { useSession } from '../store/session.ts';
import { useSubject } from '../store/subject.ts';
import { later } from './later.tsx';
import { useLate } from './use-late.ts';

const ManyStrip = later(async () => (await import('./many/ManyStrip.tsx')).ManyStrip);

const phases = {
  weights: 'reading weights',
  compile: 'compiling kernels',
  orbit: 'poses',
  floor: 'float64 poses for the floor',
  grid: 'poses for the picture',
} as const;

const seconds = (ms: number): string => (ms < 9500 ? (ms / 1000).toFixed(1) : String(Math.round(ms / 1000)));

function stateOf({ status, progress, result, source }: SideRun): string {
  switch (status) {
    case 'running':
      if (!progress) return 'waiting';
      return `${phases[progress.phase]} ${whole(progress.done)} of ${whole(progress.total)}`;
    case 'done':
      if (source === 'file') return 'from a file';
      return result ? `done in ${seconds(result.ms)} s` : 'done';
    case 'ready':
      return 'recorded';
    case 'failed':
      return 'failed, see Model';
    case 'cancelled':
      return 'cancelled, earlier result shown';
    case 'interrupted':
      return 'interrupted';
    case 'empty':
      return 'not run';
    default:
      throw new Error(`unknown status ${status satisfies never}`);
  }
}

function Line({ side }: { side: Side }) {
  const run_ = useRun(({ sides }) => sides[side]);
  const share = run_.status === 'running' && run_.progress ? run_.progress.done / Math.max(1, run_.progress.total) : 0;
  const done = run_.status === 'done' ? 1 : share;
  return (
    <div>
      <span className="state note">
        <b>{side}</b> {stateOf(run_)}
      </span>
      <div className="track">
        <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect width={100 * done} height="4" fill={`var(--${side === 'A' ? 'a' : 'b'})`} />
        </svg>
      </div>
    </div>
  );
}

/** The choice of points that models see, while it takes long. */
function Sampling({ count, of }: { count: number; of: number }) {
  return (
    <div>
      <span className="state note">
        sampling {whole(count)} of {whole(of)} points
      </span>
    </div>
  );
}

/** The button that starts becomes the one that cancels: a press so soon, as by a key that is held, was meant for the first: by when it happened, not by when a busy page hears of it. Milliseconds. */
const SETTLES = 400;

function cancelAll(): void {
  cancelSampling();
  cancel();
}

const counts = [72, 144, 576, 2304];

export function RunStrip() {
  const tab = useSession((state) => state.tab);
  return tab === 'many' ? <ManyStrip /> : <OneStrip />;
}

function OneStrip() {
  const running = useRun(isRunning);
  const experiment = useExperiment((state) => state.experiment);
  const previous = useExperiment((state) => state.previous);
  const keyA = useRun(({ sides }) => sides.A.key);
  const status = useRun(({ sides }) => sides.A.status);
  const underWay = useSubject((state) => state.sampling);
  const sampling = useLate(underWay !== undefined) ? underWay : undefined;
  const busy = running || sampling !== undefined;
  const began = useRef(0);
  useLayoutEffect(() => {
    if (busy) began.current = performance.now();
  }, [busy]);
  if (!experiment) return null;
  const again = keyA === resultKey(experiment, 'A') && status === 'done';
  const elements = counts.includes(experiment.elements)
    ? counts
    : [...counts, experiment.elements].sort((p, q) => p - q);
  return (
    <section className="run wide-only" aria-label="Run" data-testid="run">
      {busy ? (
        <button
          type="button"
          className="btn"
          onClick={({ timeStamp }) => timeStamp - began.current > SETTLES && cancelAll()}
        >
          Cancel
        </button>
      ) : (
        <button type="button" className="btn prime" onClick={() => void run()}>
          {again ? 'Evaluate again' : 'Evaluate'}
        </button>
      )}
      <div className="progress" role="status">
        {sampling && <Sampling {...sampling} />}
        {!sampling && <Line side="A" />}
        {!sampling && experiment.b && <Line side="B" />}
      </div>
      <label>
        {elementsWord(experiment.group)}
        <select
          value={experiment.elements}
          onChange={(event) => changeExperiment((before) => ({ ...before, elements: Number(event.target.value) }))}
        >
          {elements.map((count) => (
            <option key={count} value={count}>
              {whole(count)}
            </option>
          ))}
        </select>
      </label>
      <label>
        seed
        <input
          className="number"
          type="number"
          min={0}
          value={experiment.seed}
          onChange={(event) => {
            const seed = Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.floor(Number(event.target.value) || 0)));
            changeExperiment((before) => ({ ...before, seed }));
          }}
        />
      </label>
      {previous && (
        <button type="button" className="btn quiet" onClick={undoChange}>
          Undo the last change
        </button>
      )}
    </section>
  );
}
