import { expect, it } from 'vitest';
import { createWebGpuBackend } from '../backend/webgpu/webgpu.ts';
import * as t from '../tensor/primitives.ts';
import { kernelTime, timedGpu } from './kernel-time.ts';

it('sees every kernel of a step, in less time than the whole takes, and changes no result', async () => {
  const backend = await createWebGpuBackend(await timedGpu());
  const size = 64;
  const x = t.feed('x', [size, size]);
  const program = await backend.compile({ total: t.total(t.matmul(t.matmul(x, x), x)) });
  const values = new Float32Array(size * size).fill(1 / size);
  const totals: number[] = [];
  const time = await kernelTime(backend.device, {
    step: async () => {
      totals.push((await program.run({ x: values }, {})).total[0]);
    },
    finish: async () => totals[0],
  });
  totals.push((await program.run({ x: values }, {})).total[0]);
  for (const total of totals) expect(Math.abs(total - size) / size).toBeLessThan(1e-5);
  if (backend.device.features.has('timestamp-query')) {
    expect(time?.kernels).toBe(program.dispatches);
    expect(time?.ms).toBeGreaterThan(0);
    expect(time?.share).toBeGreaterThan(0);
    expect(time?.share).toBeLessThan(1);
  } else expect(time).toBeUndefined();
  backend.dispose();
});
