/**
 * The task of a cloud model: the class of a cloud and the outward unit normal n* of each of its points.
 * Loss = 1 / graphs sum_g -log softmax(logits_g)[class_g] + w / points sum_i n*_i . (n*_i - d_i),  d = n / sqrt(|n|^2 + s^2).
 * The second term is 1 - cos of the angle between d and n*, half their squared distance: it is bounded, asks nothing of the
 * length of n, and s keeps its derivative finite at n = 0, where training starts. A point with n* = 0 (padding) counts nothing.
 */
import type { Node } from '../tensor/graph.ts';
import {
  add,
  detach,
  divide,
  exp,
  feed,
  largest,
  log,
  multiply,
  negate,
  sqrt,
  square,
  subtract,
  sum,
  total,
} from '../tensor/primitives.ts';

export interface CloudObjective {
  readonly loss: Node;
  /** The two terms of the loss, weighted. */
  readonly metrics: { readonly classLoss: Node; readonly normalLoss: Node };
}

/** s, in the unit of the predicted normals: shorter ones count as undecided. */
const undecidedLength = 0.01;

/** [graphs, classes] -> log of the softmax over the classes, shifted by the largest logit so that nothing overflows. */
export function logSoftmax(logits: Node): Node {
  const shifted = subtract(logits, detach(largest(logits, [1])));
  return subtract(shifted, log(sum(exp(shifted), [1])));
}

/** logits [graphs, classes]; normals in the layout of the positions, outward, of any length. */
export function cloudObjective(prediction: { readonly logits: Node; readonly normals: Node }): CloudObjective {
  const { logits, normals } = prediction;
  const chosen = multiply(feed('target.class', logits.shape), logSoftmax(logits));
  const target = feed('target.normals', normals.shape);
  const lengths = sqrt(add(sum(square(normals), [normals.shape.length - 1]), undecidedLength ** 2));
  const missing = multiply(target, subtract(target, divide(normals, lengths)));
  const classLoss = multiply(negate(total(chosen)), feed('weight.class', []));
  const normalLoss = multiply(total(missing), feed('weight.normals', []));
  return { loss: add(classLoss, normalLoss), metrics: { classLoss, normalLoss } };
}

/**
 * Feeds of the objective.
 * @param labels class of each graph, below `classes`
 * @param normals outward unit normals in the layout of the positions; zero at padding
 * @param points real points of all graphs
 * @param normalWeight w
 * @throws RangeError for a label that is no class
 */
export function cloudFeeds(
  labels: readonly number[],
  classes: number,
  normals: Float64Array,
  points: number,
  normalWeight: number,
): Record<string, Float64Array> {
  const oneHot = new Float64Array(labels.length * classes);
  labels.forEach((label, graph) => {
    if (!(Number.isInteger(label) && label >= 0 && label < classes))
      throw new RangeError(`label ${label} of cloud ${graph}: expected a whole number from 0 to ${classes - 1}`);
    oneHot[graph * classes + label] = 1;
  });
  return {
    'target.class': oneHot,
    'target.normals': normals,
    'weight.class': Float64Array.of(1 / labels.length),
    'weight.normals': Float64Array.of(normalWeight / points),
  };
}

export interface CloudErrors {
  readonly clouds: number;
  /** Share of clouds whose largest logit is their class's, in [0, 1]. */
  readonly accuracy: number;
  /** Mean angle between predicted and true normals, degrees. */
  readonly normalAngle: number;
  /** Clouds by true class (row) and predicted class (column). */
  readonly confusion: readonly (readonly number[])[];
}

/** Errors summed over batches of any size. */
export class CloudMeter {
  readonly #confusion: number[][];
  #angles = 0;
  #points = 0;

  constructor(classes: number) {
    this.#confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  }

  /**
   * @param logits [graphs, classes] row-major
   * @param normals [points, 3] of the real points alone, of any length; one without direction is 90 degrees off
   * @param targets [points, 3], unit
   */
  add(logits: ArrayLike<number>, labels: readonly number[], normals: Float64Array, targets: Float64Array): void {
    const classes = this.#confusion.length;
    labels.forEach((label, graph) => {
      let best = 0;
      for (let k = 1; k < classes; k++) if (logits[graph * classes + k] > logits[graph * classes + best]) best = k;
      this.#confusion[label][best]++;
    });
    for (let k = 0; k < targets.length; k += 3) this.#angles += angleBetween(normals, targets, k);
    this.#points += targets.length / 3;
  }

  get errors(): CloudErrors {
    const clouds = this.#confusion.flat().reduce((all, count) => all + count, 0);
    const right = this.#confusion.reduce((all, row, label) => all + row[label], 0);
    return {
      clouds,
      accuracy: right / clouds,
      normalAngle: ((180 / Math.PI) * this.#angles) / this.#points,
      confusion: this.#confusion.map((row) => [...row]),
    };
  }
}

/** Angle in [0, pi] of the vectors at `k`, by atan2 of |a x b| and a . b, which is accurate at both ends. */
function angleBetween(a: Float64Array, b: Float64Array, k: number): number {
  const cross = Math.hypot(
    a[k + 1] * b[k + 2] - a[k + 2] * b[k + 1],
    a[k + 2] * b[k] - a[k] * b[k + 2],
    a[k] * b[k + 1] - a[k + 1] * b[k],
  );
  const dot = a[k] * b[k] + a[k + 1] * b[k + 1] + a[k + 2] * b[k + 2];
  return cross === 0 && dot === 0 ? Math.PI / 2 : Math.atan2(cross, dot);
}
