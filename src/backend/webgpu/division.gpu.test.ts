/** `quotient` of shaders/lib/division.wgsl against integer division, for numerators up to 2^31 and divisors from 1. */
import { expect, it } from 'vitest';
import { Random } from '../../math/random.ts';
import { createNodeBackend } from './node.ts';
import { shaderFiles } from './shader.ts';

function pairs(count: number): Uint32Array<ArrayBuffer> {
  const random = new Random('division');
  const values = new Uint32Array(2 * count);
  for (let n = 0; n < count; n++) {
    const divisor = Math.floor(2 ** (random.uniform() * 20));
    const near = divisor * Math.floor(random.uniform() * (2 ** 31 / divisor));
    const numerator = n % 2 === 0 ? near - (n % 3) : Math.floor(2 ** (31 * random.uniform()));
    values.set([Math.min(2 ** 31 - 1, Math.max(0, numerator)), divisor], 2 * n);
  }
  return values;
}

it('divides exactly', async () => {
  const { device } = await createNodeBackend();
  const count = 4096;
  const given = pairs(count);
  const piece = shaderFiles['../../../shaders/lib/division.wgsl'];
  const code = `${piece}
@group(0) @binding(0) var<storage, read_write> values: array<vec2<u32>>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let pair = values[id.x];
  values[id.x].x = quotient(pair.x, pair.y, 1f / f32(pair.y));
}`;
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const buffer = device.createBuffer({ size: given.byteLength, usage: STORAGE | COPY_SRC | COPY_DST });
  const staging = device.createBuffer({ size: given.byteLength, usage: COPY_DST | MAP_READ });
  device.queue.writeBuffer(buffer, 0, given);
  const module = device.createShaderModule({ label: 'division test', code });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
  const entries = [{ binding: 0, resource: { buffer } }];
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(count / 64);
  pass.end();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, given.byteLength);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const found = new Uint32Array(staging.getMappedRange().slice(0));
  for (let n = 0; n < count; n++) {
    const [numerator, divisor] = [given[2 * n], given[2 * n + 1]];
    expect(found[2 * n], `${numerator} / ${divisor}`).toBe(Math.floor(numerator / divisor));
  }
  device.destroy();
});
