/** Running a set: one button that judges, pauses and goes on, progress that counts, how many samples and elements. */
import { elementCount } from '../../plot/element-count.ts';
import { whole } from '../../plot/number-format.ts';
import { useExperiment } from '../../store/experiment.ts';
import { chooseMany, discardMany, ELEMENTS, type ManyState, pauseMany, runMany, useMany } from '../../store/many.ts';
import { MOST_SAMPLES } from '../../store/many-samples.ts';
import { NumberField } from '../NumberField.tsx';

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${whole(Math.max(1, seconds))} s`;
  return seconds < 5400 ? `${whole(seconds / 60)} min` : `${whole(seconds / 3600)} h`;
}

/** What is left at the pace of this stretch; empty before it is known. */
function left({ progress, began }: ManyState): string {
  if (!progress || !began || progress.done - began.done < 2) return '';
  const each = (performance.now() - began.at) / (progress.done - began.done);
  return `, about ${duration(each * (progress.total - progress.done))} left`;
}

function stateOf(state: ManyState, elementsNoun: string): string {
  const { status, progress, found, noun, samples, failure } = state;
  const count = `${whole(found?.done ?? 0)} of ${whole(found?.total ?? samples)} ${noun}s`;
  switch (status) {
    case 'closed':
    case 'preparing':
      return 'reading the subject';
    case 'ready':
      return state.isUnasked ? 'what is kept of it is looked for once the engine runs' : 'not judged yet';
    case 'running':
      return progress
        ? `${whole(progress.done)} of ${whole(progress.total)} ${noun}s; ${progress.sample}, ${progress.side}: ${whole(progress.elements)} of ${whole(progress.of)} ${elementsNoun}${left(state)}`
        : 'reading weights, compiling kernels';
    case 'paused':
      return `${count} judged; paused${found?.unkept ? '' : ', kept until it goes on'}`;
    case 'done':
      return `${count} judged`;
    case 'failed':
      return `${failure?.message ?? 'failed'} ${found ? `${count} are kept.` : ''}`;
    default:
      throw new Error(`unknown status ${status satisfies never}`);
  }
}

export function ManyStrip() {
  const state = useMany();
  const group = useExperiment(({ experiment }) => experiment?.group ?? 'so3');
  const { status, progress, found, available, samples, elements, noun } = state;
  const orbit = elementCount(group, elements);
  const counts = orbit.isWhole ? [orbit.count] : ELEMENTS;
  const done = progress?.done ?? found?.done ?? 0;
  const total = progress?.total ?? found?.total ?? samples;
  const isOpen = available > 1;
  const isRunning = status === 'running';
  const canRun = isOpen && status !== 'done' && status !== 'preparing';
  return (
    <section className="run wide-only" aria-label="Run" data-testid="many-run">
      {isRunning ? (
        <button type="button" className="btn" onClick={pauseMany}>
          Pause
        </button>
      ) : (
        <button
          type="button"
          className={canRun ? 'btn prime' : 'btn'}
          disabled={!canRun}
          onClick={() => void runMany()}
        >
          {done > 0 && status !== 'done' ? 'Go on' : `Judge ${whole(samples)} ${noun}s`}
        </button>
      )}
      <div className="progress" role="status">
        <span className="state note">{isOpen ? stateOf(state, orbit.noun) : 'nothing to judge'}</span>
        <div className="track">
          <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect width={(100 * done) / Math.max(1, total)} height="4" fill="var(--ink-2)" />
          </svg>
        </div>
      </div>
      <NumberField
        label={`${noun}s`}
        value={samples}
        least={2}
        most={Math.max(2, Math.min(available, MOST_SAMPLES))}
        whole
        onChange={(value) => value !== undefined && chooseMany({ samples: value })}
      />
      <label>
        {orbit.noun}
        <select
          value={orbit.count}
          disabled={orbit.isWhole}
          title={orbit.isWhole ? 'A finite group is visited whole' : undefined}
          onChange={({ target }) => chooseMany({ elements: Number(target.value) })}
        >
          {counts.map((count) => (
            <option key={count} value={count}>
              {whole(count)}
            </option>
          ))}
        </select>
      </label>
      {(isRunning || done > 0) && (
        <button type="button" className="btn quiet" onClick={discardMany}>
          {isRunning ? 'Cancel' : 'Discard'}
        </button>
      )}
    </section>
  );
}
