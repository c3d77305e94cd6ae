/** The experiment written out; each underlined phrase is the control that changes it, and nothing repeats it. */
import type { Side } from '../engine/messages.ts';
import { NO_MECHANISM } from '../mechanism/describe.ts';
import { whole } from '../plot/number-format.ts';
import { solidPhrase, solidWords } from '../plot/solid-words.ts';
import { type SystemWords, systemPhrase, systemWords } from '../plot/system-words.ts';
import { openSample, openSolid } from '../store/bench.ts';
import { readCatalogue, useCatalogue } from '../store/catalogue.ts';
import { choiceOf, useExperiment } from '../store/experiment.ts';
import { useFileOn } from '../store/file-side.ts';
import { useSubject } from '../store/subject.ts';
import { pickFile } from './file-picker.ts';
import { later } from './later.tsx';
import { isTheSame, ModelPhrase, WeightsPhrase } from './ModelPhrases.tsx';
import { Phrase, type PhraseOption } from './Phrase.tsx';
import { shortened, subjectPhrase } from './words.ts';

const OutputPhrase = later(async () => (await import('./CloudPhrases.tsx')).OutputPhrase);
const PointsPhrase = later(async () => (await import('./CloudPhrases.tsx')).PointsPhrase);

const MechanismPhrase = later(async () => (await import('./MechanismPhrase.tsx')).MechanismPhrase, StillMechanism);

const GroupPhrase = later(async () => (await import('./GroupPhrase.tsx')).GroupPhrase, StillGroup);

/** Stands in for the phrase of the group until it can be changed; the recorded run is about SO(3). */
function StillGroup() {
  const so3 = useExperiment(({ experiment }) => experiment?.group === 'so3');
  return (
    <span className="phrase-at">
      <span className="phrase">
        {so3 ? 'SO(3)' : 'a group'}
        <small>group</small>
      </span>
    </span>
  );
}

/** Stands in for the phrase of a mechanism until it can be changed; the recorded run has none. */
function StillMechanism({ side }: { side: Side; fromRight?: boolean }) {
  const choice = useExperiment(({ experiment }) => experiment && choiceOf(experiment, side));
  if (choice?.mechanism !== NO_MECHANISM) return null;
  return (
    <>
      ,{' '}
      <span className="phrase-at">
        <span className="phrase">
          as it is<small>mechanism</small>
        </span>
      </span>
    </>
  );
}

const readLists = (): void => void readCatalogue();

const open = (...system: readonly [id: SystemWords['id'], seed: number]): void =>
  void import('../store/systems.ts').then(({ openSystem }) => openSystem(...system));

function SubjectPhrase() {
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

/** A model with its weights and its mechanism; or the file that stands in for it. */
function Judged({ side, same, fromRight }: { side: Side; same?: boolean; fromRight?: boolean }) {
  const file = useFileOn(side);
  const has = useExperiment(({ experiment }) => experiment !== undefined && choiceOf(experiment, side) !== undefined);
  const place = fromRight ? { fromRight } : {};
  if (file) {
    return (
      <span className="phrase-at">
        <span className="phrase still">
          {shortened(file.name)}
          <small>from a file</small>
        </span>
      </span>
    );
  }
  return (
    <>
      <ModelPhrase side={side} {...place} />
      {has && !same && (
        <>
          , <WeightsPhrase side={side} {...place} />
        </>
      )}
      {has && <MechanismPhrase side={side} {...place} />}
    </>
  );
}

export function Sentence() {
  const same = useExperiment(({ experiment }) => experiment !== undefined && isTheSame(experiment));
  const cloud = useExperiment((state) => state.experiment?.points !== undefined);
  return (
    <section className="sentence" aria-label="The experiment as a sentence">
      <div className="say">
        <span className="key a">A</span>
        <Judged side="A" />, on <SubjectPhrase />
        {cloud && (
          <>
            , seen as <PointsPhrase />
          </>
        )}
        , judged{' '}
        {cloud && (
          <>
            by <OutputPhrase />{' '}
          </>
        )}
        on <GroupPhrase />
      </div>
      <div className="say against">
        <span className="key b">B</span>against <Judged side="B" same={same} fromRight />
      </div>
    </section>
  );
}
