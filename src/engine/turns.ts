/** Turns on a device, and a backend that takes one for every run of its programs. */
import type { Backend } from '../backend/backend.ts';

/** Takes turns on a device: one piece of work at a time, urgent pieces (a pose under the hand) before the next chunk of an orbit. */
export class Turns {
  readonly #urgent: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = false;

  /** Runs `work` when its turn comes; within a rank, first come, first served. */
  async take<Value>(work: () => Promise<Value>, rank: 'urgent' | 'usual' = 'usual'): Promise<Value> {
    if (this.#busy) await new Promise<void>((go) => (rank === 'urgent' ? this.#urgent : this.#waiting).push(go));
    this.#busy = true;
    try {
      return await work();
    } finally {
      const next = this.#urgent.shift() ?? this.#waiting.shift();
      if (next) next();
      else this.#busy = false;
    }
  }
}

const turning = new WeakMap<Backend, Backend>();

/**
 * The same backend with every run of its programs in a turn, so that many of them never stand before a pose. One per backend, as programs are shared by
 * it.
 */
export function inTurns(backend: Backend, turns: Turns): Backend {
  const known = turning.get(backend);
  if (known) return known;
  const made: Backend = {
    ...backend,
    compile: async (outputs, options) => {
      const program = await backend.compile(outputs, options);
      return {
        dispatches: program.dispatches,
        memory: (extents) => program.memory(extents),
        dispose: () => program.dispose(),
        run: (feeds, extents, signal) => turns.take(() => program.run(feeds, extents, signal)),
      };
    },
  };
  turning.set(backend, made);
  return made;
}
