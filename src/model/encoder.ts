/**
 * The transformer encoder that atoms and points share: pre-norm layers with RMS norms (Vaswani et al. 2017; Zhang &
 * Sennrich 2019) over padded rows of tokens.
 *   t += attention(norm t) Wo;  t += silu(norm(t) W1 + b1) W2        per layer, and a last norm
 * Tokens see centred coordinates (minus the mean over the real rows, so translations drop out) with Fourier octaves.
 */
import { silu } from '../nn/activation.ts';
import { attention } from '../nn/attention.ts';
import { linear } from '../nn/linear.ts';
import { rmsNorm } from '../nn/norm.ts';
import { meanOverSlots } from '../nn/pool.ts';
import type { Node } from '../tensor/graph.ts';
import { add, concatenate, cos, multiply, reshape, sin, subtract } from '../tensor/primitives.ts';
import type { DenseBatch } from './model.ts';
import type { NormalParameter } from './parameters.ts';

export interface EncoderConfig {
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  /** Width of the feed-forward layer. */
  readonly hidden: number;
}

/** Numbers per token that `coordinateFeatures` makes. */
export const coordinateFeatureCount = (octaves: number): number => 3 * (1 + 2 * octaves);

/** Positions minus their mean over the real rows; padding at the origin: [graphs, slots, 3]. */
export function centred(batch: DenseBatch): Node {
  const mean = meanOverSlots(batch.positions, batch.mask);
  return multiply(subtract(batch.positions, mean), reshape(batch.mask, [...batch.mask.shape, 1]));
}

/** [x, sin(2^k x), cos(2^k x)], k = 0 .. octaves - 1: x [graphs, slots, 3] -> [graphs, slots, 3 (1 + 2 octaves)]. */
export function coordinateFeatures(x: Node, octaves: number): Node {
  const waves = Array.from({ length: octaves }, (_, k) => multiply(2 ** k, x)).flatMap((phase) => [
    sin(phase),
    cos(phase),
  ]);
  return concatenate([x, ...waves], 2);
}

/** Adds the weights of the layers and of the last norm. */
export function encoderParameters(normal: NormalParameter, { width, layers, hidden }: EncoderConfig): void {
  for (let layer = 0; layer < layers; layer++) {
    normal(`${layer}.attention.norm`, [width], 0, 1);
    normal(`${layer}.attention.input`, [width, 3 * width], 1 / Math.sqrt(width));
    normal(`${layer}.attention.output`, [width, width], 1 / Math.sqrt(2 * layers * width));
    normal(`${layer}.feed.norm`, [width], 0, 1);
    normal(`${layer}.feed.input`, [width, hidden], 1 / Math.sqrt(width));
    normal(`${layer}.feed.bias`, [hidden], 0);
    normal(`${layer}.feed.output`, [hidden, width], 1 / Math.sqrt(layers * hidden));
  }
  normal('norm', [width], 0, 1);
}

/** tokens [graphs, slots, width], mask [graphs, slots] -> normed tokens of the same shape; padding is never attended to. */
export function encode(
  parameters: Readonly<Record<string, Node>>,
  tokens: Node,
  mask: Node,
  { heads, layers }: EncoderConfig,
): Node {
  let t = tokens;
  for (let layer = 0; layer < layers; layer++) {
    const p = (name: string): Node => parameters[`${layer}.${name}`];
    const joint = linear(rmsNorm(t, p('attention.norm')), p('attention.input'));
    t = add(t, linear(attention(joint, mask, heads), p('attention.output')));
    const hidden = silu(linear(rmsNorm(t, p('feed.norm')), p('feed.input'), p('feed.bias')));
    t = add(t, linear(hidden, p('feed.output')));
  }
  return rmsNorm(t, parameters.norm);
}
