/**
 * What a model's layers know of a geometry as spherical functions, computed by the model itself with its weights, in the geometry's own pose: for every
 * layer, row (atom or point) and channel the coefficients of all harmonics. A mechanism around the model does not take part.
 */
import type { Backend, CompileOptions } from '../backend/backend.ts';
import { parameterFeeds, parameterInputs } from '../model/batch-inputs.ts';
import type { Batch } from '../model/model.ts';
import { type AnyBatch, type AnyModel, anyModelById, inputsOf, matched, replicated } from './any-model.ts';
import { memoryLimits, requireMemory, type TakeTurn } from './chunks.ts';
import { ExperimentFailure } from './failure.ts';
import { type Geometry, rowWord } from './geometry.ts';
import type { LayerFeatures } from './laboratory/result.ts';
import { withProgram } from './programs.ts';
import { requireComputable } from './runner.ts';
import type { ModelWeights } from './weights.ts';

/** The features of a model's layers as nodes. @throws ExperimentFailure `wrong-subject` where it has none */
function featureNodes(
  model: AnyModel,
  { config, parameters }: ModelWeights,
  batch: AnyBatch,
): ReturnType<NonNullable<AnyModel['features']>> {
  const own = matched(model, config);
  const nodes = parameterInputs(parameters);
  const found = ((): ReturnType<NonNullable<AnyModel['features']>> | undefined => {
    switch (own.subject) {
      case 'molecule':
        return own.model.features?.(nodes, batch as Batch, own.config);
      case 'cloud':
        return own.model.features?.(nodes, batch as Batch, own.config);
      case 'particles':
        return undefined;
      default:
        throw new Error(`unknown kind of model ${own satisfies never}`);
    }
  })();
  if (found) return found;
  throw new ExperimentFailure('wrong-subject', `The layers of ${model.id} hold no spherical functions.`, [
    'choose a network on irreps, such as gaunt or clebsch-gordan',
  ]);
}

export interface FeaturesTask {
  readonly backend: Backend;
  readonly weights: ModelWeights;
  readonly geometry: Geometry;
  readonly takeTurn: TakeTurn;
  readonly signal?: AbortSignal;
}

/**
 * @returns the layers in their order; values f64[(L+1)^2, rows, channels] of `component` harmonics in e3nn order
 * @throws ExperimentFailure where the model has no such features, or cannot be computed on this geometry
 */
export async function layerFeatures(task: FeaturesTask): Promise<readonly LayerFeatures[]> {
  const { backend, weights, geometry, takeTurn, signal } = task;
  requireComputable(weights, geometry);
  const model = anyModelById(weights.model);
  const nodes = featureNodes(model, weights, inputsOf(model, weights.config));
  const key = { of: 'features', name: `${weights.model} ${JSON.stringify(weights.config)}` } as const;
  const compile = (options: CompileOptions) =>
    backend.compile(Object.fromEntries(nodes.map((node, layer) => [`layer ${layer}`, node])), options);
  return withProgram(backend, key, compile, signal ? { signal } : {}, async (program) => {
    const rows = geometry.species.length;
    const memoryFor = (count: number) => program.memory({ graphs: 1, atoms: count, slots: count, edges: count });
    requireMemory(memoryFor, rows, memoryLimits[backend.kind], backend.adapter, rowWord(geometry));
    const { feeds, extents } = replicated(model, weights.config, geometry, 1);
    const edges = (extents.edges ?? 0) / rows;
    const denser = (count: number) =>
      program.memory({ graphs: 1, atoms: count, slots: count, edges: Math.ceil(edges * count) });
    requireMemory(denser, rows, memoryLimits[backend.kind], backend.adapter, rowWord(geometry));
    const found = await takeTurn(() =>
      program.run({ ...feeds, ...parameterFeeds(weights.parameters) }, extents, signal),
    );
    return nodes.map((node, layer): LayerFeatures => {
      const [components, , channels] = node.shape as readonly [number, unknown, number];
      const values = found[`layer ${layer}`];
      return { degree: Math.round(Math.sqrt(components)) - 1, channels, rows, values };
    });
  });
}
