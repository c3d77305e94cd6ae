/**
 * What this device reaches at most, by its own clock: copying from one buffer to another, and multiplying and adding in registers. Threads copy or add up a
 * lot each, since on software devices they cost something themselves; the best of several runs counts, since a roof is what is reached at best.
 */
import { kernelTime } from './kernel-time.ts';

/** Numbers copied, far more than a cache holds, and by each thread. */
const COPIED = 2 ** 23;
const COPIED_EACH = 16;
/** Threads, and multiply-adds of each: chains that do not wait for one another. */
const THREADS = 2 ** 18;
const CHAINS = 8;
const LENGTH = 640;
const WORKGROUP = 64;

export interface Roofs {
  /** Bytes read and written a second. */
  readonly bytes: number;
  /** Floating-point operations a second, a multiply-add counting two. */
  readonly operations: number;
}

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
const unrolled = 64;
const addCode = `${entry} {
  let x = given[lane];
  ${chains.map((y, chain) => `var ${y} = x + ${chain}f;`).join('\n  ')}
  for (var n = 0u; n < ${LENGTH / unrolled}u; n++) {
    ${Array.from({ length: unrolled }, () => chains.map((y) => `${y} = fma(${y}, x, 0.5f);`).join(' ')).join('\n    ')}
  }
  taken[group.x * ${WORKGROUP}u + lane] = ${chains.join(' + ')};
}`;

/** @throws Error where the device has no time stamps */
export async function measureRoofs(device: GPUDevice): Promise<Roofs> {
  const bytes = 4 * COPIED;
  const [from, to] = [0, 1].map(() =>
    device.createBuffer({ size: bytes, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST }),
  );
  device.queue.writeBuffer(from, 0, new Float32Array(COPIED).fill(0.5));
  const leastMs = async (code: string, threads: number): Promise<number> => {
    const module = device.createShaderModule({ code });
    const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
    const group = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [from, to].map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const step = async (): Promise<void> => {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(threads / WORKGROUP);
      pass.end();
      device.queue.submit([encoder.finish()]);
    };
    const finish = async (): Promise<number> => {
      await device.queue.onSubmittedWorkDone();
      return 0;
    };
    await step();
    const time = await kernelTime(device, { step, finish }, { blocks: 9, stepsPerBlock: 1, repeats: 2 });
    if (!time) throw new Error('this device has no time stamps: there are no roofs to hold kernels against');
    return time.leastMs;
  };
  const copy = await leastMs(copyCode, COPIED / COPIED_EACH);
  const add = await leastMs(addCode, THREADS);
  for (const buffer of [from, to]) buffer.destroy();
  return { bytes: (2 * bytes) / (copy / 1000), operations: (2 * CHAINS * LENGTH * THREADS) / (add / 1000) };
}
