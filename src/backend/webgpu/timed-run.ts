/**
 * Repeats a run inside one compute pass and tells how long that took: by time stamps at both ends of the pass where the device has them, else from the
 * submit until it is idle. Time stamps are quantised (browsers: 0.1 ms), so a pass has to be long against them; how coarse they were is told.
 */
import type { Results, TimedRun } from '../backend.ts';
import { unlessLost } from '../unless-lost.ts';
import type { GpuDevice } from './device.ts';
import { copyRanges, readStaging, stagingFor } from './readback.ts';
import type { HeldKernels } from './runner.ts';

/** What is repeated, and where its outputs lie in the arena (elements). */
interface HeldRun extends HeldKernels {
  readonly places: readonly {
    readonly name: string;
    readonly start: number;
    readonly size: number;
    /** Extent of the leading axis. */
    readonly rows: number;
  }[];
}

const BYTES = 16;

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [one, other] = [a, b];
  while (other > 0n) [one, other] = [other, one % other];
  return one;
}

/** Two stamps at the ends of a pass. */
class Stamps {
  readonly #gpu: GpuDevice;
  readonly #set: GPUQuerySet;
  readonly #resolved: GPUBuffer;
  #divisor = 0n;

  constructor(gpu: GpuDevice) {
    this.#gpu = gpu;
    this.#set = gpu.device.createQuerySet({ type: 'timestamp', count: 2 });
    const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
    this.#resolved = gpu.device.createBuffer({ label: 'stamps', size: BYTES, usage });
  }

  get writes(): GPUComputePassTimestampWrites {
    return { querySet: this.#set, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
  }

  /** What all spans so far were multiples of, nanoseconds. */
  get resolution(): number | undefined {
    return this.#divisor > 0n ? Number(this.#divisor) : undefined;
  }

  dispose(): void {
    this.#set.destroy();
    this.#resolved.destroy();
  }

  /** Submits the encoder and waits; milliseconds between the stamps. */
  async read(encoder: GPUCommandEncoder): Promise<number> {
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const staging = this.#gpu.device.createBuffer({ label: 'stamps', size: BYTES, usage });
    encoder.resolveQuerySet(this.#set, 0, 2, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, staging, 0, BYTES);
    this.#gpu.submit(encoder);
    const mapped = staging.mapAsync(GPUMapMode.READ).catch((error: unknown) => {
      throw new Error(refused(this.#gpu) ?? `The time stamps could not be read from ${this.#gpu.adapter}: ${error}.`);
    });
    try {
      await unlessLost(this.#gpu.lost, mapped, (reason) => lostWhileTimed(this.#gpu, reason));
      const fault = refused(this.#gpu);
      if (fault) throw new Error(fault);
      const [start, end] = new BigUint64Array(staging.getMappedRange().slice(0));
      // A clock that was reset in between counts nothing.
      const span = end > start ? end - start : 0n;
      this.#divisor = greatestDivisor(span, this.#divisor);
      return Number(span) / 1e6;
    } finally {
      staging.destroy();
    }
  }
}

const lostWhileTimed = ({ adapter }: GpuDevice, reason: string): Error =>
  new Error(`The GPU device ${adapter} was lost (${reason}) while a run was timed.`);

function refused(gpu: GpuDevice): string | undefined {
  const fault = gpu.takeFault();
  return fault && `The GPU ${gpu.adapter} refused a part of this run: ${fault}`;
}

async function wallTime(gpu: GpuDevice, encoder: GPUCommandEncoder): Promise<number> {
  const started = performance.now();
  gpu.submit(encoder);
  await unlessLost(gpu.lost, gpu.device.queue.onSubmittedWorkDone(), (reason) => lostWhileTimed(gpu, reason));
  const spent = performance.now() - started;
  const fault = refused(gpu);
  if (fault) throw new Error(fault);
  return spent;
}

export function timedRun(gpu: GpuDevice, { arena, count, encode, places }: HeldRun): TimedRun {
  const { device } = gpu;
  const stamps = device.features.has('timestamp-query') ? new Stamps(gpu) : undefined;
  return {
    clock: stamps ? 'device' : 'wall',
    resolution: () => stamps?.resolution,
    dispose: () => stamps?.dispose(),
    kernels: count,
    async warmUp(kernel) {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      encode(pass, 1, kernel, kernel + 1);
      pass.end();
      await wallTime(gpu, encoder);
    },
    async time(repeats) {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass(stamps && { timestampWrites: stamps.writes });
      encode(pass, repeats);
      pass.end();
      return stamps ? stamps.read(encoder) : wallTime(gpu, encoder);
    },
    async first(most) {
      const ranges = places.flatMap(({ start, size, rows }) => {
        const items = size / rows;
        return Array.from({ length: rows }, (_, row) => ({ start: start + row * items, size: Math.min(most, items) }));
      });
      const staging = stagingFor(device, ranges);
      const encoder = device.createCommandEncoder();
      copyRanges(encoder, arena, staging, ranges);
      gpu.submit(encoder);
      const parts = await readStaging(staging, ranges, gpu);
      const results: Results = {};
      let next = 0;
      for (const { name, rows } of places) {
        results[name] = Float64Array.from(parts.slice(next, next + rows).flatMap((part) => [...part]));
        next += rows;
      }
      return results;
    },
  };
}
