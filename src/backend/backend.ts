/**
 * What a way of running graphs offers: the float64 interpreter (`reference/`) and the GPU (`webgpu/`) are interchangeable.
 * Feeds are row-major arrays by input name; extents bind the symbols of the graph's shapes.
 */
import type { Extents } from '../tensor/extent.ts';
import type { Node, ProductDegrees } from '../tensor/graph.ts';

export type Values = Float64Array | Float32Array | Uint32Array;
export type Feeds = Readonly<Record<string, Values>>;
export type Results = Record<string, Float64Array>;

export interface CompileOptions {
  readonly signal?: AbortSignal;
  /** Pipelines ready of all that are needed. */
  readonly onProgress?: (done: number, total: number) => void;
  /**
   * Products that leave their method to the device are tried first where they were not yet, and computed by what was quickest. Absent: by what was known
   * when the device was asked for. Training takes the same method in every run, whatever was measured.
   */
  readonly tune?: boolean;
  /** No kernel is replaced where the device refuses it, as for those who time it. */
  readonly asWritten?: boolean;
  /** Around every pass that such a try takes. */
  readonly takeTurn?: <Value>(work: () => Promise<Value>) => Promise<Value>;
}

/** A run that is fed once and repeated to be timed; its results stay on the device. */
export interface TimedRun {
  /** `device`: time stamps at both ends of the kernels; `wall`: from the submit until the device is idle. */
  readonly clock: 'device' | 'wall';
  /** Runs one of the `kernels` alone, in their order: drivers may compile a kernel when it first runs, which takes longer than a page can wait for all of them. */
  readonly kernels: number;
  warmUp(kernel: number): Promise<void>;
  /** One submit of so many runs, one after the other; milliseconds of all of them. Waits until they are done. */
  time(repeats: number): Promise<number>;
  /** Nanoseconds that the time stamps so far were multiples of; undefined by the wall's clock. */
  resolution(): number | undefined;
  /** Of every output [size, items], the first `count` items of the latest run: [size, count]. */
  first(count: number): Promise<Results>;
  dispose(): void;
}

/** A kernel that does nothing but copy, or multiply and add: what a device reaches at most. */
export interface RoofKernel {
  readonly run: TimedRun;
  /** Bytes read and written, or floating-point operations, of one run. */
  readonly done: number;
  dispose(): void;
}

/** A compiled set of outputs. */
export interface Program {
  /** Runs once and returns every output in float64 (converted from float32 on the GPU). */
  run(feeds: Feeds, extents: Extents, signal?: AbortSignal): Promise<Results>;
  /** Bytes of device memory that a run with these extents needs; callers choose chunks by it. */
  memory(extents: Extents): number;
  /** Kernels launched by one run. */
  readonly dispatches: number;
  /** Names of the ways in which the products are computed that leave it to the device; absent where there is one way alone. */
  readonly ways?: readonly string[];
  /** Floating-point operations of one run, a multiply-add counting two; absent where they are not counted. */
  operations?(extents: Extents): number;
  /** Feeds a run that is to be timed; absent where only a whole run can be. */
  timed?(feeds: Feeds, extents: Extents): TimedRun;
  dispose(): void;
}

/** Adam with decoupled weight decay (Kingma & Ba 2015; Loshchilov & Hutter 2019) and an exponential moving average. */
export interface StepSettings {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Gradients are scaled down to this global norm; 0 = no clipping. */
  readonly clipNorm: number;
  /** Decay of the moving average of the parameters. */
  readonly average: number;
}

/** Parameters and what the optimiser remembers, in the order of `parameters`; all that a checkpoint needs. */
export interface TrainingState {
  readonly step: number;
  readonly parameters: Record<string, Float64Array>;
  readonly firstMoment: Record<string, Float64Array>;
  readonly secondMoment: Record<string, Float64Array>;
  readonly average: Record<string, Float64Array>;
}

/** A training step compiled once: parameters, gradients and moments stay on the device. */
export interface TrainingProgram {
  /** One step, enqueued; does not wait for the device. Feeds exclude the parameters. */
  step(feeds: Feeds, extents: Extents, settings: StepSettings): Promise<void>;
  /** The metrics of the latest step, and the gradient norm before clipping under `gradientNorm`. Waits for the device. */
  metrics(): Promise<Record<string, number>>;
  state(): Promise<TrainingState>;
  restore(state: TrainingState): Promise<void>;
  /** Bytes of device memory that a step with these extents needs. */
  memory(extents: Extents): number;
  readonly dispatches: number;
  dispose(): void;
}

export interface TrainingRequest {
  /** Scalar node that is minimised. */
  readonly loss: Node;
  /** Further scalar nodes to report. */
  readonly metrics: Readonly<Record<string, Node>>;
  /** Parameter inputs by name with their start values. */
  readonly parameters: Readonly<Record<string, { readonly node: Node; readonly values: Float64Array }>>;
}

/** A product that leaves its method to the device. */
export interface OpenProduct extends ProductDegrees {
  /** It stands beside another of the same degrees with the same first factor, as the two gradients of a product do: kernels may compute both at once. */
  readonly paired?: true;
}

/** Milliseconds by the name of a way of computing one such product, or both of a pair, of equally many rows. */
export interface MeasuredProduct extends OpenProduct {
  readonly ms: Readonly<Record<string, number>>;
}

/** What a device knows of the products that leave their method to it. */
export interface DeviceProducts {
  /** All that was measured: plain data, to be kept for this adapter. */
  measured(): readonly MeasuredProduct[];
  /** What was measured before on this adapter. */
  remember(measured: MeasuredProduct): void;
  /** Called after each product that was measured or remembered. */
  onMeasured: (() => void) | undefined;
  /** Called with a sentence for people when this device refuses a method, and another computes instead. */
  onRefused: ((remark: string) => void) | undefined;
}

export interface Backend {
  readonly kind: 'reference' | 'webgpu';
  /** For people: `reference (float64)` or the adapter's vendor and description. */
  readonly adapter: string;
  compile(outputs: Readonly<Record<string, Node>>, options?: CompileOptions): Promise<Program>;
  compileTraining(request: TrainingRequest, options?: CompileOptions): Promise<TrainingProgram>;
  /** Bytes that a run may need at most; absent where only the machine's memory bounds it. */
  readonly largestRun?: number;
  /** Longest submit to aim for from here on, ms; nothing on the reference. */
  aimFor(milliseconds: number): void;
  /** Queue submissions to the device so far; they stand still while nothing runs. */
  submits(): number;
  /** Resolves once the device has done all that was submitted; absent where nothing is ever left to be done. */
  idle?(): Promise<void>;
  /** Copies so many numbers, or multiplies and adds in so many threads (multiples of 1024); absent where runs can only be timed as a whole. */
  roof?(what: 'copy' | 'add', numbers: number): Promise<RoofKernel>;
  /** Resolves with the reason when the device is gone. */
  readonly lost: Promise<string>;
  /** Absent where there is one method alone. */
  readonly products?: DeviceProducts;
  dispose(): void;
}
