/** The laboratory on a GPU: every kind is right, commutes with turning down to its noise, and takes some time; what does not fit is left out with the numbers. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeGpu } from '../../backend/webgpu/node-device.ts';
import { createWebGpuBackend, type WebGpuBackend } from '../../backend/webgpu/webgpu.ts';
import { EXACT_NOISE_FLOORS, KERNEL_TOLERANCE } from '../../math/tolerances.ts';
import { kindIds } from './kinds.ts';
import { type Alone, measureProducts } from './measure.ts';
import { pairsUpTo, usualSettings } from './settings.ts';
import { compared, expectedRows, feedsOf, resultRows } from './work-data.ts';
import { productWork } from './works.ts';

let backend: WebGpuBackend;
beforeAll(async () => {
  backend = await createWebGpuBackend(await nodeGpu());
});
afterAll(() => backend.dispose());
const alone: Alone = (work) => work((piece) => piece());

it.each(['forward', 'backward'] as const)('measures every kind, %s', async (direction) => {
  const settings = { ...usualSettings, rows: 128, direction };
  const { products, leftOut, roofs, clock } = await measureProducts({
    backend,
    settings,
    pairs: pairsUpTo(kindIds, 2),
    alone,
  });
  expect(leftOut).toEqual([]);
  expect(products.map(({ kind, degree }) => `${kind} ${degree}`)).toEqual(
    [1, 2].flatMap((degree) => kindIds.map((kind) => `${kind} ${degree}`)),
  );
  expect(roofs?.bytes).toBeGreaterThan(1e8);
  expect(clock).toBe('device');
  for (const product of products) {
    expect(product.right, `${product.kind} is ${product.difference} off`).toBe(true);
    expect(product.turnError).toBeLessThan(EXACT_NOISE_FLOORS * product.floor);
    expect(product.ms).toBeGreaterThan(0);
    expect(product.low).toBeLessThanOrEqual(product.high);
    expect(product.samples).toBe(20);
    if (product.kind === 'gaunt-auto') expect(product.ways?.join(), 'told').toMatch(/^(sparse|grid|fourier)/);
    else expect(product.ways).toBeUndefined();
  }
});

/** Beyond degree 2, components are loaded and stored in loops, and results dealt to kernels. */
it.each([
  ['forward', 4],
  ['backward', 3],
] as const)('multiplies path by path with weights, %s at L = %i', async (direction, L) => {
  const work = productWork('cg-paths', { ...usualSettings, direction }, L);
  if (!work) throw new Error('every path reaches something');
  const program = await backend.compile(work.outputs);
  const feeds = feedsOf(work, 67);
  const rows = resultRows(work, await program.run(feeds, { items: 67 }), 67, 67);
  expect(compared(rows, expectedRows(work, feeds, 67, 67)).difference).toBeLessThan(KERNEL_TOLERANCE);
  program.dispose();
});

it('leaves out what the device cannot bind, and says how much it can', async () => {
  const { leftOut } = await measureProducts({
    backend: { ...backend, largestRun: 2 ** 20 },
    settings: { ...usualSettings, rows: 50_000 },
    pairs: [{ kind: 'gaunt-sparse', degree: 2 }],
    alone,
  });
  expect(leftOut).toHaveLength(1);
  expect(leftOut[0].reason).toMatch(
    /^50\u2009000 rows of 1 channel need 9 MiB in one buffer; .* binds at most 1 MiB: up to 6\u2009\d{3} rows work\.$/,
  );
});
