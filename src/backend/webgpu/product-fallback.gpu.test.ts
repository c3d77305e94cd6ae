/** A device whose compiler refuses one method's kernels computes products by another, says so, and still refuses what has no other. */
import { expect, it } from 'vitest';
import { gauntProduct } from '../../math/gaunt.ts';
import { KERNEL_TOLERANCE } from '../../math/tolerances.ts';
import { gauntProductTable } from '../../tensor/gaunt-table.ts';
import { autoProduct, feed, sparseProduct } from '../../tensor/primitives.ts';
import { nodeGpu } from './node-device.ts';
import { numbers, relativeDifference, runOnce } from './test-device.ts';
import { createWebGpuBackend } from './webgpu.ts';

/** A GPU whose devices do not compile kernels with these labels. */
async function withoutKernels(prefix: string): Promise<GPU> {
  const gpu = await nodeGpu();
  const devices = (device: GPUDevice): GPUDevice => {
    const compile = device.createComputePipelineAsync.bind(device);
    device.createComputePipelineAsync = async (descriptor) => {
      if (descriptor.label?.startsWith(prefix)) throw new Error('registers ran out');
      return compile(descriptor);
    };
    return device;
  };
  return {
    ...gpu,
    requestAdapter: async (options?: GPURequestAdapterOptions) => {
      const adapter = await gpu.requestAdapter(options);
      if (!adapter) return null;
      const request = adapter.requestDevice.bind(adapter);
      adapter.requestDevice = async (descriptor?: GPUDeviceDescriptor) => devices(await request(descriptor));
      return adapter;
    },
  } as GPU;
}

it('takes the grid where sparse products do not compile', async () => {
  const backend = await createWebGpuBackend(await withoutKernels('sparse-product'));
  try {
    const [x, y] = [feed('x', [4, 'rows']), feed('y', [9, 'rows'])];
    const [one, two] = [numbers(4 * 5, 1), numbers(9 * 5, 2)];
    const byRows = (values: ArrayLike<number>, width: number) =>
      Float64Array.from({ length: values.length }, (_, n) => values[(n % 5) * width + Math.floor(n / 5)]);
    const feeds = { x: byRows(one, 4), y: byRows(two, 9) };
    const { z } = await runOnce(backend, { z: autoProduct(x, y, 1, 2, 3) }, feeds, { rows: 5 });
    expect(relativeDifference(z, byRows(gauntProduct(one, two, 1, 2, 3), 16))).toBeLessThan(KERNEL_TOLERANCE);
    expect(backend.products.remarks).toHaveLength(1);
    expect(backend.products.remarks[0]).toMatch(/"sparse".*registers ran out/);
    await expect(backend.compile({ z: sparseProduct(x, y, gauntProductTable(1, 2, 3)) })).rejects.toThrow(
      'registers ran out',
    );
  } finally {
    backend.dispose();
  }
});
