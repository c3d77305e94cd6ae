/** The last line: what was noticed while reading, what was just said, and what the link holds. */
import { whole } from '../plot/number-format.ts';
import { useExperiment } from '../store/experiment.ts';
import { useSession } from '../store/session.ts';
import { currentLink } from '../store/start.ts';
import { useSubject } from '../store/subject.ts';
import { Icon } from './Icon.tsx';

export function Notices() {
  const notices = useSubject((state) => state.notices);
  const said = useSession((state) => state.said);
  const experiment = useExperiment((state) => state.experiment);
  const length = experiment ? currentLink().length : 0;
  const inside = experiment?.subject.kind === 'inline' ? 'and the pasted molecule in it' : 'and no file in it';
  return (
    <footer className="notices">
      {notices.length > 0 && (
        <span>
          <Icon name="info" />
          <details>
            <summary>
              {notices[0].message}
              {notices.length > 1 && ` (and ${whole(notices.length - 1)} more)`}
            </summary>
            <ul>
              {notices.map(({ message, line }, index) => (
                <li key={index}>
                  {message}
                  {line !== undefined && ` (line ${whole(line)})`}
                </li>
              ))}
            </ul>
          </details>
        </span>
      )}
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
