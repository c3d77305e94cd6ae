/**
 * `gaunt`: message passing on irreps features with Gaunt products; energies invariant, forces -dE/dx equivariant.
 * Features h [(L+1)^2, atoms, channels], e3nn order, component normalisation; (x) is the Gaunt product truncated to L.
 *   h^0_i = e(z_i)                                   R^t(d) = silu(b(d) W1) W2^t, b = Bessel functions with envelope
 *   A_i   = mix( 1/N sum_j h_j (x) R^t(d_ij) Y(u_ij) )          u_ij = (x_j + shift - x_i) / d_ij
 *   B_i   = w1(z_i) A + w2(z_i) A (x) A + w3(z_i) (A (x) A) (x) A       weights per species, degree and channel
 *   h_i   = gate( linear(B_i) + s(z_i) h_i )
 *   E     = sum_i shift(z_i) + sum_t v^t . h^t_(i, l = 0)
 * The many-body powers follow MACE (Batatia et al., NeurIPS 2022) with Gaunt products (Luo et al., ICLR 2024).
 * Parity: harmonics of degree l have parity (-1)^l and Gaunt couplings have l1 + l2 + l3 even, so every feature keeps natural
 * parity and the model is O(3)-equivariant by construction (`parity: 'tracked'`). With `'ignored'` B also gets
 * w4(z_i) A (x)curl A', whose axial parts are mixed with polar ones: then only rotations are respected.
 */
import { Random } from '../math/random.ts';
import { gate, silu } from '../nn/activation.ts';
import { irrepsLinear, perComponent, toDegree } from '../nn/irreps.ts';
import { embedding, linear } from '../nn/linear.ts';
import { besselBasis } from '../nn/radial-basis.ts';
import { curlProduct, gauntProduct, type ProductKind } from '../nn/tensor-product.ts';
import type { Node } from '../tensor/graph.ts';
import {
  add,
  divide,
  gather,
  harmonics,
  matmul,
  multiply,
  reshape,
  segmentSum,
  slice,
  sqrt,
  square,
  subtract,
  sum,
  transpose,
} from '../tensor/primitives.ts';
import type { GraphBatch, Model, ParameterSet } from './model.ts';
import { normalParameter, type ParameterBuilder } from './parameters.ts';

export interface GauntConfig {
  /** Atomic numbers, in the order of the one-hot columns. */
  readonly elements: readonly number[];
  /** Highest degree L of features and products. */
  readonly degree: number;
  readonly channels: number;
  readonly layers: number;
  /** Angstrom. */
  readonly cutoff: number;
  readonly radialFunctions: number;
  readonly radialHidden: number;
  /** N: typical number of neighbours, by which sums of messages are divided. */
  readonly neighbours: number;
  readonly product: ProductKind;
  readonly parity: 'tracked' | 'ignored';
}

/** Degree of the features after a layer: the last one feeds only the energy. */
const outputDegree = (config: GauntConfig, layer: number): number => (layer === config.layers - 1 ? 0 : config.degree);

/** The curl product reaches no scalars, so the last layer has none. */
const hasCurl = (config: GauntConfig, layer: number): boolean =>
  config.parity === 'ignored' && outputDegree(config, layer) > 0;

/** Widths of the slices of `species.weights` [elements, ...], in order. */
function speciesLayout(config: GauntConfig): Map<string, { start: number; degrees: number }> {
  const layout = new Map<string, { start: number; degrees: number }>();
  let start = 0;
  const reserve = (name: string, degrees: number): void => {
    layout.set(name, { start, degrees });
    start += degrees * config.channels;
  };
  reserve('embedding', 1);
  for (let layer = 0; layer < config.layers; layer++) {
    const degrees = outputDegree(config, layer) + 1;
    for (const power of [1, 2, 3]) reserve(`${layer} power ${power}`, degrees);
    if (hasCurl(config, layer)) reserve(`${layer} curl`, degrees);
    reserve(`${layer} skip`, layer === 0 ? 1 : degrees);
  }
  layout.set('end', { start, degrees: 0 });
  return layout;
}

/** Makes up for the variance that silu takes from normal inputs. */
const siluGain = 1.7;

function parameters(config: GauntConfig, seed: number): ParameterSet {
  const { degree, channels, layers, elements, radialFunctions, radialHidden } = config;
  const random = new Random(seed).fork('gaunt');
  const set: ParameterBuilder = {};
  const normal = normalParameter(set, random);
  normal('species.weights', [elements.length, speciesLayout(config).get('end')!.start], 1);
  normal('species.shift', [elements.length, 1], 0);
  normal('radial.hidden', [radialFunctions, layers * radialHidden], 1 / Math.sqrt(radialFunctions));
  normal('radial.output', [layers, radialHidden, (degree + 1) * channels], siluGain / Math.sqrt(radialHidden));
  for (let layer = 0; layer < layers; layer++) {
    const scale = 1 / Math.sqrt(channels);
    normal(`${layer}.mix`, [degree + 1, channels, channels], scale);
    if (hasCurl(config, layer)) normal(`${layer}.curl`, [degree + 1, channels, channels], scale);
    normal(`${layer}.linear`, [outputDegree(config, layer) + 1, channels, channels], scale);
    normal(`${layer}.readout`, [channels, 1], judgingReadout * scale);
  }
  return set;
}

/** Readout scale of random weights that are judged: forces of about 1 eV/angstrom (RMS) on small organic molecules. */
const judgingReadout = 5;

/** Training starts at E = 0: the readouts are zero, everything else as drawn. */
function trainingStart(start: ParameterSet): ParameterSet {
  return Object.fromEntries(
    Object.entries(start).map(([name, { shape, values }]) => [
      name,
      { shape, values: name.endsWith('.readout') ? new Float64Array(values.length) : values },
    ]),
  );
}

interface EdgeFeatures {
  /** [layers, edges, (L+1) * channels] */
  readonly radial: Node;
  /** [(L+1)^2, edges, 1] */
  readonly harmonics: Node;
}

function edgeFeatures(
  parameters: Readonly<Record<string, Node>>,
  batch: GraphBatch,
  config: GauntConfig,
): EdgeFeatures {
  const { layers, radialHidden, degree } = config;
  const edges = batch.sender.length;
  const displacement = subtract(
    add(gather(batch.positions, batch.sender), batch.shift),
    gather(batch.positions, batch.receiver),
  );
  const distance = sqrt(sum(square(displacement), [1]));
  const basis = besselBasis(distance, config.radialFunctions, config.cutoff);
  const hidden = reshape(silu(linear(basis, parameters['radial.hidden'])), [edges, layers, radialHidden]);
  const directions = harmonics(transpose(divide(displacement, distance), [1, 0]), degree);
  return {
    radial: matmul(transpose(hidden, [1, 0, 2]), parameters['radial.output']),
    harmonics: reshape(directions, [(degree + 1) ** 2, edges, 1]),
  };
}

/** Weights per species of one use: [degrees, atoms, channels] from the joint table's rows. */
type SpeciesWeights = (name: string) => Node;

/** Sum of messages over neighbours, divided by N: [(L+1)^2, atoms, channels]. */
function aggregate(h: Node, edges: EdgeFeatures, layer: number, batch: GraphBatch, config: GauntConfig): Node {
  const { degree, channels, neighbours, product } = config;
  const perDegree = reshape(slice(edges.radial, 0, layer, layer + 1), [batch.sender.length, degree + 1, channels]);
  const filter = multiply(perComponent(transpose(perDegree, [1, 0, 2])), edges.harmonics);
  const sent = gather(h, batch.sender, 1);
  const messages = h.shape[0] === 1 ? multiply(sent, filter) : gauntProduct(sent, filter, degree, product);
  return multiply(1 / neighbours, segmentSum(messages, batch.receiver, 1));
}

/** B: powers of A up to the third, weighted per species and degree, of the layer's output degree. */
function manyBody(
  a: Node,
  layer: number,
  parameters: Readonly<Record<string, Node>>,
  weights: SpeciesWeights,
  config: GauntConfig,
): Node {
  const { degree, product } = config;
  const degreeOut = outputDegree(config, layer);
  const squared = gauntProduct(a, a, degree, product);
  const cubed = gauntProduct(squared, a, degreeOut, product);
  const powers = [a, squared, cubed].map((power, n) =>
    multiply(perComponent(weights(`${layer} power ${n + 1}`)), toDegree(power, degreeOut)),
  );
  const curled = hasCurl(config, layer)
    ? [
        multiply(
          perComponent(weights(`${layer} curl`)),
          curlProduct(a, irrepsLinear(a, parameters[`${layer}.curl`]), degreeOut),
        ),
      ]
    : [];
  return [...powers, ...curled].reduce((total, term) => add(total, term));
}

function apply(parameters: Readonly<Record<string, Node>>, batch: GraphBatch, config: GauntConfig): { energy: Node } {
  const { channels, layers } = config;
  const atoms = batch.oneHot.shape[0];
  const layout = speciesLayout(config);
  const species = embedding(batch.oneHot, parameters['species.weights']);
  const weights: SpeciesWeights = (name) => {
    const { start, degrees } = layout.get(name)!;
    const own = slice(species, 1, start, start + degrees * channels);
    return transpose(reshape(own, [atoms, degrees, channels]), [1, 0, 2]);
  };
  const edges = edgeFeatures(parameters, batch, config);
  let h = weights('embedding');
  const shift = embedding(batch.oneHot, parameters['species.shift']);
  const readouts: Node[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const a = irrepsLinear(aggregate(h, edges, layer, batch, config), parameters[`${layer}.mix`]);
    const b = irrepsLinear(manyBody(a, layer, parameters, weights, config), parameters[`${layer}.linear`]);
    const degreeOut = outputDegree(config, layer);
    const kept = toDegree(h, Math.min(degreeOut, layer === 0 ? 0 : config.degree));
    const skip = multiply(perComponent(weights(`${layer} skip`)), kept);
    h = gate(add(b, toDegree(skip, degreeOut)));
    const scalars = reshape(slice(h, 0, 0, 1), [atoms, channels]);
    readouts.push(multiply(scalars, reshape(parameters[`${layer}.readout`], [1, channels])));
  }
  const perAtom = add(
    sum(
      readouts.reduce((total, term) => add(total, term)),
      [1],
    ),
    shift,
  );
  return { energy: reshape(segmentSum(perAtom, batch.graphOf, 0), [batch.graphOf.size]) };
}

export const gaunt: Model<GauntConfig> = {
  id: 'gaunt',
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
    product: 'sparse',
    parity: 'tracked',
  }),
  parameters,
  trainingStart,
  apply: (parameters, batch, config) => {
    if (batch.layout !== 'graph') throw new Error('The gaunt model takes batches in graph layout, not dense ones.');
    return apply(parameters, batch, config);
  },
};
