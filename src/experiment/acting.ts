/** Which groups act on which subjects, and why the others do not. */
import type { GroupChoice } from '../group/describe.ts';
import type { ModelDescription } from '../model/describe.ts';

export type Taken = ModelDescription['subject'];

/** Why a group does not act on subjects of a kind; undefined where it does. */
export function whyNotActing({ scale }: GroupChoice, kind: Taken): string | undefined {
  if (scale === undefined || kind === 'cloud') return undefined;
  return kind === 'molecule'
    ? 'scale does not act on molecules: one with all its bonds twice as long is another molecule, with other forces'
    : 'scale does not act on these particles: what they do to each other depends on how far apart they are';
}
