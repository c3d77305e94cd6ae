/** Shared by the tests of both backends: reads the PyTorch fixtures of the cloud models and computes the same quantities. */
import { readFileSync } from 'node:fs';
import type { Backend } from '../backend/backend.ts';
import { denseBatch, graphBatch } from '../data/batch.ts';
import type { Frame } from '../data/subject.ts';
import { gradient } from '../tensor/gradient.ts';
import type { Node } from '../tensor/graph.ts';
import { add, feed, multiply, total } from '../tensor/primitives.ts';
import { batchInputs, bindBatch, parameterFeeds, parameterInputs } from './batch-inputs.ts';
import type { CloudConfig, ParameterSet } from './model.ts';
import { cloudModelById } from './registry.ts';

interface RawFixture {
  readonly model: string;
  readonly config: CloudConfig & Readonly<Record<string, unknown>>;
  readonly parameters: Record<string, { shape: number[]; values: number[] }>;
  readonly clouds: readonly number[][];
  readonly logitWeights: number[];
  readonly normalWeights: number[];
  readonly logits: number[];
  readonly normals: number[];
  readonly loss: number;
  readonly gradients: Record<string, number[]>;
}

export interface CloudFixture extends Omit<RawFixture, 'parameters' | 'clouds'> {
  readonly parameters: ParameterSet;
  readonly clouds: readonly Float64Array[];
}

export const cloudFixtureNames = ['pointnet', 'cloud-transformer', 'cloud-gaunt'] as const;

export function readCloudFixture(name: (typeof cloudFixtureNames)[number]): CloudFixture {
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
    clouds: raw.clouds.map((cloud) => Float64Array.from(cloud)),
  };
}

/** Points as a frame: no elements, no cell. */
export const cloudFrame = (positions: Float64Array): Frame => ({
  species: new Uint8Array(positions.length / 3),
  positions,
  periodic: [false, false, false],
  info: new Map(),
  columns: new Map(),
});

export function bindClouds(fixture: Pick<CloudFixture, 'model' | 'config'>, clouds: readonly Float64Array[]) {
  const model = cloudModelById(fixture.model);
  const frames = clouds.map(cloudFrame);
  const batch =
    model.layout === 'graph' ? graphBatch(frames, [0], model.cutoff!(fixture.config)) : denseBatch(frames, [0]);
  return { batch, ...bindBatch(batch) };
}

type Bound = ReturnType<typeof bindClouds>['batch'];

/** The values of the real points, from the layout of the positions. */
export function withoutPadding(batch: Bound, vectors: Float64Array): Float64Array {
  if (batch.layout === 'graph') return vectors;
  const { slots } = batch.extents;
  const parts = batch.counts.map((count, graph) => vectors.subarray(3 * graph * slots, 3 * (graph * slots + count)));
  return Float64Array.from(parts.flatMap((part) => Array.from(part)));
}

/** The layout of the positions from the values of the real points; padding takes `filler`. */
function withPadding(batch: Bound, vectors: readonly number[], filler: number): Float64Array {
  if (batch.layout === 'graph') return Float64Array.from(vectors);
  const { slots } = batch.extents;
  const padded = new Float64Array(batch.positions.length).fill(filler);
  let start = 0;
  batch.counts.forEach((count, graph) => {
    padded.set(vectors.slice(start, start + 3 * count), 3 * graph * slots);
    start += 3 * count;
  });
  return padded;
}

/** Logits and normals (real points only), the weighted sum of both and its gradients, by name, for the fixture's batch. */
export async function evaluateCloudFixture(
  backend: Backend,
  fixture: CloudFixture,
): Promise<Record<string, Float64Array>> {
  const model = cloudModelById(fixture.model);
  const inputs = batchInputs(model.layout, 1);
  const parameters = parameterInputs(fixture.parameters);
  const { logits, normals } = model.apply(parameters, inputs, fixture.config);
  const weighted = (output: Node, name: string): Node => total(multiply(output, feed(name, output.shape)));
  const loss = add(weighted(logits, 'logit weights'), weighted(normals, 'normal weights'));
  const names = Object.keys(parameters);
  const gradients = gradient(
    loss,
    names.map((name) => parameters[name]),
  );
  const outputs: Record<string, Node> = { logits, normals, loss };
  names.forEach((name, n) => {
    outputs[`gradient ${name}`] = gradients[n];
  });
  const { batch, feeds, extents } = bindClouds(fixture, fixture.clouds);
  const program = await backend.compile(outputs);
  const results = await program.run(
    {
      ...feeds,
      ...parameterFeeds(fixture.parameters),
      'logit weights': Float64Array.from(fixture.logitWeights),
      'normal weights': withPadding(batch, fixture.normalWeights, 3),
    },
    extents,
  );
  program.dispose();
  return { ...results, normals: withoutPadding(batch, results.normals) };
}
