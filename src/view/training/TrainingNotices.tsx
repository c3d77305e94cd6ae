/** What is to be noticed about training: how little of SO(3) it shows, and where nothing of it can be kept. */
import { useMemo } from 'react';
import type { Side } from '../../engine/messages.ts';
import { parseMechanism } from '../../mechanism/describe.ts';
import { coverageNotice } from '../../plot/region-coverage.ts';
import { choiceOf, isTrainedHere, useExperiment } from '../../store/experiment.ts';
import { setSession, useSession } from '../../store/session.ts';
import { useTraining } from '../../store/training.ts';
import { Icon } from '../Icon.tsx';

function Seen({ side }: { side: Side }) {
  const word = useExperiment(({ experiment }) => {
    const choice = experiment && choiceOf(experiment, side);
    return choice && isTrainedHere(choice.weights) ? choice.mechanism : undefined;
  });
  const both = useExperiment(({ experiment }) => experiment?.b !== undefined);
  const phone = useSession((state) => state.phone);
  const notice = useMemo(() => {
    const region = word === undefined ? undefined : parseMechanism(word)?.augmentation;
    return region ? coverageNotice(region) : '';
  }, [word]);
  if (!notice) return null;
  return (
    <span className="wide-notice">
      <Icon name="info" />
      <span>
        {both && `${side}: `}
        {notice}{' '}
        {!phone && (
          <button type="button" className="link" onClick={() => setSession({ brush: { side } })}>
            Paint the region
          </button>
        )}
      </span>
    </span>
  );
}

export function TrainingNotices() {
  const { keeps, reason } = useTraining((state) => state.storage);
  const status = useTraining((state) => state.status);
  return (
    <>
      <Seen side="A" />
      <Seen side="B" />
      {!keeps && status !== 'closed' && (
        <span role="status">
          <Icon name="info" />
          Nothing of this run is kept{reason ? `: ${reason}` : ''}. It ends with this page.
        </span>
      )}
    </>
  );
}
