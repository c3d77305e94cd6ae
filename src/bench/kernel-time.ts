/**
 * Time that the device spends in kernels, from its own clock: while a step is watched, every kernel gets a compute pass of its
 * own with a time stamp at both ends. That costs a little, so the share of kernels in the time of watched steps is a lower bound.
 */
import { globals } from 'webgpu';
import { nodeGpu } from '../backend/webgpu/node-device.ts';
import { median, type Stepper } from './report.ts';

/** Stamps of one query set, two for a kernel. */
const mostStamps = 4096;
const feature: GPUFeatureName = 'timestamp-query';

/** This process's GPU, whose devices have time stamps where the adapter has them; Dawn would round stamps to 0.1 ms. */
export async function timedGpu(): Promise<GPU> {
  const gpu = await nodeGpu(['disable-dawn-features=timestamp_quantization']);
  const requestAdapter: GPU['requestAdapter'] = async (options) => {
    const adapter = await gpu.requestAdapter(options);
    if (!adapter?.features.has(feature)) return adapter;
    const requestDevice: GPUAdapter['requestDevice'] = (descriptor) =>
      Object.getPrototypeOf(adapter).requestDevice.call(adapter, {
        ...descriptor,
        requiredFeatures: [...(descriptor?.requiredFeatures ?? []), feature],
      });
    return Object.assign(adapter, { requestDevice });
  };
  return { requestAdapter } as GPU;
}

/** The same GPU, and the devices that were asked of it, in order: those of a library that keeps its own to itself. */
export function withDevices(gpu: GPU): { readonly gpu: GPU; readonly devices: readonly GPUDevice[] } {
  const devices: GPUDevice[] = [];
  const requestAdapter: GPU['requestAdapter'] = async (options) => {
    const adapter = await gpu.requestAdapter(options);
    if (!adapter) return adapter;
    const { requestDevice } = adapter;
    const kept: GPUAdapter['requestDevice'] = async (descriptor) => {
      const device = await requestDevice.call(adapter, descriptor);
      devices.push(device);
      return device;
    };
    return Object.assign(adapter, { requestDevice: kept });
  };
  return { gpu: { requestAdapter } as GPU, devices };
}

/** Milliseconds between stamps 0 and 1, 2 and 3, ... (nanoseconds); a pair out of order, as after a reset of the clock, counts nothing. */
export function spannedMilliseconds(stamps: BigUint64Array): number {
  let nanoseconds = 0n;
  for (let n = 0; n + 1 < stamps.length; n += 2) {
    if (stamps[n + 1] > stamps[n]) nanoseconds += stamps[n + 1] - stamps[n];
  }
  return Number(nanoseconds) / 1e6;
}

async function readStamps(device: GPUDevice, set: GPUQuerySet, count: number): Promise<BigUint64Array> {
  const size = 8 * count;
  const resolved = device.createBuffer({ size, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
  const staging = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.resolveQuerySet(set, 0, count, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const stamps = new BigUint64Array(staging.getMappedRange().slice(0));
  resolved.destroy();
  staging.destroy();
  return stamps;
}

/** A compute pass in name: each of its dispatches, repeated, is a pass with stamps. */
function splitPass(
  open: (timestampWrites: GPUComputePassTimestampWrites) => GPUComputePassEncoder,
  set: GPUQuerySet,
  nextStamp: () => number,
  repeats: number,
): Pick<GPUComputePassEncoder, 'setPipeline' | 'setBindGroup' | 'dispatchWorkgroups' | 'end'> {
  let pipeline: GPUComputePipeline | undefined;
  let binding: unknown[] = [];
  return {
    setPipeline(chosen) {
      pipeline = chosen;
    },
    setBindGroup(...given: unknown[]) {
      binding = given;
    },
    dispatchWorkgroups(...grid) {
      const first = nextStamp();
      const pass = open({ querySet: set, beginningOfPassWriteIndex: first, endOfPassWriteIndex: first + 1 });
      if (pipeline) pass.setPipeline(pipeline);
      Reflect.apply(pass.setBindGroup, pass, binding);
      for (let n = 0; n < repeats; n++) pass.dispatchWorkgroups(...grid);
      pass.end();
    },
    end() {},
  };
}

/** Nanoseconds between the values that time stamps take: the greatest common divisor of what lies between those of many empty passes. */
export async function timestampResolution(device: GPUDevice): Promise<number> {
  const count = 256;
  const set = device.createQuerySet({ type: 'timestamp', count });
  const encoder = device.createCommandEncoder();
  for (let n = 0; n < count; n += 2)
    encoder
      .beginComputePass({
        timestampWrites: { querySet: set, beginningOfPassWriteIndex: n, endOfPassWriteIndex: n + 1 },
      })
      .end();
  device.queue.submit([encoder.finish()]);
  const stamps = await readStamps(device, set, count);
  set.destroy();
  return commonStep(stamps);
}

/** The greatest common divisor of the differences of some values. */
export function commonStep(values: BigUint64Array): number {
  let step = 0n;
  for (const value of values) {
    let [a, b] = [step, value > values[0] ? value - values[0] : values[0] - value];
    while (b !== 0n) [a, b] = [b, a % b];
    step = a;
  }
  return Number(step);
}

export interface KernelTime {
  /** Kernels of a step. */
  readonly kernels: number;
  /** Milliseconds of a step in them, median over blocks of steps. */
  readonly ms: number;
  /** The least of a block. */
  readonly leastMs: number;
  /** Of the wall time of the same steps, median over blocks. */
  readonly share: number;
}

/**
 * Undefined where the device has no time stamps.
 * @param repeats of each kernel in its pass, for kernels shorter than what the clock resolves; only where a kernel that runs again changes nothing
 * @throws RangeError where some steps have more kernels than a query set holds
 */
export async function kernelTime(
  device: GPUDevice,
  { step, finish }: Stepper,
  { blocks = 5, stepsPerBlock = 5, repeats = 1 } = {},
): Promise<KernelTime | undefined> {
  if (!device.features.has(feature)) return undefined;
  const { GPUCommandEncoder: encoders } = globals as unknown as { GPUCommandEncoder: { prototype: GPUCommandEncoder } };
  const { beginComputePass } = encoders.prototype;
  const set = device.createQuerySet({ type: 'timestamp', count: mostStamps });
  let used = 0;
  const nextStamp = (): number => {
    used += 2;
    if (used > mostStamps) throw new RangeError(`${stepsPerBlock} steps have more than ${mostStamps / 2} kernels.`);
    return used - 2;
  };
  const inKernels: number[] = [];
  const shares: number[] = [];
  encoders.prototype.beginComputePass = function (descriptor) {
    const open = (timestampWrites: GPUComputePassTimestampWrites) =>
      beginComputePass.call(this, { ...descriptor, timestampWrites });
    return splitPass(open, set, nextStamp, repeats) as GPUComputePassEncoder;
  };
  try {
    for (let block = 0; block < blocks; block++) {
      used = 0;
      const started = performance.now();
      for (let count = 0; count < stepsPerBlock; count++) await step();
      await finish();
      const wall = performance.now() - started;
      const ms = spannedMilliseconds(await readStamps(device, set, used)) / repeats;
      inKernels.push(ms / stepsPerBlock);
      shares.push(ms / wall);
    }
  } finally {
    encoders.prototype.beginComputePass = beginComputePass;
    set.destroy();
  }
  return {
    kernels: used / 2 / stepsPerBlock,
    ms: median(inKernels),
    leastMs: Math.min(...inKernels),
    share: median(shares),
  };
}
