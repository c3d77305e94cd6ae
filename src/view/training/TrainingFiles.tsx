/** What of training can be saved: the curves as a table, the weights of each side with configuration, normalisation and domain. */
import type { Side } from '../../engine/messages.ts';
import { whole } from '../../plot/number-format.ts';
import { trainingCsv } from '../../plot/training-csv.ts';
import { choiceOf, isTrainedHere, useExperiment } from '../../store/experiment.ts';
import { useTraining } from '../../store/training.ts';
import { exportWeights } from '../../store/training-client.ts';
import { curveSides } from './curve-sides.ts';
import { headOf } from './training-words.ts';

interface TrainingFilesProps {
  readonly stem: string;
  readonly save: (name: string, type: string, contents: string | Uint8Array<ArrayBuffer>) => void;
}

export function TrainingFiles({ stem, save }: TrainingFilesProps) {
  const experiment = useExperiment((state) => state.experiment);
  const state = useTraining();
  const step = state.scrubbed ?? headOf(state);
  const empty = headOf(state) === 0;
  if (!experiment?.training) return null;
  const trained = (['A', 'B'] as const).filter((side) => isTrainedHere(choiceOf(experiment, side)?.weights));
  const weights = async (side: Side): Promise<void> => {
    const file = await exportWeights(side, state.scrubbed);
    if (file) save(file.name, 'application/octet-stream', file.bytes);
  };
  return (
    <>
      <button
        type="button"
        disabled={empty}
        onClick={() => save(`${stem}-training.csv`, 'text/csv', trainingCsv(curveSides(state), state.unit))}
      >
        <b>Curves</b>
        <span>CSV of both sides: losses, errors, learning rate, gradient norm, share with interval</span>
      </button>
      {trained.map((side) => (
        <button key={side} type="button" disabled={empty} onClick={() => void weights(side)}>
          <b>Weights {side}</b>
          <span>safetensors at step {whole(step)}, with configuration, normalisation and domain</span>
        </button>
      ))}
    </>
  );
}
