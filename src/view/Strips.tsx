/** The state of the run in words, above the bench: recorded, no WebGPU, lost device, a link that could not be read, a file that is missing. */
import { recover, run } from '../store/bench.ts';
import { useCatalogue } from '../store/catalogue.ts';
import { isRunning, useRun } from '../store/run.ts';
import { useSession } from '../store/session.ts';
import { later } from './later.tsx';

const LinkStrip = later(async () => (await import('./LinkStrips.tsx')).LinkStrip);
const WantedStrip = later(async () => (await import('./LinkStrips.tsx')).WantedStrip);
const DigestStrip = later(async () => (await import('./DigestStrip.tsx')).DigestStrip);
const FileStrip = later(async () => (await import('./FileStrip.tsx')).FileStrip);
const PresetStrip = later(async () => (await import('./gallery/PresetStrip.tsx')).PresetStrip);
const TrainingStrip = later(async () => (await import('./training/TrainingStrip.tsx')).TrainingStrip);
const DropReport = later(async () => (await import('./DropReport.tsx')).DropReport);

function EngineStrip() {
  const engine = useRun((state) => state.engine);
  const sides = useRun((state) => state.sides);
  const running = useRun(isRunning);
  const recorded = useRun((state) => state.recorded);
  const onShow = sides.A.source === 'recorded' || sides.B.source === 'recorded';
  if (engine.state === 'lost') {
    return (
      <div className="strip" role="alert" data-testid="device-lost">
        <p>
          <b>The GPU was lost.</b> The browser says: {engine.reason || 'no reason'}. Finished results stay; what was
          running can be continued on a fresh device.
        </p>
        <span className="spring" />
        <button type="button" className="btn prime" onClick={() => void recover()}>
          Continue
        </button>
        <button type="button" className="btn" onClick={() => void run('reference')}>
          Continue on the reference
        </button>
      </div>
    );
  }
  if (engine.state === 'failed') {
    return (
      <div className="strip" role="alert">
        <p>
          <b>The engine did not start.</b> {engine.reason}. Every view of the {onShow ? 'recorded run' : 'last result'}{' '}
          still works.
        </p>
        <span className="spring" />
        <button type="button" className="btn" onClick={() => void run()}>
          Try again
        </button>
      </div>
    );
  }
  if (engine.state === 'ready' && engine.device === 'reference' && engine.reason && !running && onShow) {
    return (
      <div className="strip" role="status" data-testid="no-webgpu">
        <p>
          <b>No GPU for this page.</b> {engine.reason} The CPU reference computes instead, in float64 and slowly.
        </p>
        <span className="spring" />
        <button type="button" className="btn prime" onClick={() => void run('reference')}>
          Run on the reference
        </button>
      </div>
    );
  }
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
  return (
    <section className="strips" aria-label="State of the page">
      <LinkStrip />
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
