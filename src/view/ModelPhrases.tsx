/** The two phrases of a model in the sentence: which model, and which weights. */
import { useState } from 'react';
import type { Side } from '../engine/messages.ts';
import { modelDescriptions } from '../model/describe.ts';
import { whole } from '../plot/number-format.ts';
import { bestWeights, readCatalogue, useCatalogue } from '../store/catalogue.ts';
import { changeModel, choiceOf, useExperiment } from '../store/experiment.ts';
import { useRun } from '../store/run.ts';
import { frameAt, useSubject } from '../store/subject.ts';
import { Phrase, type PhraseOption } from './Phrase.tsx';
import { modelName, takesPoints, weightsPhrase } from './words.ts';

const readLists = (): void => void readCatalogue();

/** Atomic numbers of the frame in the sentence; of the first one while that has not been read. */
function speciesNow(frame: number): Iterable<number> {
  const bench = useSubject.getState();
  return (frameAt(bench, frame) ?? bench.frames.latest)?.species ?? [];
}

export function ModelPhrase({ side, fromRight }: { side: Side; fromRight?: boolean }) {
  const experiment = useExperiment((state) => state.experiment);
  if (!experiment) return null;
  const choice = choiceOf(experiment, side);
  const points = takesPoints(experiment.a.model);
  const options: PhraseOption[] = modelDescriptions
    .filter(({ subject }) => (subject === 'cloud') === points)
    .map(({ id, name, promise }) => ({ id, text: name, note: promise }));
  if (side === 'B') options.push({ id: '', text: 'nothing', note: 'judge A alone' });
  const choose = (id: string): void => {
    if (id === choice?.model) return;
    void readCatalogue().then(() => {
      const weights = bestWeights(id, speciesNow(experiment.frame));
      changeModel(side, id ? { model: id, weights } : undefined);
    });
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
  const recorded = useRun((state) => state.recorded);
  const choice = experiment && choiceOf(experiment, side);
  const seedNow = Number(/^random:(\d+)$/.exec(choice?.weights ?? '')?.[1] ?? 0);
  const [seed, setSeed] = useState(seedNow);
  if (!choice) return null;
  const options: PhraseOption[] = weights
    .filter((entry) => entry.model === choice.model)
    .map(({ file, phrase, note, parameters }) => ({ id: file, text: phrase, note, figure: whole(parameters) }));
  const any = takesPoints(choice.model) ? 'shape' : 'element';
  options.push({ id: `random:${seed}`, text: 'with random weights', note: `judges the architecture, for any ${any}` });
  return (
    <Phrase
      caption="weights"
      figures="parameters"
      text={weightsPhrase(weights, choice, [recorded?.a.facts, recorded?.b?.facts])}
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
