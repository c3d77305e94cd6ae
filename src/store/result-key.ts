/** What a side's numbers depend on; numbers with another key belong to an earlier experiment. */
import type { Side } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { choiceOf } from './experiment.ts';

/** What the vectors at any one rotation depend on: subject, frame or sampled points, and model. */
export function poseKey(experiment: Experiment, side: Side): string {
  const { subject, frame, points, seed } = experiment;
  return JSON.stringify([subject, frame, choiceOf(experiment, side), ...(points ? [points, seed] : [])]);
}

const judgedKey = (experiment: Experiment, side: Side): string => `${poseKey(experiment, side)} ${experiment.output} `;

/** What an orbit depends on: the same, with what is judged and its poses. */
export function resultKey(experiment: Experiment, side: Side): string {
  return `${judgedKey(experiment, side)}${experiment.elements} ${experiment.seed}`;
}

/** True where a result is about this subject, frame, model and output, whatever its poses were. */
export const isAbout = (key: string | undefined, experiment: Experiment, side: Side): boolean =>
  key?.startsWith(judgedKey(experiment, side)) ?? false;
