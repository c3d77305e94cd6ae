/** The subject within the sentence: samples, solids and systems to choose from, another of its kind, or a file. */
import { whole } from '../plot/number-format.ts';
import { solidPhrase, solidWords } from '../plot/solid-words.ts';
import { type SystemWords, systemPhrase, systemWords } from '../plot/system-words.ts';
import { readCatalogue, useCatalogue } from '../store/catalogue.ts';
import { useExperiment } from '../store/experiment.ts';
import { openSample, openSolid } from '../store/open-subject.ts';
import { useSubject } from '../store/subject.ts';
import { pickFile } from './file-picker.ts';
import { Phrase, type PhraseOption } from './Phrase.tsx';
import { subjectPhrase } from './words.ts';

const readLists = (): void => void readCatalogue();

const open = (...system: readonly [id: SystemWords['id'], seed: number]): void =>
  void import('../store/systems.ts').then(({ openSystem }) => openSystem(...system));

export function SubjectPhrase() {
  const experiment = useExperiment((state) => state.experiment);
  const name = useSubject((state) => state.name);
  const { samples, failure } = useCatalogue();
  if (!experiment) return null;
  const { subject } = experiment;
  const solid = subject.kind === 'solid' ? subject : undefined;
  const molecules: PhraseOption[] = samples.map((sample) => ({
    id: `sample:${sample.id}`,
    text: sample.name,
    note: sample.note,
    figure: whole(sample.frames),
  }));
  const solids = solidWords.map(({ id, phrase, note }) => ({
    id: `solid:${id}`,
    text: phrase,
    note: `points; ${note}`,
  }));
  const system = subject.kind === 'system' ? subject : undefined;
  const systems = systemWords.map(({ id, phrase, note }) => ({ id: `system:${id}`, text: phrase, note }));
  const options = experiment.points
    ? [...solids, ...molecules, ...systems]
    : system
      ? [...systems, ...molecules, ...solids]
      : [...molecules, ...solids, ...systems];
  const choose = (key: string): void => {
    const [kind, id] = key.split(':');
    const made = systemWords.find((known) => known.id === id);
    if (kind === 'sample') openSample(id);
    else if (kind === 'system' && made) open(made.id, system?.seed ?? 1);
    else openSolid(id, solid?.seed ?? 1);
  };
  return (
    <Phrase
      caption="subject"
      figures="frames"
      text={subjectPhrase(subject, name)}
      options={options}
      chosen={'id' in subject ? `${subject.kind}:${subject.id}` : undefined}
      onChoose={choose}
      onOpen={readLists}
      foot={(close) => (
        <>
          {failure && <span>The list of samples could not be read: {failure}.</span>}
          {solid && (
            <button type="button" className="link" onClick={() => openSolid(solid.id, solid.seed + 1)}>
              Another {solidPhrase(solid.id).replace(/^an? /, '')}, seed {whole(solid.seed + 1)}
            </button>
          )}
          {system && (
            <button type="button" className="link" onClick={() => open(system.id, system.seed + 1)}>
              Another {systemPhrase(system.id)}, seed {whole(system.seed + 1)}
            </button>
          )}
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
          <span>or drop one anywhere: XYZ with atoms, PLY with points. It never leaves this page.</span>
        </>
      )}
    />
  );
}
