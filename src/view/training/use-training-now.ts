/** The training room as views draw it: at most four times a second, once a second where the person wants little motion. */
import { useSyncExternalStore } from 'react';
import { type TrainingState, useTraining } from '../../store/training.ts';

const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** Tells of changes at most so often; the last one is always told. */
function subscribe(notify: () => void): () => void {
  let wait: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = useTraining.subscribe((state, before) => {
    if (state.status !== before.status || state.scrubbed !== before.scrubbed || state.key !== before.key) {
      clearTimeout(wait);
      wait = undefined;
      notify();
      return;
    }
    wait ??= setTimeout(
      () => {
        wait = undefined;
        notify();
      },
      calm.matches ? 1000 : 250,
    );
  });
  return () => {
    clearTimeout(wait);
    unsubscribe();
  };
}

/** What was drawn last; React may ask for it more often than it is told of changes. */
export const useTrainingNow = (): TrainingState => useSyncExternalStore(subscribe, useTraining.getState);
