/**
 * Asks Dawn for an adapter and computes sqrt on it; prints one line of JSON, or fails. Run in a process of its own, because
 * the Vulkan loader reads its environment at start and a bad driver may end the process.
 */
import { create, globals } from 'webgpu';

const gpu = create([]);
const adapter = await gpu.requestAdapter();
if (!adapter) {
  console.error('requestAdapter() answered null');
  process.exit(1);
}
const { vendor, architecture, description } = adapter.info;
const device = await adapter.requestDevice();
const { GPUBufferUsage, GPUMapMode } = globals;
const values = device.createBuffer({ size: 256, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
const staging = device.createBuffer({ size: 256, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
const module = device.createShaderModule({
  code: `@group(0) @binding(0) var<storage, read_write> values: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) { values[id.x] = sqrt(f32(id.x)); }`,
});
const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
const group = device.createBindGroup({
  layout: pipeline.getBindGroupLayout(0),
  entries: [{ binding: 0, resource: { buffer: values } }],
});
const encoder = device.createCommandEncoder();
const pass = encoder.beginComputePass();
pass.setPipeline(pipeline);
pass.setBindGroup(0, group);
pass.dispatchWorkgroups(1);
pass.end();
encoder.copyBufferToBuffer(values, 0, staging, 0, 256);
device.queue.submit([encoder.finish()]);
await staging.mapAsync(GPUMapMode.READ);
const root = new Float32Array(staging.getMappedRange())[49];
staging.unmap();
device.destroy();
if (root !== 7) {
  console.error(`sqrt(49) came back as ${root}`);
  process.exit(1);
}
console.log(JSON.stringify({ vendor, architecture, description }));
process.exit(0);
