/**
 * What is kept of training runs: per run a folder with the averaged weights of some steps (`average-STEP`), the whole state of the newest
 * (`state-STEP`: parameters, moments, average) and an index with curves and steps. The index is written last and in turn into two slots, so that one
 * of them is whole whenever the program ends. Where storing fails, what follows stays in memory, with the reason.
 */
import type { EvaluationPoint, StepPoint } from './training-messages.ts';
import { thinned } from './training-schedule.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Files of one folder. A file is there whole or not at all as far as its writer lived. */
export interface Files {
  read(name: string): Promise<Bytes | undefined>;
  write(name: string, bytes: Bytes): Promise<void>;
  /** Does nothing where there is no such file. */
  remove(name: string): Promise<void>;
}

/** A run as its index tells it. */
export interface RunIndex {
  /** Of the newest whole state; 0 with none: the start values. */
  readonly step: number;
  /** Milliseconds spent on its steps. */
  readonly spent: number;
  readonly points: readonly StepPoint[];
  readonly evaluations: readonly EvaluationPoint[];
  /** Steps whose averaged weights are kept, ascending. */
  readonly kept: readonly number[];
}

export const EMPTY_RUN: RunIndex = { step: 0, spent: 0, points: [], evaluations: [], kept: [] };

/** Opens the folder of a run, e.g. in the origin-private file system. @throws the reason why nothing can be stored */
export type OpenFiles = (run: string) => Promise<Files>;

export function memoryFiles(): Files {
  const files = new Map<string, Bytes>();
  return {
    read: async (name) => files.get(name),
    write: async (name, bytes) => void files.set(name, bytes.slice()),
    remove: async (name) => void files.delete(name),
  };
}

const slots = ['index-0', 'index-1'] as const;

interface Slot {
  readonly version: 1;
  /** Rises with every writing. */
  readonly count: number;
  readonly run: RunIndex;
}

function slotOf(bytes: Bytes | undefined): Slot | undefined {
  if (!bytes) return undefined;
  try {
    const slot = JSON.parse(new TextDecoder().decode(bytes)) as Slot;
    return slot.version === 1 && Number.isSafeInteger(slot.count) ? slot : undefined;
  } catch {
    // Cut off while it was being written: the other slot is whole.
    return undefined;
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof DOMException && error.name === 'QuotaExceededError'
    ? 'the storage is full'
    : error instanceof Error
      ? error.message
      : String(error);

/** One run's folder. */
export class RunFolder {
  readonly #memory = memoryFiles();
  readonly #stored: Files | undefined;
  readonly #wrote: () => void;
  #count = 0;
  #run: RunIndex = EMPTY_RUN;
  /** Why nothing more is stored; undefined while all is. */
  reason: string | undefined;

  constructor(stored: Files | undefined, wrote: () => void, reason?: string) {
    this.#stored = stored;
    this.#wrote = wrote;
    this.reason = reason;
  }

  /** What is kept of the run. */
  get run(): RunIndex {
    return this.#run;
  }

  /** Reads the index again: another tab may have written it. */
  async refresh(): Promise<RunIndex> {
    const found = await Promise.all(slots.map(async (name) => slotOf(await this.#read(name))));
    const [newest] = found.filter((slot) => slot !== undefined).sort((a, b) => b.count - a.count);
    this.#count = newest?.count ?? 0;
    this.#run = newest?.run ?? EMPTY_RUN;
    return this.#run;
  }

  state = (): Promise<Bytes | undefined> => this.#read(`state-${this.#run.step}`);

  average = (step: number): Promise<Bytes | undefined> => this.#read(`average-${step}`);

  /** Keeps a step: its state and its averaged weights, with the curves up to there. Old weights are thinned. */
  async keep(run: Omit<RunIndex, 'kept'>, state: Bytes, average: Bytes): Promise<void> {
    const before = this.#run;
    const kept = thinned(before.kept, run.step);
    await this.#write(`state-${run.step}`, state);
    await this.#write(`average-${run.step}`, average);
    await this.#writeIndex({ ...run, kept });
    if (before.step !== run.step) await this.#remove(`state-${before.step}`);
    for (const step of before.kept) if (!kept.includes(step)) await this.#remove(`average-${step}`);
  }

  /** Back to nothing; what was full is tried again. */
  async clear(): Promise<void> {
    const { step, kept } = this.#run;
    if (this.#stored) this.reason = undefined;
    for (const slot of slots) await this.#memory.remove(slot);
    await this.#writeIndex(EMPTY_RUN);
    await this.#remove(`state-${step}`);
    for (const each of kept) await this.#remove(`average-${each}`);
  }

  async #writeIndex(run: RunIndex): Promise<void> {
    this.#count++;
    const slot: Slot = { version: 1, count: this.#count, run };
    await this.#write(slots[this.#count % 2], new TextEncoder().encode(JSON.stringify(slot)));
    this.#run = run;
    this.#wrote();
  }

  /** What cannot be read is not taken for absent: the reason is told, and nothing is written over it. */
  async #read(name: string): Promise<Bytes | undefined> {
    const here = await this.#memory.read(name);
    if (here || !this.#stored) return here;
    try {
      return await this.#stored.read(name);
    } catch (error) {
      this.reason ??= `what was kept of this run could not be read (${reasonOf(error)})`;
      return undefined;
    }
  }

  async #write(name: string, bytes: Bytes): Promise<void> {
    if (this.reason === undefined && this.#stored) {
      try {
        return await this.#stored.write(name, bytes);
      } catch (error) {
        this.reason = reasonOf(error);
        await this.#stored.remove(name).catch(() => {});
      }
    }
    await this.#memory.write(name, bytes);
  }

  /** What was stored before storing failed stays: the stored index names it. */
  async #remove(name: string): Promise<void> {
    await this.#memory.remove(name);
    if (this.reason === undefined) await this.#stored?.remove(name).catch(() => {});
  }
}

/** The folders of runs by name, each opened once, so that what stays in memory is found again. */
export class CheckpointStore {
  readonly #open: OpenFiles;
  readonly #wrote: (run: string) => void;
  readonly #folders = new Map<string, Promise<RunFolder>>();

  /** @param wrote called whenever something was kept of a run */
  constructor(open: OpenFiles, wrote: (run: string) => void = () => {}) {
    this.#open = open;
    this.#wrote = wrote;
  }

  async folder(run: string): Promise<RunFolder> {
    const folder = this.#folders.get(run) ?? this.#opened(run);
    this.#folders.set(run, folder);
    const found = await folder;
    await found.refresh();
    return found;
  }

  async #opened(run: string): Promise<RunFolder> {
    const wrote = (): void => this.#wrote(run);
    try {
      return new RunFolder(await this.#open(run), wrote);
    } catch (error) {
      return new RunFolder(undefined, wrote, reasonOf(error));
    }
  }
}
