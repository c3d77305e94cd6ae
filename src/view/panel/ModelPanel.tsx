/** The models side by side in numbers, and the two ways round the square at the pinned element. */
import type { ReactNode } from 'react';
import { milli, percent, relative, whole } from '../../plot/number-format.ts';
import { useExperiment } from '../../store/experiment.ts';
import { isAbout } from '../../store/result-key.ts';
import { type SideRun, useRun } from '../../store/run.ts';
import { FlowArrow } from '../Icon.tsx';
import { CommutingSquare } from './CommutingSquare.tsx';
import { Failure, Remarks } from './ModelRemarks.tsx';

interface Row {
  readonly name: ReactNode;
  readonly of: (run: Pick<SideRun, 'facts' | 'result'>) => string;
  readonly hint: string;
  readonly hot?: boolean;
}

const none = '–';

/** meV to 3 digits, small ones to 2: their third is noise. */
const small = (value: number): string => milli(value, value < 1e-5 ? 2 : 3);

const rows: readonly Row[] = [
  {
    name: 'parameters',
    hint: 'Trainable numbers of the model',
    of: ({ facts }) => (facts ? whole(facts.parameters) : none),
  },
  {
    name: (
      <>
        change <span className="sub">meV/Å</span>
      </>
    ),
    hint: 'RMS of the aligned forces against their mean over the group',
    of: ({ result }) => (result ? small(result.summary.error.value) : none),
  },
  {
    name: 'relative change',
    hint: 'The change over the size of the mean force',
    of: ({ result }) => (result ? relative(result.summary.relativeError) : none),
  },
  {
    name: (
      <>
        force error <span className="sub">meV/Å</span>
      </>
    ),
    hint: 'Mean absolute error per component against the labels, over the orbit',
    of: ({ result }) => (result?.summary.labelForceMae === undefined ? none : milli(result.summary.labelForceMae)),
  },
  {
    name: (
      <>
        energy <i>σ</i> <span className="sub">meV</span>
      </>
    ),
    hint: 'Standard deviation of the energy over the orbit; 0 for an invariant energy',
    of: ({ result }) => (result?.summary.energySpread === undefined ? none : small(result.summary.energySpread)),
  },
  {
    name: 'non-equivariant',
    hint: 'Share of the mean squared force error that is variance over the orbit',
    hot: true,
    of: ({ result }) =>
      result?.summary.nonEquivariantShare ? percent(result.summary.nonEquivariantShare.value) : none,
  },
];

export function ModelPanel() {
  const sides = useRun((state) => state.sides);
  const experiment = useExperiment((state) => state.experiment);
  /** Numbers of another subject, frame or model are not shown under this one's name. */
  const own = (side: 'A' | 'B'): Pick<SideRun, 'facts' | 'result'> =>
    experiment && isAbout(sides[side].key, experiment, side) ? sides[side] : { facts: undefined, result: undefined };
  const [a, b] = [own('A'), own('B')];
  const seed = experiment ? `seed ${whole(experiment.seed)}` : '';
  return (
    <section className="part flow model" aria-label="Model">
      <h2>
        Model <span className="note right">same poses, {seed}</span>
      </h2>
      <FlowArrow />
      <table className="ab">
        <thead>
          <tr>
            <td />
            <th scope="col">
              <span className="key a">A</span>
            </th>
            <th scope="col">
              <span className="key b">B</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, of, hot, hint }, index) => (
            <tr key={index} className={hot ? 'hot' : ''} title={hint}>
              <th scope="row">{name}</th>
              <td className="num">{of(a)}</td>
              <td className="num">{of(b)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Failure side="A" />
      <Failure side="B" />
      <Remarks side="A" />
      <Remarks side="B" />
      <CommutingSquare />
    </section>
  );
}
