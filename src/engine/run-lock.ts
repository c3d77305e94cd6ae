/**
 * Which tab trains a run: the one that holds its Web Lock. The others look at it, and the next in line takes over when the first lets go, closes or
 * crashes. Where the browser has no locks, or refuses them, whoever asks is taken for the only one.
 */

export interface RunLock {
  readonly owned: boolean;
  /** Lets go, or leaves the line. */
  release(): void;
}

/**
 * Takes the lock of a run where it is free; else stands in line.
 * @param taken called once when the lock comes later
 */
export async function lockRun(locks: LockManager | undefined, run: string, taken: () => void): Promise<RunLock> {
  if (!locks) return { owned: true, release: () => {} };
  const name = `equivarium run ${run}`;
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const owned = await new Promise<boolean>((answer) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        answer(lock !== null);
        return lock ? held : undefined;
      })
      .catch(() => answer(true));
  });
  if (owned) return { owned, release };
  const line = new AbortController();
  locks
    .request(name, { signal: line.signal }, () => {
      taken();
      return held;
    })
    .catch((error: unknown) => {
      if (!line.signal.aborted) throw error;
    });
  return {
    owned,
    release: () => {
      line.abort();
      release();
    },
  };
}
