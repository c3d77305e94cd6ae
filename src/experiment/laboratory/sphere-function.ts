/**
 * The functions that the laboratory multiplies, as plain data and as coefficients of orthonormal harmonics. A mix is a part of unit length for each degree,
 * drawn from its seed, times a size that can be changed by hand; a harmonic is a single one; a channel is what a layer of a model knows of one atom or
 * point, scaled to a length that can be seen beside the others: products are linear in it.
 */
import { Random } from '../../math/random.ts';
import type { LayerFeatures } from './result.ts';

/** A channel of a side's model, each counted from 1: `row` is an atom of the sample, or a sampled point. */
export interface ModelChannel {
  readonly kind: 'channel';
  readonly side: 'A' | 'B';
  readonly layer: number;
  readonly channel: number;
  readonly row: number;
}

export interface SphereFunction {
  readonly base:
    | { readonly kind: 'mix'; readonly seed: number }
    | { readonly kind: 'harmonic'; readonly l: number; readonly m: number }
    | ModelChannel;
  /** Sizes of degrees that were changed by hand; a channel's stay as the model computed them. */
  readonly sizes: Readonly<Record<number, number>>;
}

/** The largest size that a degree can be given. */
export const MOST_SIZE = 3;
/** Length of a single harmonic, and of a channel. */
const LENGTH = 2;
/** `component` harmonics are longer than orthonormal ones. */
const COMPONENT = Math.sqrt(4 * Math.PI);

/** A channel's function, scaled. */
export interface ChannelFunction {
  /** f64[(degree + 1)^2], of length 2; zeros where the channel is zero. */
  readonly coefficients: Float64Array;
  readonly degree: number;
  /** By which the model's own numbers were multiplied; 1 where they are zero. */
  readonly factor: number;
}

/** The function of a row and channel, both counted from 1. @throws RangeError naming what there is */
export function channelFunction(layers: readonly LayerFeatures[], wanted: Omit<ModelChannel, 'kind'>): ChannelFunction {
  const { layer, channel, row } = wanted;
  const found = layers[layer - 1];
  if (!found) throw new RangeError(`There is no layer ${layer}: the model has ${layers.length}.`);
  const { degree, rows, channels, values } = found;
  if (channel > channels) throw new RangeError(`There is no channel ${channel}: the layer has ${channels}.`);
  if (row > rows) throw new RangeError(`There is no number ${row} in this sample, which has ${rows}.`);
  const own = Float64Array.from(
    { length: (degree + 1) ** 2 },
    (_, k) => values[(k * rows + row - 1) * channels + channel - 1],
  );
  const length = COMPONENT * Math.hypot(...own);
  if (!Number.isFinite(length)) throw new RangeError('The model computed numbers there that are not finite.');
  const factor = length > 0 ? LENGTH / length : 1;
  return { coefficients: own.map((value) => value * COMPONENT * factor), degree, factor };
}

/** Sizes of a mix: smooth functions, whose values are about 1. */
const mixedSize = (l: number): number => 1.6 / (1 + 0.35 * l);

/** A part of unit length of degree l, by seed. */
function drawnPart(seed: number, l: number): Float64Array {
  const random = new Random(`function ${seed}`).fork(l);
  const part = Float64Array.from({ length: 2 * l + 1 }, () => random.normal());
  const length = Math.hypot(...part) || 1;
  return part.map((value) => value / length);
}

/** Length of the part of degree l of a mix or a harmonic. */
function drawnSize({ base, sizes }: SphereFunction, l: number): number {
  if (sizes[l] !== undefined) return sizes[l];
  if (base.kind === 'mix') return mixedSize(l);
  return base.kind === 'harmonic' && l === base.l ? LENGTH : 0;
}

/**
 * f64[(degree + 1)^2] in orthonormal harmonics, of the given degrees alone.
 * @param channel what the model computed, where that is what it is; its degrees beyond `degree` are left out, missing ones are zero
 */
export function coefficientsOf(
  fn: SphereFunction,
  degree: number,
  degrees: readonly number[],
  channel?: ChannelFunction,
): Float64Array {
  const { base } = fn;
  const coefficients = new Float64Array((degree + 1) ** 2);
  for (const l of degrees) {
    if (base.kind === 'channel') {
      if (channel && l <= channel.degree) coefficients.set(channel.coefficients.subarray(l * l, (l + 1) ** 2), l * l);
      continue;
    }
    const size = drawnSize(fn, l);
    if (base.kind === 'harmonic' && base.l === l) coefficients[l * l + l + base.m] = size;
    else
      coefficients.set(
        drawnPart(base.kind === 'mix' ? base.seed : 0, l).map((value) => value * size),
        l * l,
      );
  }
  return coefficients;
}

/** The same with only one degree left. */
export function partOf(coefficients: Float64Array, l: number): Float64Array {
  return coefficients.map((value, at) => (at >= l * l && at < (l + 1) ** 2 ? value : 0));
}

/** Every harmonic of these degrees. */
export const harmonicsOf = (degrees: readonly number[]): readonly (readonly [l: number, m: number])[] =>
  degrees.flatMap((l) => Array.from({ length: 2 * l + 1 }, (_, n) => [l, n - l] as const));
