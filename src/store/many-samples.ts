/** The samples that a subject has: frames of a file or of one of ours, or systems of one seed. Geometries are read when they are asked for, and not kept. */
import type { Geometry } from '../engine/messages.ts';
import { SYSTEMS_SHOWN } from '../experiment/names.ts';
import type { Experiment } from '../experiment/schema.ts';
import { ask } from './compute-client.ts';
import { frameGeometry } from './engine-client.ts';
import { holdsWhole, useSubject } from './subject.ts';

/** More samples than this are not judged in one go, as in the terminal. */
export const MOST_SAMPLES = 20_000;

export interface Samples {
  /** How many there are. */
  readonly length: number;
  readonly noun: 'frame' | 'system';
  /** In words, with what tells the set from all others. */
  readonly subject: string;
  /** Undefined where it cannot be read. */
  readonly geometry: (index: number) => Promise<Geometry | undefined>;
}

/** As the page counts them. */
export const sampleWord = (noun: Samples['noun'], index: number): string => `${noun} ${index + 1}`;

/** Evenly spaced places, the first among them. */
export const spread = (count: number, length: number): number[] =>
  Array.from({ length: count }, (_, k) => Math.floor((k * length) / count));

async function systemAt(id: 'charges' | 'springs', seed: number, place: number): Promise<Geometry | undefined> {
  const answer = await ask({ kind: 'system', system: id, seed, place });
  return answer.kind === 'system' ? answer.geometry : undefined;
}

/** The samples of the subject on the bench; undefined where it is another than the experiment's, or is one cloud. */
export function samplesOf({ subject }: Experiment): Samples | undefined {
  if (subject.kind === 'system') {
    const { id, seed } = subject;
    const geometry = (place: number): Promise<Geometry | undefined> => systemAt(id, seed, place);
    return { length: SYSTEMS_SHOWN, noun: 'system', subject: `systems ${id} of seed ${seed}`, geometry };
  }
  const bench = useSubject.getState();
  if (bench.cloud || !holdsWhole(bench, subject)) return undefined;
  const { frames, name, hash = '', how, level } = bench;
  return {
    length: frames.length,
    noun: 'frame',
    subject: [name, hash.slice(0, 12), ...(how ? [how.join(' ')] : []), ...(level ? [level] : [])].join(', '),
    geometry: async (index) => {
      const frame = await frames.read(index);
      return frame && frameGeometry(frame, level);
    },
  };
}

/**
 * The first of some samples, with the elements of all: random weights are drawn for those. Reads all of them, one at a time, only where that decides
 * anything; undefined where the first cannot be read, or the signal ends it.
 */
export async function exemplar(
  { geometry, noun }: Samples,
  places: readonly number[],
  ofAll: boolean,
  signal: AbortSignal,
): Promise<Geometry | undefined> {
  const first = await geometry(places[0]);
  if (!first || !ofAll || noun === 'system') return first;
  const elements = new Set(first.species);
  const before = elements.size;
  for (const place of places) {
    if (signal.aborted) return undefined;
    for (const element of (await geometry(place))?.species ?? []) elements.add(element);
  }
  elements.delete(0);
  if (elements.size === before) return first;
  const species = Uint8Array.from([...elements].sort((a, b) => a - b));
  return { species, positions: new Float64Array(3 * species.length) };
}
