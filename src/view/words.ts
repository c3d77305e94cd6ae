/** The experiment's choices as phrases of a sentence. */
import type { ModelChoice } from '../engine/messages.ts';
import type { ExperimentSubject } from '../experiment/schema.ts';
import { modelDescriptions } from '../model/describe.ts';
import type { WeightsEntry } from '../store/catalogue.ts';

export const modelName = (id: string): string => modelDescriptions.find((model) => model.id === id)?.name ?? id;

/** Weights as they continue the sentence: shipped files by their own phrase, seeded ones by their seed. */
export function weightsPhrase(list: readonly WeightsEntry[], { weights }: ModelChoice, trained?: string): string {
  const seed = /^random:(\d+)$/.exec(weights)?.[1];
  if (seed !== undefined) return `with random weights, seed ${seed}`;
  const entry = list.find(({ file }) => file === weights);
  return entry?.phrase ?? trained ?? `with ${weights.replace(/-[0-9a-f]{8,64}\.safetensors$/, '')}`;
}

/** A sample's name within a sentence: up to the first comma, small first letter. */
const inSentence = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1).replace(/,.*$/, '');

/** The subject in the sentence: a sample's name, a file's name without its ending. */
export function subjectPhrase(subject: ExperimentSubject, shownName: string): string {
  switch (subject.kind) {
    case 'sample':
      return inSentence(shownName || subject.id);
    case 'file':
      return subject.name.replace(/\.(ext)?xyz(\.gz)?$/i, '');
    case 'inline':
      return 'a pasted molecule';
    default:
      throw new Error(`unknown subject ${JSON.stringify(subject satisfies never)}`);
  }
}
