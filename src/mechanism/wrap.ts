/**
 * Wrappers at inference, around any function of a group element. With aligned outputs e(g) = rho(g)^-1 f(g x), the wrapped model
 * f_W(y) = sum_h w_h rho(h) f(h^-1 y), h in a set of rotations that may depend on y, has
 *   e_W(g) = sum_h w_h e(h^-1 g),  h in the set of y = g x,
 * so that no wrapper touches the model: K elements for one. Scalars are averaged alike, for rho is trivial on them. Principal axes are taken of
 * g x in float64, whatever computes the model, and h^-1 g is composed in float64: where the set turns with the input, the model sees the same poses
 * to the last digit of float32, and what is left of the error can be exactly zero.
 */
import {
  type Elements,
  elementCount,
  elementsBetween,
  type Motion,
  movePoints,
  turnedBack,
} from '../group/elements.ts';
import { conjugate, multiply, type Quaternion } from '../math/rotation.ts';
import { quaternionAt } from '../math/so3-sets.ts';
import { canonicalRotation } from './canonical.ts';
import type { Wrapper } from './describe.ts';
import { arbitraryFrame, FRAME_SIZE, frameOf } from './frames.ts';
import { averageRotations } from './group-average.ts';

/** Rotations h with their weights, which sum to 1: f64[K, 4] and f64[K]. */
export interface WeightedRotations {
  readonly quaternions: Float64Array;
  readonly weights: Float64Array;
}

/** What a wrapper averages over. */
export interface InputRotations {
  /** K, the same for every input. */
  readonly count: number;
  /** For the input as it lies at an element g: g x. */
  readonly at: (q: Quaternion, motion?: Motion) => WeightedRotations;
}

/** Outputs of n elements, each array n equal parts long. */
export interface ElementOutputs {
  readonly scalars: Float64Array;
  readonly vectors: Float64Array;
}

/** Elements -> aligned outputs at each: what an orbit judges. */
export type ElementFunction = (elements: Elements, signal?: AbortSignal) => Promise<ElementOutputs>;

function ofAxes(
  positions: Float64Array,
  count: number,
  find: (positions: Float64Array) => readonly Quaternion[],
): InputRotations {
  const weights = new Float64Array(count).fill(1 / count);
  return {
    count,
    at: (q, motion) => ({ quaternions: Float64Array.from(find(movePoints(positions, q, motion)).flat()), weights }),
  };
}

/** What a wrapper averages over for points f64[n, 3]. Sampled frames are all taken: sampling is for training. */
export function inputRotations(wrapper: Wrapper, positions: Float64Array): InputRotations {
  switch (wrapper.kind) {
    case 'average':
      return averageRotations(wrapper.set);
    case 'canonical':
      return ofAxes(positions, 1, (points) => [canonicalRotation(points)]);
    case 'frames':
      return wrapper.signs === 'one'
        ? ofAxes(positions, 1, (points) => [arbitraryFrame(points)])
        : ofAxes(positions, FRAME_SIZE, frameOf);
    default:
      throw new Error(`unknown wrapper ${JSON.stringify(wrapper satisfies never)}`);
  }
}

/** All h^-1 g with their weights, f64[n K]; K in a row for each element. */
function innerElements(
  { quaternions, motions }: Elements,
  { count, at }: InputRotations,
): Elements & { readonly weights: Float64Array } {
  const elements = quaternions.length / 4;
  const inner = new Float64Array(4 * count * elements);
  const weights = new Float64Array(count * elements);
  const rest: Motion[] = [];
  for (let n = 0; n < elements; n++) {
    const g = quaternionAt({ quaternions }, n);
    const motion = motions?.[n];
    const set = at(g, motion);
    weights.set(set.weights, n * count);
    for (let k = 0; k < count; k++) {
      const h = quaternionAt(set, k);
      inner.set(multiply(conjugate(h), g), 4 * (n * count + k));
      if (motion) rest.push(turnedBack(h, motion));
    }
  }
  return { quaternions: inner, ...(motions && { motions: rest }), weights };
}

/**
 * The wrapped function. The K elements of all elements asked for go to `evaluate` in one call, or in calls of at most `most` elements.
 */
export function wrapFunction(evaluate: ElementFunction, rotations: InputRotations, most: number): ElementFunction {
  return async (asked, signal) => {
    const inner = innerElements(asked, rotations);
    const elements = elementCount(asked);
    const all = inner.weights.length;
    let scalars = new Float64Array(0);
    let vectors = new Float64Array(0);
    for (let first = 0; first < all; first += most) {
      signal?.throwIfAborted();
      const last = Math.min(all, first + most);
      const outputs = await evaluate(elementsBetween(inner, first, last), signal);
      const [width, rows] = [outputs.scalars.length, outputs.vectors.length].map((size) => size / (last - first));
      if (first === 0) {
        scalars = new Float64Array(width * elements);
        vectors = new Float64Array(rows * elements);
      }
      for (let n = first; n < last; n++) {
        const element = Math.floor(n / rotations.count);
        addPart(scalars, element, outputs.scalars, n - first, width, inner.weights[n]);
        addPart(vectors, element, outputs.vectors, n - first, rows, inner.weights[n]);
      }
    }
    return { scalars, vectors };
  };
}

/** sum[to] += weight * values[from], for parts of `size` numbers. */
function addPart(
  sum: Float64Array,
  to: number,
  values: Float64Array,
  from: number,
  size: number,
  weight: number,
): void {
  for (let k = 0; k < size; k++) sum[to * size + k] += weight * values[from * size + k];
}
