/** Results on their way to the CPU: copied to a staging buffer in the run's last submit, then mapped. */
import { unlessLost } from '../unless-lost.ts';
import type { GpuDevice } from './device.ts';

/** Parts of the arena, in elements. */
export type Ranges = readonly { readonly start: number; readonly size: number }[];

export function stagingFor(device: GPUDevice, ranges: Ranges): GPUBuffer {
  const elements = ranges.reduce((total, { size }) => total + size, 0);
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  return device.createBuffer({ label: 'staging', size: Math.max(4, 4 * elements), usage });
}

export function copyRanges(encoder: GPUCommandEncoder, arena: GPUBuffer, staging: GPUBuffer, ranges: Ranges): void {
  let at = 0;
  for (const { start, size } of ranges) {
    if (size > 0) encoder.copyBufferToBuffer(arena, 4 * start, staging, 4 * at, 4 * size);
    at += size;
  }
}

/** Waits for the copies and returns them; rejects when the device is lost meanwhile, or refused a part of the run. */
export async function readStaging(staging: GPUBuffer, ranges: Ranges, gpu: GpuDevice): Promise<Float32Array[]> {
  const mapped = staging.mapAsync(GPUMapMode.READ).catch((error: unknown) => {
    throw new Error(refusal(gpu) ?? `The results could not be read from ${gpu.adapter}: ${error}.`);
  });
  let all: Float32Array;
  try {
    await unlessLost(
      gpu.lost,
      mapped,
      (reason) => new Error(`The GPU device ${gpu.adapter} was lost (${reason}); nothing of this run was kept.`),
    );
    const refused = refusal(gpu);
    if (refused) throw new Error(refused);
    all = new Float32Array(staging.getMappedRange().slice(0));
  } finally {
    staging.destroy();
  }
  let at = 0;
  return ranges.map(({ size }) => {
    at += size;
    return all.subarray(at - size, at);
  });
}

function refusal(gpu: GpuDevice): string | undefined {
  const fault = gpu.takeFault();
  if (fault === undefined) return undefined;
  return (
    `The GPU ${gpu.adapter} refused a part of this run, so its results are void: ${fault} ` +
    'Take a smaller subject or fewer elements, or run on the reference backend.'
  );
}
