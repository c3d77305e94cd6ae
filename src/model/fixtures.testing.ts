/** Shared by the tests of both backends: reads the PyTorch fixtures and computes the same quantities with the engine. */
import { readFileSync } from 'node:fs';
import type { Backend } from '../backend/backend.ts';
import { denseBatch, graphBatch } from '../data/batch.ts';
import type { Frame } from '../data/subject.ts';
import { gradient } from '../tensor/gradient.ts';
import type { Node } from '../tensor/graph.ts';
import { add, feed, multiply, square, subtract, total } from '../tensor/primitives.ts';
import { batchInputs, bindBatch, parameterFeeds, parameterInputs } from './batch-inputs.ts';
import { type ParameterSet, predict } from './model.ts';
import { type AnyConfig, modelById } from './registry.ts';

interface RawFixture {
  readonly model: string;
  readonly config: AnyConfig & Readonly<Record<string, unknown>>;
  readonly parameters: Record<string, { shape: number[]; values: number[] }>;
  readonly frames: readonly { species: number[]; positions: number[]; energy: number; forces: number[] }[];
  readonly energy: number[];
  readonly forces: number[];
  readonly loss: number;
  readonly gradients: Record<string, number[]>;
}

export interface Fixture extends Omit<RawFixture, 'parameters' | 'frames'> {
  readonly parameters: ParameterSet;
  readonly frames: readonly Frame[];
}

export const fixtureNames = [
  'gaunt',
  'gaunt-parity-ignored',
  'gaunt-degree-3',
  'clebsch-gordan',
  'clebsch-gordan-parity',
  'transformer-direct',
  'transformer-derivative',
] as const;

export function readFixture(name: (typeof fixtureNames)[number]): Fixture {
  const raw = JSON.parse(
    readFileSync(new URL(`./fixtures/${name}.fixture.json`, import.meta.url), 'utf8'),
  ) as RawFixture;
  return {
    ...raw,
    parameters: Object.fromEntries(
      Object.entries(raw.parameters).map(([key, { shape, values }]) => [
        key,
        { shape, values: Float64Array.from(values) },
      ]),
    ),
    frames: raw.frames.map((frame) => ({
      species: Uint8Array.from(frame.species),
      positions: Float64Array.from(frame.positions),
      energy: frame.energy,
      forces: Float64Array.from(frame.forces),
      periodic: [false, false, false],
      info: new Map(),
      columns: new Map(),
    })),
  };
}

export function bindFrames(fixture: Pick<Fixture, 'model' | 'config'>, frames: readonly Frame[]) {
  const model = modelById(fixture.model);
  const { elements } = fixture.config;
  const batch =
    model.layout === 'graph'
      ? graphBatch(frames, elements, model.cutoff!(fixture.config))
      : denseBatch(frames, elements);
  return { batch, ...bindBatch(batch) };
}

/** Energy, forces (real atoms only), loss and its gradients, by name, for the fixture's batch. */
export async function evaluateFixture(backend: Backend, fixture: Fixture): Promise<Record<string, Float64Array>> {
  const model = modelById(fixture.model);
  const inputs = batchInputs(model.layout, fixture.config.elements.length);
  const parameters = parameterInputs(fixture.parameters);
  const { energy, forces } = predict(model, parameters, inputs, fixture.config);
  const atoms = fixture.frames.reduce((sum, frame) => sum + frame.species.length, 0);
  const difference = (prediction: Node, name: string): Node =>
    total(square(subtract(prediction, feed(name, prediction.shape))));
  const loss = add(
    multiply(1 / fixture.frames.length, difference(energy, 'target energy')),
    multiply(1 / (3 * atoms), difference(forces, 'target forces')),
  );
  const names = Object.keys(parameters);
  const gradients = gradient(
    loss,
    names.map((name) => parameters[name]),
  );
  const outputs: Record<string, Node> = { energy, forces, loss };
  names.forEach((name, n) => {
    outputs[`gradient ${name}`] = gradients[n];
  });
  const { batch, feeds, extents } = bindFrames(fixture, fixture.frames);
  const program = await backend.compile(outputs);
  const results = await program.run(
    {
      ...feeds,
      ...parameterFeeds(fixture.parameters),
      'target energy': batch.energy!,
      'target forces': batch.forces!,
    },
    extents,
  );
  program.dispose();
  if (batch.layout === 'dense') {
    const { slots } = batch.extents;
    const kept = batch.counts.map((count, graph) =>
      results.forces.subarray(3 * graph * slots, 3 * (graph * slots + count)),
    );
    results.forces = Float64Array.from(kept.flatMap((part) => Array.from(part)));
  }
  return results;
}

/** |a - b| / |b|, 2-norms. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} values against ${b.length}.`);
  let difference = 0;
  let size = 0;
  for (let n = 0; n < b.length; n++) {
    difference += (a[n] - b[n]) ** 2;
    size += b[n] ** 2;
  }
  return Math.sqrt(difference / size);
}
