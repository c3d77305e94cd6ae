/**
 * The task of a particle model: where each particle will be after a fixed time, as the displacement from where it is, in the units of
 * `data/systems/systems.ts`. Loss = 1 / (3 particles) sum_i |d_i - d*_i|^2, the mean squared error of the final positions per coordinate, as in
 * Satorras et al. 2021.
 */
import type { Node } from '../tensor/graph.ts';
import { feed, multiply, square, subtract, total } from '../tensor/primitives.ts';

export interface DisplacementObjective {
  readonly loss: Node;
  /** The only term of the loss. */
  readonly metrics: { readonly displacementLoss: Node };
}

/** displacement [graphs, particles, 3]. */
export function displacementObjective({ displacement }: { readonly displacement: Node }): DisplacementObjective {
  const missing = subtract(displacement, feed('target.displacement', displacement.shape));
  const loss = multiply(total(square(missing)), feed('weight.displacement', []));
  return { loss, metrics: { displacementLoss: loss } };
}

/** Feeds of the objective. @param displacements true ones, f64[graphs, particles, 3] */
export const displacementFeeds = (displacements: Float64Array): Record<string, Float64Array> => ({
  'target.displacement': displacements,
  'weight.displacement': Float64Array.of(1 / displacements.length),
});
