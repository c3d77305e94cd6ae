/**
 * Runs the kernels of a compiled graph on a device: buffers, layouts by extents, encoding, and submits that stay short
 * so that drawing, which queues behind compute in the same GPU process, is not held up.
 */
import { type Extents, extentValue } from '../../tensor/extent.ts';
import { describeNode } from '../../tensor/graph.ts';
import type { CompileOptions, Feeds, Values } from '../backend.ts';
import type { CompiledGraph } from './compile.ts';
import type { GpuDevice } from './device.ts';
import type { Storage } from './emitter.ts';
import type { Dispatch } from './kernels/kernel.ts';
import { type BoundDispatch, boundWords, type Layout, layOut } from './layout.ts';
import type { ChooseProduct } from './lower-products.ts';
import type { PipelineCache } from './pipelines.ts';
import type { ProductChoices } from './product-choices.ts';
import { copyRanges, type Ranges, readStaging, stagingFor } from './readback.ts';

export interface Context {
  readonly gpu: GpuDevice;
  readonly pipelines: PipelineCache;
  /** Longest submit to aim for, ms. */
  submitMilliseconds: number;
  /** Kernels launched so far. */
  readonly executed: { dispatches: number };
  readonly products: ProductChoices;
}

/** What graphs are compiled for here and now. */
export const targetOf = ({ gpu }: Context, choose: ChooseProduct, mostUnrolled: number | undefined) => ({
  choose,
  ...(mostUnrolled !== undefined && { mostUnrolled }),
  ...(gpu.subgroup !== undefined && { subgroup: gpu.subgroup }),
});

/** What the caller of a runner adds to a compiled graph. */
export interface RunnerRequest {
  readonly graph: CompiledGraph;
  /** Kernels after those of the graph. */
  readonly extra?: readonly Dispatch[];
  /** Storages at places that do not depend on extents (elements), and the first free element after them. */
  readonly fixed: ReadonlyMap<Storage, number>;
  readonly fixedEnd: number;
  readonly kept: ReadonlySet<Storage>;
}

/** A run whose inputs are on the device. */
export interface HeldKernels {
  readonly arena: GPUBuffer;
  readonly count: number;
  /** Encodes kernels `from` to `to` (exclusive), all where not said, several times one after the other. */
  readonly encode: (pass: GPUComputePassEncoder, repeats: number, from?: number, to?: number) => void;
}

/** Layouts kept for extents used recently. */
const layoutsKept = 16;
/** Elements for one thread of an elementwise kernel on a software device: of a million, a fifth of the time is threads' beginnings at 16 each. */
const softwareElements = 64;
/** Runs that may be enqueued before the next one waits for the oldest. */
const runsInFlight = 3;

interface Bound {
  readonly layout: Layout;
  readonly uniforms: GPUBuffer;
  group: GPUBindGroup | undefined;
}

function tableValues(storage: Storage): Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> {
  const values = storage.values ?? [];
  return storage.kind === 'index' ? Uint32Array.from(values) : Float32Array.from(values);
}

export class Runner {
  private readonly steps: readonly Dispatch[];
  private pipelines: readonly GPUComputePipeline[] = [];
  private readonly fixed: Map<Storage, number>;
  private readonly fixedEnd: number;
  private fixedIndexEnd = 0;
  private readonly layouts = new Map<string, Bound>();
  private arena: GPUBuffer | undefined;
  private indices: GPUBuffer | undefined;
  private inFlight: Promise<undefined>[] = [];
  private workPerMillisecond = Number.POSITIVE_INFINITY;

  constructor(
    private readonly context: Context,
    private readonly request: RunnerRequest,
  ) {
    this.steps = [...request.graph.dispatches, ...(request.extra ?? [])];
    this.fixed = new Map(request.fixed);
    let end = request.fixedEnd;
    for (const storage of request.graph.storages) {
      if (storage.role !== 'table') continue;
      const { length } = tableValues(storage);
      const place = storage.kind === 'index' ? this.fixedIndexEnd : end;
      this.fixed.set(storage, place);
      if (storage.kind === 'index') this.fixedIndexEnd += length;
      else end += length;
    }
    this.fixedEnd = end;
  }

  get dispatches(): number {
    return this.steps.length;
  }

  async compile(options?: CompileOptions): Promise<void> {
    this.pipelines = await this.context.pipelines.compile(this.steps, options);
  }

  /** Floating-point operations of a run with these extents, as the kernels count them. */
  operations(extents: Extents): number {
    return this.steps.reduce((sum, { work }) => sum + work((extent) => extentValue(extent, extents)), 0);
  }

  /** Bytes of device memory for a run with these extents. */
  memory(extents: Extents): number {
    const { layout } = this.bound(extents, false);
    return 4 * (layout.arenaElements + layout.indexElements);
  }

  offsetOf(storage: Storage, extents: Extents): number {
    return this.bound(extents, false).layout.offsets.get(storage)!;
  }

  sizeOf(storage: Storage, extents: Extents): number {
    return this.bound(extents, false).layout.sizes.get(storage)!;
  }

  private bound(extents: Extents, used: boolean): Bound {
    const key = JSON.stringify(Object.entries(extents).sort(([a], [b]) => (a < b ? -1 : 1)));
    let bound = this.layouts.get(key);
    if (!bound) {
      const { graph, kept } = this.request;
      const layout = layOut(
        {
          dispatches: this.steps,
          storages: graph.storages,
          fixed: this.fixed,
          fixedEnd: this.fixedEnd,
          fixedIndexEnd: this.fixedIndexEnd,
          kept,
          elementsPerThread: this.context.gpu.isSoftware ? softwareElements : 1,
        },
        extents,
      );
      const { device } = this.context.gpu;
      const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
      const uniforms = device.createBuffer({ label: 'uniforms', size: layout.uniforms.byteLength, usage });
      device.queue.writeBuffer(uniforms, 0, layout.uniforms);
      bound = { layout, uniforms, group: undefined };
    }
    if (used || !this.layouts.has(key)) {
      this.layouts.delete(key);
      this.layouts.set(key, bound);
      while (this.layouts.size > layoutsKept) this.forget(this.layouts.keys().next().value!);
    }
    return bound;
  }

  private forget(key: string): void {
    this.layouts.get(key)?.uniforms.destroy();
    this.layouts.delete(key);
  }

  /** Makes the buffers large enough; what lies at fixed places is carried over. */
  private reserve(layout: Layout): void {
    const { device, largestBinding } = this.context.gpu;
    const [arenaBytes, indexBytes] = [4 * layout.arenaElements, 4 * layout.indexElements];
    if (Math.max(arenaBytes, indexBytes) > largestBinding) {
      const mebibytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
      throw new Error(
        `This run needs ${mebibytes(Math.max(arenaBytes, indexBytes))} in one buffer; the device ` +
          `${this.context.gpu.adapter} binds at most ${mebibytes(largestBinding)}. Use smaller batches or chunks.`,
      );
    }
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    if (!this.arena || this.arena.size < arenaBytes) {
      const arena = device.createBuffer({ label: 'arena', size: arenaBytes, usage });
      if (this.arena) this.carryOver(this.arena, arena, this.fixedEnd * 4);
      else this.writeTables(arena, 'real');
      this.arena = arena;
      for (const bound of this.layouts.values()) bound.group = undefined;
    }
    if (!this.indices || this.indices.size < indexBytes) {
      const indices = device.createBuffer({ label: 'indices', size: indexBytes, usage });
      if (this.indices) this.carryOver(this.indices, indices, this.fixedIndexEnd * 4);
      else this.writeTables(indices, 'index');
      this.indices = indices;
      for (const bound of this.layouts.values()) bound.group = undefined;
    }
  }

  private carryOver(from: GPUBuffer, to: GPUBuffer, bytes: number): void {
    const { device } = this.context.gpu;
    if (bytes > 0) {
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(from, 0, to, 0, bytes);
      this.context.gpu.submit(encoder);
    }
    from.destroy();
  }

  private writeTables(buffer: GPUBuffer, kind: Storage['kind']): void {
    for (const storage of this.request.graph.storages) {
      if (storage.role !== 'table' || storage.kind !== kind) continue;
      this.context.gpu.device.queue.writeBuffer(buffer, 4 * this.fixed.get(storage)!, tableValues(storage));
    }
  }

  /** Writes values at a fixed place, before any run if need be. */
  writeFixed(element: number, values: Float32Array<ArrayBuffer>): void {
    if (!this.arena) this.reserveFixed();
    this.context.gpu.device.queue.writeBuffer(this.arena!, 4 * element, values);
  }

  private reserveFixed(): void {
    const arena = Math.max(4, this.fixedEnd);
    const indices = Math.max(4, this.fixedIndexEnd);
    this.reserve({ arenaElements: Math.ceil(arena / 4) * 4, indexElements: Math.ceil(indices / 4) * 4 } as Layout);
  }

  private feed(feeds: Feeds, layout: Layout): void {
    const { queue } = this.context.gpu.device;
    const { start, end, indexStart, indexEnd } = layout.fed;
    const reals = new Float32Array(end - start);
    const integers = new Uint32Array(indexEnd - indexStart);
    for (const [name, storage] of this.request.graph.inputs) {
      if (this.fixed.has(storage)) continue;
      const values: Values | undefined = feeds[name];
      if (!values) throw new Error(`The input "${name}" was not fed; fed are: ${Object.keys(feeds).join(', ')}.`);
      const size = layout.sizes.get(storage)!;
      if (values.length !== size)
        throw new Error(
          `The input "${name}" holds ${values.length} values, its shape needs ${size}: ${describeNode(storage.node!)}.`,
        );
      const place = layout.offsets.get(storage)!;
      if (storage.kind === 'index') integers.set(values, place - indexStart);
      else reals.set(values, place - start);
    }
    if (reals.length > 0) queue.writeBuffer(this.arena!, 4 * start, reals);
    if (integers.length > 0) queue.writeBuffer(this.indices!, 4 * indexStart, integers);
  }

  /**
   * Feeds and enqueues one run. Resolves when it is enqueued, which waits only while several earlier runs are not done.
   * @param last encodes what follows the kernels in the last submit (copies of results)
   * @param before writes further values just before the kernels
   */
  async enqueue(
    feeds: Feeds,
    extents: Extents,
    last?: (encoder: GPUCommandEncoder, arena: GPUBuffer) => void,
    before?: () => void,
  ): Promise<void> {
    if (this.inFlight.length >= runsInFlight) await this.inFlight.shift();
    const { device } = this.context.gpu;
    const { layout, group } = this.prepare(feeds, extents);
    before?.();
    const parts = this.split(layout.dispatches);
    const started = performance.now();
    const idle = this.inFlight.length === 0;
    let first = 0;
    for (const [n, part] of parts.entries()) {
      const encoder = device.createCommandEncoder();
      this.encode(encoder, part, first, group);
      first += part.length;
      if (n === parts.length - 1) last?.(encoder, this.arena!);
      this.context.gpu.submit(encoder);
    }
    const done = device.queue.onSubmittedWorkDone();
    this.inFlight.push(done);
    done.then(
      () => {
        this.inFlight = this.inFlight.filter((run) => run !== done);
        if (idle) this.measured(layout.dispatches, performance.now() - started);
      },
      // Where the GPU's process dies, whoever waits for the run is told.
      () => {},
    );
  }

  /** Buffers, fed values and bind group for a run. */
  private prepare(feeds: Feeds, extents: Extents): { readonly layout: Layout; readonly group: GPUBindGroup } {
    const bound = this.bound(extents, true);
    this.reserve(bound.layout);
    this.feed(feeds, bound.layout);
    bound.group ??= this.context.gpu.device.createBindGroup({
      layout: this.context.pipelines.bindGroupLayout,
      entries: [
        { binding: 0, resource: { buffer: this.arena! } },
        { binding: 1, resource: { buffer: this.indices! } },
        { binding: 2, resource: { buffer: bound.uniforms, size: boundWords * 4 } },
      ],
    });
    return { layout: bound.layout, group: bound.group };
  }

  /** Feeds once; encodes kernels of the run into a pass, as often as it is called, while no other run of this runner comes between. */
  held(feeds: Feeds, extents: Extents): HeldKernels {
    const { layout, group } = this.prepare(feeds, extents);
    return {
      arena: this.arena!,
      count: layout.dispatches.length,
      encode: (pass, repeats, from = 0, to = layout.dispatches.length) =>
        this.encodeInto(pass, layout.dispatches.slice(from, to), from, group, repeats),
    };
  }

  private encode(encoder: GPUCommandEncoder, part: readonly BoundDispatch[], first: number, group: GPUBindGroup): void {
    const pass = encoder.beginComputePass();
    this.encodeInto(pass, part, first, group);
    pass.end();
  }

  private encodeInto(
    pass: GPUComputePassEncoder,
    part: readonly BoundDispatch[],
    first: number,
    group: GPUBindGroup,
    repeats = 1,
  ): void {
    for (let time = 0; time < repeats; time++) {
      part.forEach(({ grid, block }, n) => {
        if (grid[0] === 0) return;
        // One kernel by itself stays set: to set it again takes as long on lavapipe as a thousand of its rows.
        if (time === 0 || part.length > 1) {
          pass.setPipeline(this.pipelines[first + n]);
          pass.setBindGroup(0, group, [block]);
        }
        pass.dispatchWorkgroups(...grid);
        this.context.executed.dispatches++;
      });
    }
  }

  /** Consecutive kernels whose estimated time stays below the limit of one submit. */
  private split(dispatches: readonly BoundDispatch[]): BoundDispatch[][] {
    const limit = this.workPerMillisecond * this.context.submitMilliseconds;
    const parts: BoundDispatch[][] = [[]];
    let work = 0;
    for (const dispatch of dispatches) {
      if (work > 0 && work + dispatch.work > limit) {
        parts.push([]);
        work = 0;
      }
      parts[parts.length - 1].push(dispatch);
      work += dispatch.work;
    }
    return parts;
  }

  /** Learns the device's speed from a run that found it idle. */
  private measured(dispatches: readonly BoundDispatch[], milliseconds: number): void {
    const work = dispatches.reduce((total, dispatch) => total + dispatch.work, 0);
    const rate = work / Math.max(milliseconds, 0.1);
    this.workPerMillisecond = Number.isFinite(this.workPerMillisecond)
      ? 0.7 * this.workPerMillisecond + 0.3 * rate
      : rate;
  }

  dispose(): void {
    for (const key of [...this.layouts.keys()]) this.forget(key);
    this.arena?.destroy();
    this.indices?.destroy();
  }

  /** Copies ranges of the arena (elements) to the CPU. */
  async read(ranges: Ranges): Promise<Float32Array[]> {
    if (!this.arena) this.reserveFixed();
    const { device } = this.context.gpu;
    const staging = stagingFor(device, ranges);
    const encoder = device.createCommandEncoder();
    copyRanges(encoder, this.arena!, staging, ranges);
    this.context.gpu.submit(encoder);
    return readStaging(staging, ranges, this.context.gpu);
  }
}
