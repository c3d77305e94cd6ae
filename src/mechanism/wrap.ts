/**
 * Wrappers at inference, around any function of a rotation. With aligned outputs e(g) = rho(g)^-1 f(g x), the wrapped model
 * f_W(y) = sum_h w_h rho(h) f(h^-1 y), h in a set that may depend on y, has
 *   e_W(g) = sum_h w_h e(h^-1 g),  h in the set of y = g x,
 * so that no wrapper touches the model: K elements for one. Scalars are averaged alike, for rho is trivial on them. Principal axes are taken of
 * g x in float64, whatever computes the model, and h^-1 g is composed in float64: where the set turns with the input, the model sees the same poses
 * to the last digit of float32, and what is left of the error can be exactly zero.
 */
import { conjugate, multiply, type Quaternion, rotateVector } from '../math/rotation.ts';
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
  /** For the input as it lies at the rotation g: g x. */
  readonly at: (g: Quaternion) => WeightedRotations;
}

/** Outputs of n elements, each array n equal parts long. */
export interface ElementOutputs {
  readonly scalars: Float64Array;
  readonly vectors: Float64Array;
}

/** Quaternions f64[n, 4] -> aligned outputs at these elements: what an orbit judges. */
export type ElementFunction = (quaternions: Float64Array, signal?: AbortSignal) => Promise<ElementOutputs>;

function turned(positions: Float64Array, q: Quaternion): Float64Array {
  const result = new Float64Array(positions.length);
  for (let n = 0; n < positions.length; n += 3)
    result.set(rotateVector(q, [positions[n], positions[n + 1], positions[n + 2]]), n);
  return result;
}

function ofAxes(
  positions: Float64Array,
  count: number,
  find: (positions: Float64Array) => readonly Quaternion[],
): InputRotations {
  const weights = new Float64Array(count).fill(1 / count);
  return { count, at: (g) => ({ quaternions: Float64Array.from(find(turned(positions, g)).flat()), weights }) };
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

/** All h^-1 g, f64[n K, 4], with their weights, f64[n K]; K in a row for each element. */
function innerElements(quaternions: Float64Array, { count, at }: InputRotations): WeightedRotations {
  const elements = quaternions.length / 4;
  const inner = new Float64Array(4 * count * elements);
  const weights = new Float64Array(count * elements);
  for (let n = 0; n < elements; n++) {
    const g = quaternionAt({ quaternions }, n);
    const set = at(g);
    weights.set(set.weights, n * count);
    for (let k = 0; k < count; k++) inner.set(multiply(conjugate(quaternionAt(set, k)), g), 4 * (n * count + k));
  }
  return { quaternions: inner, weights };
}

/**
 * The wrapped function. The K elements of all elements asked for go to `evaluate` in one call, or in calls of at most `most` elements.
 */
export function wrapFunction(evaluate: ElementFunction, rotations: InputRotations, most: number): ElementFunction {
  return async (quaternions, signal) => {
    const inner = innerElements(quaternions, rotations);
    const elements = quaternions.length / 4;
    const all = inner.weights.length;
    let scalars = new Float64Array(0);
    let vectors = new Float64Array(0);
    for (let first = 0; first < all; first += most) {
      signal?.throwIfAborted();
      const last = Math.min(all, first + most);
      const outputs = await evaluate(inner.quaternions.subarray(4 * first, 4 * last), signal);
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
