/** Errors of a parameter set on labelled samples, in batches. */
import type { Backend } from '../backend/backend.ts';
import { batchInputs, parameterFeeds, parameterInputs } from '../model/batch-inputs.ts';
import { type Model, type ParameterSet, predict } from '../model/model.ts';
import type { AnyConfig } from '../model/registry.ts';
import { type EnergyForcesErrors, ErrorMeter } from '../task/energy-forces.ts';
import { labelledBatch, type Sample } from './samples.ts';

const evaluationBatch = 25;

export interface Evaluator {
  errors(parameters: ParameterSet, samples: readonly Sample[]): Promise<EnergyForcesErrors>;
  dispose(): void;
}

/** Compiles the forward pass once for any number of evaluations. */
export async function createEvaluator(
  backend: Backend,
  model: Model<AnyConfig>,
  config: AnyConfig,
  shapes: ParameterSet,
): Promise<Evaluator> {
  const inputs = batchInputs(model.layout, config.elements.length);
  const { energy, forces } = predict(model, parameterInputs(shapes), inputs, config);
  const program = await backend.compile({ energy, forces });
  return {
    async errors(parameters, samples) {
      const meter = new ErrorMeter();
      const fixed = parameterFeeds(parameters);
      for (let start = 0; start < samples.length; start += evaluationBatch) {
        const batch = labelledBatch(samples.slice(start, start + evaluationBatch), config.elements);
        const results = await program.run({ ...batch.feeds, ...fixed }, batch.extents);
        meter.add(results.energy, batch.energies, batch.unpadded(results.forces), batch.unpadded(batch.forces));
      }
      return meter.errors;
    },
    dispose: () => program.dispose(),
  };
}
