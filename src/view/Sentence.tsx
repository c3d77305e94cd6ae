/** The experiment written out; each underlined phrase is the control that changes it, and nothing repeats it. */
import { whole } from '../plot/number-format.ts';
import { openSample } from '../store/bench.ts';
import { readCatalogue, useCatalogue } from '../store/catalogue.ts';
import { useExperiment } from '../store/experiment.ts';
import { useSubject } from '../store/subject.ts';
import { pickFile } from './file-picker.ts';
import { ModelPhrase, WeightsPhrase } from './ModelPhrases.tsx';
import { Phrase, type PhraseOption } from './Phrase.tsx';
import { subjectPhrase } from './words.ts';

const readLists = (): void => void readCatalogue();

function SubjectPhrase() {
  const experiment = useExperiment((state) => state.experiment);
  const name = useSubject((state) => state.name);
  const { samples, failure } = useCatalogue();
  if (!experiment) return null;
  const { subject } = experiment;
  const options: PhraseOption[] = samples.map((sample) => ({
    id: sample.id,
    text: sample.name,
    note: sample.note,
    figure: whole(sample.frames),
  }));
  return (
    <Phrase
      caption="subject"
      figures="frames"
      text={subjectPhrase(subject, name)}
      options={options}
      chosen={subject.kind === 'sample' ? subject.id : undefined}
      onChoose={openSample}
      onOpen={readLists}
      foot={(close) => (
        <>
          {failure && <span>The list of samples could not be read: {failure}.</span>}
          <button
            type="button"
            className="link"
            onClick={() => {
              close();
              pickFile();
            }}
          >
            Choose a file of your own
          </button>
          <span>or drop one anywhere. It never leaves this page.</span>
        </>
      )}
    />
  );
}

const groups: readonly PhraseOption[] = [{ id: 'so3', text: 'SO(3)', note: 'all rotations of space about the centre' }];

export function Sentence() {
  const hasB = useExperiment((state) => state.experiment?.b !== undefined);
  return (
    <section className="sentence" aria-label="The experiment as a sentence">
      <div className="say">
        <span className="key a">A</span>
        <ModelPhrase side="A" />, <WeightsPhrase side="A" />, on <SubjectPhrase />, judged on{' '}
        <Phrase caption="group" text="SO(3)" options={groups} chosen="so3" onChoose={() => undefined} />
      </div>
      <div className="say against">
        <span className="key b">B</span>against <ModelPhrase side="B" fromRight />
        {hasB && (
          <>
            , <WeightsPhrase side="B" fromRight />
          </>
        )}
      </div>
    </section>
  );
}
