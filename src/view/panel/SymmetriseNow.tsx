/** "Symmetrise now" in place of the commuting square: cost against change for the same weights under ever larger sets of rotations. */
import { useRef } from 'react';
import { whole } from '../../plot/number-format.ts';
import { symmetriseFigure } from '../../plot/symmetrise-figure.ts';
import { useExperiment } from '../../store/experiment.ts';
import { poseKey } from '../../store/result-key.ts';
import { closeSymmetrise, compareSymmetrisations, symmetrisations, useSymmetrise } from '../../store/symmetrise.ts';
import { Choice } from '../Choice.tsx';
import { Drawing } from '../Drawing.tsx';
import { useSize } from '../use-size.ts';
import { useShownOrbits } from './orbit-data.ts';

export function SymmetriseNow() {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { side, key, running, points, failure } = useSymmetrise();
  const { words } = useShownOrbits();
  const experiment = useExperiment((state) => state.experiment);
  if (!side || !experiment) return null;
  const current = key === undefined || key === poseKey(experiment, side);
  return (
    <section className="pin symmetrise" aria-label="Symmetrise now">
      <h3>
        Symmetrise now
        <Choice
          className="right"
          label="Model that is symmetrised"
          value={side}
          onChange={(next) => void compareSymmetrisations(next)}
          options={[
            { value: 'A', text: 'A' },
            { value: 'B', text: 'B', ...(!experiment.b && { blocked: 'There is no second model' }) },
          ]}
        />
      </h3>
      <p className="note">
        {words.curve.replace(/ by angle.*$/, '')} of the same weights over SO(3), averaged over rotations; discs groups,
        squares quadratures to degree <i>L</i>, bars 95 %.
      </p>
      <div className="view" ref={box}>
        {size && <Drawing figure={symmetriseFigure(points, side, words, size.width, size.height)} />}
      </div>
      <p className="note" role="status" data-testid="symmetrise">
        {failure
          ? failure.message
          : !current
            ? 'The experiment changed since: compare again.'
            : running
              ? `${whole(points.length)} of ${whole(symmetrisations.length)} sets judged`
              : `${whole(points.length)} sets judged, 72 poses each`}
      </p>
      <p className="remedies">
        {!running && (
          <button type="button" className="btn" onClick={() => void compareSymmetrisations(side)}>
            Compare again
          </button>
        )}{' '}
        <button type="button" className="btn quiet" onClick={closeSymmetrise}>
          {running ? 'Cancel' : 'Done'}
        </button>
      </p>
    </section>
  );
}
