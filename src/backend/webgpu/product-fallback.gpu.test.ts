/** A device whose compiler refuses one method's kernels computes products by another, or by a list, says so, and is not stood in for where kernels are timed. */
import { afterEach, expect, it } from 'vitest';
import { curlProduct } from '../../math/curl.ts';
import { gauntProduct } from '../../math/gaunt.ts';
import { KERNEL_TOLERANCE } from '../../math/tolerances.ts';
import { curlProductTable } from '../../tensor/coupling-product-table.ts';
import { gauntProductTable } from '../../tensor/gaunt-table.ts';
import { autoProduct, feed, sparseProduct } from '../../tensor/primitives.ts';
import { nodeGpu } from './node-device.ts';
import { numbers, relativeDifference, runOnce } from './test-device.ts';
import { createWebGpuBackend, type WebGpuBackend } from './webgpu.ts';

/** A GPU whose devices do not compile kernels that these words fit. */
async function withoutKernels(refuses: (label: string, code: number) => boolean): Promise<GPU> {
  const gpu = await nodeGpu();
  const devices = (device: GPUDevice): GPUDevice => {
    const lengths = new WeakMap<GPUShaderModule, number>();
    const read = device.createShaderModule.bind(device);
    device.createShaderModule = (descriptor) => {
      const module = read(descriptor);
      lengths.set(module, descriptor.code.length);
      return module;
    };
    const compile = device.createComputePipelineAsync.bind(device);
    device.createComputePipelineAsync = async (descriptor) => {
      if (refuses(descriptor.label ?? '', lengths.get(descriptor.compute.module)!))
        throw new Error('registers ran out');
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

let backend: WebGpuBackend;
const told: string[] = [];
afterEach(() => {
  backend.dispose();
  told.length = 0;
});

async function openWithout(refuses: (label: string, code: number) => boolean): Promise<void> {
  backend = await createWebGpuBackend(await withoutKernels(refuses));
  backend.products.onRefused = (remark) => told.push(remark);
}

const [x, y] = [feed('x', [4, 'rows']), feed('y', [9, 'rows'])];
const [one, two] = [numbers(4 * 5, 1), numbers(9 * 5, 2)];
const byRows = (values: ArrayLike<number>, width: number) =>
  Float64Array.from({ length: values.length }, (_, n) => values[(n % 5) * width + Math.floor(n / 5)]);
const feeds = { x: byRows(one, 4), y: byRows(two, 9) };
const gaunt = sparseProduct(x, y, gauntProductTable(1, 2, 3));
const curl = sparseProduct(x, y, curlProductTable(1, 2, 3));

it('takes the grid where sparse products do not compile', async () => {
  await openWithout((label) => label.startsWith('sparse-product'));
  const { z } = await runOnce(backend, { z: autoProduct(x, y, 1, 2, 3) }, feeds, { rows: 5 });
  expect(relativeDifference(z, byRows(gauntProduct(one, two, 1, 2, 3), 16))).toBeLessThan(KERNEL_TOLERANCE);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/products do not compile unrolled .*registers ran out.*so other methods/s);
  await expect(backend.compile({ curl })).rejects.toThrow('registers ran out');
});

it('walks a list where a product with no other method does not compile unrolled', async () => {
  await openWithout((label) => label === 'sparse-product');
  await expect(backend.compile({ curl }, { asWritten: true }), 'nothing stands in').rejects.toThrow(
    'registers ran out',
  );
  expect(told).toEqual([]);
  const results = await runOnce(backend, { z: autoProduct(x, y, 1, 2, 3), gaunt, curl }, feeds, { rows: 5 });
  const expected = byRows(gauntProduct(one, two, 1, 2, 3), 16);
  for (const name of ['z', 'gaunt'])
    expect(relativeDifference(results[name], expected), name).toBeLessThan(KERNEL_TOLERANCE);
  expect(relativeDifference(results.curl, byRows(curlProduct(one, two, 1, 2, 3), 16))).toBeLessThan(KERNEL_TOLERANCE);
  expect(told.at(-1)).toMatch(/^Sparse products do not compile unrolled .*registers ran out.*lists of coefficients/s);
});

it('says what it came to also where compiling was given up', async () => {
  const given = new AbortController();
  await openWithout((label) => {
    if (label === 'sparse-product') given.abort(new Error('enough'));
    return label === 'sparse-product';
  });
  await expect(backend.compile({ curl }, { signal: given.signal })).rejects.toThrow('enough');
  expect(told).toHaveLength(1);
});

it('goes on unrolling what the device takes where only long kernels are refused', async () => {
  await openWithout((label, code) => label === 'sparse-product' && code > 20_000);
  const [long, other] = [feed('long', [25, 'rows']), feed('other', [25, 'rows'])];
  const program = await backend.compile({ z: sparseProduct(long, other, gauntProductTable(4, 4, 8)) });
  program.dispose();
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^Long sparse products do not compile unrolled .*registers ran out/s);
  expect(backend.products.mostUnrolled).toBeGreaterThan(100);
  (await backend.compile({ gaunt }, {})).dispose();
  expect(told, 'said once').toHaveLength(1);
  const ofAuto = await backend.compile({ z: autoProduct(x, y, 1, 2, 3) });
  expect(ofAuto.ways, 'short ones are not to blame').toEqual(['sparse']);
  ofAuto.dispose();
  expect(backend.products.fresh().mostUnrolled, 'training begins as on the first day').toBeUndefined();
});
