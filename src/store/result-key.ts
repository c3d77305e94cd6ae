/** What a side's numbers depend on; numbers with another key belong to an earlier experiment. */
import type { Side } from '../engine/messages.ts';
import { DEFAULT_GROUP } from '../experiment/names.ts';
import type { Experiment } from '../experiment/schema.ts';
import { choiceOf, isTrainedHere } from './experiment.ts';
import { useTraining } from './training.ts';

/** Subject, frame or sampled points, and model; where it is trained here, all that its run depends on. */
function modelKey(experiment: Experiment, side: Side): string {
  const { subject, frame, points, seed, training } = experiment;
  const choice = choiceOf(experiment, side);
  const isTrained = isTrainedHere(choice?.weights);
  return JSON.stringify([
    subject,
    frame,
    choice,
    ...(points ? [points] : []),
    ...(points || isTrained ? [seed] : []),
    ...(isTrained ? [training] : []),
  ]);
}

/** The step of weights that are trained here. */
function stepKey(experiment: Experiment, side: Side): string {
  return isTrainedHere(choiceOf(experiment, side)?.weights) ? ` @${useTraining.getState().shown ?? ''}` : '';
}

/** What the vectors at any one rotation depend on: subject, frame or sampled points, and model with its weights. */
export const poseKey = (experiment: Experiment, side: Side): string =>
  `${modelKey(experiment, side)}${stepKey(experiment, side)}`;

const judgedKey = (experiment: Experiment, side: Side): string => `${modelKey(experiment, side)} ${experiment.output} `;

/** What an orbit depends on: the same, with what is judged, the group and its elements. */
export function resultKey(experiment: Experiment, side: Side): string {
  const { group, elements, seed } = experiment;
  const over = group === DEFAULT_GROUP ? '' : `${group} `;
  return `${judgedKey(experiment, side)}${over}${elements} ${seed}${stepKey(experiment, side)}`;
}

/** True where a result is about this subject, frame, model and output, whatever its poses were and however far the model was trained. */
export const isAbout = (key: string | undefined, experiment: Experiment, side: Side): boolean =>
  key?.startsWith(judgedKey(experiment, side)) ?? false;
