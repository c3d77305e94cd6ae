/**
 * What the pinned element does besides its rotation belongs to one group and to the rows of one subject: where either becomes another, only the rotation
 * stays pinned.
 */
import type { Experiment } from '../experiment/schema.ts';
import { useExperiment } from './experiment.ts';
import { setSession, useSession } from './session.ts';

const actsOn = ({ group, subject, frame, points }: Experiment): string =>
  JSON.stringify([group, subject, frame, points]);

useExperiment.subscribe(({ experiment }, { experiment: before }) => {
  if (!experiment || !before || useSession.getState().pinnedMotion === undefined) return;
  if (actsOn(experiment) !== actsOn(before)) setSession({ pinnedMotion: undefined, pinnedElement: undefined });
});
