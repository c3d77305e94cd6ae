/** What was noticed while the subject on the bench was read; closed again for each new one. */
import { whole } from '../plot/number-format.ts';
import { mendSubject } from '../store/files.ts';
import { givenOnBench } from '../store/open-subject.ts';
import { useSubject } from '../store/subject.ts';
import { Icon } from './Icon.tsx';
import { NoticeList } from './NoticeList.tsx';

export function SubjectNotices() {
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
