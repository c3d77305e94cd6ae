/**
 * `cloud-gaunt`: the Gaunt network of `gaunt.ts` on points, with edges between all points within a radius and a smooth
 * envelope (no nearest neighbours and no cap, whose ties flip under rotations). Each point also knows where it is relative
 * to the centroid c, so a few layers see the whole shape. Lengths in RMS radii; h and (x) as in `gaunt-layers.ts`.
 *   P_i   = f(r_i^2) Y(y_i), y_i = x_i - c, r_i = |y_i|, Y solid harmonics, f = silu(exp(-a_k r^2) U1) U2
 *   h^0_i = e + P_i
 *   A_i   = norm( mix( 1/N sum_j h_j (x) R^t(d_ij) Y(u_ij) ) )        norm(a) = a / sqrt(1 + mean a^2)
 *   h_i   = gate( norm( linear(w1 A + w2 A (x) A + w3 (A (x) A) (x) A) + s h_i ) )
 *   logits = silu( mean_i silu(q_i V1 + b1) V2 + b2 ) V3 + b3,  q_i = scalars of all layers
 *   n_i   = sum_t v^t . h^t_(i, l = 1)
 * The norms keep the powers bounded. Every feature keeps natural parity: logits are invariant and normals equivariant
 * under O(3), translations and permutations. Solid harmonics are polynomials: nothing is singular at the centroid.
 */
import { Random } from '../math/random.ts';
import { gate, silu } from '../nn/activation.ts';
import { irrepsLinear, perComponent, toDegree } from '../nn/irreps.ts';
import { linear } from '../nn/linear.ts';
import { irrepsNorm } from '../nn/norm.ts';
import { meanOverGraphs } from '../nn/pool.ts';
import type { Node } from '../tensor/graph.ts';
import {
  add,
  concatenate,
  exp,
  gather,
  harmonics,
  multiply,
  negate,
  reshape,
  slice,
  square,
  subtract,
  sum,
  table,
  transpose,
} from '../tensor/primitives.ts';
import { aggregate, edgeFeatures, type MessageConfig, powers, radialParameters, siluGain } from './gaunt-layers.ts';
import type { Batch, CloudConfig, CloudModel, CloudPrediction, GraphBatch, ParameterSet } from './model.ts';
import { normalParameter, type ParameterBuilder, withZeros } from './parameters.ts';

/** The cutoff is in RMS radii. */
export interface CloudGauntConfig extends CloudConfig, Omit<MessageConfig, 'coupling' | 'parity'> {
  /** Number of Gaussians exp(-a_k r^2), a_k = 2^k / 4, of the distance from the centroid. */
  readonly gaussians: number;
  readonly positionHidden: number;
  /** Width of the two hidden layers behind the logits. */
  readonly readoutHidden: number;
}

/** Degree of the features after a layer: the last one feeds scalars to the logits and vectors to the normals. */
const outputDegree = (config: CloudGauntConfig, layer: number): number =>
  layer === config.layers - 1 ? 1 : config.degree;

/** Readout scale of random weights that are judged: means over points vary little, logits of different shapes by about 1. */
const judgingReadout = 5;

function parameters(config: CloudGauntConfig, seed: number): ParameterSet {
  const { degree, channels, layers, gaussians, positionHidden, readoutHidden, classes } = config;
  const set: ParameterBuilder = {};
  const normal = normalParameter(set, new Random(seed).fork('cloud-gaunt'));
  normal('embedding', [1, channels], 1);
  normal('position.hidden', [gaussians, positionHidden], 1);
  normal('position.output', [positionHidden, (degree + 1) * channels], siluGain / Math.sqrt(positionHidden));
  radialParameters(normal, config);
  const scale = 1 / Math.sqrt(channels);
  for (let layer = 0; layer < layers; layer++) {
    const degrees = outputDegree(config, layer) + 1;
    normal(`${layer}.mix`, [degree + 1, channels, channels], scale);
    normal(`${layer}.powers`, [3, degrees, channels], 1);
    normal(`${layer}.linear`, [degrees, channels, channels], scale);
    normal(`${layer}.skip`, [degrees, channels], 1);
    normal(`${layer}.normals`, [channels, 1], scale);
  }
  normal('readout.point', [layers * channels, readoutHidden], siluGain / Math.sqrt(layers * channels));
  normal('readout.point.bias', [readoutHidden], 0);
  normal('readout.mean', [readoutHidden, readoutHidden], siluGain / Math.sqrt(readoutHidden));
  normal('readout.mean.bias', [readoutHidden], 0);
  normal('logits', [readoutHidden, classes.length], judgingReadout / Math.sqrt(readoutHidden));
  normal('logits.bias', [classes.length], 0);
  return set;
}

/** P: irreps of every point's place relative to the centroid, [(L+1)^2, atoms, channels]. */
function positionIrreps(parameters: Readonly<Record<string, Node>>, batch: GraphBatch, config: CloudGauntConfig): Node {
  const { degree, channels, gaussians } = config;
  const atoms = batch.oneHot.shape[0];
  const centroid = meanOverGraphs(batch.positions, batch.oneHot, batch.graphOf);
  const place = subtract(batch.positions, gather(centroid, batch.graphOf));
  const exponents = Float64Array.from({ length: gaussians }, (_, k) => 2 ** k / 4);
  const basis = exp(
    negate(multiply(sum(square(place), [1]), table(`gaussian exponents ${gaussians}`, [1, gaussians], exponents))),
  );
  const radial = linear(silu(linear(basis, parameters['position.hidden'])), parameters['position.output']);
  const perDegree = transpose(reshape(radial, [atoms, degree + 1, channels]), [1, 0, 2]);
  const solid = reshape(harmonics(transpose(place, [1, 0]), degree), [(degree + 1) ** 2, atoms, 1]);
  return multiply(perComponent(perDegree), solid);
}

/** h after every layer, [(L+1)^2, points, channels]; after the last one scalars and vectors. */
function features(
  parameters: Readonly<Record<string, Node>>,
  batch: GraphBatch,
  config: CloudGauntConfig,
): readonly Node[] {
  const { channels, layers, degree } = config;
  const edges = edgeFeatures(parameters, batch, config);
  const constant = toDegree(reshape(parameters.embedding, [1, 1, channels]), degree);
  let h = add(positionIrreps(parameters, batch, config), constant);
  return Array.from({ length: layers }, (_, layer) => {
    const degreeOut = outputDegree(config, layer);
    const weights = (power: number): Node =>
      reshape(slice(parameters[`${layer}.powers`], 0, power - 1, power), [degreeOut + 1, 1, channels]);
    const a = irrepsNorm(irrepsLinear(aggregate(h, edges, layer, batch, config), parameters[`${layer}.mix`]));
    const b = powers(a, weights, degreeOut, config).reduce((total, term) => add(total, term));
    const skip = perComponent(reshape(parameters[`${layer}.skip`], [degreeOut + 1, 1, channels]));
    h = gate(irrepsNorm(add(irrepsLinear(b, parameters[`${layer}.linear`]), multiply(skip, toDegree(h, degreeOut)))));
    return h;
  });
}

function apply(
  parameters: Readonly<Record<string, Node>>,
  batch: GraphBatch,
  config: CloudGauntConfig,
): CloudPrediction {
  const { channels } = config;
  const atoms = batch.oneHot.shape[0];
  const layered = features(parameters, batch, config);
  const scalars = layered.map((h) => reshape(slice(h, 0, 0, 1), [atoms, channels]));
  const normals = layered.map((h, layer) => linear(slice(h, 0, 1, 4), parameters[`${layer}.normals`]));
  const layer = (x: Node, name: string): Node => linear(x, parameters[name], parameters[`${name}.bias`]);
  const perPoint = silu(layer(concatenate(scalars, 1), 'readout.point'));
  const mean = meanOverGraphs(perPoint, batch.oneHot, batch.graphOf);
  return {
    logits: layer(silu(layer(mean, 'readout.mean')), 'logits'),
    normals: transpose(
      reshape(
        normals.reduce((total, term) => add(total, term)),
        [3, atoms],
      ),
      [1, 0],
    ),
  };
}

/** @throws Error where the batch is in another layout */
function asGraph(batch: Batch): GraphBatch {
  if (batch.layout !== 'graph')
    throw new Error('The cloud Gaunt network takes batches in graph layout, not dense ones.');
  return batch;
}

export const cloudGaunt: CloudModel<CloudGauntConfig> = {
  id: 'cloud-gaunt',
  subject: 'cloud',
  layout: 'graph',
  cutoff: (config) => config.cutoff,
  configure: (classes) => ({
    elements: [0],
    classes,
    degree: 2,
    channels: 16,
    layers: 2,
    cutoff: 0.5,
    radialFunctions: 6,
    radialHidden: 32,
    neighbours: 8,
    product: 'auto',
    gaussians: 4,
    positionHidden: 16,
    readoutHidden: 32,
  }),
  parameters,
  /** Training starts with all classes equally likely. */
  trainingStart: (start) => withZeros(start, (name) => name === 'logits'),
  apply: (parameters, batch, config) => apply(parameters, asGraph(batch), config),
  features: (parameters, batch, config) => features(parameters, asGraph(batch), config),
};
