/** The last line: what was noticed while reading, what was just said, and what the link holds. */
import { whole } from '../plot/number-format.ts';
import { givenOnBench } from '../store/bench.ts';
import { useExperiment } from '../store/experiment.ts';
import { mendSubject } from '../store/files.ts';
import { useSession } from '../store/session.ts';
import { currentLink } from '../store/start.ts';
import { useSubject } from '../store/subject.ts';
import { Icon } from './Icon.tsx';
import { NoticeList } from './NoticeList.tsx';

/** The notices of the subject on the bench; closed again for each new one. */
function SubjectNotices() {
  const notices = useSubject((state) => state.notices);
  const hash = useSubject((state) => state.hash);
  if (notices.length === 0) return null;
  return (
    <span>
      <Icon name="info" />
      <details key={`${hash} ${notices.length}`} data-testid="notices">
        <summary>
          {notices[0].message}
          {notices.length > 1 && ` (and ${whole(notices.length - 1)} more)`}
        </summary>
        <NoticeList notices={notices} onMend={givenOnBench() ? mendSubject : undefined} />
      </details>
    </span>
  );
}

export function Notices() {
  const said = useSession((state) => state.said);
  const experiment = useExperiment((state) => state.experiment);
  const length = experiment ? currentLink().length : 0;
  const inside = experiment?.subject.kind === 'inline' ? 'and the pasted molecule in it' : 'and no file in it';
  return (
    <footer className="notices">
      <SubjectNotices />
      <span role="status" data-testid="said">
        {said}
      </span>
      <span className="push">
        <Icon name="lock" />
        {length > 0 ? `The link has ${whole(length)} characters ${inside}.` : 'Nothing leaves this page.'}
      </span>
    </footer>
  );
}
