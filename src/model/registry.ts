/** The models by id. A new model = one file and one line here. */
import { cloudGaunt } from './cloud-gaunt.ts';
import { cloudTransformer } from './cloud-transformer.ts';
import { clebschGordan, gaunt, gauntCurl } from './gaunt.ts';
import type { CloudConfig, CloudModel, Model, ParticleConfig, ParticleModel, PotentialConfig } from './model.ts';
import { particleEquivariant } from './particle-equivariant.ts';
import { particleNetwork } from './particle-network.ts';
import { pointnet } from './pointnet.ts';
import { transformer } from './transformer.ts';

/** Any configuration: what is common to all models. */
export type AnyConfig = PotentialConfig;

const models = [gaunt, gauntCurl, clebschGordan, transformer] as unknown as readonly Model<AnyConfig>[];

const cloudModels = [pointnet, cloudTransformer, cloudGaunt] as unknown as readonly CloudModel<CloudConfig>[];

const particleModels = [particleNetwork, particleEquivariant] as unknown as readonly ParticleModel<ParticleConfig>[];

export const modelIds: readonly string[] = models.map((model) => model.id);
export const cloudModelIds: readonly string[] = cloudModels.map((model) => model.id);
export const particleModelIds: readonly string[] = particleModels.map((model) => model.id);

/** @throws RangeError naming the known models. */
export function modelById(id: string): Model<AnyConfig> {
  const model = models.find((candidate) => candidate.id === id);
  if (!model) throw new RangeError(`There is no model "${id}"; known are ${modelIds.join(', ')}.`);
  return model;
}

/** @throws RangeError naming the known cloud models. */
export function cloudModelById(id: string): CloudModel<CloudConfig> {
  const model = cloudModels.find((candidate) => candidate.id === id);
  if (!model) throw new RangeError(`There is no cloud model "${id}"; known are ${cloudModelIds.join(', ')}.`);
  return model;
}

/** @throws RangeError naming the known particle models. */
export function particleModelById(id: string): ParticleModel<ParticleConfig> {
  const model = particleModels.find((candidate) => candidate.id === id);
  if (!model) throw new RangeError(`There is no particle model "${id}"; known are ${particleModelIds.join(', ')}.`);
  return model;
}
