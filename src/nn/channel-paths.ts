/**
 * The Clebsch-Gordan product channel by channel with a weight for every path, of features [(L+1)^2, rows, channels] in components, as in the messages of
 * NequIP (Batzner et al., Nat. Commun. 2022) and the many-body terms of MACE (Batatia et al., NeurIPS 2022):
 *   z_l3 = sum over paths p = (l1, l2, l3) of w_p alpha_p C[l1, l2, l3] x_l1 y_l2,   alpha_p = sqrt((2 l3 + 1) / number of paths that end in l3)
 * with unit real 3j tensors C. `even` keeps the paths whose degrees have an even sum, which are those of natural parity and the triples that a Gaunt product
 * reaches; `all` keeps every one that the triangle allows. Paths are sorted by l1, then l2, then l3.
 */
import { satisfiesTriangle } from '../math/wigner-3j.ts';
import { type DegreeTriple, joinedPathsTable, separatePathsTable } from '../tensor/coupling-product-table.ts';
import type { Node } from '../tensor/graph.ts';
import { gather, multiply, segmentSum, sparseProduct, tableIndex } from '../tensor/primitives.ts';

export type KeptPaths = 'even' | 'all';

/** Of a product of features up to two degrees, truncated to a third. */
export function channelPaths(degreeX: number, degreeY: number, degreeZ: number, kept: KeptPaths): DegreeTriple[] {
  const upTo = (degree: number): number[] => Array.from({ length: degree + 1 }, (_, l) => l);
  return upTo(degreeX).flatMap((l1) =>
    upTo(degreeY).flatMap((l2) =>
      upTo(degreeZ)
        .filter((l3) => satisfiesTriangle(l1, l2, l3) && (kept === 'all' || (l1 + l2 + l3) % 2 === 0))
        .map((l3): DegreeTriple => [l1, l2, l3]),
    ),
  );
}

/** Largest degree of features [(L+1)^2, ...]. @throws Error where there is none */
function degreeOf(x: Node): number {
  const degree = Math.sqrt(Number(x.shape[0])) - 1;
  if (!Number.isInteger(degree)) throw new Error(`[${x.shape}] does not start with (L+1)^2 components.`);
  return degree;
}

/** The product with all weights 1, truncated to `degree`; row axes broadcast. */
export function unweightedPaths(x: Node, y: Node, degree: number, kept: KeptPaths): Node {
  const [degreeX, degreeY] = [degreeOf(x), degreeOf(y)];
  return sparseProduct(x, y, joinedPathsTable(degreeX, degreeY, channelPaths(degreeX, degreeY, degree, kept)));
}

/**
 * The product truncated to `degree`; row axes broadcast.
 * @param weights [paths, rows or 1, channels], in the order of `channelPaths`
 */
export function weightedPaths(x: Node, y: Node, weights: Node, degree: number, kept: KeptPaths): Node {
  const [degreeX, degreeY] = [degreeOf(x), degreeOf(y)];
  const paths = channelPaths(degreeX, degreeY, degree, kept);
  if (weights.shape[0] !== paths.length)
    throw new Error(
      `Weights [${weights.shape}] for ${paths.length} paths of degrees ${degreeX}, ${degreeY} to ${degree}.`,
    );
  const components = paths.flatMap(([, , l3], path) =>
    Array.from({ length: 2 * l3 + 1 }, (_, m) => ({ path, component: l3 * l3 + m })),
  );
  const name = `paths ${kept} ${degreeX} ${degreeY} ${degree}`;
  const pathOf = tableIndex(
    name,
    components.map(({ path }) => path),
    paths.length,
  );
  const componentOf = tableIndex(
    `${name} components`,
    components.map(({ component }) => component),
    (degree + 1) ** 2,
  );
  const separate = sparseProduct(x, y, separatePathsTable(degreeX, degreeY, paths));
  return segmentSum(multiply(gather(weights, pathOf, 0), separate), componentOf, 0);
}
