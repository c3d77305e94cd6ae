/** The models by id for whoever may not load them: their descriptions, for messages and lists of choices. */
import { type ModelDescription, modelDescriptions } from '../model/describe.ts';

export { type ModelDescription, modelDescriptions };

/** The name of a model as it stands in a sentence. */
export const modelName = (id: string): string => modelDescriptions.find((model) => model.id === id)?.name ?? id;
