/** What a side's numbers depend on; numbers with another key belong to an earlier experiment. */
import type { Side } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { choiceOf } from './experiment.ts';

/** What the forces at any one rotation depend on: subject, frame and model. */
export function poseKey(experiment: Experiment, side: Side): string {
  const { subject, frame } = experiment;
  return JSON.stringify([subject, frame, choiceOf(experiment, side)]);
}

/** What an orbit depends on: the same, with its poses. */
export function resultKey(experiment: Experiment, side: Side): string {
  return `${poseKey(experiment, side)} ${experiment.elements} ${experiment.seed}`;
}

/** True where a result is about this subject, frame and model, whatever its poses were. */
export const isAbout = (key: string | undefined, experiment: Experiment, side: Side): boolean =>
  key?.startsWith(`${poseKey(experiment, side)} `) ?? false;
