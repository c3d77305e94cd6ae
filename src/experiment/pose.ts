/**
 * One element g of the group, both ways round the commuting square: predict, then act: rho(g) f(x); act, then predict: f(g x). Both come from the
 * aligned outputs, rho(g) e(1) and rho(g) e(g), so that poses and orbits run the same compiled program.
 */

import { IDENTITY, normalise, type Quaternion, rotateVector } from '../math/rotation.ts';
import { rootMeanSquare } from '../math/statistics.ts';
import type { Predictor } from './predictor.ts';
import type { PoseResult } from './recorded-run.ts';

function rotated(q: Quaternion, vectors: Float64Array): number[] {
  const result: number[] = [];
  for (let n = 0; n < vectors.length; n += 3) {
    result.push(...rotateVector(q, [vectors[n], vectors[n + 1], vectors[n + 2]]));
  }
  return result;
}

const difference = (a: Float64Array, b: ArrayLike<number>): number => rootMeanSquare(a.map((value, n) => value - b[n]));

/**
 * @param twirl the orbit's mean of aligned vectors, f64[rows, 3] in the subject's own frame, where it is known
 * @throws RangeError for a quaternion that is zero or not finite
 */
export async function evaluatePose(
  predictor: Predictor,
  element: Quaternion,
  twirl?: ArrayLike<number>,
  signal?: AbortSignal,
): Promise<PoseResult> {
  const q = normalise(element);
  const { scalars, vectors } = await predictor.evaluate(Float64Array.of(...IDENTITY, ...q), signal);
  const half = (values: Float64Array): readonly [Float64Array, Float64Array] => [
    values.slice(0, values.length / 2),
    values.slice(values.length / 2),
  ];
  const [here, there] = half(vectors);
  const [scalarsHere, scalarsThere] = half(scalars);
  return {
    q,
    vectorsAtIdentity: [...here],
    vectorsPredictThenAct: rotated(q, here),
    vectorsActThenPredict: rotated(q, there),
    difference: difference(there, here),
    ...(twirl && { againstTwirl: difference(there, twirl) }),
    scalarsAtIdentity: [...scalarsHere],
    scalars: [...scalarsThere],
  };
}
