/** Choosing the group of the experiment: the cursor goes back to the identity, for elements of one group are not those of another. */
import { takes, whyNotActing } from '../experiment/consistency.ts';
import { groupOf } from '../group/describe.ts';
import { IDENTITY } from '../math/rotation.ts';
import { pin } from './bench.ts';
import { changeExperiment, useExperiment } from './experiment.ts';

/** @param word a word of `group/describe.ts` in its shortest form */
export function chooseGroup(word: string): void {
  changeExperiment((before) => (before.group === word ? before : { ...before, group: word }));
  pin(IDENTITY);
}

/** Why a group does not act on the subject at hand; undefined where it does. */
export function whyNotHere(word: string): string | undefined {
  const { experiment } = useExperiment.getState();
  return experiment && whyNotActing(groupOf(word), takes(experiment.a.model) ?? 'molecule');
}
