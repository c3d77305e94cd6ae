/** How models are trained here: every number of the plan with its unit and limits, and what there is to learn from. A change starts the run anew. */
import { type ReactNode, useMemo } from 'react';
import {
  comparisons,
  labelUnits,
  planLimits,
  poses,
  schedules,
  splits,
  type TrainingPlan,
} from '../../experiment/training-plan.ts';
import { whole } from '../../plot/number-format.ts';
import { histogram, histogramFigure } from '../../plot/target-histogram.ts';
import { useExperiment } from '../../store/experiment.ts';
import { useSubject } from '../../store/subject.ts';
import { useTraining } from '../../store/training.ts';
import { changePlan } from '../../store/training-client.ts';
import { Drawing } from '../Drawing.tsx';
import { NumberField } from '../NumberField.tsx';
import { Popover } from '../Popover.tsx';
import { asSentence } from '../words.ts';

type NumberKey = keyof typeof planLimits;

const numbers: readonly (readonly [NumberKey, label: string, unit: string, hint: string])[] = [
  ['steps', 'steps', '', 'of the optimiser'],
  ['batch', 'samples a step', '', 'drawn without repetition until all were seen'],
  ['rate', 'learning rate', '', 'the highest of the schedule'],
  ['decay', 'weight decay', '', 'decoupled; 0 is Adam, more is AdamW'],
  ['average', 'moving average', '', 'of the parameters, a step; what is judged'],
  ['clip', 'clip gradients at', '', 'global norm; 0 leaves them as they are'],
  ['energy', 'weight of energies', '', 'a squared eV and atom, over the squared scale of the labels'],
  ['forces', 'weight of forces', '', 'a squared eV/Å, over the squared scale of the labels'],
  ['test', 'held back', '%', 'of the frames: never learned from, only judged by'],
  [
    'patience',
    'patience',
    'evaluations',
    'ends the run after so many without a lower error; 0 waits for the last step',
  ],
];

type WordKey = 'schedule' | 'split' | 'pose' | 'compare' | 'units';

const words: Readonly<Record<WordKey, { readonly label: string; readonly choices: Readonly<Record<string, string>> }>> =
  {
    schedule: {
      label: 'schedule',
      choices: { cosine: 'cosine to 0', 'one-cycle': 'one cycle: up, then down', constant: 'constant' },
    },
    split: {
      label: 'held back are',
      choices: {
        seed: 'drawn by the seed',
        trajectory: 'the trajectory’s end',
        pose: 'poses least like the first',
      },
    },
    pose: {
      label: 'poses of the data',
      choices: { given: 'as in the file', aligned: 'all laid on the first frame' },
    },
    units: {
      label: 'the file is in',
      choices: { eV: 'eV, eV/Å', kcal: 'kcal/mol, kcal/mol/Å', hartree: 'hartree, hartree/bohr' },
    },
    compare: {
      label: 'A and B share',
      choices: { steps: 'the number of steps', passes: 'the number of passes', time: 'the time' },
    },
  };

const values: Readonly<Record<WordKey, readonly string[]>> = {
  schedule: schedules,
  split: splits,
  pose: poses,
  compare: comparisons,
  units: labelUnits,
};

function Words({ plan, name }: { plan: TrainingPlan; name: WordKey }) {
  const { label, choices } = words[name];
  return (
    <label>
      {label}
      <select value={plan[name]} onChange={({ target }) => changePlan({ [name]: target.value })}>
        {values[name].map((value) => (
          <option key={value} value={value}>
            {choices[value]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Most frames that the histogram looks at, evenly spaced. */
const mostFrames = 200;

/** Energies and force components of frames that are here. */
function useTargets(): {
  readonly energies: readonly number[];
  readonly forces: readonly number[];
  readonly seen: number;
} {
  const frames = useSubject((state) => state.frames);
  return useMemo(() => {
    const stride = Math.max(1, Math.ceil(frames.length / mostFrames));
    const [energies, forces]: [number[], number[]] = [[], []];
    let seen = 0;
    for (let index = 0; index < frames.length; index += stride) {
      const frame = frames.at(index);
      if (!frame) continue;
      seen++;
      if (frame.energy !== undefined) energies.push(frame.energy);
      if (frame.forces) forces.push(...frame.forces);
    }
    return { energies, forces, seen };
  }, [frames]);
}

function Targets() {
  const { energies, forces, seen } = useTargets();
  const shown = [
    { values: histogram(energies), name: 'energies', unit: 'eV' },
    { values: histogram(forces), name: 'force components', unit: 'eV/Å' },
  ].flatMap(({ values: found, name, unit }) =>
    found && seen > 1 ? [histogramFigure(found, { name, unit }, 300, 84)] : [],
  );
  if (shown.length === 0) return null;
  return (
    <>
      <div className="targets">
        {shown.map((figure) => (
          <Drawing key={figure.title} figure={figure} />
        ))}
      </div>
      <p className="note">{whole(seen)} frames of the subject on the bench.</p>
    </>
  );
}

export function PlanPanel() {
  const plan = useExperiment(({ experiment }) => experiment?.training);
  const molecules = useExperiment(({ experiment }) => experiment?.output === 'forces');
  const hasB = useExperiment(({ experiment }) => experiment?.b !== undefined);
  const samples = useTraining((state) => state.samples);
  const remarks = useTraining((state) => state.remarks);
  const { keeps, reason } = useTraining((state) => state.storage);
  if (!plan) return null;
  const shown = numbers.filter(([key]) => molecules || (key !== 'energy' && key !== 'forces'));
  const wordKeys: readonly WordKey[] = [
    'schedule',
    'split',
    ...(molecules ? (['pose', 'units'] as const) : []),
    ...(hasB ? (['compare'] as const) : []),
  ];
  const line = (text: ReactNode, key: string) => <p key={key}>{text}</p>;
  return (
    <Popover title="Plan of training">
      <p>
        Every change but that of patience starts the run anew, at step 0 with the same data and seed; Undo brings it
        back.
      </p>
      <div className="plan">
        {shown.map(([key, label, unit, hint]) => {
          const { least, most, whole: isWhole } = planLimits[key];
          return (
            <div key={key} title={`${hint}; from ${least} to ${most}`}>
              <NumberField
                label={label}
                value={plan[key]}
                least={least}
                most={most}
                whole={isWhole}
                {...(unit && { unit })}
                {...(key === 'rate' && { placeholder: 'model’s' })}
                onChange={(value) =>
                  key === 'rate' ? changePlan({ rate: value }) : value !== undefined && changePlan({ [key]: value })
                }
              />
            </div>
          );
        })}
        {wordKeys.map((name) => (
          <div key={name}>
            <Words plan={plan} name={name} />
          </div>
        ))}
      </div>
      <Targets />
      {samples && line(`Learned from ${whole(samples.train)}, held back ${whole(samples.test)}.`, 'samples')}
      {remarks.map((remark) => line(asSentence(remark), remark))}
      {!keeps &&
        line(
          `Nothing is kept of this run${reason ? `: ${reason}` : ''}. Export the weights before you leave.`,
          'storage',
        )}
    </Popover>
  );
}
