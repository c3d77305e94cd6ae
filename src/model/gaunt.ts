/**
 * `gaunt` and its variants: message passing on irreps features; energies invariant, forces -dE/dx equivariant.
 * Features h [(L+1)^2, atoms, channels], e3nn order, component normalisation; (x) is the Gaunt product truncated to L.
 *   h^0_i = e(z_i)                                   R^t(d) = silu(b(d) W1) W2^t, b = Bessel functions with envelope
 *   A_i   = mix( 1/N sum_j h_j (x) R^t(d_ij) Y(u_ij) )          u_ij = (x_j + shift - x_i) / d_ij
 *   B_i   = w1(z_i) A + w2(z_i) A (x) A + w3(z_i) (A (x) A) (x) A       weights per species, degree and channel
 *   h_i   = gate( linear(B_i) + s(z_i) h_i )
 *   E     = sum_i shift(z_i) + sum_t v^t . h^t_(i, l = 0)
 * A and its powers are built in `gaunt-layers.ts`.
 * Parity: harmonics of degree l have parity (-1)^l and Gaunt couplings have l1 + l2 + l3 even, so every feature keeps natural
 * parity and the model is O(3)-equivariant by construction (`parity: 'tracked'`). With `'ignored'` B also gets
 * w4(z_i) A (x)curl A', whose axial parts are mixed with polar ones: then only rotations are respected (`gaunt-curl`).
 * With `coupling: 'clebsch-gordan'` products run along paths, each with a weight of its own (`clebsch-gordan`: every path that the
 * triangle allows, so that it too respects rotations only). All else is the same: which product couples is the one difference.
 */
import { Random } from '../math/random.ts';
import { gate } from '../nn/activation.ts';
import { irrepsLinear, perComponent, toDegree } from '../nn/irreps.ts';
import { embedding } from '../nn/linear.ts';
import { curlProduct } from '../nn/tensor-product.ts';
import type { Node } from '../tensor/graph.ts';
import { add, multiply, reshape, segmentSum, slice, sum, transpose } from '../tensor/primitives.ts';
import {
  aggregate,
  edgeFeatures,
  isPathwise,
  type MessageConfig,
  pathPowers,
  powers,
  productWeights,
  radialParameters,
} from './gaunt-layers.ts';
import type { Batch, GraphBatch, Model, ParameterSet } from './model.ts';
import { normalParameter, type ParameterBuilder, withZeros } from './parameters.ts';

/** The cutoff is in angstrom. */
export interface GauntConfig extends MessageConfig {
  readonly parity: 'tracked' | 'ignored';
  /** Atomic numbers, in the order of the one-hot columns. */
  readonly elements: readonly number[];
}

/** Degree of the features after a layer: the last one feeds only the energy. */
const outputDegree = (config: GauntConfig, layer: number): number => (layer === config.layers - 1 ? 0 : config.degree);

/** The curl product reaches no scalars, so the last layer has none; paths include what it reaches. */
const hasCurl = (config: GauntConfig, layer: number): boolean =>
  !isPathwise(config) && config.parity === 'ignored' && outputDegree(config, layer) > 0;

/** Whether a layer multiplies A with a mixed A'. */
const hasMixed = (config: GauntConfig, layer: number): boolean => isPathwise(config) || hasCurl(config, layer);

/** Widths of the slices of `species.weights` [elements, ...], in order. */
function speciesLayout(config: GauntConfig): Map<string, { start: number; count: number }> {
  const layout = new Map<string, { start: number; count: number }>();
  let start = 0;
  const reserve = (name: string, count: number): void => {
    layout.set(name, { start, count });
    start += count * config.channels;
  };
  reserve('embedding', 1);
  for (let layer = 0; layer < config.layers; layer++) {
    const degrees = outputDegree(config, layer) + 1;
    reserve(`${layer} power 1`, degrees);
    for (const power of [2, 3]) reserve(`${layer} power ${power}`, productWeights(config, degrees - 1));
    if (hasCurl(config, layer)) reserve(`${layer} curl`, degrees);
    reserve(`${layer} skip`, layer === 0 ? 1 : degrees);
  }
  layout.set('end', { start, count: 0 });
  return layout;
}

function parameters(config: GauntConfig, seed: number): ParameterSet {
  const { degree, channels, layers, elements } = config;
  const random = new Random(seed).fork('gaunt');
  const set: ParameterBuilder = {};
  const normal = normalParameter(set, random);
  normal('species.weights', [elements.length, speciesLayout(config).get('end')!.start], 1);
  normal('species.shift', [elements.length, 1], 0);
  radialParameters(normal, config);
  for (let layer = 0; layer < layers; layer++) {
    const scale = 1 / Math.sqrt(channels);
    normal(`${layer}.mix`, [degree + 1, channels, channels], scale);
    if (hasMixed(config, layer)) normal(`${layer}.curl`, [degree + 1, channels, channels], scale);
    normal(`${layer}.linear`, [outputDegree(config, layer) + 1, channels, channels], scale);
    normal(`${layer}.readout`, [channels, 1], judgingReadout * scale);
  }
  return set;
}

/** Readout scale of random weights that are judged: forces of about 1 eV/angstrom (RMS) on small organic molecules. */
const judgingReadout = 5;

/** Weights per species of one use: [degrees or paths, atoms, channels] from the joint table's rows. */
type SpeciesWeights = (name: string) => Node;

/** B: powers of A up to the third, weighted per species and degree, of the layer's output degree. */
function manyBody(
  a: Node,
  layer: number,
  parameters: Readonly<Record<string, Node>>,
  weights: SpeciesWeights,
  config: GauntConfig,
): Node {
  const degreeOut = outputDegree(config, layer);
  const powerWeights = (power: number): Node => weights(`${layer} power ${power}`);
  const mixed = (): Node => irrepsLinear(a, parameters[`${layer}.curl`]);
  const terms = isPathwise(config)
    ? pathPowers(a, mixed(), powerWeights, degreeOut, config)
    : powers(a, powerWeights, degreeOut, config);
  const curled = hasCurl(config, layer)
    ? [multiply(perComponent(weights(`${layer} curl`)), curlProduct(a, mixed(), degreeOut))]
    : [];
  return [...terms, ...curled].reduce((total, term) => add(total, term));
}

/** Numbers of every atom by its element: weights by name, as the joint table holds them. */
function speciesWeights(
  parameters: Readonly<Record<string, Node>>,
  batch: GraphBatch,
  config: GauntConfig,
): SpeciesWeights {
  const { channels } = config;
  const layout = speciesLayout(config);
  const species = embedding(batch.oneHot, parameters['species.weights']);
  return (name) => {
    const { start, count } = layout.get(name)!;
    const own = slice(species, 1, start, start + count * channels);
    return transpose(reshape(own, [batch.oneHot.shape[0], count, channels]), [1, 0, 2]);
  };
}

/** h after every layer, [(L+1)^2, atoms, channels]; after the last one scalars alone. */
function features(parameters: Readonly<Record<string, Node>>, batch: GraphBatch, config: GauntConfig): readonly Node[] {
  const weights = speciesWeights(parameters, batch, config);
  const edges = edgeFeatures(parameters, batch, config);
  let h = weights('embedding');
  return Array.from({ length: config.layers }, (_, layer) => {
    const a = irrepsLinear(aggregate(h, edges, layer, batch, config), parameters[`${layer}.mix`]);
    const b = irrepsLinear(manyBody(a, layer, parameters, weights, config), parameters[`${layer}.linear`]);
    const degreeOut = outputDegree(config, layer);
    const kept = toDegree(h, Math.min(degreeOut, layer === 0 ? 0 : config.degree));
    const skip = multiply(perComponent(weights(`${layer} skip`)), kept);
    h = gate(add(b, toDegree(skip, degreeOut)));
    return h;
  });
}

function apply(parameters: Readonly<Record<string, Node>>, batch: GraphBatch, config: GauntConfig): { energy: Node } {
  const { channels } = config;
  const atoms = batch.oneHot.shape[0];
  const shift = embedding(batch.oneHot, parameters['species.shift']);
  const readouts = features(parameters, batch, config).map((h, layer) => {
    const scalars = reshape(slice(h, 0, 0, 1), [atoms, channels]);
    return multiply(scalars, reshape(parameters[`${layer}.readout`], [1, channels]));
  });
  const perAtom = add(
    sum(
      readouts.reduce((total, term) => add(total, term)),
      [1],
    ),
    shift,
  );
  return { energy: reshape(segmentSum(perAtom, batch.graphOf, 0), [batch.graphOf.size]) };
}

/** @throws Error where the batch is in another layout */
function asGraph(batch: Batch): GraphBatch {
  if (batch.layout !== 'graph') throw new Error('The gaunt model takes batches in graph layout, not dense ones.');
  return batch;
}

const variant = (id: string, products: Pick<GauntConfig, 'coupling' | 'parity'>): Model<GauntConfig> => ({
  id,
  subject: 'molecule',
  layout: 'graph',
  cutoff: (config) => config.cutoff,
  configure: (elements) => ({
    elements,
    degree: 2,
    channels: 16,
    layers: 2,
    cutoff: 5,
    radialFunctions: 8,
    radialHidden: 32,
    neighbours: 8,
    product: 'auto',
    ...products,
  }),
  parameters,
  /** Training starts at E = 0: the readouts are zero, everything else as drawn. */
  trainingStart: (start) => withZeros(start, (name) => name.endsWith('.readout')),
  apply: (parameters, batch, config) => apply(parameters, asGraph(batch), config),
  features: (parameters, batch, config) => features(parameters, asGraph(batch), config),
});

export const gaunt = variant('gaunt', { parity: 'tracked' });
export const gauntCurl = variant('gaunt-curl', { parity: 'ignored' });
export const clebschGordan = variant('clebsch-gordan', { coupling: 'clebsch-gordan', parity: 'ignored' });
