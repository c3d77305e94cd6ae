/** The buffers of what was read, which move to the page instead of being copied. */
import type { PointCloud } from '../data/subject.ts';
import type { SentCloud, SentMolecules } from './messages.ts';

/** Each buffer once; those of single frames are small and are copied. */
export function buffersOf({ subject }: SentMolecules | SentCloud): Transferable[] {
  if ('cloud' in subject) return [...new Set(arraysOf(subject.cloud).map(({ buffer }) => buffer))] as ArrayBuffer[];
  const { frames } = subject;
  switch (frames.kind) {
    case 'objects':
      return [];
    case 'table':
      return [...frames.table.slabs, frames.table.records.buffer as ArrayBuffer];
    case 'places':
      return [frames.atoms.buffer as ArrayBuffer];
    default:
      throw new Error(`unknown frames ${JSON.stringify(frames satisfies never)}`);
  }
}

const arraysOf = ({ positions, colours, normals, channels, faces }: PointCloud): ArrayBufferView[] => [
  positions,
  ...(colours ? [colours] : []),
  ...(normals ? [normals] : []),
  ...[...channels.values()].map(({ values }) => values),
  ...(faces ? [faces.offsets, faces.corners] : []),
];
