/** The link: the address bar is it; copied on opening, with its length and what is not inside. */
import { useEffect, useState } from 'react';
import { whole } from '../plot/number-format.ts';
import { useExperiment } from '../store/experiment.ts';
import { say } from '../store/session.ts';
import { address } from '../store/start.ts';
import { Popover } from './Popover.tsx';

export function SharePanel() {
  const subject = useExperiment((state) => state.experiment?.subject);
  const [copied, setCopied] = useState<boolean>();
  const link = address();
  useEffect(() => {
    navigator.clipboard?.writeText(link).then(
      () => {
        setCopied(true);
        say('Link copied');
      },
      () => setCopied(false),
    ) ?? setCopied(false);
  }, [link]);
  return (
    <Popover title={copied ? 'Link copied' : 'The link to this experiment'}>
      <p>
        {whole(link.length)} characters. It holds the models, their weights by name and hash, the subject by{' '}
        {subject?.kind === 'inline' ? 'its text' : subject?.kind === 'file' ? 'file name and hash' : 'name'}, frame,
        poses and seed.
      </p>
      <p>
        {subject?.kind === 'file'
          ? 'Your file is not inside. Whoever opens the link is asked to drop the same file.'
          : subject?.kind === 'inline'
            ? 'The pasted molecule is inside.'
            : 'No file is inside.'}
      </p>
      <span className="address">{link}</span>
      {copied === false && (
        <p>The browser did not allow copying: select the link above, or take it from the address bar.</p>
      )}
    </Popover>
  );
}
