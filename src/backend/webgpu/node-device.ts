/**
 * WebGPU in Node through the `webgpu` package (Dawn). The object that `create()` returns must stay referenced while any
 * of its devices is in use: it is kept here until the process ends.
 */
let instance: GPU | undefined;

/**
 * The process's GPU object.
 * @param toggles Dawn's own, e.g. `disable-dawn-features=timestamp_quantization`; only the first call's count.
 */
export async function nodeGpu(toggles: readonly string[] = []): Promise<GPU> {
  if (instance) return instance;
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  instance = create([...toggles]);
  return instance;
}
