/**
 * The second-order training step of the Gaunt network: batch of 16 ethanol frames, loss = MSE(E) + MSE(F) with F = -dE/dx.
 * Its arithmetic rate is given as a share of what the same device reaches on plain matrix products through the same engine.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backend } from '../backend/backend.ts';
import { graphBatch } from '../data/batch.ts';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import type { Frame } from '../data/subject.ts';
import { bindBatch, graphInputs, parameterInputs } from '../model/batch-inputs.ts';
import { predict } from '../model/model.ts';
import { modelById } from '../model/registry.ts';
import { gradient } from '../tensor/gradient.ts';
import * as t from '../tensor/primitives.ts';
import { floatingOperations } from './operations.ts';
import { type Measurement, timeInTurns } from './report.ts';

const batchSize = 16;
const elements = [1, 6, 8];
const matrixSize = 256;
const matrixProducts = 8;

async function ethanolFrames(): Promise<readonly Frame[]> {
  const folder = join(process.env.EQUIVARIUM_ROOT ?? '.', 'public', 'samples');
  const { samples } = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as {
    samples: readonly { id: string; file: string }[];
  };
  const entry = samples.find(({ id }) => id.startsWith('ethanol'));
  if (!entry) throw new Error('public/samples/index.json lists no ethanol sample');
  const { subject } = await importFile(entry.file, await readFile(join(folder, entry.file)));
  const frames = framesOf(subject);
  return Array.from({ length: batchSize }, (_, n) => frames.get(n % frames.length));
}

/** Operations per second of plain matrix products, with the wait for one number included. */
async function matmulRate(backend: Backend): Promise<number> {
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

export async function gauntStep(backend: Backend): Promise<Measurement> {
  const model = modelById('gaunt');
  const config = model.configure(elements);
  const set = model.parameters(config, 1);
  const inputs = parameterInputs(set);
  const batch = graphInputs(elements.length);
  const { energy, forces } = predict(model, inputs, batch, config);
  const energyError = t.square(t.subtract(energy, t.feed('energies', ['graphs'])));
  const forceError = t.square(t.subtract(forces, t.feed('labels', ['atoms', 3])));
  const loss = t.add(t.total(energyError), t.total(forceError));

  const frames = await ethanolFrames();
  const data = graphBatch(frames, elements, model.cutoff!(config));
  const { feeds, extents } = bindBatch(data);
  const all = {
    ...feeds,
    energies: new Float64Array(batchSize),
    labels: data.forces ?? new Float64Array(data.positions.length),
  };
  const parameters = Object.fromEntries(
    Object.entries(set).map(([name, { values }]) => [name, { node: inputs[name], values }]),
  );
  const program = await backend.compileTraining({ loss, metrics: { loss }, parameters });
  const settings = { rate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: 1, average: 0.99 };
  const { step } = await timeInTurns({
    step: {
      step: () => program.step(all, extents, settings),
      finish: async () => (await program.metrics()).loss,
    },
  });
  const operations = floatingOperations([loss, ...gradient(loss, Object.values(inputs))], extents);
  const rate = operations / (step.ms / 1000);
  const matmul = await matmulRate(backend);
  const { dispatches } = program;
  program.dispose();
  return {
    work: 'gaunt-step',
    ...step,
    dispatches,
    facts: {
      molecules: batchSize,
      atoms: data.extents.atoms,
      edges: data.extents.edges,
      parameters: Object.values(set).reduce((sum, { values }) => sum + values.length, 0),
      gigaOperations: operations / 1e9,
      gigaOperationsPerSecond: rate / 1e9,
      matmulGigaOperationsPerSecond: matmul / 1e9,
      shareOfMatmulRate: rate / matmul,
    },
  };
}
