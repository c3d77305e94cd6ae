/**
 * Section `step`: a force-training step of ours beside jax-js, in blocks that end when the device is idle, so that
 * nothing is left uncounted; the loss is read once a block. Ours clips, runs Adam and averages parameters; the peer's gradient descent does less.
 */
import type { Backend } from '../backend/backend.ts';
import { nodeGpu } from '../backend/webgpu/node-device.ts';
import { createWebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { countsOf } from './counting.ts';
import { forceStepData, forceStepGraph, molecules, parameterNames } from './force-step.ts';
import { jaxForceStep } from './force-step-jax.ts';
import { gauntStep } from './gaunt-step.ts';
import { machineName, type Report, type Row, type Stepper, timeInTurns } from './report.ts';

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

export async function stepSection(): Promise<Report> {
  const backend = await createWebGpuBackend(await nodeGpu(), { submitMilliseconds: 50 });
  try {
    const rows = [await forceStepRow(backend)];
    const measurements = [await gauntStep(backend)];
    return { section: 'step', machine: machineName(), adapter: backend.adapter, rows, measurements };
  } finally {
    backend.dispose();
  }
}
