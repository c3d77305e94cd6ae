/** What a side's result depends on; a result with another key belongs to an earlier experiment. */
import type { Side } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { choiceOf } from './experiment.ts';

export function resultKey(experiment: Experiment, side: Side): string {
  const { subject, frame, elements, seed } = experiment;
  return JSON.stringify([subject, frame, choiceOf(experiment, side), elements, seed]);
}
