/** The phrase of a side's mechanism: what its training data are turned by, and how it is wrapped; the price in passes beside each. */
import type { Side } from '../engine/messages.ts';
import { HIGHEST_DEGREE, LARGEST_ORDER, parseMechanism, type Region } from '../mechanism/describe.ts';
import { mechanismPhrase, withPart } from '../plot/mechanism-words.ts';
import { changeMechanism, choiceOf, isTrainedHere, undoChange, useExperiment } from '../store/experiment.ts';
import { setSession } from '../store/session.ts';
import { compareSymmetrisations } from '../store/symmetrise.ts';
import { chooseMechanism, chosenOptions, mechanismOptions } from './mechanism-options.ts';
import { NumberField } from './NumberField.tsx';
import { Phrase } from './Phrase.tsx';

/** The numbers of what is chosen. */
function Numbers({ side, word }: { side: Side; word: string }) {
  const { augmentation, wrapper } = parseMechanism(word) ?? {};
  const turn = (region: Region): void => changeMechanism(side, withPart(word, { augmentation: region }));
  const degree = wrapper?.kind === 'average' && wrapper.set.kind === 'quadrature' ? wrapper.set.degree : undefined;
  return (
    <>
      {augmentation && 'angle' in augmentation && (
        <NumberField
          label="angle"
          unit="°"
          value={augmentation.angle}
          least={1}
          most={180}
          whole
          onChange={(angle) => angle !== undefined && turn({ ...augmentation, angle })}
        />
      )}
      {augmentation?.kind === 'cyclic' && (
        <NumberField
          label="turns"
          value={augmentation.order}
          least={2}
          most={LARGEST_ORDER}
          whole
          onChange={(order) => order !== undefined && turn({ ...augmentation, order })}
        />
      )}
      {augmentation?.kind === 'quadrature' && (
        <NumberField
          label="degree"
          value={augmentation.degree}
          least={1}
          most={HIGHEST_DEGREE}
          whole
          onChange={(value) => value !== undefined && turn({ ...augmentation, degree: value })}
        />
      )}
      {degree !== undefined && (
        <NumberField
          label="degree of the mean"
          value={degree}
          least={1}
          most={HIGHEST_DEGREE}
          whole
          onChange={(value) =>
            value !== undefined &&
            changeMechanism(
              side,
              withPart(word, { wrapper: { kind: 'average', set: { kind: 'quadrature', degree: value } } }),
            )
          }
        />
      )}
    </>
  );
}

export function MechanismPhrase({ side, fromRight }: { side: Side; fromRight?: boolean }) {
  const choice = useExperiment(({ experiment }) => experiment && choiceOf(experiment, side));
  const undoable = useExperiment(({ previous }) => previous !== undefined);
  if (!choice) return null;
  const { mechanism } = choice;
  const trained = isTrainedHere(choice.weights);
  const { joined, text } = mechanismPhrase(mechanism);
  return (
    <>
      {joined}{' '}
      <Phrase
        caption="mechanism"
        figures={trained ? 'passes a sample, to train / to judge' : 'passes a prediction'}
        text={text}
        options={mechanismOptions(mechanism, trained)}
        chosen={chosenOptions(mechanism)}
        onChoose={(id) => changeMechanism(side, chooseMechanism(mechanism, id))}
        stays
        foot={(close) => (
          <>
            <Numbers side={side} word={mechanism} />
            {trained && (
              <button
                type="button"
                className="link"
                onClick={() => {
                  close();
                  setSession({ brush: { side } });
                }}
              >
                Paint the region on the globe
              </button>
            )}
            <button
              type="button"
              className="link"
              onClick={() => {
                close();
                void compareSymmetrisations(side);
              }}
            >
              Symmetrise now: compare cost and change
            </button>
            <span>
              {trained
                ? `An augmentation and a wrapper may go together. Changing them starts ${side} at step 0 with the same data, seed and order.`
                : 'A wrapper needs no training: the same weights are asked in several poses.'}{' '}
              {undoable && (
                <button type="button" className="link" onClick={undoChange}>
                  Undo the last change
                </button>
              )}
            </span>
          </>
        )}
        {...(fromRight && { fromRight })}
      />
    </>
  );
}
