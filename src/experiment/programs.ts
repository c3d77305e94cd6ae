/**
 * Compiled programs, shared by all who judge the same architecture on one backend. A few are kept; the one that was used longest ago is disposed of, once
 * nothing runs on it, and compiled again when somebody comes back to it. A compilation that nobody waits for any more is aborted.
 */
import type { Backend, CompileOptions, Program } from '../backend/backend.ts';

/**
 * Programs kept per backend, each with its buffers on the device: models' outputs for the two sides of the page and the two before, and the features of
 * their layers for the two sides, which take no place of the others.
 */
export const PROGRAMS_KEPT = { outputs: 4, features: 2 } as const;

/** What a program computes, and a name that differs where its graph does. */
export interface ProgramKey {
  readonly of: keyof typeof PROGRAMS_KEPT;
  readonly name: string;
}

type Listener = NonNullable<CompileOptions['onProgress']>;
type Compile = (options: CompileOptions) => Promise<Program>;

class SharedProgram {
  readonly #compiled: Promise<Program>;
  readonly #listeners = new Set<Listener>();
  readonly #abandoned = new AbortController();
  #settled = false;
  #waiting = 0;
  #running = 0;
  #retired = false;

  constructor(compile: Compile) {
    const onProgress: Listener = (done, total) => {
      for (const listener of this.#listeners) listener(done, total);
    };
    this.#compiled = compile({ onProgress, signal: this.#abandoned.signal });
    const settle = (): void => {
      this.#settled = true;
    };
    this.#compiled.then(settle, settle);
  }

  get compiled(): Promise<Program> {
    return this.#compiled;
  }

  /** True while another caller may still join. */
  get usable(): boolean {
    return !this.#abandoned.signal.aborted;
  }

  /** Waits for the program, with progress; rejects with the signal's reason when this caller gives up. */
  async #wait({ signal, onProgress }: CompileOptions): Promise<Program> {
    signal?.throwIfAborted();
    let leave = (): void => {};
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal?.reason);
      signal?.addEventListener('abort', leave);
    });
    if (onProgress) this.#listeners.add(onProgress);
    this.#waiting++;
    try {
      return await Promise.race([this.#compiled, left]);
    } finally {
      this.#waiting--;
      signal?.removeEventListener('abort', leave);
      if (onProgress) this.#listeners.delete(onProgress);
      if (this.#waiting === 0 && !this.#settled) this.#abandoned.abort(signal?.reason);
    }
  }

  /** Runs `work` on the program, which lives at least until it is done. */
  async use<Value>(options: CompileOptions, work: (program: Program) => Value | Promise<Value>): Promise<Value> {
    this.#running++;
    try {
      return await work(await this.#wait(options));
    } finally {
      this.#running--;
      this.#disposeIfDone();
    }
  }

  /** Disposes of the program as soon as nothing runs on it. */
  retire(): void {
    this.#retired = true;
    this.#disposeIfDone();
  }

  #disposeIfDone(): void {
    if (!this.#retired || this.#running > 0) return;
    this.#retired = false;
    this.#compiled.then((program) => program.dispose()).catch(() => {});
  }
}

type Kept = Readonly<Record<ProgramKey['of'], Map<string, SharedProgram>>>;

const programs = new WeakMap<Backend, Kept>();

/** The shared program under a key; `compile` is called where there is none. A failed compilation is forgotten. */
function shared(backend: Backend, { of, name }: ProgramKey, compile: Compile): SharedProgram {
  const kept: Kept = programs.get(backend) ?? { outputs: new Map(), features: new Map() };
  programs.set(backend, kept);
  const known = kept[of];
  const found = known.get(name);
  const entry = found?.usable ? found : new SharedProgram(compile);
  known.delete(name);
  known.set(name, entry);
  if (entry !== found) {
    entry.compiled.catch(() => {
      if (known.get(name) === entry) known.delete(name);
    });
  }
  for (const [oldest, program] of known) {
    if (known.size <= PROGRAMS_KEPT[of]) break;
    known.delete(oldest);
    program.retire();
  }
  return entry;
}

/**
 * Runs `work` on the program of a key, compiled by `compile` on first use.
 * @throws the reason of `options.signal` when this caller gives up waiting; what `compile` and `work` throw
 */
export const withProgram = <Value>(
  backend: Backend,
  key: ProgramKey,
  compile: Compile,
  options: CompileOptions,
  work: (program: Program) => Value | Promise<Value>,
): Promise<Value> => shared(backend, key, compile).use(options, work);
