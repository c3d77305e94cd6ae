/** The GPU device with every reason why there may be none, and what it is called. */

export type DeviceFailure = 'no-webgpu' | 'no-adapter' | 'refused' | 'limits';

/** Why WebGPU cannot be used: what was found, and what to do. */
export class DeviceError extends Error {
  constructor(
    readonly reason: DeviceFailure,
    message: string,
  ) {
    super(message);
    this.name = 'DeviceError';
  }
}

export interface GpuDevice {
  readonly device: GPUDevice;
  /** Vendor and description, for people. */
  readonly adapter: string;
  /** Computes on processors: starting a thread costs as much there as a dozen loads, so a thread had better do more. */
  readonly isSoftware: boolean;
  /** Lanes of every subgroup on a software device that has subgroups of 8: handing a value to other lanes costs far less there than loads do. */
  readonly subgroup: number | undefined;
  /** Largest buffer that can be bound, bytes. */
  readonly largestBinding: number;
  /** Ends the encoding and submits it; every submission goes through here. */
  readonly submit: (encoder: GPUCommandEncoder) => void;
  /** Submissions so far. */
  readonly submits: () => number;
  /** Resolves with the reason when the device is gone. */
  readonly lost: Promise<string>;
  /** What the device refused since the last call, in its own words: a run with a refused part would read as zeros. */
  readonly takeFault: () => string | undefined;
}

/** Bytes beyond which no larger buffers are asked for. */
const largestUseful = 2 ** 30;

function adapterName(info: GPUAdapterInfo): string {
  const words = [info.vendor, info.description || info.device || info.architecture].filter(Boolean);
  return words.join(' ') || 'unnamed adapter';
}

/** Of a subgroup. */
const USEFUL_LANES = 8;

/** The one size of an adapter's subgroups, where kernels take advantage of it: on lavapipe; SwiftShader's four lanes gain less than its compiler takes. */
function subgroupOf({ features, info }: GPUAdapter): number | undefined {
  const { subgroupMinSize, subgroupMaxSize } = info;
  const isUseful = info.isFallbackAdapter && features.has('subgroups') && subgroupMinSize === subgroupMaxSize;
  return isUseful && subgroupMinSize === USEFUL_LANES ? USEFUL_LANES : undefined;
}

/** Time stamps, where the adapter has them: kernels are timed by the device's own clock. */
const stampsOf = ({ features }: GPUAdapter): readonly GPUFeatureName[] =>
  features.has('timestamp-query') ? ['timestamp-query'] : [];

/**
 * Asks for a device with as much room as the adapter gives.
 * @param asHardware whether a software device is to be used as hardware is
 * @throws DeviceError `no-webgpu`, `no-adapter`, `refused` or `limits`.
 */
export async function requestDevice(gpu: GPU | undefined, asHardware = false): Promise<GpuDevice> {
  if (!gpu)
    throw new DeviceError(
      'no-webgpu',
      'This browser or process has no WebGPU (navigator.gpu is missing). Use a recent Chrome, Edge, Firefox or Safari ' +
        'over https or localhost, or run on the reference backend.',
    );
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter)
    throw new DeviceError(
      'no-adapter',
      'WebGPU is there, but it offers no adapter: no suitable graphics driver was found, or it is blocked. Update the ' +
        'driver, enable hardware acceleration, or run on the reference backend.',
    );
  const { limits } = adapter;
  if (limits.maxComputeInvocationsPerWorkgroup < 256 || limits.maxStorageBuffersPerShaderStage < 2)
    throw new DeviceError(
      'limits',
      `The adapter ${adapterName(adapter.info)} allows ${limits.maxComputeInvocationsPerWorkgroup} invocations per ` +
        'workgroup; the kernels need 256. Run on the reference backend.',
    );
  const binding = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize, largestUseful);
  const subgroup = asHardware ? undefined : subgroupOf(adapter);
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({
      requiredFeatures: [...(subgroup ? (['subgroups'] as const) : []), ...stampsOf(adapter)],
      requiredLimits: { maxStorageBufferBindingSize: binding, maxBufferSize: binding },
    });
  } catch (error) {
    throw new DeviceError(
      'refused',
      `The adapter ${adapterName(adapter.info)} refused a device: ${error instanceof Error ? error.message : error}. ` +
        'Close other pages that use the GPU and try again, or run on the reference backend.',
    );
  }
  let submits = 0;
  let fault: string | undefined;
  device.addEventListener('uncapturederror', (event) => {
    fault ??= (event as GPUUncapturedErrorEvent).error.message;
  });
  return {
    device,
    adapter: adapterName(adapter.info),
    isSoftware: adapter.info.isFallbackAdapter && !asHardware,
    subgroup,
    largestBinding: binding,
    submit: (encoder) => {
      submits++;
      device.queue.submit([encoder.finish()]);
    },
    submits: () => submits,
    takeFault: () => {
      const taken = fault;
      fault = undefined;
      return taken;
    },
    lost: device.lost.then(({ reason, message }) => (message ? `${reason}: ${message}` : reason)),
  };
}
