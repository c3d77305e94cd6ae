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
