/** The models by id. A new model = one file and one line here. */
import { gaunt } from './gaunt.ts';
import type { Model } from './model.ts';
import { transformer } from './transformer.ts';

/** Any configuration: what is common to all models. */
export interface AnyConfig {
  readonly elements: readonly number[];
}

const models = [gaunt, transformer] as unknown as readonly Model<AnyConfig>[];

export const modelIds: readonly string[] = models.map((model) => model.id);

/** @throws RangeError naming the known models. */
export function modelById(id: string): Model<AnyConfig> {
  const model = models.find((candidate) => candidate.id === id);
  if (!model) throw new RangeError(`There is no model "${id}"; known are ${modelIds.join(', ')}.`);
  return model;
}
