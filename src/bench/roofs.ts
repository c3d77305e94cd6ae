/** What this device reaches at most through the same engine, by its own clock: copying, and multiplying and adding in registers. */
import type { WebGpuBackend } from '../backend/webgpu/webgpu.ts';
import type { Node } from '../tensor/graph.ts';
import { add, feed, multiply } from '../tensor/primitives.ts';
import { type KernelTime, kernelTime } from './kernel-time.ts';

/** Numbers copied: far more than a cache holds. */
const COPIED = 2 ** 23;
/** Numbers in registers, and multiply-adds on each: chains that do not wait for one another, together as long as one kernel takes. */
const RUNNING = 2 ** 20;
const CHAINS = 4;
const CHAIN = 17;

export interface Roofs {
  /** Bytes read and written a second. */
  readonly bytes: number;
  /** Floating-point operations a second, a multiply-add counting two. */
  readonly operations: number;
}

async function kernelMs(backend: WebGpuBackend, outputs: Record<string, Node>, count: number): Promise<number> {
  const program = await backend.compile(outputs);
  const x = new Float32Array(count).fill(0.5);
  const stepper = {
    step: async () => void (await program.run({ x }, { count })),
    finish: async () => 0,
  };
  await stepper.step();
  const time: KernelTime | undefined = await kernelTime(backend.device, stepper);
  program.dispose();
  if (!time) throw new Error('this device has no time stamps: there are no roofs to hold kernels against');
  return time.ms;
}

/** @throws Error where the device has no time stamps */
export async function measureRoofs(backend: WebGpuBackend): Promise<Roofs> {
  const x = feed('x', ['count']);
  const copy = await kernelMs(backend, { y: multiply(2, x) }, COPIED);
  const chains = Array.from({ length: CHAINS }, (_, chain) => {
    let y: Node = x;
    for (let n = 0; n < CHAIN; n++) y = add(multiply(y, x), 0.1 * (chain + 1));
    return y;
  });
  const run = await kernelMs(backend, { y: chains.reduce(add) }, RUNNING);
  return { bytes: (8 * COPIED) / (copy / 1000), operations: (2 * CHAINS * CHAIN * RUNNING) / (run / 1000) };
}
