/** The orbit: verdict first, then the field over the group in the shapes of the group. */
import { namesClasses } from '../../plot/field-words.ts';
import { whole } from '../../plot/number-format.ts';
import { useExperiment } from '../../store/experiment.ts';
import { resultKey } from '../../store/result-key.ts';
import { useRun } from '../../store/run.ts';
import { setSession, useSession } from '../../store/session.ts';
import { Choice } from '../Choice.tsx';
import { later } from '../later.tsx';
import { CurveFigure } from './AngleCurve.tsx';
import { Ball } from './Ball.tsx';
import { ColourBar } from './ColourBar.tsx';
import { DistributionFigure } from './DistributionFigure.tsx';
import { FibreRing } from './FibreRing.tsx';
import { type ShownOrbits, useShownOrbits } from './orbit-data.ts';
import { SphereViews } from './SphereViews.tsx';
import { Verdict } from './Verdict.tsx';

const BrushBar = later(async () => (await import('./BrushBar.tsx')).BrushBar);

/** What the results on show are: recorded, of an earlier experiment, or of this one (then nothing). */
function useProvenance(): string {
  const experiment = useExperiment((state) => state.experiment);
  const sides = useRun((state) => state.sides);
  if (!sides.A.result && !sides.B.result) return '';
  if (!experiment) return 'recorded';
  const names = experiment.b ? (['A', 'B'] as const) : (['A'] as const);
  const matching = names.every((side) => sides[side].key === resultKey(experiment, side));
  const recorded = names.some((side) => sides[side].source === 'recorded');
  if (!matching) return recorded ? 'recorded, another experiment' : 'previous result';
  return recorded ? 'recorded' : '';
}

/** What of a cloud's orbit is drawn. */
function QuantityChoice({ field, quantity }: Pick<ShownOrbits, 'field' | 'quantity'>) {
  return (
    <Choice
      className="opt"
      label="Quantity shown"
      value={quantity}
      onChange={(value) => setSession({ quantity: value })}
      options={[
        field === 'class-distance'
          ? {
              value: 'change',
              text: 'distance',
              hint: 'Jensen-Shannon distance of the class probabilities from their mean',
            }
          : { value: 'change', text: 'change', hint: 'RMS change of the unit normals against their mean' },
        { value: 'probability', text: 'probability', hint: 'of the class that the most poses get' },
        { value: 'flips', text: 'flips', hint: 'where the answer is another class than the most frequent one' },
      ]}
    />
  );
}

function ViewBar() {
  const { field, quantity, words } = useShownOrbits();
  const shown = useSession((state) => state.shown);
  const scale = useSession((state) => state.scale);
  const reduction = useSession((state) => state.reduction);
  const hasB = useRun(({ sides }) => sides.B.result !== undefined);
  const blocked = hasB ? {} : { blocked: 'There is no second model' };
  return (
    <div className="bar">
      <Choice
        label="Model shown"
        value={shown}
        onChange={(value) => setSession({ shown: value })}
        options={[
          { value: 'A', text: 'A' },
          { value: 'B', text: 'B', ...blocked },
          { value: 'A-B', text: 'A − B', ...blocked },
        ]}
      />
      {namesClasses(field) && <QuantityChoice field={field} quantity={quantity} />}
      <span
        className="note push opt"
        title="The twirl is the mean of the aligned outputs over the group: the nearest equivariant prediction"
      >
        against <span className="ink">twirl</span>
      </span>
      <Choice
        className="opt"
        label="Over the fibre"
        value={reduction}
        onChange={(value) => setSession({ reduction: value })}
        options={[
          { value: 'mean', text: 'mean', hint: 'colour is the mean over the turn about z' },
          { value: 'max', text: 'max', hint: 'colour is the largest value over the turn about z' },
        ]}
      />
      <Choice
        className="opt"
        label="Scale"
        value={words.ends ? 'linear' : scale}
        onChange={(value) => setSession({ scale: value })}
        options={[
          { value: 'linear', text: 'linear' },
          {
            value: 'log',
            text: 'log',
            hint: 'the dark end is the noise floor',
            ...(words.ends && { blocked: `${words.readout} go from 0 to 1` }),
          },
        ]}
      />
    </div>
  );
}

export function OrbitPanel() {
  const provenance = useProvenance();
  const result = useRun(({ sides }) => sides.A.result ?? sides.B.result);
  const painting = useSession((state) => state.brush !== undefined);
  // Where nothing can be run the views of it would stay empty.
  const shows = useSession((state) => !state.phone) || result !== undefined;
  return (
    <section className="part orbit" aria-label="Orbit">
      <h2>
        Orbit{' '}
        <span className="note">
          {result ? `${whole(result.elements.length)} poses over SO(3)` : 'over SO(3)'}
          {result?.grid && <span className="long">, {whole(result.grid.elements.length)} more for the picture</span>}
        </span>
        {provenance && (
          <span className="right tag" data-testid="provenance">
            {provenance}
          </span>
        )}
      </h2>
      <Verdict />
      {shows && (
        <>
          {painting ? <BrushBar /> : <ViewBar />}
          <div className="views">
            <SphereViews />
            <FibreRing />
            <ColourBar />
          </div>
          <div className="minor">
            <Ball />
            <CurveFigure />
            <DistributionFigure />
          </div>
        </>
      )}
    </section>
  );
}
