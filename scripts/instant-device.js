/**
 * Put before a worker's own code in the browser: a WebGPU that takes every call and answers at once, with zeros. It computes nothing; what is left of a
 * page's work with it is the page's own. For `frame-times.mjs` alone.
 */
{
  const nothing = () => {};
  const atOnce = async () => {};
  const buffer = ({ size, mappedAtCreation }) => {
    let bytes = mappedAtCreation ? new ArrayBuffer(size) : undefined;
    return {
      size,
      mapAsync: async () => {
        bytes = new ArrayBuffer(size);
      },
      getMappedRange: () => bytes,
      unmap: () => {
        bytes = undefined;
      },
      destroy: nothing,
    };
  };
  const pass = { setPipeline: nothing, setBindGroup: nothing, dispatchWorkgroups: nothing, end: nothing };
  const encoder = {
    beginComputePass: () => pass,
    copyBufferToBuffer: nothing,
    clearBuffer: nothing,
    finish: () => ({}),
  };
  const device = Object.assign(new EventTarget(), {
    lost: new Promise(nothing),
    limits: {},
    features: new Set(),
    queue: { submit: nothing, writeBuffer: nothing, onSubmittedWorkDone: atOnce },
    createBuffer: buffer,
    createBindGroup: () => ({}),
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    createShaderModule: () => ({ getCompilationInfo: async () => ({ messages: [] }) }),
    createComputePipelineAsync: async () => ({ getBindGroupLayout: () => ({}) }),
    createCommandEncoder: () => encoder,
    pushErrorScope: nothing,
    popErrorScope: async () => null,
    destroy: nothing,
  });
  const adapter = {
    info: { vendor: 'none', description: 'a device that answers at once' },
    limits: {
      maxComputeInvocationsPerWorkgroup: 256,
      maxStorageBuffersPerShaderStage: 8,
      maxStorageBufferBindingSize: 2 ** 30,
      maxBufferSize: 2 ** 30,
      maxComputeWorkgroupsPerDimension: 65535,
    },
    features: new Set(),
    requestDevice: async () => device,
  };
  Object.defineProperty(navigator, 'gpu', { value: { requestAdapter: async () => adapter } });
}
