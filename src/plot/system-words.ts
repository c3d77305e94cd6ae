/** The simulated particle systems as one says them, and what is to know of each. */
import type { SystemId } from '../data/systems/systems.ts';

export interface SystemWords {
  readonly id: SystemId;
  /** As it stands in a sentence: `five charges`. */
  readonly phrase: string;
  readonly note: string;
}

export const systemWords: readonly SystemWords[] = [
  { id: 'charges', phrase: 'five charges', note: 'particles; +1 or -1, simulated, velocities at first in one plane' },
  {
    id: 'springs',
    phrase: 'five springs',
    note: 'particles; each two joined or not, simulated, velocities at first in one plane',
  },
];

/** A system in a sentence; an unknown one by its id. */
export const systemPhrase = (id: string): string => systemWords.find((system) => system.id === id)?.phrase ?? id;
