/** What must be known about a model on this subject: outside its domain, or failed, each with what can be done. */
import type { Side } from '../../engine/messages.ts';
import { run } from '../../store/bench.ts';
import { changeModel, choiceOf, useExperiment } from '../../store/experiment.ts';
import { useRun } from '../../store/run.ts';
import { modelName } from '../words.ts';

/** Seeded random weights know every element: the verdict is about the architecture then. */
function judgeArchitecture(side: Side, model: string): void {
  changeModel(side, { model, weights: 'random:0' });
  void run();
}

export function DomainWarning({ side }: { side: Side }) {
  const facts = useRun(({ sides }) => sides[side].facts);
  const choice = useExperiment(({ experiment }) => experiment && choiceOf(experiment, side));
  if (!facts?.outside || !choice || facts.weights !== choice.weights) return null;
  return (
    <p className="warning note" role="status">
      <b>{side}:</b> {facts.outside} Energies are not meaningful here, the symmetry verdict is.{' '}
      <button type="button" className="link" onClick={() => judgeArchitecture(side, choice.model)}>
        Judge the architecture with random weights
      </button>
    </p>
  );
}

export function Failure({ side }: { side: Side }) {
  const failure = useRun(({ sides }) => sides[side].failure);
  const choice = useExperiment(({ experiment }) => experiment && choiceOf(experiment, side));
  if (!failure || !choice) return null;
  return (
    <div className="failure note" role="alert">
      <b>
        {side}, {modelName(choice.model)}:
      </b>{' '}
      {failure.message}
      <ul>
        {failure.remedies.map((remedy) => (
          <li key={remedy}>{remedy}</li>
        ))}
      </ul>
      {failure.kind === 'unknown-element' && (
        <button type="button" className="link" onClick={() => judgeArchitecture(side, choice.model)}>
          Judge the architecture with random weights
        </button>
      )}
    </div>
  );
}
