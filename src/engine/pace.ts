/** The pace of a loop on a worker's thread: other messages are heard every few milliseconds, and no more rounds are begun in a second than wished. */

/** Milliseconds without hearing messages. */
const DEAF = 4;

/** Lets the messages that wait be heard. */
function breathe(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

export class Pace {
  #most: number | undefined;
  #due = 0;
  #heardAt = 0;
  #wake: () => void = () => {};

  /** Rounds a second at most; undefined: as many as come. */
  set most(rounds: number | undefined) {
    this.#most = rounds;
    this.#due = 0;
    this.#wake();
  }

  /** Waits until the next round may begin, or the signal aborts. @param parts of which a round has so many */
  async next(signal: AbortSignal, parts: number): Promise<void> {
    const now = performance.now();
    const wait = this.#most === undefined ? 0 : this.#due - now;
    if (this.#most !== undefined) this.#due = Math.max(this.#due, now) + 1000 / (this.#most * parts);
    if (wait > DEAF) await this.#sleep(wait, signal);
    else if (now - this.#heardAt > DEAF) await breathe();
    else return;
    this.#heardAt = performance.now();
  }

  #sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener('abort', end);
      this.#wake = end;
      if (signal.aborted) end();
    });
  }
}
