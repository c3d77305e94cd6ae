/** What became of a claim: on this page, where it was run here, else in the recorded run. */
import { provenance, verdictSign } from '../../plot/preset-words.ts';
import type { Preset } from '../../store/presets.ts';
import { useMeasuredHere } from './use-measured-here.ts';

export function Badge({ preset }: { preset: Preset }) {
  const here = useMeasuredHere(preset);
  const { recorded, measures } = preset;
  const verdict = here?.verdict ?? recorded?.verdict;
  return (
    <div className="badge">
      <span className="eq" aria-hidden="true">
        {verdict ? verdictSign[verdict] : '·'}
      </span>
      <div>
        <b>{verdict ? `${verdict}${here ? ' here' : ''}` : 'not recorded yet'}</b>
        <span className="note">
          {here
            ? `${here.measures.length} of ${measures.length} ${measures.length > 1 ? 'bars' : 'bar'}, one seed`
            : recorded && `recorded: ${provenance(recorded)}`}
        </span>
      </div>
    </div>
  );
}
