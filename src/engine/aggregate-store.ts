/**
 * What is kept of runs over many samples: the states of the last few, each written in turn into two files so that one of them is whole whenever the program
 * ends, and a list of them, newest first. A file has one writer at a time: all that is asked of the store happens one after another, and under a Web Lock that
 * all tabs share where the browser has such. Where storing fails, what follows stays in memory, with the reason.
 */
import { type Files, memoryFiles } from './checkpoint-store.ts';

/** A run by what decides its numbers; `series` is the same without how many samples and elements. */
export interface KeptRun {
  readonly name: string;
  readonly series: string;
  readonly samples: number;
  readonly elements: number;
}

/** Runs that are kept: the oldest goes when one more begins. */
export const RUNS_KEPT = 4;

const LIST = 'list';
/** Stands at the end of a file that is whole. */
const END = '\nend';
const LOCK = 'equivarium aggregates';

const slotOf = (name: string, count: number): string => `${name}-${count % 2}`;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const textOf = (bytes: Uint8Array | undefined): string => (bytes ? new TextDecoder().decode(bytes) : '');

/** A state with how many were written before it. */
interface Counted {
  readonly count: number;
  readonly text: string;
}

/** Works while no other tab does. Where the browser refuses the lock, whoever asks is taken for the only one. */
async function alone<Value>(locks: LockManager | undefined, work: () => Promise<Value>): Promise<Value> {
  if (!locks) return work();
  let begun: Promise<Value> | undefined;
  try {
    await locks.request(LOCK, () => {
      begun = work();
      return begun;
    });
  } catch (error) {
    if (begun) throw error;
  }
  return begun ?? work();
}

export class AggregateStore {
  readonly #open: () => Promise<Files>;
  readonly #locks: LockManager | undefined;
  readonly #memory = memoryFiles();
  /** Ends with the last thing that was asked for. */
  #last: Promise<unknown> = Promise.resolve();
  #stored: Promise<Files | undefined> | undefined;
  /** Why nothing more is stored; undefined while all is. */
  reason: string | undefined;

  /** @param open the folder of all runs; rejects with the reason why there is none */
  constructor(open: () => Promise<Files>, locks: LockManager | undefined = globalThis.navigator?.locks) {
    this.#open = open;
    this.#locks = locks;
  }

  /** The newest whole state of a run; undefined where nothing is kept of it. */
  read(name: string): Promise<string | undefined> {
    return this.#next(async () => (await this.#newest(name))?.text);
  }

  /**
   * Writes a state; the run becomes the newest of those that are kept.
   * @param wanted asked when its turn comes: a run that was discarded meanwhile is not written
   */
  write(run: KeptRun, text: string, wanted: () => boolean = () => true): Promise<void> {
    return this.#next(async () => {
      if (!wanted()) return;
      const before = await this.#readList();
      const list = [run, ...before.filter(({ name }) => name !== run.name)];
      for (const { name } of list.splice(RUNS_KEPT)) await this.#removeState(name);
      // Read again, since another tab may have written it.
      const count = ((await this.#newest(run.name))?.count ?? 0) + 1;
      await this.#write(slotOf(run.name, count), `${count}\n${text}${END}`);
      await this.#write(LIST, JSON.stringify(list));
    });
  }

  remove(name: string): Promise<void> {
    return this.#next(async () => {
      const list = await this.#readList();
      await this.#write(LIST, JSON.stringify(list.filter((run) => run.name !== name)));
      await this.#removeState(name);
    });
  }

  /** Newest first. */
  list(): Promise<readonly KeptRun[]> {
    return this.#next(() => this.#readList());
  }

  #next<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#last.then(() => alone(this.#locks, work));
    this.#last = done.catch(() => {});
    return done;
  }

  async #newest(name: string): Promise<Counted | undefined> {
    let newest: Counted | undefined;
    for (const slot of [0, 1]) {
      const text = textOf(await this.#read(slotOf(name, slot)));
      const head = text.indexOf('\n');
      const count = Number(text.slice(0, head));
      if (head < 1 || !text.endsWith(END) || (newest && newest.count > count)) continue;
      newest = { count, text: text.slice(head + 1, -END.length) };
    }
    return newest;
  }

  async #readList(): Promise<readonly KeptRun[]> {
    try {
      const read: unknown = JSON.parse(textOf(await this.#read(LIST)));
      return Array.isArray(read) ? read : [];
    } catch {
      // Cut off while it was being written: states are found by their names without it.
      return [];
    }
  }

  async #removeState(name: string): Promise<void> {
    const stored = await this.#files();
    for (const slot of [0, 1]) {
      await this.#memory.remove(slotOf(name, slot));
      await stored?.remove(slotOf(name, slot)).catch(() => {});
    }
  }

  #files(): Promise<Files | undefined> {
    this.#stored ??= this.#open().catch((error: unknown) => {
      this.reason = reasonOf(error);
      return undefined;
    });
    return this.#stored;
  }

  async #read(name: string): Promise<Uint8Array | undefined> {
    const stored = await this.#files();
    return (await this.#memory.read(name)) ?? (await stored?.read(name).catch(() => undefined));
  }

  async #write(name: string, text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    const stored = await this.#files();
    if (stored && this.reason === undefined) {
      try {
        return await stored.write(name, bytes);
      } catch (error) {
        this.reason = reasonOf(error);
      }
    }
    await this.#memory.write(name, bytes);
  }
}
