/** Shared by the tests of both backends: reads the PyTorch fixtures of the particle models and computes the same quantities. */
import { readFileSync } from 'node:fs';
import type { Backend } from '../backend/backend.ts';
import { gradient } from '../tensor/gradient.ts';
import type { Node } from '../tensor/graph.ts';
import { feed, multiply, total } from '../tensor/primitives.ts';
import { parameterFeeds, parameterInputs } from './batch-inputs.ts';
import type { ParameterSet, ParticleConfig } from './model.ts';
import { bindParticles, particleInputs, type SeenSystem } from './particle-batch.ts';
import { particleModelById } from './registry.ts';

interface RawFixture {
  readonly model: string;
  readonly config: ParticleConfig;
  readonly parameters: Record<string, { shape: number[]; values: number[] }>;
  readonly systems: readonly { positions: number[]; velocities: number[]; couplings: number[] }[];
  readonly weights: number[];
  readonly displacement: number[];
  readonly loss: number;
  readonly gradients: Record<string, number[]>;
}

export interface ParticleFixture extends Omit<RawFixture, 'parameters' | 'systems'> {
  readonly parameters: ParameterSet;
  readonly systems: readonly SeenSystem[];
}

export const particleFixtureNames = ['particle-network', 'particle-equivariant'] as const;

export function readParticleFixture(name: (typeof particleFixtureNames)[number]): ParticleFixture {
  const file = new URL(`./fixtures/${name}.fixture.json`, import.meta.url);
  const raw = JSON.parse(readFileSync(file, 'utf8')) as RawFixture;
  const parameters = Object.entries(raw.parameters).map(([key, { shape, values }]) => {
    return [key, { shape, values: Float64Array.from(values) }] as const;
  });
  return {
    ...raw,
    parameters: Object.fromEntries(parameters),
    systems: raw.systems.map(({ positions, velocities, couplings }) => ({
      positions: Float64Array.from(positions),
      velocities: Float64Array.from(velocities),
      couplings: Float64Array.from(couplings),
    })),
  };
}

/** Displacements of systems, one after the other. */
export async function displacements(
  backend: Backend,
  { model, config, parameters }: Pick<ParticleFixture, 'model' | 'config' | 'parameters'>,
  systems: readonly SeenSystem[],
): Promise<Float64Array> {
  const { displacement } = particleModelById(model).apply(
    parameterInputs(parameters),
    particleInputs(config.particles),
    config,
  );
  const { feeds, extents } = bindParticles(systems, config.particles);
  const program = await backend.compile({ displacement });
  const found = await program.run({ ...feeds, ...parameterFeeds(parameters) }, extents);
  program.dispose();
  return found.displacement;
}

/** Displacements, the weighted sum of them and its gradients, by name, for the fixture's batch. */
export async function evaluateParticleFixture(
  backend: Backend,
  fixture: ParticleFixture,
): Promise<Record<string, Float64Array>> {
  const { config, systems } = fixture;
  const parameters = parameterInputs(fixture.parameters);
  const { displacement } = particleModelById(fixture.model).apply(parameters, particleInputs(config.particles), config);
  const loss = total(multiply(displacement, feed('weights', displacement.shape)));
  const names = Object.keys(parameters);
  const outputs: Record<string, Node> = { displacement, loss };
  gradient(
    loss,
    names.map((name) => parameters[name]),
  ).forEach((node, n) => {
    outputs[`gradient ${names[n]}`] = node;
  });
  const { feeds, extents } = bindParticles(systems, config.particles);
  const program = await backend.compile(outputs);
  const weights = Float64Array.from(fixture.weights);
  const results = await program.run({ ...feeds, ...parameterFeeds(fixture.parameters), weights }, extents);
  program.dispose();
  return results;
}
