/**
 * Compute pipelines by source: compiled asynchronously, several at a time, each source once per device. Kernels whose
 * generated source is equal share a pipeline, since extents and offsets reach them through the uniform block.
 */
import type { CompileOptions } from '../backend.ts';
import { boundWords } from './layout.ts';

/** Pipelines compiled at a time: browsers compile in parallel, and cancelling should not have to wait for many. */
const parallel = 8;

/** A kernel that the device's compiler refuses, with its words. */
export class KernelError extends Error {
  constructor(
    readonly kernel: string,
    message: string,
  ) {
    super(message);
    this.name = 'KernelError';
  }
}

export interface KernelCode {
  readonly name: string;
  readonly code: string;
}

export class PipelineCache {
  readonly bindGroupLayout: GPUBindGroupLayout;
  private readonly layout: GPUPipelineLayout;
  private readonly known = new Map<string, Promise<GPUComputePipeline>>();

  constructor(private readonly device: GPUDevice) {
    const visibility = GPUShaderStage.COMPUTE;
    this.bindGroupLayout = device.createBindGroupLayout({
      entries: [
        { binding: 0, visibility, buffer: { type: 'storage' } },
        { binding: 1, visibility, buffer: { type: 'read-only-storage' } },
        { binding: 2, visibility, buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: boundWords * 4 } },
      ],
    });
    this.layout = device.createPipelineLayout({ bindGroupLayouts: [this.bindGroupLayout] });
  }

  /** Distinct pipelines compiled. */
  get size(): number {
    return this.known.size;
  }

  /** Pipelines for kernels, in their order. Rejects when aborted or when a kernel does not compile. */
  async compile(kernels: readonly KernelCode[], options: CompileOptions = {}): Promise<GPUComputePipeline[]> {
    const distinct = [...new Map(kernels.map((kernel) => [kernel.code, kernel])).values()];
    let [next, done] = [0, 0];
    options.onProgress?.(0, distinct.length);
    const worker = async (): Promise<void> => {
      while (next < distinct.length) {
        options.signal?.throwIfAborted();
        await this.pipeline(distinct[next++]);
        options.onProgress?.(++done, distinct.length);
      }
    };
    await Promise.all(Array.from({ length: Math.min(parallel, distinct.length) }, worker));
    return Promise.all(kernels.map((kernel) => this.pipeline(kernel)));
  }

  private pipeline(kernel: KernelCode): Promise<GPUComputePipeline> {
    const known = this.known.get(kernel.code);
    if (known) return known;
    const made = this.create(kernel);
    this.known.set(kernel.code, made);
    made.catch(() => this.known.delete(kernel.code));
    return made;
  }

  private async create({ name, code }: KernelCode): Promise<GPUComputePipeline> {
    const module = this.device.createShaderModule({ label: name, code });
    try {
      return await this.device.createComputePipelineAsync({
        label: name,
        layout: this.layout,
        compute: { module, entryPoint: 'main' },
      });
    } catch (error) {
      const { messages } = await module.getCompilationInfo();
      const found = messages
        .filter((message) => message.type === 'error')
        .map((message) => describeMessage(name, code, message));
      const reason = error instanceof Error ? error.message : String(error);
      throw new KernelError(name, found.join('\n') || `${name}.wgsl: ${reason}`);
    }
  }
}

function describeMessage(name: string, code: string, { lineNum, linePos, message }: GPUCompilationMessage): string {
  return `${name}.wgsl:${lineNum}:${linePos}: ${message}\n  ${code.split('\n')[lineNum - 1] ?? ''}`;
}
