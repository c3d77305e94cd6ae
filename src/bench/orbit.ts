/**
 * Section `orbit`: elements per second of an orbit, ours beside jax-js with the same weights, chunk by chunk in turns. The outputs of the first chunk must
 * agree, or nothing is timed. Then 4,608 elements of ethanol through both models of the page, as an orbit is run there: by the clock, with submits.
 */
import { createWebGpuBackend, type WebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { runOrbit } from '../experiment/runner.ts';
import { randomWeights } from '../experiment/weights.ts';
import { countsOf } from './counting.ts';
import { timedGpu } from './kernel-time.ts';
import { chunk, elements, type OrbitRunner, type OrbitWork, orbitWork, ourOrbit } from './orbit-transformer.ts';
import { jaxOrbit } from './orbit-transformer-jax.ts';
import { type Measurement, machineName, type Report, type Row, timeInTurns } from './report.ts';

/** Of the largest output: float32 sums in another order. */
const tolerance = 1e-4;

function largestDifference(ours: ArrayLike<number>, peers: ArrayLike<number>): number {
  if (ours.length !== peers.length || ours.length === 0)
    throw new Error(`orbit-transformer: we have ${ours.length} outputs, jax-js has ${peers.length}`);
  let [difference, largest] = [0, 0];
  for (let n = 0; n < ours.length; n++) {
    difference = Math.max(difference, Math.abs(ours[n] - peers[n]));
    largest = Math.max(largest, Math.abs(peers[n]));
  }
  return difference / largest;
}

/** @throws Error where the two do different work */
async function requireAlike(ours: OrbitRunner, peer: OrbitRunner): Promise<number> {
  await ours.step();
  await peer.step();
  const [a, b] = [ours.outputs(), peer.outputs()];
  const difference = Math.max(largestDifference(a.energies, b.energies), largestDifference(a.forces, b.forces));
  if (difference <= tolerance) return difference;
  throw new Error(`orbit-transformer: outputs differ by ${difference} of the largest; the two do different work`);
}

async function transformerRow(backend: WebGpuBackend, work: OrbitWork): Promise<Row> {
  const [ours, peer] = [await ourOrbit(backend, work), await jaxOrbit(work)];
  const difference = await requireAlike(ours, peer);
  const timings = await timeInTurns({ ours, peer });
  const [ourCounts, peerCounts] = [await countsOf(() => ours.step()), await countsOf(() => peer.step())];
  const rate = (ms: number): string => ((1000 * chunk) / ms).toFixed(0);
  return {
    work: 'orbit-transformer',
    ours: { ...timings.ours, ...ourCounts },
    peer: { name: '@jax-js/jax 0.1.25, WebGPU', ...timings.peer, ...peerCounts },
    ratio: timings.peer.cpuMs / timings.ours.cpuMs,
    ratioOf: 'cpuMs',
    note: `chunks of ${chunk} elements of ethanol; elements per second ${rate(timings.ours.ms)} and ${rate(timings.peer.ms)}; outputs agree to ${difference.toExponential(1)}`,
  };
}

/** A whole orbit through one model of the page. */
async function wholeOrbit(backend: WebGpuBackend, model: string, { geometry }: OrbitWork): Promise<Measurement> {
  const weights = randomWeights(model, 7, geometry);
  const task = { backend, weights, geometry, output: 'forces' as const, seed: 7 };
  await runOrbit({ ...task, elements: 192 });
  let firstChunk: number | undefined;
  const processor = process.cpuUsage();
  const start = performance.now();
  const { dispatches, submits } = await countsOf(() =>
    runOrbit({
      ...task,
      elements,
      onProgress: (phase) => {
        if (phase === 'orbit') firstChunk ??= performance.now() - start;
      },
    }),
  );
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(processor);
  return {
    work: `orbit of ${model}`,
    ms,
    cpuMs: (user + system) / 1000,
    dispatches,
    facts: {
      elements,
      'elements a second': (1000 * elements) / ms,
      submits,
      'ms a submit': ms / submits,
      'ms to the first chunk': firstChunk ?? Number.NaN,
    },
  };
}

export async function orbitSection(): Promise<Report> {
  const backend = await createWebGpuBackend(await timedGpu());
  try {
    const work = await orbitWork();
    const rows = [await transformerRow(backend, work)];
    const measurements = [await wholeOrbit(backend, 'transformer', work), await wholeOrbit(backend, 'gaunt', work)];
    return { section: 'orbit', machine: machineName(), adapter: backend.adapter, rows, measurements };
  } finally {
    backend.dispose();
  }
}
