/**
 * For tests of this room: a backend on the process's device, graphs against the float64 interpreter, and a count of what
 * ran, so that a test file that executed nothing cannot pass unnoticed.
 */
import { afterAll, beforeAll, expect } from 'vitest';
import type { Extents } from '../../tensor/extent.ts';
import type { Node } from '../../tensor/graph.ts';
import type { Feeds, Results } from '../backend.ts';
import { createReferenceBackend } from '../reference/reference.ts';
import { nodeGpu } from './node-device.ts';
import { createWebGpuBackend, type WebGpuBackend, type WebGpuOptions } from './webgpu.ts';

/** A backend made before the file's tests and checked after them: validation errors fail, and the kernels are counted. */
export function testBackend(options: WebGpuOptions = {}): () => WebGpuBackend {
  let backend: WebGpuBackend | undefined;
  const errors: string[] = [];
  beforeAll(async () => {
    backend = await createWebGpuBackend(await nodeGpu(), options);
    backend.device.addEventListener('uncapturederror', (event) => {
      errors.push((event as GPUUncapturedErrorEvent).error.message);
    });
  });
  afterAll(async () => {
    await backend!.device.queue.onSubmittedWorkDone();
    const { dispatches, pipelines } = backend!.executed();
    console.info(`[kernels] ${dispatches} dispatches, ${pipelines} distinct pipelines on ${backend!.adapter}`);
    backend!.dispose();
    expect(errors).toEqual([]);
    expect(dispatches).toBeGreaterThan(0);
  });
  return () => backend!;
}

/** Largest |a - b| over max |b|; throws where an entry is not finite. */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let [difference, scale] = [0, 0];
  for (let n = 0; n < a.length; n++) {
    if (!Number.isFinite(a[n])) throw new Error(`Entry ${n} is ${a[n]}, expected ${b[n]}.`);
    difference = Math.max(difference, Math.abs(a[n] - b[n]));
    scale = Math.max(scale, Math.abs(b[n]));
  }
  return scale === 0 ? difference : difference / scale;
}

/** Runs a graph once on the device. */
export async function runOnce(
  backend: WebGpuBackend,
  outputs: Readonly<Record<string, Node>>,
  feeds: Feeds,
  extents: Extents = {},
): Promise<Results> {
  const program = await backend.compile(outputs);
  try {
    return await program.run(feeds, extents);
  } finally {
    program.dispose();
  }
}

/** Asserts that the device and the float64 interpreter agree on every output; returns the kernels launched. */
export async function expectAgreement(
  backend: WebGpuBackend,
  outputs: Readonly<Record<string, Node>>,
  feeds: Feeds,
  extents: Extents = {},
  tolerance = 5e-6,
): Promise<number> {
  const program = await backend.compile(outputs);
  const reference = await createReferenceBackend().compile(outputs);
  const [found, expected] = [await program.run(feeds, extents), await reference.run(feeds, extents)];
  for (const name of Object.keys(outputs)) {
    const difference = relativeDifference(found[name], expected[name]);
    if (!(difference <= tolerance)) throw new Error(`Output "${name}" differs by ${difference}, allowed ${tolerance}.`);
  }
  program.dispose();
  return program.dispatches;
}

/** Reproducible numbers in (-1, 1): a Weyl sequence, rounded to float32 so that both backends are fed the same. */
export function numbers(length: number, seed = 1): Float64Array {
  return Float64Array.from({ length }, (_, n) => {
    const t = Math.sin((n + 1) * 12.9898 + seed * 78.233) * 43758.5453;
    return Math.fround(2 * (t - Math.floor(t)) - 1);
  });
}

/** The three feeds of an index named `name`: entries, their order by target, and where each target starts. */
export function indexFeeds(name: string, entries: readonly number[], size: number): Feeds {
  const order = entries.map((_, n) => n).sort((a, b) => entries[a] - entries[b] || a - b);
  const offsets = new Uint32Array(size + 1);
  for (const entry of entries) offsets[entry + 1]++;
  for (let target = 0; target < size; target++) offsets[target + 1] += offsets[target];
  return {
    [name]: Uint32Array.from(entries),
    [`${name}.order`]: Uint32Array.from(order),
    [`${name}.offsets`]: offsets,
  };
}
