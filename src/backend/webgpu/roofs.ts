/**
 * Kernels for what a device reaches at most: copying from one buffer to another, and multiplying and adding in registers. Both take the forms that were the
 * quickest of those tried; on lavapipe, with one processor:
 *   copied, 2,097,152 numbers                  GB/s     chains of a thread   GFLOP/s
 *   one by one, 16 each, unrolled               4        8                    61
 *   one by one, in a loop                       5       10                    75
 *   four at a time, 16 each, unrolled           4       12                    85
 *   four at a time, in a loop                   9       13 and more           24: they leave the registers
 *   the same, a workgroup a subgroup           11
 * Loads and stores of a lane become a dozen instructions and two branches there, few of which are repeated for four numbers that lie together; and a body
 * that exceeds the processor's cache of decoded instructions loses more than that.
 */
import type { RoofKernel } from '../backend.ts';
import type { GpuDevice } from './device.ts';
import { timedRun } from './timed-run.ts';

/** Numbers of one load or store, and how often a thread copies so many: on software devices threads cost something themselves. */
const COPIED = 4;
const COPIES = { hardware: 4, software: 256 } as const;
/** Multiply-adds of each thread: chains that do not wait for one another. */
const CHAINS = 12;
const LENGTH = 640;
const UNROLLED = 32;
const WORKGROUP = 64;

const entry = (type: string, lanes: number): string => `
@group(0) @binding(0) var<storage, read> given: array<${type}>;
@group(0) @binding(1) var<storage, read_write> taken: array<${type}>;

@compute @workgroup_size(${lanes})
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
)`;

const copyCode = (lanes: number): string => `${entry('vec4f', lanes)} {
  let copies = arrayLength(&given) / (groups.x * ${lanes}u);
  let first = group.x * ${lanes}u * copies + lane;
  for (var n = 0u; n < copies; n++) {
    taken[first + n * ${lanes}u] = given[first + n * ${lanes}u];
  }
}`;

const chains = Array.from({ length: CHAINS }, (_, chain) => `y${chain}`);
const addCode = `${entry('f32', WORKGROUP)} {
  let x = given[lane];
  ${chains.map((y, chain) => `var ${y} = x + ${chain}f;`).join('\n  ')}
  for (var n = 0u; n < ${LENGTH / UNROLLED}u; n++) {
    ${Array.from({ length: UNROLLED }, () => chains.map((y) => `${y} = fma(${y}, x, 0.5f);`).join(' ')).join('\n    ')}
  }
  taken[group.x * ${WORKGROUP}u + lane] = ${chains.join(' + ')};
}`;

/** @param numbers that are copied, or threads that add: a multiple of 65,536 */
export async function roofKernel(gpu: GpuDevice, what: 'copy' | 'add', numbers: number): Promise<RoofKernel> {
  const { device } = gpu;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const [from, to] = [0, 1].map(() => device.createBuffer({ label: 'roof', size: 4 * numbers, usage }));
  device.queue.writeBuffer(from, 0, new Float32Array(numbers).fill(0.5));
  const lanes = what === 'copy' ? (gpu.subgroup ?? WORKGROUP) : WORKGROUP;
  const code = what === 'copy' ? copyCode(lanes) : addCode;
  const module = device.createShaderModule({ label: `roof ${what}`, code });
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
  const copies = gpu.isSoftware ? COPIES.software : COPIES.hardware;
  const threads = what === 'copy' ? numbers / (COPIED * copies) : numbers;
  const encode = (pass: GPUComputePassEncoder, repeats: number): void => {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let n = 0; n < repeats; n++) pass.dispatchWorkgroups(threads / lanes);
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
