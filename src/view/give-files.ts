/** Files that the visitor gave, however: into the intake, or a word that there were none. */
import type { GivenFiles } from '../store/dropped-files.ts';
import { intake } from '../store/files.ts';
import { say } from '../store/session.ts';

/** Reads what was given, or says that it was nothing. */
export function giveFiles(given: GivenFiles): void {
  if (given.files.length > 0) void intake.give(given);
  else say(['There is no file in it.', ...given.remarks].join(' '));
}
