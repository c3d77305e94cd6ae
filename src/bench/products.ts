/**
 * Section `products`: each work through each of our kernels and through jax-js, by the device's clock, and how far each kernel is from the roof that was
 * measured in the same run: the time that its own operations, or the bytes it must move, take at least. All take turns, so that a busy moment of the machine
 * meets them all; medians of 20 after warm-up. Kernels shorter than 5 ms are repeated within their pass until that, since clocks are coarse.
 */
import { compileGraph } from '../backend/webgpu/compile.ts';
import { createWebGpuBackend, type WebGpuBackend } from '../backend/webgpu/webgpu.ts';
import type { Roofs } from '../experiment/laboratory/result.ts';
import { measureRoofs } from '../experiment/laboratory/roofs.ts';
import { harmonicCount } from '../math/harmonics.ts';
import { openJax } from './jax.ts';
import { kernelTime, timedGpu, timestampResolution, withDevices } from './kernel-time.ts';
import { exponentFacts } from './products-exponents.ts';
import {
  DEGREES,
  type Direction,
  differenceFromFloat64,
  jaxProduct,
  ourProduct,
  type ProductData,
  type ProductRunner,
  productData,
  productKinds,
  productOutputs,
  ROWS,
  type TimedKind,
} from './products-work.ts';
import { type Measurement, machineName, median, type Report, type Row, type Timing } from './report.ts';

/** Of float32 sums, over the largest value (issue's own bar for kernels; a float32 grid as matrices is a little worse). */
const ourTolerance = 5e-6;
const peerTolerance = 1e-4;
const RUNS = 20;
/** Of a pass: far longer than the clock's step, and than what a pass costs that finds the caches full of another's numbers. */
const LEAST_MS = 25;
const MOST_REPEATS = 50;
const PAUSE_MS = 30;
/** Lanes of a subgroup for which operations are counted: kernels that form every sum once. */
const COUNTED_LANES = 8;

/** Operations of our kernels for all rows. */
function operationsOf(backend: WebGpuBackend, kind: TimedKind, degree: number, direction: Direction): number {
  const { dispatches } = compileGraph(Object.values(productOutputs(degree, kind, direction)), {
    subgroup: COUNTED_LANES,
    choose: (degrees) => backend.products.latestFor(degrees),
  });
  return dispatches.reduce(
    (total, { work }) => total + work((extent) => (extent === 'rows' ? ROWS : Number(extent))),
    0,
  );
}

/** Bytes that must be moved for all rows: factors and results once. */
function bytesOf(degree: number, direction: Direction): number {
  const [n, n3] = [harmonicCount(degree), harmonicCount(2 * degree)];
  return 4 * ROWS * (direction === 'forward' ? 2 * n + n3 : 4 * n + n3);
}

interface Contender {
  readonly device: GPUDevice;
  readonly runner: ProductRunner;
}

interface KernelTiming extends Timing {
  readonly leastMs: number;
}

async function timeOnce({ device, runner }: Contender, repeats: number): Promise<Timing> {
  // What the turn before left behind is cleared away first: on a software device that takes the time of its kernels.
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const processor = process.cpuUsage();
  const ms = runner.held ? (await runner.held.time(repeats)) / repeats : await kernelMs(device, runner, repeats);
  const { user, system } = process.cpuUsage(processor);
  return { ms, cpuMs: (user + system) / 1000 / repeats };
}

async function kernelMs(device: GPUDevice, runner: ProductRunner, repeats: number): Promise<number> {
  const time = await kernelTime(device, runner, { blocks: 1, stepsPerBlock: 1, repeats });
  if (!time) throw new Error('this device has no time stamps');
  return time.ms;
}

async function timeAll(contenders: readonly Contender[]): Promise<KernelTiming[]> {
  const repeats: number[] = [];
  for (const contender of contenders) {
    await contender.runner.step();
    const { ms } = await timeOnce(contender, 1);
    repeats.push(Math.min(MOST_REPEATS, Math.ceil(LEAST_MS / ms)));
  }
  const timings = contenders.map((): Timing[] => []);
  for (let run = 0; run < RUNS; run++) {
    for (const [n, contender] of contenders.entries()) timings[n].push(await timeOnce(contender, repeats[n]));
  }
  return timings.map((times) => ({
    ms: median(times.map(({ ms }) => ms)),
    leastMs: Math.min(...times.map(({ ms }) => ms)),
    cpuMs: median(times.map(({ cpuMs }) => cpuMs)),
  }));
}

/** @throws Error where a result is not that of float64 */
function requireRight(
  work: string,
  data: ProductData,
  runner: ProductRunner,
  direction: Direction,
  most: number,
): void {
  const difference = differenceFromFloat64(data, runner, direction);
  if (!(difference <= most))
    throw new Error(`${work}: ${difference} of the largest value off float64, expected at most ${most}`);
}

interface Timed {
  readonly row: Row;
  readonly measurements: readonly Measurement[];
}

async function work(
  backend: WebGpuBackend,
  jax: { readonly api: Awaited<ReturnType<typeof openJax>>; readonly device: GPUDevice },
  roofs: Roofs,
  data: ProductData,
  direction: Direction,
): Promise<Timed> {
  const name = `product-${direction}-L${data.degree}`;
  const peer = await jaxProduct(jax.api, data, direction);
  const ours: ProductRunner[] = [];
  for (const kind of productKinds) ours.push(await ourProduct(backend, data, kind, direction));
  const { device } = backend;
  const [peerTime, ...times] = await timeAll([
    { device: jax.device, runner: peer },
    ...ours.map((runner) => ({ device, runner })),
  ]);
  requireRight(`${name}, jax-js`, data, peer, direction, peerTolerance);
  const measurements = productKinds.map((kind, n): Measurement => {
    const { leastMs, ...time } = times[n];
    requireRight(`${name}, ${kind}`, data, ours[n], direction, ourTolerance);
    const [operations, bytes] = [operationsOf(backend, kind, data.degree, direction), bytesOf(data.degree, direction)];
    const least = 1000 * Math.max(operations / roofs.operations, bytes / roofs.bytes);
    const { dispatches, compileMs } = ours[n];
    ours[n].dispose();
    return {
      work: `${name} ${kind}`,
      ...time,
      ...(dispatches !== undefined && { dispatches }),
      facts: {
        'least ms': leastMs,
        'compiled in ms': compileMs,
        'operations of a row': operations / ROWS,
        'GFLOP/s': operations / time.ms / 1e6,
        'GB/s': bytes / time.ms / 1e6,
        'share of the roof': least / time.ms,
        'peer over ours': peerTime.ms / time.ms,
      },
    };
  });
  const best = measurements.reduce((one, other) => (other.ms < one.ms ? other : one));
  const auto = measurements[productKinds.indexOf('gaunt-auto')];
  const { ms, cpuMs, dispatches } = auto;
  return {
    row: {
      work: name,
      ours: { ms, cpuMs, ...(dispatches !== undefined && { dispatches }) },
      peer: { name: '@jax-js/jax 0.1.25, grid as matrices', ms: peerTime.ms, cpuMs: peerTime.cpuMs },
      ratio: peerTime.ms / ms,
      ratioOf: 'ms',
      note: `${ROWS} rows, one channel, output to ${2 * data.degree}; ours: auto, ${(ms / best.ms).toFixed(2)} times the best, ${best.work.slice(name.length + 1)}; by the device's clock`,
    },
    measurements,
  };
}

export async function productsSection(): Promise<Report> {
  const backend = await createWebGpuBackend(await timedGpu(), { submitMilliseconds: 50 });
  try {
    const { gpu, devices } = withDevices(await timedGpu());
    const api = await openJax(gpu);
    const jax = { api, device: devices[0] };
    const roofs = await measureRoofs(backend, (work) => work(), undefined);
    if (!roofs) throw new Error('this backend times no roofs');
    const resolution = await timestampResolution(backend.device);
    const all: Timed[] = [];
    for (const degree of DEGREES) {
      const data = productData(degree);
      for (const direction of ['forward', 'backward'] as const)
        all.push(await work(backend, jax, roofs, data, direction));
    }
    const measurements = all.flatMap((one) => one.measurements);
    return {
      section: 'products',
      machine: machineName(),
      adapter: backend.adapter,
      rows: all.map(({ row }) => row),
      measurements: [
        ...measurements,
        {
          work: 'roofs and exponents of L, from 3 up',
          ms: 0,
          cpuMs: 0,
          facts: {
            'copy GB/s': roofs.bytes / 1e9,
            'multiply-add GFLOP/s': roofs.operations / 1e9,
            'clock step ns': resolution,
            ...exponentFacts(measurements),
          },
        },
      ],
    };
  } finally {
    backend.dispose();
  }
}
