/** What went wrong with the engine, in words above the bench, and what can be done: a lost device, one that did not start, no WebGPU. */
import { recover, run } from '../store/bench.ts';
import { useRun } from '../store/run.ts';

/** @param onShow whether the recorded run stands there */
export function EngineTrouble({ onShow }: { onShow: boolean }) {
  const engine = useRun((state) => state.engine);
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
  if (engine.state === 'ready' && engine.device === 'reference' && engine.reason) {
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
  return null;
}
