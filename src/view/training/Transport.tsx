/** Training under the bench: keys and counter on the left, curves and scrubber on the right. In a narrow window the scrubber alone. */
import { useEffect } from 'react';
import { useExperiment } from '../../store/experiment.ts';
import { useSession } from '../../store/session.ts';
import { useTraining } from '../../store/training.ts';
import { pause, play, takeSteps } from '../../store/training-client.ts';
import { Deck } from './Deck.tsx';
import { Reel } from './Reel.tsx';
import { isGoing, roundButton } from './training-words.ts';
import { useTrainingNow } from './use-training-now.ts';

/** What takes Space and period for itself: fields, and everything that a press of Space sets off. */
const ownKeys = 'input, textarea, select, button, summary, a, [role="listbox"], [contenteditable]';

/** Space plays and pauses, period does one step, unless the focus is on something that takes these keys. */
function useTrainingKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== ' ' && event.key !== '.') return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.closest(ownKeys)) return;
      const state = useTraining.getState();
      const { blocked, does } = roundButton(state);
      if (blocked !== undefined) return;
      event.preventDefault();
      if (event.key === ' ') (does === 'pause' ? pause : play)();
      else if (!isGoing(state)) takeSteps(1);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

export function Transport() {
  const now = useTrainingNow();
  const planned = useExperiment(({ experiment }) => experiment?.training?.steps ?? 0);
  const state = now.steps > 0 ? now : { ...now, steps: planned };
  const phone = useSession((session) => session.phone);
  useTrainingKeys();
  return (
    <section className="transport" aria-label="Training" data-testid="training">
      {!phone && <Deck state={state} />}
      {phone && state.status === 'closed' ? (
        <p className="note">Training needs a window at least 760 px wide.</p>
      ) : (
        <Reel state={state} />
      )}
    </section>
  );
}
