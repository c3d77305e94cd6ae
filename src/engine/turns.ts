/** Turns on a device, and a backend that takes one for every run of its programs. */
import type { Backend } from '../backend/backend.ts';
import type { TakeTurn } from '../experiment/chunks.ts';

/** Waits in a line until it is called; who gives up leaves the line. @throws the signal's reason */
const called = (line: (() => void)[], signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const go = (): void => {
      signal?.removeEventListener('abort', leave);
      resolve();
    };
    const leave = (): void => {
      line.splice(line.indexOf(go), 1);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    line.push(go);
  });

function callAll(line: (() => void)[]): void {
  for (const go of line.splice(0)) go();
}

/**
 * Takes turns on a device: one piece of work at a time, urgent pieces (a pose under the hand) before the next chunk of an orbit. What is timed has the
 * device for itself for as long as one measurement takes: usual turns wait until it is over, urgent ones come between its own, and what would be compiled
 * waits too. Only in an urgent turn it does not, since that turn may wait for it: then it is the measurement's next piece that waits until all is
 * compiled. So no turn waits, by what it has to compile, for a measurement that waits for the turn.
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
  #isUrgent = false;
  #compiling = 0;
  /** Milliseconds for which somebody has had the device alone, and since when somebody has. */
  #aloneFor = 0;
  #aloneSince = 0;

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

  /** Milliseconds, of a clock that stands still while somebody has the device alone. */
  get clock(): number {
    return (this.#isAlone ? this.#aloneSince : performance.now()) - this.#aloneFor;
  }

  /** Runs `work`, which takes its own turns, with the device for itself; it waits for its turn as usual work does, and for what is being compiled. */
  async alone<Value>(work: (takeTurn: TakeTurn) => Promise<Value>): Promise<Value> {
    for (;;) {
      if (this.#compiling > 0) await called(this.#settled);
      const isReached = await this.take(async () => {
        this.#isAlone = this.#compiling === 0;
        this.#aloneSince = performance.now();
        return this.#isAlone;
      });
      if (isReached) break;
    }
    try {
      return await work((piece) => this.#inTurn(piece, this.#busy || this.#compiling > 0, this.#own));
    } finally {
      this.#aloneFor += performance.now() - this.#aloneSince;
      this.#isAlone = false;
      callAll(this.#held);
      if (!this.#busy) this.#next();
    }
  }

  /**
   * Compiles when nobody has the device alone, or in an urgent turn. Not to be waited for by who has it.
   * @throws the signal's reason when it is aborted while this waits
   */
  async compiled<Value>(work: () => Promise<Value>, signal?: AbortSignal): Promise<Value> {
    while (this.#isAlone && !this.#isUrgent) await called(this.#held, signal);
    this.#compiling++;
    try {
      return await work();
    } finally {
      this.#compiling--;
      if (this.#compiling === 0) {
        callAll(this.#settled);
        if (!this.#busy) this.#next();
      }
    }
  }

  async #inTurn<Value>(work: () => Promise<Value>, isHeld: boolean, queue: (() => void)[]): Promise<Value> {
    if (isHeld) await called(queue);
    this.#busy = true;
    this.#isUrgent = queue === this.#urgent;
    if (this.#isUrgent) callAll(this.#held);
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  /** The next one's turn, where there is one. */
  #next(): void {
    const own = this.#compiling > 0 ? [] : this.#own;
    const next = this.#urgent.shift() ?? own.shift() ?? (this.#isAlone ? undefined : this.#waiting.shift());
    this.#isUrgent = false;
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
    compile: (outputs, options) => turns.compiled(() => backend.compile(outputs, options), options?.signal),
    compileTraining: (request, options) =>
      turns.compiled(() => backend.compileTraining(request, options), options?.signal),
  }));
