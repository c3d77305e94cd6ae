/**
 * Sections `step` and `train`: a force-training step of ours beside jax-js, in blocks that end when the device is idle, so that
 * nothing is left uncounted; the loss is read once a block. Ours clips, runs Adam and averages parameters; the peer's gradient descent does less.
 * Then training steps of our models, which have no peer: in `step` one, in `train` two models in two sizes of batch.
 */
import type { Backend } from '../backend/backend.ts';
import { createWebGpuBackend, type WebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { countsOf } from './counting.ts';
import { forceStepData, forceStepGraph, molecules, parameterNames } from './force-step.ts';
import { jaxForceStep } from './force-step-jax.ts';
import { timedGpu } from './kernel-time.ts';
import { type Measurement, machineName, type Report, type Row, type Stepper, timeInTurns } from './report.ts';
import { matmulRate, type SecondOrderWork, secondOrderStep } from './second-order-step.ts';

const seed = 1;
const rate = 1e-3;
/** The two start from the same parameters, so their first losses agree to float32. */
const lossTolerance = 1e-4;

async function ourForceStep(backend: Backend): Promise<Stepper> {
  const data = forceStepData(seed);
  const { loss, parameters } = forceStepGraph();
  const program = await backend.compileTraining({
    loss,
    metrics: { loss },
    parameters: Object.fromEntries(
      parameterNames.map((name) => [
        name,
        { node: parameters[name], values: Float64Array.from(data.parameters[name].values) },
      ]),
    ),
  });
  const feeds = { positions: data.positions, energies: data.energies, forces: data.forces };
  const settings = { rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: 1, average: 0.99 };
  return {
    step: () => program.step(feeds, { graphs: molecules }, settings),
    finish: async () => (await program.metrics()).loss,
  };
}

async function forceStepRow(backend: Backend): Promise<Row> {
  const ours = await ourForceStep(backend);
  const peer = await jaxForceStep(forceStepData(seed), rate);
  await ours.step();
  await peer.step();
  const [ourLoss, peerLoss] = [await ours.finish(), await peer.finish()];
  if (!(Math.abs(ourLoss - peerLoss) <= lossTolerance * Math.abs(peerLoss))) {
    throw new Error(`force-step: our first loss is ${ourLoss}, jax-js has ${peerLoss}; they do different work`);
  }
  const timings = await timeInTurns({ ours, peer });
  const whole = (stepper: Stepper) => async () => {
    await stepper.step();
    await stepper.finish();
  };
  const [ourCounts, peerCounts] = [await countsOf(whole(ours)), await countsOf(whole(peer))];
  return {
    work: 'force-step',
    ours: { ...timings.ours, ...ourCounts },
    peer: { name: '@jax-js/jax 0.1.25, WebGPU', ...timings.peer, ...peerCounts },
    ratio: timings.peer.cpuMs / timings.ours.cpuMs,
    ratioOf: 'cpuMs',
    note: `32 molecules x 9 atoms, second order; first losses ${ourLoss} and ${peerLoss}`,
  };
}

/** Forces are -dE/dx in both: the transformer's are derived here, not predicted. */
const secondOrderWorks: readonly SecondOrderWork[] = [16, 32].flatMap((batch) => [
  { model: 'gaunt', batch },
  { model: 'transformer', config: { forces: 'derivative' }, batch },
]);

async function measure(backend: WebGpuBackend, works: readonly SecondOrderWork[]): Promise<Measurement[]> {
  const matmul = await matmulRate(backend);
  const measurements: Measurement[] = [];
  for (const work of works) measurements.push(await secondOrderStep(backend, work, matmul));
  return measurements;
}

async function report(section: string, works: readonly SecondOrderWork[]): Promise<Report> {
  const backend = await createWebGpuBackend(await timedGpu(), { submitMilliseconds: 50 });
  try {
    const rows = [await forceStepRow(backend)];
    const measurements = await measure(backend, works);
    return { section, machine: machineName(), adapter: backend.adapter, rows, measurements };
  } finally {
    backend.dispose();
  }
}

export const stepSection = (): Promise<Report> => report('step', secondOrderWorks.slice(0, 1));

export const trainSection = (): Promise<Report> => report('train', secondOrderWorks);
