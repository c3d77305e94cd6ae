/**
 * Work that fails when the device is lost. `Promise.race` would hold on to everything that ever raced against the loss of a device that lives on; here
 * whatever is over is let go of.
 */
interface Watch {
  reason?: string;
  readonly waiting: Set<(reason: string) => void>;
}

const watches = new WeakMap<Promise<string>, Watch>();

function watchOf(lost: Promise<string>): Watch {
  const known = watches.get(lost);
  if (known) return known;
  const watch: Watch = { waiting: new Set() };
  watches.set(lost, watch);
  void lost.then((reason) => {
    watch.reason = reason;
    for (const fail of watch.waiting) fail(reason);
    watch.waiting.clear();
  });
  return watch;
}

/**
 * @param lost of a device; resolves with the reason, or never
 * @throws `failure` of the reason where the device is lost first, or was lost before; else what the work throws
 */
export function unlessLost<Value>(
  lost: Promise<string>,
  work: Promise<Value>,
  failure: (reason: string) => Error,
): Promise<Value> {
  const watch = watchOf(lost);
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(failure(reason));
    if (watch.reason === undefined) watch.waiting.add(fail);
    else fail(watch.reason);
    work.then(resolve, reject).finally(() => watch.waiting.delete(fail));
  });
}
