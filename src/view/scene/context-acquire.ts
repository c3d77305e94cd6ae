/**
 * Getting something of the graphics process that may be away just then: a browser whose graphics process has died refuses a context until it has
 * started another, a second or so later. A refusal is therefore asked again a few times before it is told.
 */

/** Milliseconds before each further try. */
const pauses = [300, 1000, 3000] as const;

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** What `make` answers, tried again after each pause while it throws. Throws its last error. */
export async function acquired<T>(make: () => T, wait: (milliseconds: number) => Promise<void> = pause): Promise<T> {
  for (const milliseconds of pauses) {
    try {
      return make();
    } catch {
      await wait(milliseconds);
    }
  }
  return make();
}
