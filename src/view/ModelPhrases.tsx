/** The two phrases of a model in the sentence: which model, and which weights. */
import { useState } from 'react';
import type { ModelChoice, Side } from '../engine/messages.ts';
import { modelDescriptions } from '../model/describe.ts';
import { whole } from '../plot/number-format.ts';
import { readCatalogue, useCatalogue } from '../store/catalogue.ts';
import { changeModel, choiceOf, useExperiment } from '../store/experiment.ts';
import { useRun } from '../store/run.ts';
import { Phrase, type PhraseOption } from './Phrase.tsx';
import { modelName, weightsPhrase } from './words.ts';

const readLists = (): void => void readCatalogue();

/** A model's weights when another architecture is chosen: the shipped ones made for the same purpose, else seeded random ones. */
function weightsFor(model: string, current: ModelChoice | undefined): string {
  const { weights } = useCatalogue.getState();
  const own = weights.filter((entry) => entry.model === model);
  const before = weights.find((entry) => entry.file === current?.weights);
  return (own.find((entry) => entry.phrase === before?.phrase) ?? own[0])?.file ?? 'random:0';
}

export function ModelPhrase({ side, fromRight }: { side: Side; fromRight?: boolean }) {
  const experiment = useExperiment((state) => state.experiment);
  if (!experiment) return null;
  const choice = choiceOf(experiment, side);
  const options: PhraseOption[] = modelDescriptions.map(({ id, name, promise }) => ({ id, text: name, note: promise }));
  if (side === 'B') options.push({ id: '', text: 'nothing', note: 'judge A alone' });
  const choose = (id: string): void => {
    if (id === choice?.model) return;
    void readCatalogue().then(() => changeModel(side, id ? { model: id, weights: weightsFor(id, choice) } : undefined));
  };
  return (
    <Phrase
      caption="model"
      text={choice ? modelName(choice.model) : 'nothing'}
      options={options}
      chosen={choice?.model ?? ''}
      onChoose={choose}
      onOpen={readLists}
      {...(fromRight && { fromRight })}
    />
  );
}

export function WeightsPhrase({ side, fromRight }: { side: Side; fromRight?: boolean }) {
  const experiment = useExperiment((state) => state.experiment);
  const { weights, failure } = useCatalogue();
  const facts = useRun(({ sides }) => sides[side].facts);
  const choice = experiment && choiceOf(experiment, side);
  const seedNow = Number(/^random:(\d+)$/.exec(choice?.weights ?? '')?.[1] ?? 0);
  const [seed, setSeed] = useState(seedNow);
  if (!choice) return null;
  const options: PhraseOption[] = weights
    .filter((entry) => entry.model === choice.model)
    .map(({ file, phrase, note, parameters }) => ({ id: file, text: phrase, note, figure: whole(parameters) }));
  options.push({ id: `random:${seed}`, text: 'with random weights', note: 'judges the architecture, for any element' });
  const trained = facts?.weights === choice.weights ? facts.trained : undefined;
  return (
    <Phrase
      caption="weights"
      figures="parameters"
      text={weightsPhrase(weights, choice, trained)}
      options={options}
      chosen={choice.weights}
      onChoose={(file) => changeModel(side, { model: choice.model, weights: file })}
      onOpen={readLists}
      foot={() => (
        <>
          {failure && <span>The list of weights could not be read: {failure}.</span>}
          <label>
            seed of random weights
            <input
              className="number"
              type="number"
              min={0}
              value={seed}
              onChange={(event) => setSeed(Math.max(0, Math.floor(Number(event.target.value) || 0)))}
            />
          </label>
        </>
      )}
      {...(fromRight && { fromRight })}
    />
  );
}
