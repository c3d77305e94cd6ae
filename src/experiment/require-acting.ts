/** A group that does not act on a subject is refused before anything is computed or written. */
import type { GroupChoice } from '../group/describe.ts';
import { whyNotActing } from './acting.ts';
import { ExperimentFailure } from './failure.ts';
import { type Geometry, kindOf, rowWord } from './geometry.ts';

/** @throws ExperimentFailure `wrong-subject` saying why the group does not act */
export function requireActing(group: GroupChoice, geometry: Geometry): void {
  const reason =
    whyNotActing(group, kindOf(geometry)) ??
    (group.permutations && geometry.species.length < 2
      ? `permutations need at least two ${rowWord(geometry)}s, and there is one`
      : undefined);
  if (!reason) return;
  const sentence = `${reason[0].toUpperCase()}${reason.slice(1)}.`;
  throw new ExperimentFailure('wrong-subject', sentence, ['choose another group', 'choose another subject']);
}
