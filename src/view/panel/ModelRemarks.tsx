/** What must be known about a model on this subject: outside its domain, or failed, each with what can be done. */
import { useShallow } from 'zustand/react/shallow';
import type { Side } from '../../engine/messages.ts';
import { elementSymbol } from '../../plot/molecule.ts';
import { changeModel, choiceOf, useExperiment } from '../../store/experiment.ts';
import { isAbout } from '../../store/result-key.ts';
import { useRun } from '../../store/run.ts';
import { frameAt, useSubject } from '../../store/subject.ts';
import { asSentence, modelName, promiseRemark } from '../words.ts';

/** Seeded random weights know every element: the verdict is about the architecture then. */
function JudgeArchitecture({ side, model }: { side: Side; model: string }) {
  return (
    <button type="button" className="link" onClick={() => changeModel(side, { model, weights: 'random:0' })}>
      Judge the architecture with random weights
    </button>
  );
}

export function Remarks({ side }: { side: Side }) {
  const experiment = useExperiment((state) => state.experiment);
  const { facts, key } = useRun(useShallow(({ sides }) => ({ facts: sides[side].facts, key: sides[side].key })));
  /** What two models of a cloud or of particles have in common is said once. */
  const other = useRun(({ sides }) => {
    const { facts: found, key: held } = sides[side === 'A' ? 'B' : 'A'];
    return experiment && isAbout(held, experiment, side === 'A' ? 'B' : 'A') ? found : undefined;
  });
  const species = useSubject((state) => experiment && frameAt(state, experiment.frame)?.species);
  const choice = experiment && choiceOf(experiment, side);
  if (!facts || !choice || !isAbout(key, experiment, side)) return null;
  const known = facts.domain && 'elements' in facts.domain ? facts.domain.elements : undefined;
  const beyond = known
    ? [...new Set(species)].map((number) => elementSymbol(number)).filter((symbol) => !known.includes(symbol))
    : [];
  const promise = promiseRemark(choice.model, experiment.group, choice.mechanism);
  if (!facts.outside && !promise && beyond.length === 0) return null;
  const shared = experiment.output !== 'forces' && facts.outside === other?.outside;
  if (shared && side === 'B') return null;
  return (
    <p className="warning note" role="status">
      <b>{shared ? 'A and B' : side}:</b> {facts.outside && asSentence(facts.outside)}
      {promise && ` The ${modelName(choice.model)} ${promise}.`}
      {beyond.length > 0 && (
        <>
          {' '}
          These weights were not trained on {beyond.join(', ')}: energies are not meaningful here, the symmetry verdict
          is. <JudgeArchitecture side={side} model={choice.model} />
        </>
      )}
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
      {failure.kind === 'unknown-element' && !choice.weights.startsWith('random:') && (
        <JudgeArchitecture side={side} model={choice.model} />
      )}
    </div>
  );
}
