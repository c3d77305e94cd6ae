/**
 * A side whose numbers are from a file of another program. They stand in for the side's model as long as the experiment is about the same subject, frame and
 * model, and about the group of the file: no run replaces them, whatever its poses are; another model or another group does.
 */
import type { JudgedFile, Side } from '../engine/messages.ts';
import type { Experiment } from '../experiment/schema.ts';
import { useExperiment } from './experiment.ts';
import { isAbout } from './result-key.ts';
import { type SideRun, useRun } from './run.ts';

/** The file that stands in for a side's model. */
export const fileOf = (
  experiment: Experiment | undefined,
  side: Side,
  { source, file, key }: SideRun,
): JudgedFile | undefined =>
  source === 'file' && experiment && experiment.group === file?.plan.group && isAbout(key, experiment, side)
    ? file
    : undefined;

/** The same, on the page as it is now. */
export const fileOn = (side: Side): JudgedFile | undefined =>
  fileOf(useExperiment.getState().experiment, side, useRun.getState().sides[side]);

export function useFileOn(side: Side): JudgedFile | undefined {
  const experiment = useExperiment((state) => state.experiment);
  return useRun(({ sides }) => fileOf(experiment, side, sides[side]));
}
