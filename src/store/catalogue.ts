/**
 * What can be chosen: the models, the weights that ship with the page and the samples. The lists are small files beside what they list
 * (`weights/index.json`, `samples/index.json`) and are read when a phrase is opened or needed, never before the first paint.
 */
import { create } from 'zustand';

export interface ModelEntry {
  readonly id: string;
  /** As it stands in the sentence. */
  readonly name: string;
  readonly promise: string;
}

/** One weights file. `phrase` continues the sentence: "trained in one pose". */
export interface WeightsEntry {
  readonly file: string;
  readonly model: string;
  readonly phrase: string;
  readonly note: string;
  readonly parameters: number;
  readonly elements: readonly string[];
  readonly level: string;
}

export interface SampleEntry {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly frames: number;
  readonly elements: readonly string[];
  readonly level: string;
  readonly note: string;
}

export const models: readonly ModelEntry[] = [
  {
    id: 'transformer',
    name: 'Transformer',
    promise: 'tokens are atoms, coordinates are plain numbers: no symmetry built in',
  },
  {
    id: 'gaunt',
    name: 'Gaunt network',
    promise: 'message passing on irreps with Gaunt products: equivariant by construction',
  },
];

interface CatalogueState {
  readonly weights: readonly WeightsEntry[];
  readonly samples: readonly SampleEntry[];
  readonly state: 'unread' | 'reading' | 'read' | 'failed';
  readonly failure: string;
}

export const useCatalogue = create<CatalogueState>(() => ({ weights: [], samples: [], state: 'unread', failure: '' }));

async function readList<Entry>(path: string, key: string): Promise<readonly Entry[]> {
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`);
  const list = (await response.json()) as Record<string, readonly Entry[]>;
  if (!Array.isArray(list[key])) throw new Error(`${path}: expected a list under "${key}"`);
  return list[key];
}

let reading: Promise<void> | undefined;

/** Reads both lists once; a failure is kept in words and the next call tries again. */
export function readCatalogue(): Promise<void> {
  reading ??= (async () => {
    useCatalogue.setState({ state: 'reading' });
    try {
      const [weights, samples] = await Promise.all([
        readList<WeightsEntry>('weights/index.json', 'weights'),
        readList<SampleEntry>('samples/index.json', 'samples'),
      ]);
      useCatalogue.setState({ weights, samples, state: 'read', failure: '' });
    } catch (error) {
      reading = undefined;
      useCatalogue.setState({ state: 'failed', failure: error instanceof Error ? error.message : String(error) });
    }
  })();
  return reading;
}

export const modelName = (id: string): string => models.find((model) => model.id === id)?.name ?? id;

/** Weights as a phrase of the sentence: shipped files by their own phrase, seeded ones by their seed. */
export function weightsPhrase(weights: readonly WeightsEntry[], file: string, trained?: string): string {
  const seed = /^random:(\d+)$/.exec(file)?.[1];
  if (seed !== undefined) return `with random weights, seed ${seed}`;
  return weights.find((entry) => entry.file === file)?.phrase ?? trained ?? `with ${file}`;
}
