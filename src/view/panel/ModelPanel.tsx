/** The models side by side in numbers, and the two ways round the square at the pinned element. */
import { NO_MECHANISM } from '../../mechanism/describe.ts';
import { elementsWord } from '../../plot/group-words.ts';
import { whole } from '../../plot/number-format.ts';
import { useExperiment } from '../../store/experiment.ts';
import { isAbout } from '../../store/result-key.ts';
import { type SideRun, useRun } from '../../store/run.ts';
import { useSession } from '../../store/session.ts';
import { FlowArrow } from '../Icon.tsx';
import { later } from '../later.tsx';
import { Failure, Remarks } from './ModelRemarks.tsx';
import { modelRows } from './model-rows.tsx';
import { SidesHead } from './SidesHead.tsx';

const MechanismRows = later(async () => (await import('./MechanismRows.tsx')).MechanismRows);
const Axes = later(async () => (await import('./Axes.tsx')).Axes);
const SymmetriseNow = later(async () => (await import('./SymmetriseNow.tsx')).SymmetriseNow);
/** Its pictures need the scene, which comes late as well. */
const CommutingSquare = later(async () => (await import('./CommutingSquare.tsx')).CommutingSquare);
const ClassList = later(async () => (await import('./ClassList.tsx')).ClassList);

export function ModelPanel() {
  const sides = useRun((state) => state.sides);
  const comparing = useSession((state) => state.symmetrising);
  const experiment = useExperiment((state) => state.experiment);
  /** Numbers of another subject, frame or model are not shown under this one's name. */
  const own = (side: 'A' | 'B'): Pick<SideRun, 'facts' | 'result'> =>
    experiment && isAbout(sides[side].key, experiment, side) ? sides[side] : { facts: undefined, result: undefined };
  const [a, b] = [own('A'), own('B')];
  /** Where no model has a mechanism and none is trained here, there is nothing to tell of either. */
  const told =
    experiment?.training !== undefined ||
    experiment?.a.mechanism !== NO_MECHANISM ||
    (experiment.b && experiment.b.mechanism !== NO_MECHANISM);
  const rows = modelRows[experiment?.output ?? 'forces'].filter(
    ({ givesWay }) => !givesWay || experiment?.training === undefined,
  );
  const seed = experiment ? `seed ${whole(experiment.seed)}` : '';
  return (
    <section className="part flow model" aria-label="Model">
      <h2>
        Model{' '}
        <span className="note right">
          same {elementsWord(experiment?.group ?? 'so3')}, {seed}
        </span>
      </h2>
      <FlowArrow />
      <table className="ab">
        <SidesHead />
        <tbody>
          {told && <MechanismRows />}
          {rows.map(({ name, of, hot, hint }, index) => (
            <tr key={index} className={hot ? 'hot' : ''} title={hint}>
              <th scope="row">{name}</th>
              <td className="num">{of(a)}</td>
              <td className="num">{of(b)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ClassList a={a} b={b} />
      <Failure side="A" />
      <Failure side="B" />
      <Remarks side="A" />
      <Remarks side="B" />
      {told && <Axes side="A" />}
      {told && <Axes side="B" />}
      {comparing ? <SymmetriseNow /> : <CommutingSquare />}
    </section>
  );
}
