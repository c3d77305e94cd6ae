/** The last line: what was noticed while reading, what was just said, and what the link holds. */
import { whole } from '../plot/number-format.ts';
import { useExperiment } from '../store/experiment.ts';
import { useSession } from '../store/session.ts';
import { currentLink } from '../store/start.ts';
import { DeviceRemarks } from './DeviceRemarks.tsx';
import { Icon } from './Icon.tsx';
import { later } from './later.tsx';

const SubjectNotices = later(async () => (await import('./SubjectNotices.tsx')).SubjectNotices);
const TrainingNotices = later(async () => (await import('./training/TrainingNotices.tsx')).TrainingNotices);

export function Notices() {
  const said = useSession((state) => state.said);
  const experiment = useExperiment((state) => state.experiment);
  const length = experiment ? currentLink().length : 0;
  const inside = experiment?.subject.kind === 'inline' ? 'and the pasted molecule in it' : 'and no file in it';
  return (
    <footer className="notices">
      <SubjectNotices />
      {experiment?.training && <TrainingNotices />}
      <DeviceRemarks />
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
