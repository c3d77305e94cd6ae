/** What stands in the place of a slice that is not there: how far it is, or why there is none and what can be done. */
import { whole } from '../../plot/number-format.ts';
import { run } from '../../store/bench.ts';
import { useSession } from '../../store/session.ts';
import type { SideSlice } from './use-slice.ts';

/** What is missing, in one sentence; `offer` where running the experiment brings it. */
function reasonOf({ obstacle, failure, side, done, total }: SideSlice, what: string): { text: string; offer: boolean } {
  if (failure) return { text: `${side}: ${failure.message}`, offer: false };
  switch (obstacle) {
    case undefined:
      return { text: `Evaluating ${side}: ${whole(done)} of ${whole(total)} rotations.`, offer: false };
    case 'running':
      return { text: `The ${what} come with the result that is being computed.`, offer: false };
    case 'recorded':
      return {
        text: `The ${what} are evaluated on your own device; this run was recorded on another.`,
        offer: true,
      };
    case 'another-experiment':
      return { text: `The experiment changed: its ${what} come with a run of it.`, offer: true };
    case 'file':
      return {
        text: `${side} is judged by a file, which has no ${what}: only its own program could tell.`,
        offer: false,
      };
    case 'no-engine':
      return { text: `The ${what} need the device that computes; it is not there.`, offer: true };
    case 'no-result':
      return { text: `The ${what} come with the first result.`, offer: true };
    default:
      throw new Error(`unknown obstacle ${obstacle satisfies never}`);
  }
}

/** @param what is missing, in the plural */
export function SliceWords({ missing, what }: { missing: SideSlice; what: string }) {
  const phone = useSession((state) => state.phone);
  const { text, offer } = reasonOf(missing, what);
  return (
    <div className="instead slice-words">
      <p role="status">{text}</p>
      {offer && !phone && (
        <button type="button" className="btn" onClick={() => void run()}>
          Run on this device
        </button>
      )}
      {offer && phone && <p>Open the link on a computer to run it.</p>}
    </div>
  );
}
