/**
 * Results that leave the page with a link, and results that came with one. Only finished results of the very experiment on the page count: none of a file of
 * another program, which no link names, and none of a training that still goes on or was scrubbed back.
 */
import type { Side } from '../engine/messages.ts';
import { LONGEST_LINK } from '../experiment/link.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { OrbitResult } from '../orbit/result.ts';
import { choiceOf, isTrainedHere, useExperiment } from './experiment.ts';
import { resultKey } from './result-key.ts';
import { type SideRun, useRun } from './run.ts';
import { useSession } from './session.ts';
import { address, currentLink, pageLink } from './start.ts';
import { useTraining } from './training.ts';

const sidesOf = ({ b }: Experiment): readonly Side[] => (b ? ['A', 'B'] : ['A']);

/** Which models the experiment trains itself. */
export const trainedSides = (experiment: Experiment): readonly boolean[] =>
  sidesOf(experiment).map((side) => isTrainedHere(choiceOf(experiment, side)?.weights));

function resultOf(experiment: Experiment, side: Side, { result, source, key }: SideRun): OrbitResult | undefined {
  return source !== 'file' && key === resultKey(experiment, side) ? result : undefined;
}

/** Finished results of the experiment, A first; undefined where one is missing. @param liveOnly recorded ones do not count */
export function finishedResults(liveOnly: boolean): readonly OrbitResult[] | undefined {
  const { experiment } = useExperiment.getState();
  if (!experiment) return undefined;
  const { status, scrubbed } = useTraining.getState();
  if (trainedSides(experiment).includes(true) && (status !== 'done' || scrubbed !== undefined)) return undefined;
  const { sides } = useRun.getState();
  const names = sidesOf(experiment);
  if (liveOnly && names.some((side) => sides[side].source !== 'live')) return undefined;
  const results = names.flatMap((side) => resultOf(experiment, side, sides[side]) ?? []);
  return results.length === names.length ? results : undefined;
}

/** The same where a view follows it. */
export function useFinishedResults(liveOnly: boolean): readonly OrbitResult[] | undefined {
  useExperiment();
  useTraining();
  useRun();
  return finishedResults(liveOnly);
}

/** The address with a digest of the result (`plot/result-digest.ts`); undefined where that would be too long to be read. */
export function addressWith(digest: string): string | undefined {
  const link = pageLink();
  const part = `&d=${digest}`;
  return link && link.length + part.length <= LONGEST_LINK ? `${address()}${part}` : undefined;
}

/** The address for a file that names it; undefined where no link can hold the experiment. */
export const addressInFile = (): string | undefined => (pageLink() ? address() : undefined);

/** The digest that the link of the experiment on the page brought; undefined for every other experiment. */
export function useBroughtDigest(): string | undefined {
  const brought = useSession((state) => state.brought);
  useExperiment();
  return brought && brought.link === currentLink() ? brought.digest : undefined;
}
