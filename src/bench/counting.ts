/** Counts dispatches and submits at the WebGPU interface, for us and for peers alike. */
import { globals } from 'webgpu';

export interface Counts {
  dispatches: number;
  submits: number;
}

const counts: Counts = { dispatches: 0, submits: 0 };
let installed = false;

function install(): void {
  if (installed) return;
  installed = true;
  const { GPUComputePassEncoder: pass, GPUQueue: queue } = globals as unknown as {
    GPUComputePassEncoder: { prototype: GPUComputePassEncoder };
    GPUQueue: { prototype: GPUQueue };
  };
  const { dispatchWorkgroups } = pass.prototype;
  pass.prototype.dispatchWorkgroups = function (...args) {
    counts.dispatches++;
    return dispatchWorkgroups.apply(this, args);
  };
  const { submit } = queue.prototype;
  queue.prototype.submit = function (...args) {
    counts.submits++;
    return submit.apply(this, args);
  };
}

/** Dispatches and submits of one call. */
export async function countsOf(step: () => Promise<unknown>): Promise<Counts> {
  install();
  const before = { ...counts };
  await step();
  return { dispatches: counts.dispatches - before.dispatches, submits: counts.submits - before.submits };
}
