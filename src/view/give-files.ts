/** Files that the visitor gave, however: into the intake, or a word that there were none. Files of weights go to the models instead. */
import type { GivenFiles } from '../store/dropped-files.ts';
import { intake } from '../store/files.ts';
import { isWeightsFile, takeWeights } from '../store/own-weights.ts';
import { say } from '../store/session.ts';

/** Reads what was given, or says that it was nothing. */
export function giveFiles({ files, remarks }: GivenFiles): void {
  const weights = files.filter(({ name }) => isWeightsFile(name));
  if (weights.length > 0) void takeWeights(weights.map(({ file }) => file));
  const rest = files.filter(({ name }) => !isWeightsFile(name));
  if (rest.length > 0) void intake.give({ files: rest, remarks });
  else if (weights.length === 0) say(['There is no file in it.', ...remarks].join(' '));
}
