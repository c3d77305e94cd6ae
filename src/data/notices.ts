/** Collects notices while reading: the same remark in a thousand frames is one notice with a count. */
import type { Notice } from './subject.ts';

export class NoticeList {
  readonly #entries = new Map<string, { message: string; line: number | undefined; count: number }>();

  /** @param key what makes two remarks the same; the first message and line are kept. */
  add(key: string, message: string, line?: number): void {
    const entry = this.#entries.get(key);
    if (entry) entry.count++;
    else this.#entries.set(key, { message, line, count: 1 });
  }

  list(): Notice[] {
    return [...this.#entries.values()].map(({ message, line, count }) => ({
      message: count === 1 ? message : `${message} (${count} times; first here)`,
      ...(line === undefined ? {} : { line }),
    }));
  }
}
