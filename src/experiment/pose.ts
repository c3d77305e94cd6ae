/**
 * One element g of the group, both ways round the commuting square: predict, then act: rho(g) f(x); act, then predict: f(g x). Both come from the
 * aligned outputs, rho(g) e(1) and rho(g) e(g), so that poses and orbits run the same compiled program. Rows stay in the subject's own order.
 */

import { type Motion, movePoints } from '../group/elements.ts';
import { IDENTITY, normalise, type Quaternion } from '../math/rotation.ts';
import { rootMeanSquare } from '../math/statistics.ts';
import type { Predictor } from './predictor.ts';
import type { PoseResult } from './recorded-run.ts';

/** e R v for vectors f64[rows, 3]. */
const acted = (q: Quaternion, { improper }: Motion, vectors: Float64Array): number[] => [
  ...movePoints(vectors, q, improper ? { improper } : {}),
];

export interface PosedElement {
  readonly q: Quaternion;
  readonly motion?: Motion;
}

const difference = (a: Float64Array, b: ArrayLike<number>): number => rootMeanSquare(a.map((value, n) => value - b[n]));

/**
 * @param twirl the orbit's mean of aligned vectors, f64[rows, 3] in the subject's own frame, where it is known
 * @throws RangeError for a quaternion that is zero or not finite
 */
export async function evaluatePose(
  predictor: Pick<Predictor, 'evaluate'>,
  { q: given, motion = {} }: PosedElement,
  twirl?: ArrayLike<number>,
  signal?: AbortSignal,
): Promise<PoseResult> {
  const q = normalise(given);
  const quaternions = Float64Array.of(...IDENTITY, ...q);
  const { scalars, vectors } = await predictor.evaluate({ quaternions, motions: [{}, motion] }, signal);
  const half = (values: Float64Array): readonly [Float64Array, Float64Array] => [
    values.slice(0, values.length / 2),
    values.slice(values.length / 2),
  ];
  const [here, there] = half(vectors);
  const [scalarsHere, scalarsThere] = half(scalars);
  return {
    q,
    ...(Object.keys(motion).length > 0 && { motion }),
    vectorsAtIdentity: [...here],
    vectorsPredictThenAct: acted(q, motion, here),
    vectorsActThenPredict: acted(q, motion, there),
    difference: difference(there, here),
    ...(twirl && { againstTwirl: difference(there, twirl) }),
    scalarsAtIdentity: [...scalarsHere],
    scalars: [...scalarsThere],
  };
}
