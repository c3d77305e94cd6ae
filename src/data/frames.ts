/** Frames held as objects, as a list; and the frames of a subject that must have some. */
import type { Frame, FrameList, Subject } from './subject.ts';

/** A list over an array of frames, whose `get` throws RangeError outside it; what is such a list already stays as it is. */
export function frameList(frames: readonly Frame[] | FrameList): FrameList {
  if ('get' in frames) return frames;
  return {
    length: frames.length,
    get: (index) => {
      const frame = frames[index];
      if (!frame) throw new RangeError(`there is no frame ${index}: the list has ${frames.length}`);
      return frame;
    },
    atoms: (index) => frames[index]?.species.length ?? 0,
    [Symbol.iterator]: () => frames[Symbol.iterator](),
  };
}

/** The frames of a molecule or trajectory. @throws RangeError for points and meshes */
export function framesOf(subject: Subject): FrameList {
  if (subject.kind === 'molecule' || subject.kind === 'trajectory') return subject.frames;
  throw new RangeError(`${subject.name} holds points, not atoms: a molecule was expected`);
}
