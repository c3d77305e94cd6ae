/** Root-mean-square layer norm (Zhang & Sennrich 2019): x / sqrt(mean x^2 + epsilon) * scale over the last axis. */
import type { Node } from '../tensor/graph.ts';
import { add, multiply, reciprocal, sqrt, square, sum } from '../tensor/primitives.ts';

export const normEpsilon = 1e-6;

/** x [..., width] with a fixed width, scale [width]. */
export function rmsNorm(x: Node, scale: Node): Node {
  const last = x.shape.length - 1;
  const width = x.shape[last];
  if (typeof width !== 'number') throw new Error(`rmsNorm needs a fixed width, not [${x.shape}].`);
  const meanSquare = multiply(1 / width, sum(square(x), [last]));
  return multiply(multiply(x, reciprocal(sqrt(add(meanSquare, normEpsilon)))), scale);
}
