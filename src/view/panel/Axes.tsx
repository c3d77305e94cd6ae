/** Frames and canonical poses hang on the principal axes of the subject: how long they are, and whether the shape decides which is which. */
import type { Side } from '../../engine/messages.ts';
import { spectrumFigure, spectrumFinding } from '../../plot/spectrum-bars.ts';
import { useExperiment } from '../../store/experiment.ts';
import { isAbout } from '../../store/result-key.ts';
import { useRun } from '../../store/run.ts';
import { Drawing } from '../Drawing.tsx';

export function Axes({ side }: { side: Side }) {
  const experiment = useExperiment((state) => state.experiment);
  const facts = useRun(({ sides }) => sides[side].facts);
  const key = useRun(({ sides }) => sides[side].key);
  const spectrum = facts?.spectrum;
  if (!spectrum || !experiment || !isAbout(key, experiment, side)) return null;
  return (
    <div className="axes note">
      <p>
        <b>{side}:</b> {spectrumFinding(spectrum)}.
      </p>
      <Drawing figure={spectrumFigure(spectrum, experiment.output === 'forces' ? 'Å²' : '', 292)} />
    </div>
  );
}
