/**
 * The aggregate orbit of a classifier (Zhao et al., NERO, arXiv 2305.19889, their aggregate plot): at each element g of one grid of SO(3), the mean over
 * many labelled clouds of what the model says of g x. Where every cloud stands upright in its own pose, the field over the directions R^T z, where the
 * laboratory's z is seen from the body, is an inverse pole figure of the whole set.
 */
import type { Backend } from '../backend/backend.ts';
import { indexOfLargest } from '../math/statistics.ts';
import { shareBetweenGroups } from '../math/variance-share.ts';
import { evaluateInChunks } from '../orbit/function.ts';
import { hopfGrid } from '../orbit/hopf-grid.ts';
import { elementsWithin, memoryLimits } from './chunks.ts';
import { createPredictor } from './predictor.ts';
import type { JudgedSample } from './training-evaluation.ts';
import type { ModelWeights } from './weights.ts';

export interface SetOrbit {
  /** Directions of the grid, and turns about z at each. */
  readonly base: number;
  readonly fibre: number;
  /** Mean over the clouds of the probability of the right class, direction by direction, f64[base, fibre]. */
  readonly probability: readonly number[];
  /** Share of the clouds whose right class is the most probable, likewise. */
  readonly accuracy: readonly number[];
}

export interface SetOrbitTask {
  readonly backend: Backend;
  readonly weights: ModelWeights;
  /** Clouds with the places of their classes. */
  readonly samples: readonly JudgedSample[];
  readonly grid: { readonly base: number; readonly fibre: number };
  /** The word of what the model is wrapped in; absent: none. */
  readonly mechanism?: string;
  readonly signal?: AbortSignal;
  /** Told how many clouds are done. */
  readonly onSample?: (done: number) => void;
}

/**
 * @throws RangeError for a sample without a class or one that the model does not know; NotFiniteOutput naming the element where an output is not finite;
 * the signal's reason when aborted
 */
export async function orbitOfSet(task: SetOrbitTask): Promise<SetOrbit> {
  const { backend, weights, samples, mechanism, signal, onSample } = task;
  const { base, fibre, quaternions } = hopfGrid(task.grid.base, task.grid.fibre);
  const poses = base * fibre;
  const probability = new Float64Array(poses);
  const accuracy = new Float64Array(poses);
  for (const [n, { geometry, scalar: label }] of samples.entries()) {
    const predictor = await createPredictor(backend, weights, geometry, {
      ...(mechanism && { mechanism }),
      ...(signal && { signal }),
    });
    const chunk = elementsWithin(predictor.memory, memoryLimits[backend.kind].chunk);
    const { scalars } = await evaluateInChunks(predictor.evaluate, { quaternions }, chunk, signal ? { signal } : {});
    const classes = scalars.length / poses;
    if (label === undefined || !(label < classes))
      throw new RangeError(`sample ${n} has the class ${label}: expected a whole number below ${classes}`);
    for (let pose = 0; pose < poses; pose++) {
      const said = scalars.subarray(pose * classes, (pose + 1) * classes);
      probability[pose] += said[label] / samples.length;
      accuracy[pose] += Number(indexOfLargest(said) === label) / samples.length;
    }
    onSample?.(n + 1);
  }
  return { base, fibre, probability: [...probability], accuracy: [...accuracy] };
}

/** Largest less smallest mean probability of the right class over the grid. */
export const rangeOf = ({ probability }: SetOrbit): number => Math.max(...probability) - Math.min(...probability);

/** Share of the variance of that probability which the direction R^T z explains. */
export const poleShareOf = ({ probability, base }: SetOrbit): number => shareBetweenGroups(probability, base);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Share of right answers against the tilt of R^T z from z, degrees, in `bands` of as many directions each, of about the same area. */
export function accuracyOverTilt(
  { base, fibre, accuracy }: SetOrbit,
  bands: number,
): readonly [tilt: number, accuracy: number][] {
  const byTilt = hopfGrid(base, fibre)
    .directions.map(([, , z], direction) => ({
      tilt: (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, z))),
      accuracy: mean(accuracy.slice(direction * fibre, (direction + 1) * fibre)),
    }))
    .sort((one, other) => one.tilt - other.tilt);
  return Array.from({ length: bands }, (_, band) => {
    const own = byTilt.slice(Math.round((band * base) / bands), Math.round(((band + 1) * base) / bands));
    return [mean(own.map(({ tilt }) => tilt)), mean(own.map((one) => one.accuracy))];
  });
}
