/**
 * Starts the workers. Each starts from a one-line blob that imports the real file: only so does it inherit the page's Content-Security-Policy,
 * which a worker loaded from the network does not.
 */
import computeWorkerUrl from './compute-worker.ts?worker&url';
import deviceWorkerUrl from './device-worker.ts?worker&url';
import ioWorkerUrl from './io-worker.ts?worker&url';

export type WorkerName = 'device' | 'io' | 'compute';

const urls: Readonly<Record<WorkerName, string>> = {
  device: deviceWorkerUrl,
  io: ioWorkerUrl,
  compute: computeWorkerUrl,
};

/** A running module worker; a file that cannot be loaded arrives as its `error` event. */
export function startWorker(name: WorkerName): Worker {
  const absolute = new URL(urls[name], document.baseURI).href;
  const blob = new Blob([`import ${JSON.stringify(absolute)};`], { type: 'text/javascript' });
  const address = URL.createObjectURL(blob);
  const worker = new Worker(address, { type: 'module', name });
  worker.addEventListener('message', () => URL.revokeObjectURL(address), { once: true });
  return worker;
}
