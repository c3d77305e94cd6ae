/**
 * Norms of features. Layer norm by the root mean square (Zhang & Sennrich 2019): x / sqrt(mean x^2 + epsilon) * scale over
 * the last axis; and of irreps features, over components and channels, which bounds polynomial layers.
 */
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

/**
 * h / sqrt(1 + mean h^2) over components and channels of each row: equivariant, because rotations act orthogonally on the
 * components, and smooth; small features stay as they are, large ones get mean square 1. h [(L+1)^2, rows, channels].
 */
export function irrepsNorm(h: Node): Node {
  const [components, , channels] = h.shape;
  if (typeof components !== 'number' || typeof channels !== 'number')
    throw new Error(`irrepsNorm needs fixed numbers of components and channels, not [${h.shape}].`);
  const meanSquare = multiply(1 / (components * channels), sum(square(h), [0, 2]));
  return multiply(h, reciprocal(sqrt(add(meanSquare, 1))));
}
