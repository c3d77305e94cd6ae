/** The orbit: verdict first, then the field over the group in the shapes of the group. */
import { namesClasses } from '../../plot/field-words.ts';
import { groupTitle, visitedWords } from '../../plot/group-words.ts';
import { whole } from '../../plot/number-format.ts';
import { useExperiment } from '../../store/experiment.ts';
import { resultKey } from '../../store/result-key.ts';
import { useRun } from '../../store/run.ts';
import { setSession, useSession } from '../../store/session.ts';
import { Choice } from '../Choice.tsx';
import { later } from '../later.tsx';
import { ColourBar } from './ColourBar.tsx';
import { CurveFigure } from './CurveFigure.tsx';
import { DistributionFigure } from './DistributionFigure.tsx';
import { FibreRing } from './FibreRing.tsx';
import { useShownOrbits } from './orbit-data.ts';
import { SphereViews } from './SphereViews.tsx';
import { Verdict } from './Verdict.tsx';

const Ball = later(async () => (await import('./Ball.tsx')).Ball, StillBall);
const GroupOrbit = later(async () => (await import('./GroupOrbit.tsx')).GroupOrbit);
const Ascend = later(async () => (await import('./Ascend.tsx')).Ascend);
const DifferenceNote = later(async () => (await import('./DifferenceNote.tsx')).DifferenceNote);
const FurtherChecks = later(async () => (await import('./FurtherChecks.tsx')).FurtherChecks);
const QuantityChoice = later(async () => (await import('./QuantityChoice.tsx')).QuantityChoice);
const BrushBar = later(async () => (await import('./BrushBar.tsx')).BrushBar);

/** What the results on show are: recorded, of an earlier experiment, or of this one (then nothing). */
function useProvenance(): string {
  const experiment = useExperiment((state) => state.experiment);
  const sides = useRun((state) => state.sides);
  if (!sides.A.result && !sides.B.result) return '';
  if (!experiment) return 'recorded';
  const names = experiment.b ? (['A', 'B'] as const) : (['A'] as const);
  const matching = names.every((side) => sides[side].key === resultKey(experiment, side));
  const files = names.flatMap((side) => {
    const { file, key } = sides[side];
    return file ? `${side} from a file: ${file.name}${key === resultKey(experiment, side) ? '' : ', other poses'}` : [];
  });
  if (files.length > 0) return files.join('; ');
  const recorded = names.some((side) => sides[side].source === 'recorded');
  if (!matching) return recorded ? 'recorded, another experiment' : 'previous result';
  return recorded ? 'recorded' : '';
}

function ViewBar() {
  const { field, words, group } = useShownOrbits();
  const globes = group === 'so3' || group === 'o3';
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
      {namesClasses(field) && <QuantityChoice />}
      {shown === 'A-B' ? (
        <DifferenceNote />
      ) : (
        <span
          className="note push opt"
          title="The twirl is the mean of the aligned outputs over the group: the nearest equivariant prediction"
        >
          against <span className="ink">twirl</span>
        </span>
      )}
      {globes && (
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
      )}
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

/** Keeps the ball's place until it comes. */
function StillBall() {
  return (
    <figure className="ball">
      <figcaption>All of SO(3), equal volume</figcaption>
    </figure>
  );
}

function SphereOrbit() {
  return (
    <>
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
  );
}

export function OrbitPanel() {
  const provenance = useProvenance();
  const result = useRun(({ sides }) => sides.A.result ?? sides.B.result);
  const painting = useSession((state) => state.brush !== undefined);
  const { group, field } = useShownOrbits();
  const pictures = [result?.grid, result?.mirrored, result?.planes, result?.exchanges];
  const pictured = pictures.reduce((sum, picture) => sum + (picture?.elements.length ?? 0), 0);
  // Where nothing can be run the views of it would stay empty.
  const shows = useSession((state) => !state.phone) || result !== undefined;
  return (
    <section className="part orbit" aria-label="Orbit">
      <h2>
        Orbit{' '}
        <span className="note">
          {result
            ? visitedWords(result.group, result.field, result.elements.length)
            : `over ${groupTitle(group, field)}`}
          {pictured > 0 && <span className="long">, {whole(pictured)} more for the picture</span>}
        </span>
        <Ascend />
        {provenance && (
          <span className="right tag" data-testid="provenance">
            {provenance}
          </span>
        )}
      </h2>
      <Verdict />
      <FurtherChecks />
      {shows && (
        <>
          {painting ? <BrushBar /> : <ViewBar />}
          {group === 'so3' ? <SphereOrbit /> : <GroupOrbit group={group} />}
        </>
      )}
    </section>
  );
}
