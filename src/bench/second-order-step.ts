/**
 * A training step of a potential as the training room makes it: a fresh batch of ethanol frames, loss = 10 mean dF^2 +
 * mean dE^2 / atoms with F = -dE/dx, so that its gradient needs second derivatives; clipping, Adam and moving average included.
 * Its arithmetic rate is given as a share of what the same device reaches on plain matrix products through the same engine.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backend } from '../backend/backend.ts';
import type { WebGpuBackend } from '../backend/webgpu/webgpu.ts';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import type { Frame } from '../data/subject.ts';
import { parameterInputs } from '../model/batch-inputs.ts';
import { countParameters } from '../model/parameters.ts';
import { type AnyConfig, modelById } from '../model/registry.ts';
import { gradient } from '../tensor/gradient.ts';
import * as t from '../tensor/primitives.ts';
import { potentialLearner } from '../train/potential-learner.ts';
import { fitReferenceEnergies } from '../train/reference-energies.ts';
import { prepareSamples } from '../train/samples.ts';
import { kernelTime } from './kernel-time.ts';
import { floatingOperations } from './operations.ts';
import { type Measurement, timeInTurns } from './report.ts';

const trainingSet = 'ethanol_train.xyz.gz';
const elements = [1, 6, 8];
const seed = 1;
const matrixSize = 256;
const matrixProducts = 8;
const settings = { rate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: 1, average: 0.99 };

async function ethanolFrames(): Promise<readonly Frame[]> {
  const file = join(process.env.EQUIVARIUM_ROOT ?? '.', 'public', 'samples', trainingSet);
  return [...framesOf((await importFile(trainingSet, await readFile(file))).subject)];
}

/** Operations per second of plain matrix products, with the wait for one number included. */
export async function matmulRate(backend: Backend): Promise<number> {
  const start = t.feed('matmul rate', [matrixSize, matrixSize]);
  let product = start;
  for (let count = 0; count < matrixProducts; count++) product = t.matmul(product, start);
  const outputs = { total: t.total(product) };
  const program = await backend.compile(outputs);
  const values = new Float32Array(matrixSize * matrixSize).fill(1 / matrixSize);
  let latest = 0;
  const { run } = await timeInTurns({
    run: {
      async step() {
        latest = (await program.run({ 'matmul rate': values }, {})).total[0];
      },
      finish: async () => latest,
    },
  });
  program.dispose();
  return floatingOperations([outputs.total], {}) / (run.ms / 1000);
}

export interface SecondOrderWork {
  readonly model: string;
  /** What differs from the model's own configuration. */
  readonly config?: Readonly<Record<string, string>>;
  /** Molecules in a step. */
  readonly batch: number;
}

/** @param matmul operations per second of plain matrix products on this device */
export async function secondOrderStep(
  backend: WebGpuBackend,
  { model: id, config: changes, batch }: SecondOrderWork,
  matmul: number,
): Promise<Measurement> {
  const model = modelById(id);
  const config: AnyConfig = { ...model.configure(elements), ...changes };
  const frames = await ethanolFrames();
  const samples = prepareSamples(frames, elements, fitReferenceEnergies(frames, elements), model.cutoff?.(config));
  const learner = potentialLearner(model, config, samples, { seed, batch, tilt: 0, energyWeight: 1, forceWeight: 10 });
  const set = model.parameters(config, seed);
  const inputs = parameterInputs(set);
  const { loss, metrics } = learner.objective(inputs);
  const parameters = Object.fromEntries(
    Object.entries(set).map(([name, { values }]) => [name, { node: inputs[name], values }]),
  );
  const program = await backend.compileTraining({ loss, metrics, parameters });
  let number = 0;
  const stepper = {
    step: () => {
      const { feeds, extents } = learner.batch(number++);
      return program.step(feeds, extents, settings);
    },
    finish: async () => (await program.metrics()).loss,
  };
  const { step } = await timeInTurns({ step: stepper });
  const kernels = await kernelTime(backend.device, stepper);
  const { extents } = learner.batch(0);
  const operations = floatingOperations([loss, ...gradient(loss, Object.values(inputs))], extents);
  const rate = operations / (step.ms / 1000);
  const { dispatches } = program;
  program.dispose();
  return {
    work: `${id}-step`,
    ...step,
    dispatches,
    facts: {
      molecules: batch,
      ...extents,
      parameters: countParameters(set),
      stepsPerSecond: 1000 / step.ms,
      gigaOperations: operations / 1e9,
      gigaOperationsPerSecond: rate / 1e9,
      matmulGigaOperationsPerSecond: matmul / 1e9,
      shareOfMatmulRate: rate / matmul,
      ...(kernels
        ? { kernelMs: kernels.ms, shareInKernels: kernels.share }
        : { shareInKernels: 'not measured: the device has no timestamps' }),
    },
  };
}
