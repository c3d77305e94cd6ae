/** The link: the address bar is it; copied on opening, with its length and what is not inside. */
import { useEffect, useState } from 'react';
import type { ExperimentSubject } from '../experiment/schema.ts';
import { whole } from '../plot/number-format.ts';
import { digestOf, digestText } from '../plot/result-digest.ts';
import { useExperiment } from '../store/experiment.ts';
import { fileOn } from '../store/file-side.ts';
import { say, useSession } from '../store/session.ts';
import { addressWith, useFinishedResults } from '../store/shared-result.ts';
import { address } from '../store/start.ts';
import { Popover } from './Popover.tsx';

/** What stands for the subject in a link. */
const namedBy: Readonly<Record<ExperimentSubject['kind'], string>> = {
  sample: 'name',
  solid: 'its name and seed',
  system: 'its name and seed',
  file: 'file name and hash',
  inline: 'its text',
};

export function SharePanel() {
  const subject = useExperiment((state) => state.experiment?.subject);
  const cloud = useExperiment((state) => state.experiment?.points !== undefined);
  const [copied, setCopied] = useState<boolean>();
  const [wished, setWished] = useState(true);
  const isLaboratory = useSession(({ tab }) => tab === 'laboratory');
  const results = useFinishedResults(false);
  const longer = !isLaboratory && results && addressWith(digestText(digestOf(results)));
  const link = (wished && longer) || address();
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
    <Popover title={copied ? 'Link copied' : `The link to this ${isLaboratory ? 'laboratory' : 'experiment'}`}>
      {isLaboratory && (
        <p>
          It opens the laboratory as you see it: products, degrees, functions and from where you look at them, irreps,
          batch and direction. Measured times are not inside: whoever opens it measures on a device of their own.
        </p>
      )}
      <p>
        {whole(link.length)} characters. It {isLaboratory && 'also '}holds the models, their weights by name and hash,
        the subject by {subject ? namedBy[subject.kind] : 'name'},{' '}
        {cloud ? 'how its points are sampled, what is judged' : 'frame'}, poses and seed.
      </p>
      <p>
        {subject?.kind === 'file'
          ? 'Your file is not inside. Whoever opens the link is asked to drop the same file.'
          : subject?.kind === 'inline'
            ? 'The pasted molecule is inside.'
            : 'No file is inside.'}
      </p>
      {longer && (
        <label>
          <input type="checkbox" checked={wished} onChange={(event) => setWished(event.target.checked)} /> with the
          result, so that a reader's page says whether it is reproduced
        </label>
      )}
      {(['A', 'B'] as const).map((side) => {
        const file = fileOn(side);
        return (
          file && <p key={side}>Nor is {file.name}: whoever opens the link sees the model that it stands in for.</p>
        );
      })}
      <span className="address">{link}</span>
      {copied === false && (
        <p>The browser did not allow copying: select the link above, or take it from the address bar.</p>
      )}
    </Popover>
  );
}
