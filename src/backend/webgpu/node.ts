/** The WebGPU backend in Node. */
import { nodeGpu } from './node-device.ts';
import { createWebGpuBackend, type WebGpuBackend, type WebGpuOptions } from './webgpu.ts';

/** Submits may be longer than beside a page: nothing is drawn. */
const submitMilliseconds = 50;

/** @throws DeviceError when no Vulkan, Metal or Direct3D driver offers an adapter. */
export async function createNodeBackend(options: WebGpuOptions = {}): Promise<WebGpuBackend> {
  return createWebGpuBackend(await nodeGpu(), { submitMilliseconds, ...options });
}
