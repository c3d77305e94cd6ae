/** What is meant to make the models symmetric, in the table of the models: mechanism, passes, and the held-back errors of what is trained here. */
import type { ReactNode } from 'react';
import type { Side } from '../../engine/messages.ts';
import type { EvaluationPoint } from '../../engine/training-messages.ts';
import { mechanismPhrase, mechanismShort, passesOfWord, passesText } from '../../plot/mechanism-words.ts';
import { milli, significant, whole } from '../../plot/number-format.ts';
import { evaluationAt } from '../../plot/training-curves.ts';
import { choiceOf, isTrainedHere, useExperiment } from '../../store/experiment.ts';
import { compareSymmetrisations } from '../../store/symmetrise.ts';
import type { TrainingState } from '../../store/training.ts';
import { useTrainingNow } from '../training/use-training-now.ts';

const none = '–';

interface RowProps {
  readonly name: ReactNode;
  readonly hint: string;
  readonly of: (side: Side) => string;
  readonly long?: (side: Side) => string;
}

function Row({ name, hint, of, long }: RowProps) {
  return (
    <tr title={hint}>
      <th scope="row">{name}</th>
      {(['A', 'B'] as const).map((side) => (
        <td key={side} className={long ? 'num words' : 'num'} title={long?.(side)}>
          {of(side)}
        </td>
      ))}
    </tr>
  );
}

/** An error in the unit that the run has. */
const errorText = (value: number, { unit }: TrainingState): string =>
  unit === '1' ? significant(value, 3) : milli(value);

const units: Readonly<Record<TrainingState['unit'], string>> = { 'eV/A': 'meV/Å', eV: 'meV', '1': '' };

function HeldBack() {
  const state = useTrainingNow();
  const at = (side: Side, read: (point: EvaluationPoint) => string | undefined): string => {
    const point = evaluationAt(state.sides[side]?.evaluations ?? [], state.scrubbed);
    return (point && read(point)) ?? none;
  };
  const unit = units[state.unit];
  const sub = unit && <span className="sub"> {unit}</span>;
  return (
    <>
      <Row
        name={<>held back{sub}</>}
        hint="RMS error of frames that are not learned from, over all poses"
        of={(side) => at(side, ({ total }) => errorText(total, state))}
      />
      <Row
        name={<>in own pose{sub}</>}
        hint="RMS error of the same frames in their own poses alone"
        of={(side) => at(side, ({ inPose }) => errorText(inPose, state))}
      />
    </>
  );
}

export function MechanismRows() {
  const experiment = useExperiment((state) => state.experiment);
  if (!experiment) return null;
  const word = (side: Side): string | undefined => choiceOf(experiment, side)?.mechanism;
  const trained = isTrainedHere(experiment.a.weights) || isTrainedHere(experiment.b?.weights);
  const words = (side: Side, say: (mechanism: string) => string): string => {
    const mechanism = word(side);
    return mechanism === undefined ? none : say(mechanism);
  };
  return (
    <>
      <Row
        name="mechanism"
        hint="What is meant to make the model symmetric besides its architecture"
        of={(side) => words(side, mechanismShort)}
        long={(side) => words(side, (mechanism) => mechanismPhrase(mechanism).text)}
      />
      <Row
        name={
          <>
            passes{' '}
            <button
              type="button"
              className="link note wide-only"
              aria-label="Symmetrise now: compare cost and change"
              title="Symmetrise now: cost against change of the same weights"
              onClick={() => void compareSymmetrisations('A')}
            >
              compare
            </button>
          </>
        }
        hint="Forward passes of the model for a sample of a training step, and for a prediction where that differs"
        of={(side) =>
          words(side, (mechanism) => {
            const passes = passesOfWord(mechanism);
            return isTrainedHere(choiceOf(experiment, side)?.weights) ? passesText(passes) : whole(passes.inference);
          })
        }
      />
      {trained && <HeldBack />}
    </>
  );
}
