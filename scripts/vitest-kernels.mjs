/**
 * Counts dispatches per kernel at Dawn's own interface, so that what is counted is what the device was given. A kernel is
 * `file:entryPoint`; the file is the first word of the shader module's label.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { globals } from 'webgpu';

const counts = {};
const modules = new WeakMap();
const pipelines = new WeakMap();
const current = new WeakMap();

function wrap(prototype, name, around) {
  const original = prototype[name];
  prototype[name] = function (...args) {
    return around(this, args, () => original.apply(this, args));
  };
}

const { GPUDevice, GPUComputePassEncoder } = globals;
wrap(GPUDevice.prototype, 'createShaderModule', (_, [{ label = '' }], call) => {
  const module = call();
  modules.set(module, label.split(/[\s:]/)[0]);
  return module;
});
const named = ({ compute }) => `${modules.get(compute.module)}:${compute.entryPoint}`;
wrap(GPUDevice.prototype, 'createComputePipeline', (_, [descriptor], call) => {
  const pipeline = call();
  pipelines.set(pipeline, named(descriptor));
  return pipeline;
});
wrap(GPUDevice.prototype, 'createComputePipelineAsync', async (_, [descriptor], call) => {
  const pipeline = await call();
  pipelines.set(pipeline, named(descriptor));
  return pipeline;
});
wrap(GPUComputePassEncoder.prototype, 'setPipeline', (pass, [pipeline], call) => {
  current.set(pass, pipelines.get(pipeline));
  return call();
});
for (const name of ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect']) {
  wrap(GPUComputePassEncoder.prototype, name, (pass, _, call) => {
    const kernel = current.get(pass);
    counts[kernel] = (counts[kernel] ?? 0) + 1;
    return call();
  });
}

afterAll(() => {
  if (Object.keys(counts).length === 0) return;
  writeFileSync(join(process.env.EQUIVARIUM_KERNELS, `${process.pid}-${Date.now()}.json`), JSON.stringify(counts));
});
