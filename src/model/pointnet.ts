/**
 * `pointnet`: one small network applied to every point alone, joined by the largest value of each feature over the
 * points (Qi, Su, Mo, Guibas, "PointNet", CVPR 2017, without its alignment networks and batch norms). Permutations of
 * the points are the only symmetry: coordinates are plain numbers, not even centred here.
 *   p_i = relu(relu(x_i W1 + b1) W2 + b2)
 *   g = relu(max_i(p_i Wg) + bg) = max_i relu(p_i Wg + bg)
 *   logits = relu(g Wh + bh) Wl + bl
 *   n_i = relu(relu(p_i Wp + g Wq + x_i Wx + b) Wn + bn) Wo
 */
import { Random } from '../math/random.ts';
import { relu } from '../nn/activation.ts';
import { linear } from '../nn/linear.ts';
import { maximumOverSlots } from '../nn/pool.ts';
import type { Node } from '../tensor/graph.ts';
import { add, matmul, multiply, reshape } from '../tensor/primitives.ts';
import type { CloudConfig, CloudModel, CloudPrediction, DenseBatch, ParameterSet } from './model.ts';
import { normalParameter, type ParameterBuilder, withZeros } from './parameters.ts';

export interface PointNetConfig extends CloudConfig {
  /** Width of the features of single points. */
  readonly pointWidth: number;
  /** Width of the features that are joined. */
  readonly globalWidth: number;
  readonly headWidth: number;
  /** Widths of the two hidden layers behind the normals. */
  readonly normalWidths: readonly [number, number];
}

/** Spread of the biases: rectifiers that bend at the origin only would see directions, not sizes. */
const biasScale = 0.3;

/** Readout scale of random weights that are judged: logits of different shapes differ by about 1. */
const judgingReadout = 3;

function parameters(config: PointNetConfig, seed: number): ParameterSet {
  const { pointWidth, globalWidth, headWidth, classes } = config;
  const [first, second] = config.normalWidths;
  const set: ParameterBuilder = {};
  const normal = normalParameter(set, new Random(seed).fork('pointnet'));
  /** Weights that keep the mean square through a rectifier (He et al. 2015). */
  const rectified = (name: string, from: number, to: number): void => {
    normal(name, [from, to], Math.sqrt(2 / from));
    normal(`${name}.bias`, [to], biasScale);
  };
  rectified('point.0', 3, pointWidth);
  rectified('point.1', pointWidth, pointWidth);
  rectified('global', pointWidth, globalWidth);
  rectified('head', globalWidth, headWidth);
  normal('logits', [headWidth, classes.length], judgingReadout / Math.sqrt(headWidth));
  normal('logits.bias', [classes.length], 0);
  rectified('normals.point', pointWidth, first);
  normal('normals.global', [globalWidth, first], 1 / Math.sqrt(globalWidth));
  normal('normals.position', [3, first], Math.sqrt(2 / 3));
  rectified('normals.hidden', first, second);
  normal('normals', [second, 3], 1 / Math.sqrt(second));
  return set;
}

function apply(parameters: Readonly<Record<string, Node>>, batch: DenseBatch, config: PointNetConfig): CloudPrediction {
  const [graphs, slots] = batch.mask.shape;
  const layer = (x: Node, name: string): Node => linear(x, parameters[name], parameters[`${name}.bias`]);
  const points = relu(layer(relu(layer(batch.positions, 'point.0')), 'point.1'));
  const pooled = maximumOverSlots(matmul(points, parameters.global), batch.mask);
  const global = reshape(relu(add(pooled, parameters['global.bias'])), [graphs, config.globalWidth]);
  const fromGlobal = reshape(linear(global, parameters['normals.global']), [graphs, 1, config.normalWidths[0]]);
  const joined = [layer(points, 'normals.point'), fromGlobal, linear(batch.positions, parameters['normals.position'])];
  const vectors = linear(
    relu(layer(relu(joined.reduce((total, term) => add(total, term))), 'normals.hidden')),
    parameters.normals,
  );
  return {
    logits: layer(relu(layer(global, 'head')), 'logits'),
    normals: multiply(vectors, reshape(batch.mask, [graphs, slots, 1])),
  };
}

export const pointnet: CloudModel<PointNetConfig> = {
  id: 'pointnet',
  subject: 'cloud',
  layout: 'dense',
  configure: (classes) => ({
    elements: [0],
    classes,
    pointWidth: 64,
    globalWidth: 128,
    headWidth: 64,
    normalWidths: [128, 64],
  }),
  parameters,
  /** Training starts with all classes equally likely. */
  trainingStart: (start) => withZeros(start, (name) => name === 'logits'),
  apply: (parameters, batch, config) => {
    if (batch.layout !== 'dense') throw new Error('PointNet takes batches in dense layout, not graph ones.');
    return apply(parameters, batch, config);
  },
};
