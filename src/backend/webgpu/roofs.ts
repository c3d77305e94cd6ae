/**
 * Kernels for what a device reaches at most: copying from one buffer to another, and multiplying and adding in registers. Threads copy or add up a lot each,
 * since on software devices they cost something themselves.
 */
import type { RoofKernel } from '../backend.ts';
import type { GpuDevice } from './device.ts';
import { timedRun } from './timed-run.ts';

/** Numbers that each thread copies. */
const COPIED_EACH = 16;
/** Multiply-adds of each thread: chains that do not wait for one another. */
const CHAINS = 8;
const LENGTH = 640;
const UNROLLED = 64;
const WORKGROUP = 64;

const entry = `
@group(0) @binding(0) var<storage, read> given: array<f32>;
@group(0) @binding(1) var<storage, read_write> taken: array<f32>;

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32)`;

const copyCode = `${entry} {
  let first = group.x * ${WORKGROUP * COPIED_EACH}u + lane;
  for (var n = 0u; n < ${COPIED_EACH}u; n++) {
    taken[first + n * ${WORKGROUP}u] = given[first + n * ${WORKGROUP}u];
  }
}`;

const chains = Array.from({ length: CHAINS }, (_, chain) => `y${chain}`);
const addCode = `${entry} {
  let x = given[lane];
  ${chains.map((y, chain) => `var ${y} = x + ${chain}f;`).join('\n  ')}
  for (var n = 0u; n < ${LENGTH / UNROLLED}u; n++) {
    ${Array.from({ length: UNROLLED }, () => chains.map((y) => `${y} = fma(${y}, x, 0.5f);`).join(' ')).join('\n    ')}
  }
  taken[group.x * ${WORKGROUP}u + lane] = ${chains.join(' + ')};
}`;

/** @param numbers that are copied, or threads that add: a multiple of 1024 */
export async function roofKernel(gpu: GpuDevice, what: 'copy' | 'add', numbers: number): Promise<RoofKernel> {
  const { device } = gpu;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const [from, to] = [0, 1].map(() => device.createBuffer({ label: 'roof', size: 4 * numbers, usage }));
  device.queue.writeBuffer(from, 0, new Float32Array(numbers).fill(0.5));
  const module = device.createShaderModule({ label: `roof ${what}`, code: what === 'copy' ? copyCode : addCode });
  const release = (): void => {
    from.destroy();
    to.destroy();
  };
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } }).catch((error) => {
    release();
    throw error;
  });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [from, to].map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const threads = what === 'copy' ? numbers / COPIED_EACH : numbers;
  const encode = (pass: GPUComputePassEncoder): void => {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(threads / WORKGROUP);
  };
  const run = timedRun(gpu, { arena: to, count: 1, encode, places: [] });
  return {
    run,
    done: what === 'copy' ? 8 * numbers : 2 * CHAINS * LENGTH * threads,
    dispose: () => {
      run.dispose();
      release();
    },
  };
}
