/**
 * Linear maps between irreps features. Layout: component-major [(L+1)^2, rows, channels], degree l at components
 * l^2 .. (l+1)^2 - 1, e3nn order. By Schur's lemma an equivariant linear map mixes channels within a degree, the same for
 * every order m: weights are [L+1, in, out], repeated to [(L+1)^2, in, out] by a fixed gather.
 */
import type { Index, Node } from '../tensor/graph.ts';
import { gather, matmul, pad, reshape, slice, tableIndex } from '../tensor/primitives.ts';

/** Degree of each of the (L+1)^2 components: 0, 1, 1, 1, 2, .. */
export function degreesOfComponents(degree: number): number[] {
  return Array.from({ length: degree + 1 }, (_, l) => new Array<number>(2 * l + 1).fill(l)).flat();
}

function componentIndex(degree: number): Index {
  return tableIndex(`degree of component ${degree}`, degreesOfComponents(degree), degree + 1);
}

/** Repeats values per degree [L+1, ...] for every component: [(L+1)^2, ...]. */
export function perComponent(perDegree: Node): Node {
  const count = perDegree.shape[0];
  if (typeof count !== 'number')
    throw new Error(`Values per degree need a fixed first extent, not [${perDegree.shape}].`);
  return count === 1 ? perDegree : gather(perDegree, componentIndex(count - 1), 0);
}

/** x [(L+1)^2, rows, in], weight [L+1, in, out] -> [(L+1)^2, rows, out]. */
export function irrepsLinear(x: Node, weight: Node): Node {
  if (x.shape[0] === 1)
    return reshape(matmul(reshape(x, x.shape.slice(1)), reshape(weight, weight.shape.slice(1))), [
      1,
      x.shape[1],
      weight.shape[2],
    ]);
  return matmul(x, perComponent(weight));
}

/** Keeps the components up to `degree`, or adds zeros for the missing ones. */
export function toDegree(x: Node, degree: number): Node {
  const [have, want] = [x.shape[0] as number, (degree + 1) ** 2];
  return have > want ? slice(x, 0, 0, want) : pad(x, 0, 0, want - have);
}
