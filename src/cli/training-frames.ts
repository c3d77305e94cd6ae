/** What the subject of a link gives to learn from: all frames of its file, with the level of theory of our own samples. */
import { framesOf } from '../data/frames.ts';
import type { Experiment } from '../experiment/schema.ts';
import { type Shipped, sampleByHash } from '../experiment/shipped.ts';
import { packFrames } from '../experiment/training-frames.ts';
import { importedFromLink } from './subject.ts';

/**
 * @param path the link's file, where it names one of somebody's own
 * @returns undefined for points, and for what is made from a seed
 */
export async function framesFromLink(
  { subject }: Pick<Experiment, 'subject'>,
  path: string | undefined,
  lists: Shipped,
): Promise<ReturnType<typeof packFrames> | undefined> {
  if (subject.kind === 'solid' || subject.kind === 'system') return undefined;
  const {
    name,
    imported: { subject: found },
  } = await importedFromLink(subject, path, lists);
  if ('cloud' in found) return undefined;
  const frames = framesOf(found);
  const level = sampleByHash(lists, found.hash)?.level ?? frames.get(0).info.get('level');
  return packFrames({ name, hash: found.hash, ...(level && { level }) }, frames);
}
