/** What a link says of its own result, against the result here: reproduced, or where it differs. */
import { comparedWith } from '../plot/digest-words.ts';
import { useExperiment } from '../store/experiment.ts';
import { setSession, useSession } from '../store/session.ts';
import { trainedSides, useBroughtDigest, useFinishedResults } from '../store/shared-result.ts';
import { asSentence } from './words.ts';

export function DigestStrip() {
  const digest = useBroughtDigest();
  const results = useFinishedResults(true);
  const experiment = useExperiment((state) => state.experiment);
  const phone = useSession((state) => state.phone);
  if (digest === undefined || !experiment) return null;
  const compared = results && comparedWith(digest, results, trainedSides(experiment));
  const later = phone
    ? 'It can be compared in a wider window, where the experiment runs.'
    : 'It is compared once the run here is done.';
  return (
    <div className="strip" role="status" data-testid="digest">
      <p>
        <b>{compared ? asSentence(compared.words) : 'The link brings the result of its sender.'}</b>{' '}
        {compared ? 'Compared with the result that the link brings (there).' : later}
      </p>
      <span className="spring" />
      <button type="button" className="btn quiet" onClick={() => setSession({ brought: undefined })}>
        Close
      </button>
    </div>
  );
}
