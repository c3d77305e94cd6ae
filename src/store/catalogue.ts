/**
 * What can be chosen: the weights and the samples that ship with the page. The lists are small files beside what they list
 * (`weights/index.json`, `samples/index.json`) and are read when a phrase is opened or needed, never before the first paint.
 */
import { create } from 'zustand';
import { chooseWeights } from '../experiment/choose-weights.ts';

/** One weights file. `phrase` continues the sentence: "trained in one pose". */
export interface WeightsEntry {
  readonly file: string;
  readonly model: string;
  readonly phrase: string;
  readonly note: string;
  readonly parameters: number;
  readonly elements: readonly string[];
  /** Molecules of the training sets, where they are few. */
  readonly formulas?: readonly string[];
  readonly level: string;
}

export interface SampleEntry {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly frames: number;
  readonly elements: readonly string[];
  readonly level: string;
  /** Of the file's bytes; tells the level of theory of a dropped copy. */
  readonly sha256: string;
  readonly note: string;
}

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

/** The shipped weights that suit a subject of these atomic numbers best, as the terminal chooses them; seeded random ones where none do. */
export const bestWeights = (model: string, species: Iterable<number>): string =>
  chooseWeights(useCatalogue.getState().weights, model, species)?.file ?? 'random:0';
