/**
 * Section `products`: each work through each of our kernels and through jax-js, by the device's clock, medians of 20 runs after warm-up, and how far each
 * kernel is from the roof that was measured in the same run: the time that its own operations, or the bytes it must move, take at least.
 */
import { createWebGpuBackend, type WebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { gauntTable } from '../math/gaunt.ts';
import { harmonicCount } from '../math/harmonics.ts';
import { sphereGrid } from '../math/quadrature.ts';
import { openJax } from './jax.ts';
import { kernelTime, timedGpu, withDevices } from './kernel-time.ts';
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
  ROWS,
  type TimedKind,
} from './products-work.ts';
import { type Measurement, machineName, type Report, type Row, type Timing } from './report.ts';
import { measureRoofs, type Roofs } from './roofs.ts';

/** Of float32 sums, over the largest value (issue's own bar for kernels; a float32 grid as matrices is a little worse). */
const ourTolerance = 5e-6;
const peerTolerance = 1e-4;
const runs = { blocks: 20, stepsPerBlock: 1 };

/** Operations that a product of this kind needs for all rows; a gradient is two products of the same size. */
function operationsOf(kind: TimedKind, degree: number, direction: Direction): number {
  const [n, n3] = [harmonicCount(degree), harmonicCount(2 * degree)];
  const { i, j, value } = gauntTable(degree, degree, 2 * degree);
  const pairs = new Set(i.map((one, at) => one * n + j[at])).size;
  const points = sphereGrid(4 * degree).weights.length;
  const once = kind === 'gaunt-sparse' ? 2 * value.length + pairs : points * (4 * n + 1 + 2 * n3);
  return ROWS * once * (direction === 'forward' ? 1 : 2);
}

/** Bytes that must be moved for all rows: factors and results once. */
function bytesOf(degree: number, direction: Direction): number {
  const [n, n3] = [harmonicCount(degree), harmonicCount(2 * degree)];
  return 4 * ROWS * (direction === 'forward' ? 2 * n + n3 : 4 * n + n3);
}

async function timed(device: GPUDevice, runner: ProductRunner): Promise<Timing> {
  await runner.step();
  const processor = process.cpuUsage();
  const time = await kernelTime(device, runner, runs);
  const { user, system } = process.cpuUsage(processor);
  if (!time) throw new Error('this device has no time stamps');
  return { ms: time.ms, cpuMs: (user + system) / 1000 / runs.blocks };
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
  const peerTime = await timed(jax.device, peer);
  requireRight(`${name}, jax-js`, data, peer, direction, peerTolerance);
  const measurements: Measurement[] = [];
  for (const kind of productKinds) {
    const ours = await ourProduct(backend, data, kind, direction);
    const time = await timed(backend.device, ours);
    requireRight(`${name}, ${kind}`, data, ours, direction, ourTolerance);
    const [operations, bytes] = [operationsOf(kind, data.degree, direction), bytesOf(data.degree, direction)];
    const least = 1000 * Math.max(operations / roofs.operations, bytes / roofs.bytes);
    measurements.push({
      work: `${name} ${kind}`,
      ...time,
      ...(ours.dispatches !== undefined && { dispatches: ours.dispatches }),
      facts: {
        'compiled in ms': ours.compileMs,
        'GFLOP/s': operations / time.ms / 1e6,
        'GB/s': bytes / time.ms / 1e6,
        'share of the roof': least / time.ms,
        'peer over ours': peerTime.ms / time.ms,
      },
    });
    ours.dispose();
  }
  const best = measurements.reduce((one, other) => (other.ms < one.ms ? other : one));
  const { ms, cpuMs, dispatches } = best;
  return {
    row: {
      work: name,
      ours: { ms, cpuMs, ...(dispatches !== undefined && { dispatches }) },
      peer: { name: '@jax-js/jax 0.1.25, grid as matrices', ...peerTime },
      ratio: peerTime.ms / ms,
      ratioOf: 'ms',
      note: `${ROWS} rows, one channel, output to ${2 * data.degree}; ours: ${best.work.slice(name.length + 1)}, by the device's clock`,
    },
    measurements,
  };
}

/** Slope of log time over log L, least squares, from L = 3 up. */
function exponent(measurements: readonly Measurement[], direction: Direction, kind: TimedKind): number {
  const points = DEGREES.filter((degree) => degree >= 3).flatMap((degree) => {
    const found = measurements.find((one) => one.work === `product-${direction}-L${degree} ${kind}`);
    return found ? [[Math.log(degree), Math.log(found.ms)] as const] : [];
  });
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)];
  return mean(([x, y]) => (x - mx) * (y - my)) / mean(([x]) => (x - mx) ** 2);
}

export async function productsSection(): Promise<Report> {
  const backend = await createWebGpuBackend(await timedGpu(), { submitMilliseconds: 50 });
  try {
    const { gpu, devices } = withDevices(await timedGpu());
    const api = await openJax(gpu);
    const jax = { api, device: devices[0] };
    const roofs = await measureRoofs(backend);
    const all: Timed[] = [];
    for (const direction of ['forward', 'backward'] as const)
      for (const degree of DEGREES) all.push(await work(backend, jax, roofs, productData(degree), direction));
    const measurements = all.flatMap((one) => one.measurements);
    const exponents = (['forward', 'backward'] as const).flatMap((direction) =>
      productKinds.map((kind) => [`${direction} ${kind}`, exponent(measurements, direction, kind)] as const),
    );
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
            ...Object.fromEntries(exponents),
          },
        },
      ],
    };
  } finally {
    backend.dispose();
  }
}
