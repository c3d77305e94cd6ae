/** Collects notices while reading: the same remark in a thousand frames is one notice with a count. */
import type { Mend, Notice } from './subject.ts';

export class NoticeList {
  readonly #entries = new Map<
    string,
    { message: string; line: number | undefined; mend: Mend | undefined; count: number }
  >();

  /** @param key what makes two remarks the same; the first message, line and mend are kept. */
  add(key: string, message: string, line?: number, mend?: Mend): void {
    const entry = this.#entries.get(key);
    if (entry) entry.count++;
    else this.#entries.set(key, { message, line, mend, count: 1 });
  }

  /** As if every remark of the other list had been added here after those that are here. */
  absorb(other: NoticeList): void {
    for (const [key, entry] of other.#entries) {
      const own = this.#entries.get(key);
      if (own) own.count += entry.count;
      else this.#entries.set(key, { ...entry });
    }
  }

  list(): Notice[] {
    return [...this.#entries.values()].map(({ message, line, mend, count }) => ({
      message: count === 1 ? message : `${message} (${count} times; first here)`,
      ...(line === undefined ? {} : { line }),
      ...(mend === undefined ? {} : { mend }),
    }));
  }
}
