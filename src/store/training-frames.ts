/**
 * The frames of the subject on the bench, packed for the training room: all of them, or evenly spaced ones where they are more than are learned from. Those
 * that stayed in a large file are fetched a few at a time, with progress, and are not kept on the page.
 */
import type { Frame } from '../data/subject.ts';
import type { TrainingFrames } from '../engine/training-messages.ts';
import { takes } from '../experiment/consistency.ts';
import { MOST_FRAMES, packFrames } from '../experiment/training-frames.ts';
import { fetchWhole } from './bench.ts';
import { useExperiment } from './experiment.ts';
import { holdsWhole, useSubject } from './subject.ts';
import { useTraining } from './training.ts';

/** Frames that are asked of the file at once. */
const AT_ONCE = 32;

const learnsFromFrames = (): boolean => {
  const { experiment } = useExperiment.getState();
  return experiment !== undefined && takes(experiment.a.model) === 'molecule';
};

/**
 * Waits until all of the experiment's subject is on the bench, reading it where that is possible; a file that has to be dropped is waited for.
 * @returns false once another run is wanted
 */
export async function wholeSubject(isWanted: () => boolean): Promise<boolean> {
  if (await fetchWhole()) return isWanted();
  return new Promise((resolve) => {
    const look = (): void => {
      const { experiment } = useExperiment.getState();
      const there = experiment !== undefined && holdsWhole(useSubject.getState(), experiment.subject);
      if (isWanted() && !there) return;
      for (const stop of stops) stop();
      resolve(isWanted());
    };
    const stops = [useSubject.subscribe(look), useExperiment.subscribe(look)];
  });
}

/**
 * The frames to learn from, with a word for them; only the word where the room has them already, undefined where the models learn from none.
 * @throws ExperimentFailure `cannot-train` where there is nothing to learn
 */
export async function packedFrames(
  isWanted: () => boolean,
  sent: string | undefined,
): Promise<{ readonly key: string; readonly packed?: TrainingFrames } | undefined> {
  if (!learnsFromFrames()) return undefined;
  const { name, hash = '', level, how, frames } = useSubject.getState();
  const key = `${hash} ${how ?? ''} ${level ?? ''}`;
  if (key === sent) return { key };
  const count = Math.min(frames.length, MOST_FRAMES);
  const read: Frame[] = [];
  for (let n = 0; n < count && isWanted(); n += AT_ONCE) {
    const places = Array.from({ length: Math.min(AT_ONCE, count - n) }, (_, k) =>
      Math.floor(((n + k) * frames.length) / count),
    );
    for (const frame of await Promise.all(places.map((place) => frames.read(place)))) {
      if (!frame) throw new Error(`A frame of ${name} could not be read: give the file again.`);
      read.push(frame);
    }
    if (n % 512 === 0) {
      useTraining.setState({ packing: { done: n, total: count } });
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  return { key, packed: packFrames({ name, hash, ...(level && { level }) }, read) };
}
