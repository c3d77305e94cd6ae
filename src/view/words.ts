/** The experiment's choices as phrases of a sentence. */
import type { ModelChoice } from '../engine/messages.ts';
import type { ExperimentSubject } from '../experiment/schema.ts';
import { groupOf } from '../group/describe.ts';
import { parseMechanism } from '../mechanism/describe.ts';
import { type ModelDescription, modelDescriptions } from '../model/describe.ts';
import { solidPhrase } from '../plot/solid-words.ts';
import { systemPhrase } from '../plot/system-words.ts';
import type { WeightsEntry } from '../store/catalogue.ts';

/** A remark that was written to stand in a line, as a sentence of its own. */
export const asSentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

/** What a model takes; atoms for an unknown one. */
export const takenBy = (id: string): ModelDescription['subject'] =>
  modelDescriptions.find((model) => model.id === id)?.subject ?? 'molecule';

export const modelName = (id: string): string => modelDescriptions.find((model) => model.id === id)?.name ?? id;

/** What a verdict on a group with reflections has to be read with, of a model that promises rotations alone and stands as it is. */
export function promiseRemark(model: string, group: string, mechanism: string): string | undefined {
  const isAlone = modelDescriptions.find(({ id }) => id === model)?.rotationsAlone === true;
  if (!isAlone || parseMechanism(mechanism)?.wrapper || groupOf(group).rotations?.kind !== 'o3') return undefined;
  return 'promises rotations alone, and this group has reflections too';
}

/** What is known about weights besides the list: the recorded run's facts stand before any list is read. */
export interface KnownWeights {
  readonly weights: string;
  readonly trained?: string;
}

/** Weights as they continue the sentence: shipped files by their own phrase, seeded ones by their seed, files of one's own by their name, and those that are trained here. */
export function weightsPhrase(
  list: readonly WeightsEntry[],
  { weights }: ModelChoice,
  known: readonly (KnownWeights | undefined)[],
): string {
  const seed = /^random:(\d+)$/.exec(weights)?.[1];
  if (seed !== undefined) return `with random weights, seed ${seed}`;
  if (weights.startsWith('train:')) return 'trained here';
  const own = /^own:(.+)~[0-9a-f]{12}$/s.exec(weights)?.[1];
  if (own !== undefined) return `with ${own}`;
  const entry = list.find(({ file }) => file === weights);
  const trained = known.find((facts) => facts?.weights === weights && facts.trained)?.trained;
  return entry?.phrase ?? trained ?? `with ${weights.replace(/-[0-9a-f]{8,64}\.safetensors$/, '')}`;
}

/** A sample's name within a sentence: up to the first comma, small first letter. */
const inSentence = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1).replace(/,.*$/, '');

const endings = /\.(extxyz|xyz|ply|pdb|sdf|mol|obj|off|stl)$/i;

/** A file's name without what says its format; the whole name where nothing else is left. */
const withoutEnding = (name: string): string => name.replace(/\.(gz|zip)$/i, '').replace(endings, '') || name;

const longestName = 28;

/** A long name with its middle left out, so that the sentence stays a sentence. */
export function shortened(name: string): string {
  const letters = [...name];
  return letters.length <= longestName ? name : `${letters.slice(0, 16).join('')}…${letters.slice(-10).join('')}`;
}

/** The subject in the sentence: a sample's name, a file's name without its ending. */
export function subjectPhrase(subject: ExperimentSubject, shownName: string): string {
  switch (subject.kind) {
    case 'sample':
      return inSentence(shownName || subject.id);
    case 'solid':
      return solidPhrase(subject.id);
    case 'system':
      return systemPhrase(subject.id);
    case 'file':
      return shortened(withoutEnding(subject.name));
    case 'inline':
      return 'a pasted molecule';
    default:
      throw new Error(`unknown subject ${JSON.stringify(subject satisfies never)}`);
  }
}
