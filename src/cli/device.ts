/** Which backend a command runs on: `auto` takes WebGPU where there is an adapter, else the float64 reference, and says which on stderr. */
import type { Backend } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { nodeGpu } from '../backend/webgpu/node-device.ts';
import { createWebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { UsageError } from './arguments.ts';

export const deviceUsage = '[--device auto|webgpu|reference]';

/** Nothing is drawn beside a terminal: submits may be longer than beside a page. Milliseconds. */
const SUBMIT = 50;

async function webGpu(): Promise<Backend> {
  const backend = await createWebGpuBackend(await nodeGpu(), { submitMilliseconds: SUBMIT });
  backend.products.onRefused = (remark) => console.error(`device: ${remark}`);
  return backend;
}

/** @throws UsageError for another word, DeviceError where WebGPU was demanded and there is none */
export async function openDevice(choice = 'auto'): Promise<Backend> {
  switch (choice) {
    case 'reference':
      return createReferenceBackend();
    case 'webgpu':
      return webGpu();
    case 'auto':
      break;
    default:
      throw new UsageError(`--device ${choice}: expected auto, webgpu or reference`);
  }
  try {
    const backend = await webGpu();
    console.error(`device: ${backend.adapter} (webgpu)`);
    return backend;
  } catch (error) {
    const backend = createReferenceBackend();
    console.error(`device: ${backend.adapter}, because ${error instanceof Error ? error.message : error}`);
    return backend;
  }
}
