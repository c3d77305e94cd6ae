/** The state of the run in words, above the bench: recorded, no WebGPU, lost device, a link that could not be read, a file that is missing. */
import { run } from '../store/bench.ts';
import { useCatalogue } from '../store/catalogue.ts';
import { isRunning, useRun } from '../store/run.ts';
import { useSession } from '../store/session.ts';
import { later } from './later.tsx';

const EngineTrouble = later(async () => (await import('./EngineTrouble.tsx')).EngineTrouble);
const LinkStrip = later(async () => (await import('./LinkStrips.tsx')).LinkStrip);
const WantedStrip = later(async () => (await import('./LinkStrips.tsx')).WantedStrip);
const DigestStrip = later(async () => (await import('./DigestStrip.tsx')).DigestStrip);
const FileStrip = later(async () => (await import('./FileStrip.tsx')).FileStrip);
const PresetStrip = later(async () => (await import('./gallery/PresetStrip.tsx')).PresetStrip);
const TrainingStrip = later(async () => (await import('./training/TrainingStrip.tsx')).TrainingStrip);
const TimingStrip = later(async () => (await import('./laboratory/TimingStrip.tsx')).TimingStrip);
const DropReport = later(async () => (await import('./DropReport.tsx')).DropReport);

function EngineStrip() {
  const engine = useRun((state) => state.engine);
  const sides = useRun((state) => state.sides);
  const running = useRun(isRunning);
  const recorded = useRun((state) => state.recorded);
  const onShow = sides.A.source === 'recorded' || sides.B.source === 'recorded';
  if (engine.state === 'lost' || engine.state === 'failed') return <EngineTrouble onShow={onShow} />;
  if (engine.state === 'ready' && engine.reason && !running && onShow) return <EngineTrouble onShow />;
  if (onShow && recorded && !running) {
    return (
      <div className="strip" role="status">
        <p>
          <b>This is a recorded run</b>, made on {recorded.adapter}, {recorded.date}.{' '}
          {engine.state === 'starting' ? 'Your GPU is starting; live numbers take over when it is ready.' : ''}
        </p>
        <span className="spring" />
        <button type="button" className="btn prime" onClick={() => void run()}>
          Run it here
        </button>
      </div>
    );
  }
  return null;
}

export function Strips() {
  const failure = useCatalogue((state) => state.failure);
  const phone = useSession((state) => state.phone);
  const isTiming = useRun((state) => state.isTiming);
  return (
    <section className="strips" aria-label="State of the page">
      <LinkStrip />
      {isTiming && <TimingStrip />}
      <WantedStrip />
      <DigestStrip />
      <FileStrip />
      {phone ? (
        <div className="strip">
          <p>
            <b>Read-only.</b> Turn the views and move along the orbit here. Running needs a window at least 760 px wide.
          </p>
        </div>
      ) : (
        <>
          <EngineStrip />
          <TrainingStrip />
          {failure && (
            <div className="strip" role="status">
              <p>
                <b>The lists of weights and samples could not be read.</b> {failure}.
              </p>
            </div>
          )}
        </>
      )}
      <PresetStrip />
      <DropReport />
    </section>
  );
}
