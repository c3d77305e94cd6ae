/**
 * WebGPU in Node through the `webgpu` package (Dawn). The object that `create()` returns must stay referenced while any
 * of its devices is in use: it is kept here until the process ends.
 *
 * While a promise is open, Dawn asks for its next look at the device with the global `setImmediate`: a busy loop, which takes
 * a processor from a driver that computes on processors. So its looks are a millisecond apart.
 */
let instance: GPU | undefined;

/** Milliseconds between two looks at the device. */
const pause = 1;

const later = (call: (...given: unknown[]) => void, ...given: unknown[]) => setTimeout(call, pause, ...given);

/**
 * The process's GPU object.
 * @param toggles Dawn's own, e.g. `disable-dawn-features=timestamp_quantization`; only the first call's count.
 */
export async function nodeGpu(toggles: readonly string[] = []): Promise<GPU> {
  if (instance) return instance;
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals, { setImmediate: later });
  instance = create([...toggles]);
  return instance;
}
