/**
 * Starts a worker from a one-line blob that imports the real file: only so does it inherit the page's Content-Security-Policy, which a worker
 * loaded from the network does not.
 */
export function startWorker(url: string, name: string): Worker {
  const absolute = new URL(url, document.baseURI).href;
  const blob = new Blob([`import ${JSON.stringify(absolute)};`], { type: 'text/javascript' });
  const address = URL.createObjectURL(blob);
  const worker = new Worker(address, { type: 'module', name });
  worker.addEventListener('message', () => URL.revokeObjectURL(address), { once: true });
  return worker;
}
