/** The frames of the subject on the bench, as the page holds them: all in memory, one alone, or in the file and fetched one by one. */
import { frameList } from '../data/frames.ts';
import type { Frame, FrameList, MolecularSubject, Notice } from '../data/subject.ts';
import type { SentCloud, SentFrames } from '../engine/messages.ts';

export interface HeldFrames {
  readonly length: number;
  /** The same object as long as it is among those asked for lately; undefined where there is no such frame or it is not here yet. */
  at(index: number): Frame | undefined;
  /** Atoms of a frame, also of one that is not here yet; 0 where there is none. */
  atoms(index: number): number;
  /** What can be shown while the wanted frame is not here: the last one that was. */
  readonly latest: Frame | undefined;
  /** True where every frame can be brought here. */
  readonly whole: boolean;
  /** Brings a frame here; undefined where a newer wish replaced this one or it cannot be read. */
  fetch(index: number): Promise<Frame | undefined>;
  /** A frame for whoever goes through all of them: it is not kept here, and no newer wish replaces it. */
  read(index: number): Promise<Frame | undefined>;
  /** The frames will not be asked for any more. */
  release(): void;
}

/** Molecules that were read. */
export interface ReadMolecules {
  readonly subject: Omit<MolecularSubject, 'frames'> & { readonly frames: HeldFrames };
  readonly notices: readonly Notice[];
}

export type ReadSubject = ReadMolecules | SentCloud;

/** Asks the worker for a frame of a source: the newest wish replaces those before it, a reading is never replaced. */
export interface FrameDoor {
  readonly wish: (source: number, index: number) => Promise<Frame | undefined>;
  readonly read: (source: number, index: number) => Promise<Frame | undefined>;
}

const framesKept = 64;

/** The frames asked for lately, the latest last. */
class Recent {
  readonly #frames = new Map<number, Frame>();
  latest: Frame | undefined;

  get(index: number): Frame | undefined {
    const frame = this.#frames.get(index);
    if (frame) this.keep(index, frame);
    return frame;
  }

  keep(index: number, frame: Frame): Frame {
    this.#frames.delete(index);
    this.#frames.set(index, frame);
    if (this.#frames.size > framesKept) this.#frames.delete(this.#frames.keys().next().value!);
    this.latest = frame;
    return frame;
  }
}

/** Frames as they came from the worker. What reads a table is fetched with the first one. */
export async function heldFrames(
  sent: SentFrames,
  door: FrameDoor,
  release: (source: number) => void,
): Promise<HeldFrames> {
  switch (sent.kind) {
    case 'objects':
      return inMemory(frameList(sent.frames));
    case 'table': {
      const { TableFrames } = await import('../data/formats/xyz-table.ts');
      return inMemory(new TableFrames(sent.table));
    }
    case 'places':
      return inFile(sent, door, release);
    default:
      throw new Error(`unknown frames ${JSON.stringify(sent satisfies never)}`);
  }
}

export function inMemory(list: FrameList): HeldFrames {
  const recent = new Recent();
  const at = (index: number) =>
    recent.get(index) ??
    (Number.isInteger(index) && index >= 0 && index < list.length ? recent.keep(index, list.get(index)) : undefined);
  return {
    length: list.length,
    whole: true,
    at,
    atoms: (index) => list.atoms(index),
    get latest() {
      return recent.latest ?? at(0);
    },
    fetch: async (index) => at(index),
    read: async (index) => (index >= 0 && index < list.length ? list.get(index) : undefined),
    release: () => undefined,
  };
}

/** Before there is a subject, and where it has no frames. */
export const noFrames = inMemory(frameList([]));

/** One frame of several, of which the others have not been read. */
export function oneOf(frame: Frame, place: number, length: number): HeldFrames {
  const at = (index: number) => (index === place ? frame : undefined);
  return {
    length,
    whole: false,
    at,
    atoms: (index) => at(index)?.species.length ?? 0,
    latest: frame,
    fetch: async (index) => at(index),
    read: async (index) => at(index),
    release: () => undefined,
  };
}

function inFile(
  { source, atoms, first }: Extract<SentFrames, { kind: 'places' }>,
  door: FrameDoor,
  release: (source: number) => void,
): HeldFrames {
  const recent = new Recent();
  recent.keep(0, first);
  return {
    length: atoms.length,
    whole: true,
    at: (index) => recent.get(index),
    atoms: (index) => atoms[index] ?? 0,
    get latest() {
      return recent.latest;
    },
    async fetch(index) {
      const here = recent.get(index);
      if (here || !(index >= 0 && index < atoms.length)) return here;
      const frame = await door.wish(source, index);
      return frame && recent.keep(index, frame);
    },
    read: (index) => door.read(source, index),
    release: () => release(source),
  };
}
