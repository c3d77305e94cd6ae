/** Turns on a device, and a backend that takes one for every run of its programs. */
import type { Backend } from '../backend/backend.ts';
import type { TakeTurn } from '../experiment/chunks.ts';

/**
 * Takes turns on a device: one piece of work at a time, urgent pieces (a pose under the hand) before the next chunk of an orbit. What is timed has the
 * device for itself for as long as one measurement takes: usual turns wait until it is over, urgent ones come between its own, and no kernels are compiled
 * beside it.
 */
export class Turns {
  readonly #urgent: (() => void)[] = [];
  /** Of who has the device alone. */
  readonly #own: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  /** What waits with its compiling, and who waits for the compiling to end. */
  readonly #held: (() => void)[] = [];
  readonly #settled: (() => void)[] = [];
  #busy = false;
  #isAlone = false;
  #compiling = 0;

  /** Runs `work` when its turn comes; within a rank, first come, first served. */
  async take<Value>(work: () => Promise<Value>, rank: 'urgent' | 'usual' = 'usual'): Promise<Value> {
    const isHeld = this.#busy || (this.#isAlone && rank === 'usual');
    return this.#inTurn(work, isHeld, rank === 'urgent' ? this.#urgent : this.#waiting);
  }

  /** True while somebody uses the device, compiles for it, or waits for it. */
  get isWanted(): boolean {
    const waiting = this.#urgent.length + this.#waiting.length + this.#held.length;
    return this.#busy || this.#compiling > 0 || waiting > 0;
  }

  /** Runs `work`, which takes its own turns, with the device for itself; it waits for its turn as usual work does, and for what is being compiled. */
  async alone<Value>(work: (takeTurn: TakeTurn) => Promise<Value>): Promise<Value> {
    for (;;) {
      if (this.#compiling > 0) await new Promise<void>((go) => this.#settled.push(go));
      const isReached = await this.take(async () => {
        this.#isAlone = this.#compiling === 0;
        return this.#isAlone;
      });
      if (isReached) break;
    }
    try {
      return await work((piece) => this.#inTurn(piece, this.#busy, this.#own));
    } finally {
      this.#isAlone = false;
      for (const go of this.#held.splice(0)) go();
      if (!this.#busy) this.#next();
    }
  }

  /** Compiles when nobody has the device alone. Not to be waited for by who has it. */
  async compiled<Value>(work: () => Promise<Value>): Promise<Value> {
    while (this.#isAlone) await new Promise<void>((go) => this.#held.push(go));
    this.#compiling++;
    try {
      return await work();
    } finally {
      this.#compiling--;
      if (this.#compiling === 0) for (const go of this.#settled.splice(0)) go();
    }
  }

  async #inTurn<Value>(work: () => Promise<Value>, isHeld: boolean, queue: (() => void)[]): Promise<Value> {
    if (isHeld) await new Promise<void>((go) => queue.push(go));
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  /** The next one's turn, where there is one. */
  #next(): void {
    const next = this.#urgent.shift() ?? this.#own.shift() ?? (this.#isAlone ? undefined : this.#waiting.shift());
    this.#busy = next !== undefined;
    next?.();
  }
}

const turning = new WeakMap<Backend, Backend>();
const holding = new WeakMap<Backend, Backend>();

/** The backend that is remembered for another, made where there is none. */
function remembered(known: WeakMap<Backend, Backend>, backend: Backend, make: () => Backend): Backend {
  const made = known.get(backend) ?? make();
  known.set(backend, made);
  return made;
}

/**
 * The same backend with every run of its programs in a turn, so that many of them never stand before a pose. One per backend, as programs are shared by
 * it.
 */
export const inTurns = (backend: Backend, turns: Turns): Backend =>
  remembered(turning, backend, () => ({
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
  }));

/** The same backend, which compiles nothing while somebody has the device alone; one per backend. */
export const besideMeasuring = (backend: Backend, turns: Turns): Backend =>
  remembered(holding, backend, () => ({
    ...backend,
    compile: (outputs, options) => turns.compiled(() => backend.compile(outputs, options)),
    compileTraining: (request, options) => turns.compiled(() => backend.compileTraining(request, options)),
  }));
