/** What the model table says of a run: rows of potentials, of cloud models judged by class or normals, and of particle models. */
import type { ReactNode } from 'react';
import type { JudgedOutput, OrbitResult } from '../../orbit/result.ts';
import { milli, percent, relative, significant, whole } from '../../plot/number-format.ts';
import type { SideRun } from '../../store/run.ts';

export interface Row {
  readonly name: ReactNode;
  readonly of: (run: Pick<SideRun, 'facts' | 'result'>) => string;
  readonly hint: string;
  readonly hot?: boolean;
  /** Gives way to held-back errors where something is trained here. */
  readonly givesWay?: boolean;
}

const none = '–';

/** meV to 3 digits, small ones to 2: their third is noise. */
const small = (value: number): string => milli(value, value < 1e-5 ? 2 : 3);

const plain = (value: number): string => significant(value, value < 1e-3 ? 2 : 3);

/** A row of the result alone; a dash where there is none, or nothing of the kind in it. */
const ofResult =
  (read: (result: OrbitResult) => string | undefined): Row['of'] =>
  ({ result }) =>
    (result && read(result)) ?? none;

const parameters: Row = {
  name: 'parameters',
  hint: 'Trainable numbers of the model',
  of: ({ facts }) => (facts ? whole(facts.parameters) : none),
};

const relativeChange: Row = {
  name: 'relative change',
  hint: 'The change over the size of the mean force',
  givesWay: true,
  of: ofResult(({ summary }) => relative(summary.relativeError)),
};

const nonEquivariant: Row = {
  name: 'non-equivariant',
  hint: 'Share of the mean squared force error that is variance over the orbit',
  hot: true,
  of: ofResult(({ summary: { nonEquivariantShare } }) => nonEquivariantShare && percent(nonEquivariantShare.value)),
};

const potentials: readonly Row[] = [
  parameters,
  {
    name: (
      <>
        change <span className="sub">meV/Å</span>
      </>
    ),
    hint: 'RMS of the aligned forces against their mean over the group',
    of: ofResult(({ summary }) => small(summary.error.value)),
  },
  relativeChange,
  {
    name: (
      <>
        force error <span className="sub">meV/Å</span>
      </>
    ),
    hint: 'Mean absolute error per component against the labels, over the orbit',
    givesWay: true,
    of: ofResult(({ summary: { labelForceMae } }) => (labelForceMae === undefined ? undefined : milli(labelForceMae))),
  },
  {
    name: (
      <>
        energy <i>σ</i> <span className="sub">meV</span>
      </>
    ),
    hint: 'Standard deviation of the energy over the orbit; 0 for an invariant energy',
    givesWay: true,
    of: ofResult(({ summary: { energySpread } }) => (energySpread === undefined ? undefined : small(energySpread))),
  },
  nonEquivariant,
];

const flips: Row = {
  name: 'flips',
  hint: 'Share of the orbit where the most probable class is not the most frequent one',
  hot: true,
  of: ofResult(({ summary: { classes } }) => classes && percent(classes.flipRate.value)),
};

const right: Row = {
  name: 'right',
  hint: 'Share of the orbit where the most probable class is the subject’s own, where that is known',
  of: ofResult(({ summary: { classes } }) => classes?.accuracy && percent(classes.accuracy.value)),
};

const byClass: readonly Row[] = [
  parameters,
  {
    name: (
      <>
        change <span className="sub">distance</span>
      </>
    ),
    hint: 'RMS over poses of the Jensen-Shannon distance between the class probabilities and their mean; 0 to 1',
    of: ofResult(({ summary }) => plain(summary.error.value)),
  },
  flips,
  right,
];

const byNormals: readonly Row[] = [
  parameters,
  {
    name: 'change',
    hint: 'RMS length of the change of the unit normals, turned back, against their mean over the group',
    of: ofResult(({ summary }) => plain(summary.error.value)),
  },
  { ...relativeChange, hint: 'The change over the RMS length of the mean normals' },
  { ...flips, hot: false },
  right,
];

const byDisplacement: readonly Row[] = [
  parameters,
  {
    ...byNormals[1],
    hint: 'RMS length of the change of the displacements, turned back, against their mean over the group',
  },
  { ...relativeChange, hint: 'The change over the RMS length of the mean displacements' },
  {
    name: 'squared error',
    hint: 'Mean squared error per coordinate of the final positions, over the orbit',
    of: ofResult(({ summary: { labelMeanSquare } }) =>
      labelMeanSquare === undefined ? undefined : plain(labelMeanSquare),
    ),
  },
  { ...nonEquivariant, hint: 'Share of the squared error that is variance over the orbit' },
];

export const modelRows: Readonly<Record<JudgedOutput, readonly Row[]>> = {
  forces: potentials,
  class: byClass,
  normals: byNormals,
  displacement: byDisplacement,
};
