/**
 * What is kept of runs over many samples: the states of the last few, each written in turn into two files so that one of them is whole whenever the program
 * ends, and a list of them, newest first. Where storing fails, what follows stays in memory, with the reason.
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

const slotOf = (name: string, count: number): string => `${name}-${count % 2}`;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const textOf = (bytes: Uint8Array | undefined): string => (bytes ? new TextDecoder().decode(bytes) : '');

export class AggregateStore {
  readonly #open: () => Promise<Files>;
  readonly #memory = memoryFiles();
  readonly #counts = new Map<string, number>();
  #stored: Promise<Files | undefined> | undefined;
  /** Why nothing more is stored; undefined while all is. */
  reason: string | undefined;

  /** @param open the folder of all runs; rejects with the reason why there is none */
  constructor(open: () => Promise<Files>) {
    this.#open = open;
  }

  /** The newest whole state of a run; undefined where nothing is kept of it. */
  async read(name: string): Promise<string | undefined> {
    let newest: { readonly count: number; readonly text: string } | undefined;
    for (const slot of [0, 1]) {
      const text = textOf(await this.#read(slotOf(name, slot)));
      const head = text.indexOf('\n');
      const count = Number(text.slice(0, head));
      if (head < 1 || !text.endsWith(END) || (newest && newest.count > count)) continue;
      newest = { count, text: text.slice(head + 1, -END.length) };
    }
    if (newest) this.#counts.set(name, newest.count);
    return newest?.text;
  }

  /** Writes a state; the run becomes the newest of those that are kept. */
  async write(run: KeptRun, text: string): Promise<void> {
    const before = await this.list();
    const list = [run, ...before.filter(({ name }) => name !== run.name)];
    for (const { name } of list.splice(RUNS_KEPT)) await this.#removeState(name);
    const count = (this.#counts.get(run.name) ?? 0) + 1;
    await this.#write(slotOf(run.name, count), `${count}\n${text}${END}`);
    this.#counts.set(run.name, count);
    await this.#write(LIST, JSON.stringify(list));
  }

  async remove(name: string): Promise<void> {
    const list = await this.list();
    await this.#write(LIST, JSON.stringify(list.filter((run) => run.name !== name)));
    await this.#removeState(name);
  }

  /** Newest first. */
  async list(): Promise<readonly KeptRun[]> {
    try {
      const read: unknown = JSON.parse(textOf(await this.#read(LIST)));
      return Array.isArray(read) ? read : [];
    } catch {
      // Cut off while it was being written: states are found by their names without it.
      return [];
    }
  }

  async #removeState(name: string): Promise<void> {
    this.#counts.delete(name);
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
