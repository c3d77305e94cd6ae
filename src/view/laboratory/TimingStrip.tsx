/** Beside the experiment while tensor products are timed: that what runs there waits, how far the measurement is, and its cancel. */
import { whole } from '../../plot/number-format.ts';
import { cancelMeasuring, useLaboratory } from '../../store/laboratory.ts';
import { useRun } from '../../store/run.ts';
import { setSession } from '../../store/session.ts';
import { beginningWords, pairWords } from './pair-words.ts';

export function TimingStrip() {
  const progress = useLaboratory((state) => state.progress);
  const engine = useRun((state) => state.engine);
  return (
    <section className="strip" aria-label="Measurement under way" data-testid="timing">
      {/* Announced once, without its numbers, which change with each of them. */}
      <p role="status">
        <b>Tensor products are being timed</b>
        <span className="num" aria-live="off">
          {progress
            ? `, ${whole(progress.done)} of ${whole(progress.total)}: ${pairWords(progress.now)}.`
            : `: ${beginningWords(engine)}.`}
        </span>{' '}
        What runs or compiles here waits for each of them to end, and goes on between.
      </p>
      <span className="spring" />
      <button type="button" className="btn quiet" onClick={() => setSession({ tab: 'laboratory' })}>
        Show it
      </button>
      <button type="button" className="btn" onClick={cancelMeasuring}>
        Cancel the measurement
      </button>
    </section>
  );
}
