/**
 * `cloud-transformer`: the encoder of `transformer.ts` on points. Tokens see their own centred coordinates with Fourier
 * octaves, no distances: no symmetry built in except that of permutations; translations are removed by the centring.
 *   t_i = [x, sin(2^k x), cos(2^k x)]_i W + e,   lengths in RMS radii
 *   logits = mean_i(t_i) Wl + b,   n_i = t_i Wn        after the layers of `encoder.ts`
 */
import { Random } from '../math/random.ts';
import { embedding, linear } from '../nn/linear.ts';
import { meanOverSlots } from '../nn/pool.ts';
import type { Node } from '../tensor/graph.ts';
import { add, multiply, reshape } from '../tensor/primitives.ts';
import {
  centred,
  coordinateFeatureCount,
  coordinateFeatures,
  type EncoderConfig,
  encode,
  encoderParameters,
} from './encoder.ts';
import type { CloudConfig, CloudModel, CloudPrediction, DenseBatch, ParameterSet } from './model.ts';
import { normalParameter, type ParameterBuilder, withZeros } from './parameters.ts';

export interface CloudTransformerConfig extends CloudConfig, EncoderConfig {
  /** Number of Fourier frequencies 1, 2, 4, .. per RMS radius. */
  readonly octaves: number;
}

/** Readout scale of random weights that are judged: means over points vary little, logits of different shapes by about 1. */
const judgingReadout = 5;

function parameters(config: CloudTransformerConfig, seed: number): ParameterSet {
  const { width, octaves, classes } = config;
  const set: ParameterBuilder = {};
  const normal = normalParameter(set, new Random(seed).fork('cloud-transformer'));
  const features = coordinateFeatureCount(octaves);
  normal('coordinates', [features, width], 1 / Math.sqrt(features));
  normal('embedding', [1, width], 0.5);
  encoderParameters(normal, config);
  normal('logits', [width, classes.length], judgingReadout / Math.sqrt(width));
  normal('logits.bias', [classes.length], 0);
  normal('normals', [width, 3], 1 / Math.sqrt(width));
  return set;
}

function apply(
  parameters: Readonly<Record<string, Node>>,
  batch: DenseBatch,
  config: CloudTransformerConfig,
): CloudPrediction {
  const [graphs, slots] = batch.mask.shape;
  const tokens = add(
    linear(coordinateFeatures(centred(batch), config.octaves), parameters.coordinates),
    embedding(batch.oneHot, parameters.embedding),
  );
  const final = encode(parameters, tokens, batch.mask, config);
  const mean = reshape(meanOverSlots(final, batch.mask), [graphs, config.width]);
  return {
    logits: linear(mean, parameters.logits, parameters['logits.bias']),
    normals: multiply(linear(final, parameters.normals), reshape(batch.mask, [graphs, slots, 1])),
  };
}

export const cloudTransformer: CloudModel<CloudTransformerConfig> = {
  id: 'cloud-transformer',
  subject: 'cloud',
  layout: 'dense',
  configure: (classes) => ({ elements: [0], classes, width: 48, heads: 4, layers: 2, hidden: 96, octaves: 2 }),
  parameters,
  /** Training starts with all classes equally likely. */
  trainingStart: (start) => withZeros(start, (name) => name === 'logits'),
  apply: (parameters, batch, config) => {
    if (batch.layout !== 'dense')
      throw new Error('The cloud transformer takes batches in dense layout, not graph ones.');
    return apply(parameters, batch, config);
  },
};
