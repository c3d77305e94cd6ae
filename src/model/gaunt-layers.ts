/**
 * The layers of message passing with Gaunt products, shared by the networks of atoms and of points. Features
 * h [(L+1)^2, atoms, channels], e3nn order, component normalisation; (x) is the Gaunt product truncated to L.
 *   R^t(d) = silu(b(d) W1) W2^t, b = Bessel functions with envelope
 *   A_i    = 1/N sum_j h_j (x) R^t(d_ij) Y(u_ij)                      u_ij = (x_j + shift - x_i) / d_ij
 *   B_i    = w1 A + w2 A (x) A + w3 (A (x) A) (x) A                   weights per degree and channel
 * The many-body powers follow MACE (Batatia et al., NeurIPS 2022) with Gaunt products (Luo et al., ICLR 2024). Harmonics of
 * degree l have parity (-1)^l and Gaunt couplings have l1 + l2 + l3 even, so every feature keeps natural parity.
 */
import { silu } from '../nn/activation.ts';
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
  readonly product: ProductKind;
}

/** Makes up for the variance that silu takes from normal inputs. */
export const siluGain = 1.7;

/** Adds the weights of R. */
export function radialParameters(normal: NormalParameter, config: MessageConfig): void {
  const { degree, channels, layers, radialFunctions, radialHidden } = config;
  normal('radial.hidden', [radialFunctions, layers * radialHidden], 1 / Math.sqrt(radialFunctions));
  normal('radial.output', [layers, radialHidden, (degree + 1) * channels], siluGain / Math.sqrt(radialHidden));
}

export interface EdgeFeatures {
  /** [layers, edges, (L+1) * channels] */
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

/** A: sum of messages over neighbours, divided by N: h [1 or (L+1)^2, atoms, channels] -> [(L+1)^2, atoms, channels]. */
export function aggregate(h: Node, edges: EdgeFeatures, layer: number, batch: GraphBatch, config: MessageConfig): Node {
  const { degree, channels, neighbours, product } = config;
  const perDegree = reshape(slice(edges.radial, 0, layer, layer + 1), [batch.sender.length, degree + 1, channels]);
  const filter = multiply(perComponent(transpose(perDegree, [1, 0, 2])), edges.harmonics);
  const sent = gather(h, batch.sender, 1);
  const messages = h.shape[0] === 1 ? multiply(sent, filter) : gauntProduct(sent, filter, degree, product);
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
