/** The two phrases of a model in the sentence: which model, and which weights. */
import { useState } from 'react';
import type { Side } from '../engine/messages.ts';
import type { Experiment, ExperimentModel } from '../experiment/schema.ts';
import { modelDescriptions } from '../model/describe.ts';
import { whole } from '../plot/number-format.ts';
import { bestWeights, readCatalogue, useCatalogue } from '../store/catalogue.ts';
import { changeModel, choiceOf, isTrainedHere, useExperiment } from '../store/experiment.ts';
import { useRun } from '../store/run.ts';
import { frameAt, useSubject } from '../store/subject.ts';
import { Phrase, type PhraseOption } from './Phrase.tsx';
import { modelName, takenBy, weightsPhrase } from './words.ts';

const readLists = (): void => void readCatalogue();

/** True where B is A's model with A's weights, and only what is done to it differs. */
export const isTheSame = ({ a, b }: Experiment): boolean =>
  b !== undefined && b.model === a.model && b.weights === a.weights && b.mechanism !== a.mechanism;

/** Atomic numbers of the frame in the sentence; of the first one while that has not been read. */
function speciesNow(frame: number): Iterable<number> {
  const bench = useSubject.getState();
  return (frameAt(bench, frame) ?? bench.frames.latest)?.species ?? [];
}

export function ModelPhrase({ side, fromRight }: { side: Side; fromRight?: boolean }) {
  const experiment = useExperiment((state) => state.experiment);
  if (!experiment) return null;
  const choice = choiceOf(experiment, side);
  const taken = takenBy(experiment.a.model);
  const options: PhraseOption[] = modelDescriptions
    .filter(({ subject }) => subject === taken)
    .map(({ id, name, promise }) => ({ id, text: name, note: promise }));
  if (side === 'B') options.push({ id: '', text: 'nothing', note: 'judge A alone' });
  const choose = (id: string): void => {
    if (id === choice?.model) return;
    void readCatalogue().then(() => {
      const kept = choice && isTrainedHere(choice.weights) ? choice.weights : undefined;
      const weights = kept ?? bestWeights(id, speciesNow(experiment.frame));
      changeModel(side, id ? { model: id, weights } : undefined);
    });
  };
  const same = side === 'B' && isTheSame(experiment);
  return (
    <Phrase
      caption="model"
      text={same ? 'the same' : choice ? modelName(choice.model) : 'nothing'}
      options={options}
      chosen={choice?.model ?? ''}
      onChoose={choose}
      onOpen={readLists}
      {...(same && { foot: () => <OtherWeights /> })}
      {...(fromRight && { fromRight })}
    />
  );
}

/** Where B is the same model with the same weights, its weights are no phrase of the sentence: they can be changed here. */
function OtherWeights() {
  const choice = useExperiment(({ experiment }) => experiment?.b);
  const options = useWeightsOptions(choice, Number(seedOf(choice?.weights) ?? 0));
  if (!choice) return null;
  return (
    <label>
      weights of B
      <select
        value={choice.weights}
        onChange={(event) => changeModel('B', { model: choice.model, weights: event.target.value })}
      >
        {options.map(({ id, text, blocked }) => (
          <option key={id} value={id} disabled={blocked !== undefined}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

const seedOf = (weights: string | undefined): string | undefined => /^(?:random|train):(\d+)$/.exec(weights ?? '')?.[1];

/** Why the subject gives nothing to learn from; undefined where it may. */
function useNothingToLearn(): string | undefined {
  const kind = useExperiment(({ experiment }) => experiment?.subject.kind);
  const frames = useSubject(({ frameCount }) => frameCount);
  const labelled = useSubject(({ frames: { latest } }) => latest?.energy !== undefined || latest?.forces !== undefined);
  if (kind !== 'file' && kind !== 'inline') return undefined;
  if (frames < 2) return `needs several frames to learn from; ${kind === 'file' ? 'this file' : 'this text'} has one`;
  return labelled ? undefined : 'needs energies or forces; this file has neither';
}

/** What weights a model can have: shipped ones, those that are trained here, seeded random ones. */
function useWeightsOptions(choice: ExperimentModel | undefined, seed: number): PhraseOption[] {
  const weights = useCatalogue((state) => state.weights);
  const blocked = useNothingToLearn();
  if (!choice) return [];
  const any = { molecule: 'element', cloud: 'shape', particles: 'system' }[takenBy(choice.model)];
  return [
    ...weights
      .filter((entry) => entry.model === choice.model)
      .map(({ file, phrase, note, parameters }) => ({ id: file, text: phrase, note, figure: whole(parameters) })),
    {
      id: `train:${seed}`,
      text: 'trained here',
      note: 'from random start values, on this device, while you watch',
      ...(blocked && { blocked }),
    },
    { id: `random:${seed}`, text: 'with random weights', note: `judges the architecture, for any ${any}` },
  ];
}

export function WeightsPhrase({ side, fromRight }: { side: Side; fromRight?: boolean }) {
  const experiment = useExperiment((state) => state.experiment);
  const { weights, failure } = useCatalogue();
  const recorded = useRun((state) => state.recorded);
  const choice = experiment && choiceOf(experiment, side);
  const [seed, setSeed] = useState(Number(seedOf(choice?.weights) ?? 0));
  const options = useWeightsOptions(choice, seed);
  if (!choice) return null;
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
            seed of start values
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
