/** The experiment written out; each underlined phrase is the control that changes it, and nothing repeats it. */
import type { Side } from '../engine/messages.ts';
import { NO_MECHANISM } from '../mechanism/describe.ts';
import { choiceOf, useExperiment } from '../store/experiment.ts';
import { useFileOn } from '../store/file-side.ts';
import { useSubject } from '../store/subject.ts';
import { later } from './later.tsx';
import { isTheSame, ModelPhrase, WeightsPhrase } from './ModelPhrases.tsx';
import { shortened, subjectPhrase } from './words.ts';

const OutputPhrase = later(async () => (await import('./CloudPhrases.tsx')).OutputPhrase);
const PointsPhrase = later(async () => (await import('./CloudPhrases.tsx')).PointsPhrase);

const SubjectPhrase = later(async () => (await import('./SubjectPhrase.tsx')).SubjectPhrase, StillSubject);

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

/** Stands in for the phrase of the subject until it can be changed. */
function StillSubject() {
  const subject = useExperiment((state) => state.experiment?.subject);
  const name = useSubject((state) => state.name);
  if (!subject) return null;
  return (
    <span className="phrase-at">
      <span className="phrase">
        {subjectPhrase(subject, name)}
        <small>subject</small>
      </span>
    </span>
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
