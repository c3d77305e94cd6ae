/**
 * The WebGPU backend: graphs compiled to fused WGSL kernels over one arena (see `plan.ts`, `layout.ts`, `runner.ts`).
 */
import { type Extent, type Extents, extentValue } from '../../tensor/extent.ts';
import type { Node } from '../../tensor/graph.ts';
import type { Backend, CompileOptions, Feeds, Program, Results, TimedRun } from '../backend.ts';
import { unlessLost } from '../unless-lost.ts';
import { compileGraph } from './compile.ts';
import { requestDevice } from './device.ts';
import type { Storage } from './emitter.ts';
import type { ChooseProduct } from './lower-products.ts';
import { PipelineCache } from './pipelines.ts';
import { ProductChoices } from './product-choices.ts';
import { withFallback } from './product-fallback.ts';
import { openProducts, tuneProducts } from './product-tuner.ts';
import { type DeviceSort, type ProductWay, wayName } from './product-ways.ts';
import { copyRanges, readStaging, stagingFor } from './readback.ts';
import { roofKernel } from './roofs.ts';
import { type Context, Runner, targetOf } from './runner.ts';
import { timedRun } from './timed-run.ts';
import { createTraining } from './training.ts';

export interface WebGpuOptions {
  /** Longest submit to aim for, ms: 8 beside a visible page, 50 without one. */
  readonly submitMilliseconds?: number;
  /** Kernels as for hardware on a software device too, to test them. */
  readonly asHardware?: boolean;
}

export interface WebGpuBackend extends Backend {
  readonly device: GPUDevice;
  /** Kernels launched since the start, and distinct pipelines compiled. */
  executed(): { readonly dispatches: number; readonly pipelines: number };
  readonly products: ProductChoices;
  readonly sort: DeviceSort;
}

class WebGpuProgram implements Program {
  private readonly runner: Runner;
  private readonly places: readonly (readonly [string, Storage])[];
  /** Extent of the first axis of each output; 1 of a scalar. */
  private readonly leading: readonly Extent[];
  private readonly chosen = new Set<string>();

  constructor(
    private readonly context: Context,
    outputs: Readonly<Record<string, Node>>,
    choose: ChooseProduct,
    options: CompileOptions,
  ) {
    const mostUnrolled = options.asWritten ? undefined : context.products.mostUnrolled;
    const noted: ChooseProduct = (product) => {
      const way = choose(product);
      this.chosen.add(wayName(way));
      return way;
    };
    const graph = compileGraph(Object.values(outputs), targetOf(context, noted, mostUnrolled));
    this.places = Object.entries(outputs).map(([name, node]) => [name, graph.storageOf(node)] as const);
    this.leading = Object.values(outputs).map(({ shape }) => shape[0] ?? 1);
    const kept = new Set(this.places.map(([, storage]) => storage));
    this.runner = new Runner(context, { graph, fixed: new Map(), fixedEnd: 0, kept });
  }

  get dispatches(): number {
    return this.runner.dispatches;
  }

  get ways(): readonly string[] {
    return [...this.chosen];
  }

  compile(options?: CompileOptions): Promise<void> {
    return this.runner.compile(options);
  }

  operations(extents: Extents): number {
    return this.runner.operations(extents);
  }

  memory(extents: Extents): number {
    return this.runner.memory(extents);
  }

  async run(feeds: Feeds, extents: Extents): Promise<Results> {
    const ranges = this.places.map(([, storage]) => ({
      start: this.runner.offsetOf(storage, extents),
      size: this.runner.sizeOf(storage, extents),
    }));
    let staging: GPUBuffer | undefined;
    await this.runner.enqueue(feeds, extents, (encoder, arena) => {
      staging = stagingFor(this.context.gpu.device, ranges);
      copyRanges(encoder, arena, staging, ranges);
    });
    const arrays = await readStaging(staging!, ranges, this.context.gpu);
    return Object.fromEntries(this.places.map(([name], n) => [name, Float64Array.from(arrays[n])]));
  }

  timed(feeds: Feeds, extents: Extents): TimedRun {
    const held = this.runner.held(feeds, extents);
    const places = this.places.map(([name, storage], n) => ({
      name,
      start: this.runner.offsetOf(storage, extents),
      size: this.runner.sizeOf(storage, extents),
      rows: extentValue(this.leading[n], extents),
    }));
    return timedRun(this.context.gpu, { ...held, places });
  }

  dispose(): void {
    this.runner.dispose();
  }
}

/**
 * The backend on a GPU object (`navigator.gpu`, or `nodeGpu()` in Node).
 * @throws DeviceError when there is no device, with the reason.
 */
export async function createWebGpuBackend(gpu: GPU | undefined, options: WebGpuOptions = {}): Promise<WebGpuBackend> {
  const device = await requestDevice(gpu, options.asHardware);
  const products = new ProductChoices();
  const context: Context = {
    gpu: device,
    pipelines: new PipelineCache(device.device),
    submitMilliseconds: options.submitMilliseconds ?? 8,
    executed: { dispatches: 0 },
    products,
  };
  const build = (outputs: Readonly<Record<string, Node>>, choose: ChooseProduct, compileOptions: CompileOptions) => {
    const make = (chosen: ChooseProduct) => new WebGpuProgram(context, outputs, chosen, compileOptions);
    return withFallback(products, choose, make, compileOptions);
  };
  const compile = (outputs: Readonly<Record<string, Node>>, compileOptions: CompileOptions) => {
    const choose: ChooseProduct = (product) =>
      compileOptions.tune ? products.latestFor(product) : products.wayFor(product);
    return build(outputs, choose, compileOptions);
  };
  const tuner = {
    choices: products,
    compile: (outputs: Readonly<Record<string, Node>>, way: ProductWay, options?: CompileOptions) =>
      build(outputs, () => way, { ...options, asWritten: true }),
    device,
  };
  return {
    kind: 'webgpu',
    device: device.device,
    executed: () => ({ dispatches: context.executed.dispatches, pipelines: context.pipelines.size }),
    adapter: device.adapter,
    largestRun: device.largestBinding,
    submits: device.submits,
    idle: () =>
      unlessLost(
        device.lost,
        device.device.queue.onSubmittedWorkDone(),
        (reason) => new Error(`The GPU device ${device.adapter} was lost (${reason}).`),
      ),
    aimFor: (milliseconds) => {
      context.submitMilliseconds = milliseconds;
    },
    roof: (what, numbers) => roofKernel(device, what, numbers),
    lost: device.lost,
    products,
    sort: device,
    async compile(outputs, compileOptions = {}) {
      const { tune, takeTurn = (work) => work(), signal } = compileOptions;
      if (tune) await tuneProducts({ ...tuner, takeTurn, signal }, openProducts(Object.values(outputs)));
      return compile(outputs, compileOptions);
    },
    compileTraining: (request, compileOptions) => createTraining(context, request, compileOptions),
    dispose: () => device.device.destroy(),
  };
}
