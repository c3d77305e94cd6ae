/**
 * Which kernels ran: every fork of Vitest's `gpu` project leaves a file with the entry points it dispatched
 * (vitest-kernels.mjs); here they are put together and held against the entry points of shaders/*.wgsl.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const shaders = fileURLToPath(new URL('../shaders', import.meta.url));

/** `file:entryPoint` of every compute entry point in shaders/*.wgsl. */
export function knownKernels() {
  return readdirSync(shaders)
    .filter((name) => name.endsWith('.wgsl'))
    .sort()
    .flatMap((name) => {
      const text = readFileSync(join(shaders, name), 'utf8').replace(/\/\/.*$/gm, '');
      return [...text.matchAll(/@compute[^{;]*?\bfn\s+(\w+)/g)].map(
        ([, entry]) => `${name.replace('.wgsl', '')}:${entry}`,
      );
    });
}

/** Kernels known, run and idle, and the dispatches of all forks together. */
export function kernelReport(folder) {
  const counts = new Map();
  for (const name of readdirSync(folder)) {
    for (const [kernel, count] of Object.entries(JSON.parse(readFileSync(join(folder, name), 'utf8')))) {
      counts.set(kernel, (counts.get(kernel) ?? 0) + count);
    }
  }
  const known = knownKernels();
  const ran = known.filter((kernel) => counts.has(kernel));
  const dispatches = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { known, ran, idle: known.filter((kernel) => !counts.has(kernel)), dispatches };
}
