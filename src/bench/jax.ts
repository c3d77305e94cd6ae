/** @jax-js/jax on a WebGPU device of this process: the peer of several works. */
import { nodeGpu } from '../backend/webgpu/node-device.ts';

/** @param gpu where its device comes from; by default as ours do. @throws Error where jax-js gets no WebGPU device */
export async function openJax(gpu?: GPU) {
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu: gpu ?? (await nodeGpu()), userAgent: 'Node' },
    configurable: true,
  });
  const jax = await import('@jax-js/jax');
  const devices = await jax.init('webgpu');
  if (!devices.includes('webgpu')) throw new Error('jax-js got no WebGPU device');
  jax.defaultDevice('webgpu');
  return jax;
}
