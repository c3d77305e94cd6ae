/**
 * The layers of message passing with products of irreps, shared by the networks of atoms and of points. Features
 * h [(L+1)^2, atoms, channels], e3nn order, component normalisation; (x) is the Gaunt product truncated to L.
 *   R^t(d) = silu(b(d) W1) W2^t, b = Bessel functions with envelope
 *   A_i    = 1/N sum_j h_j (x) R^t(d_ij) Y(u_ij)                      u_ij = (x_j + shift - x_i) / d_ij
 *   B_i    = w1 A + w2 A (x) A + w3 (A (x) A) (x) A                   weights per degree and channel
 * With `coupling: 'clebsch-gordan'` products keep their paths p = (l1, l2, l3) apart (`nn/channel-paths.ts`), each with a weight of its own:
 *   A_i    = 1/N sum_j sum_p R^t_p(d_ij) (h_j (x)_p Y(u_ij))
 *   B_i    = w1 A + sum_p w2_p (A (x)_p A') + sum_p w3_p ((A (x) A') (x)_p A),   A' = A with its channels mixed
 * The many-body powers follow MACE (Batatia et al., NeurIPS 2022) with Gaunt products (Luo et al., ICLR 2024). Harmonics of
 * degree l have parity (-1)^l and Gaunt couplings have l1 + l2 + l3 even, so every feature keeps natural parity; along paths
 * that holds where those of even sum alone are kept (`parity: 'tracked'`).
 */
import { silu } from '../nn/activation.ts';
import { channelPaths, type KeptPaths, unweightedPaths, weightedPaths } from '../nn/channel-paths.ts';
import { perComponent, toDegree } from '../nn/irreps.ts';
import { linear } from '../nn/linear.ts';
import { besselBasis } from '../nn/radial-basis.ts';
import { gauntProduct, type ProductKind } from '../nn/tensor-product.ts';
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
import type { GraphBatch } from './model.ts';
import type { NormalParameter } from './parameters.ts';

export interface MessageConfig {
  /** Highest degree L of features and products. */
  readonly degree: number;
  readonly channels: number;
  readonly layers: number;
  /** In the unit of the positions. */
  readonly cutoff: number;
  readonly radialFunctions: number;
  readonly radialHidden: number;
  /** N: typical number of neighbours, by which sums of messages are divided. */
  readonly neighbours: number;
  /** How Gaunt products are computed. */
  readonly product: ProductKind;
  /** What couples two features; absent: Gaunt products. */
  readonly coupling?: 'gaunt' | 'clebsch-gordan';
  /** Whether features keep natural parity; absent: they do. */
  readonly parity?: 'tracked' | 'ignored';
}

export const isPathwise = ({ coupling }: MessageConfig): boolean => coupling === 'clebsch-gordan';

/** Which paths products along paths keep. */
const keptPaths = ({ parity }: MessageConfig): KeptPaths => (parity === 'ignored' ? 'all' : 'even');

/** Numbers by which a product of features truncated to `degreeOut` is weighted, per channel: one a degree, or one a path. */
export function productWeights(config: MessageConfig, degreeOut: number): number {
  const { degree } = config;
  return isPathwise(config) ? channelPaths(degree, degree, degreeOut, keptPaths(config)).length : degreeOut + 1;
}

/** Makes up for the variance that silu takes from normal inputs. */
export const siluGain = 1.7;

/** Adds the weights of R. */
export function radialParameters(normal: NormalParameter, config: MessageConfig): void {
  const { degree, channels, layers, radialFunctions, radialHidden } = config;
  const filters = productWeights(config, degree);
  normal('radial.hidden', [radialFunctions, layers * radialHidden], 1 / Math.sqrt(radialFunctions));
  normal('radial.output', [layers, radialHidden, filters * channels], siluGain / Math.sqrt(radialHidden));
}

export interface EdgeFeatures {
  /** [layers, edges, channels times numbers by which a product is weighted] */
  readonly radial: Node;
  /** [(L+1)^2, edges, 1] */
  readonly harmonics: Node;
}

/** R^t(d) and Y(u) of every edge. */
export function edgeFeatures(
  parameters: Readonly<Record<string, Node>>,
  batch: GraphBatch,
  config: MessageConfig,
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

/** Messages [(L+1)^2, edges, channels] of what is sent and the radial functions [degrees or paths, edges, channels]. */
function sentAlong(sent: Node, radial: Node, edges: EdgeFeatures, config: MessageConfig): Node {
  const { degree, product } = config;
  if (isPathwise(config)) {
    // Features of degree 0 alone have the paths (0, l, l), which are the first of all.
    const weights = sent.shape[0] === 1 ? slice(radial, 0, 0, degree + 1) : radial;
    return weightedPaths(sent, edges.harmonics, weights, degree, keptPaths(config));
  }
  const filter = multiply(perComponent(radial), edges.harmonics);
  return sent.shape[0] === 1 ? multiply(sent, filter) : gauntProduct(sent, filter, degree, product);
}

/** A: sum of messages over neighbours, divided by N: h [1 or (L+1)^2, atoms, channels] -> [(L+1)^2, atoms, channels]. */
export function aggregate(h: Node, edges: EdgeFeatures, layer: number, batch: GraphBatch, config: MessageConfig): Node {
  const { degree, channels, neighbours } = config;
  const filters = productWeights(config, degree);
  const perEdge = reshape(slice(edges.radial, 0, layer, layer + 1), [batch.sender.length, filters, channels]);
  const messages = sentAlong(gather(h, batch.sender, 1), transpose(perEdge, [1, 0, 2]), edges, config);
  return multiply(1 / neighbours, segmentSum(messages, batch.receiver, 1));
}

/**
 * The weighted powers of A up to the third, one node each, truncated to `degreeOut`; B is their sum.
 * @param weights of the n-th power, [degreeOut + 1, atoms or 1, channels]
 */
export function powers(
  a: Node,
  weights: (power: number) => Node,
  degreeOut: number,
  { degree, product }: MessageConfig,
): Node[] {
  const squared = gauntProduct(a, a, degree, product);
  const cubed = gauntProduct(squared, a, degreeOut, product);
  return [a, squared, cubed].map((power, n) => multiply(perComponent(weights(n + 1)), toDegree(power, degreeOut)));
}

/**
 * The same along paths: A by itself, its products with A', and those of all of them with A once more.
 * @param weights of the n-th power, [degreeOut + 1 or, from the second on, paths, atoms or 1, channels]
 */
export function pathPowers(
  a: Node,
  mixed: Node,
  weights: (power: number) => Node,
  degreeOut: number,
  config: MessageConfig,
): Node[] {
  const kept = keptPaths(config);
  const squared = unweightedPaths(a, mixed, config.degree, kept);
  return [
    multiply(perComponent(weights(1)), toDegree(a, degreeOut)),
    weightedPaths(a, mixed, weights(2), degreeOut, kept),
    weightedPaths(squared, a, weights(3), degreeOut, kept),
  ];
}
