/** Errors of a cloud model's parameters on labelled clouds, in batches. */
import type { Backend } from '../backend/backend.ts';
import { batchInputs, parameterFeeds, parameterInputs } from '../model/batch-inputs.ts';
import type { CloudConfig, CloudModel, ParameterSet } from '../model/model.ts';
import { type CloudErrors, CloudMeter } from '../task/cloud-classes.ts';
import { cloudBatch, type LabelledCloud } from './cloud-samples.ts';

const evaluationBatch = 20;

export interface CloudEvaluator {
  errors(parameters: ParameterSet, samples: readonly LabelledCloud[]): Promise<CloudErrors>;
  dispose(): void;
}

/** Compiles the forward pass once for any number of evaluations. */
export async function createCloudEvaluator(
  backend: Backend,
  model: CloudModel<CloudConfig>,
  config: CloudConfig,
  shapes: ParameterSet,
): Promise<CloudEvaluator> {
  const inputs = batchInputs(model.layout, config.elements.length);
  const { logits, normals } = model.apply(parameterInputs(shapes), inputs, config);
  const program = await backend.compile({ logits, normals });
  return {
    async errors(parameters, samples) {
      const meter = new CloudMeter(config.classes.length);
      const fixed = parameterFeeds(parameters);
      for (let start = 0; start < samples.length; start += evaluationBatch) {
        const batch = cloudBatch(model, config, samples.slice(start, start + evaluationBatch));
        const results = await program.run({ ...batch.feeds, ...fixed }, batch.extents);
        meter.add(results.logits, batch.labels, batch.unpadded(results.normals), batch.unpadded(batch.normals));
      }
      return meter.errors;
    },
    dispose: () => program.dispose(),
  };
}
