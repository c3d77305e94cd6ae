/**
 * The Clebsch-Gordan product with its paths kept apart, as e3nn's TensorProduct (Geiger & Smidt, arXiv 2207.09453): a path leads from a block of either
 * input to a block of the output and has weights of its own,
 *   z_out += alpha sum_ij C[l1, l2, l3]_ijk x_i y_j  contracted over channels as its mode says, with unit real 3j tensors C:
 * `uvw` w_uvw x_u y_v -> z_w; `uvu` w_uv x_u y_v -> z_u; `uuu` w_u x_u y_u -> z_u; `uvuv` x_u y_v -> z_uv without weights.
 * alpha = sqrt((2 l3 + 1) / n), n the products that are summed into one number of the output block, keeps components of mean square 1 at mean square 1
 * where inputs and weights are independent ('component' and 'element' in e3nn).
 * Features are one node a block, [2l+1, rows, multiplicity].
 */
import { type Irreps, irrepProduct, sameIrrep } from '../math/irreps.ts';
import { pathTable } from '../tensor/coupling-product-table.ts';
import type { Node } from '../tensor/graph.ts';
import { add, filled, matmul, multiply, reshape, sparseProduct, sum } from '../tensor/primitives.ts';

export const pathModes = ['uvw', 'uvu', 'uuu', 'uvuv'] as const;
export type PathMode = (typeof pathModes)[number];

export interface Path {
  /** Places of the blocks. */
  readonly in1: number;
  readonly in2: number;
  readonly out: number;
  readonly mode: PathMode;
}

export interface ProductIrreps {
  readonly in1: Irreps;
  readonly in2: Irreps;
  readonly out: Irreps;
}

/** Every path that parity and triangle allow between blocks of these irreps, in the order of e3nn's FullyConnectedTensorProduct. */
export function allPaths({ in1, in2, out }: ProductIrreps, mode: PathMode): Path[] {
  return in1.flatMap((one, a) =>
    in2.flatMap((two, b) => {
      const reached = irrepProduct(one, two);
      return out.flatMap((block, c) =>
        reached.some((irrep) => sameIrrep(irrep, block)) ? [{ in1: a, in2: b, out: c, mode }] : [],
      );
    }),
  );
}

/** Shape of a path's weights; undefined where its mode has none. */
export function weightShape({ in1, in2, out }: ProductIrreps, path: Path): readonly number[] | undefined {
  const [u, v, w] = [in1[path.in1].multiplicity, in2[path.in2].multiplicity, out[path.out].multiplicity];
  switch (path.mode) {
    case 'uvw':
      return [u, v, w];
    case 'uvu':
      return [u, v];
    case 'uuu':
      return [u];
    case 'uvuv':
      return undefined;
    default:
      throw new Error(`unknown mode ${path.mode satisfies never}`);
  }
}

/** What is wrong with a path; nothing where it is allowed. */
function troubleOf({ in1, in2, out }: ProductIrreps, path: Path): string | undefined {
  const [one, two, three] = [in1[path.in1], in2[path.in2], out[path.out]];
  if (!one || !two || !three) return 'there is no such block';
  if (!irrepProduct(one, two).some((irrep) => sameIrrep(irrep, three)))
    return 'parity or triangle forbid it: this output is not in the product of the inputs';
  const [u, v, w] = [one, two, three].map(({ multiplicity }) => multiplicity);
  const expected = { uvw: w, uvu: u, uuu: u, uvuv: u * v }[path.mode];
  if (path.mode === 'uuu' && u !== v) return `multiplicities ${u} and ${v}: expected equal ones`;
  return w === expected ? undefined : `multiplicities ${u} and ${v} to ${w}: expected an output of ${expected}`;
}

/** @throws RangeError naming the first path that parity, triangle or the multiplicities of its blocks forbid */
export function requirePaths(irreps: ProductIrreps, paths: readonly Path[]): void {
  for (const [place, path] of paths.entries()) {
    const trouble = troubleOf(irreps, path);
    const { in1, in2, out, mode } = path;
    if (trouble) throw new RangeError(`path ${place} (${in1}, ${in2} -> ${out}, ${mode}): ${trouble}`);
  }
}

/** Products that a path sums into one number of its output. */
function fanIn({ in1, in2 }: ProductIrreps, path: Path): number {
  const [u, v] = [in1[path.in1].multiplicity, in2[path.in2].multiplicity];
  return { uvw: u * v, uvu: v, uuu: 1, uvuv: 1 }[path.mode];
}

/** alpha of each path. */
export function pathScales(irreps: ProductIrreps, paths: readonly Path[]): number[] {
  const sums = irreps.out.map((_, block) =>
    paths.reduce((all, path) => all + (path.out === block ? fanIn(irreps, path) : 0), 0),
  );
  return paths.map((path) => Math.sqrt((2 * irreps.out[path.out].l + 1) / sums[path.out]));
}

/** One path, [2 l3 + 1, rows, channels of the output], without alpha. */
function alongPath(irreps: ProductIrreps, path: Path, x: Node, y: Node, weight: Node | undefined): Node {
  const [one, two, three] = [irreps.in1[path.in1], irreps.in2[path.in2], irreps.out[path.out]];
  const table = pathTable(one.l, two.l, three.l);
  const [u, v, w] = [one, two, three].map(({ multiplicity }) => multiplicity);
  const rows = x.shape[1];
  if (path.mode === 'uuu') {
    const product = sparseProduct(x, y, table);
    return weight ? multiply(product, weight) : product;
  }
  const pairs = sparseProduct(reshape(x, [2 * one.l + 1, rows, u, 1]), reshape(y, [2 * two.l + 1, rows, 1, v]), table);
  if (path.mode === 'uvu')
    return reshape(sum(weight ? multiply(pairs, weight) : pairs, [3]), [2 * three.l + 1, rows, u]);
  const flat = reshape(pairs, [2 * three.l + 1, rows, u * v]);
  return path.mode === 'uvw' && weight ? matmul(flat, reshape(weight, [u * v, w])) : flat;
}

/**
 * @param x one node a block of `irreps.in1`, [2l+1, rows, multiplicity]; `y` likewise of `irreps.in2`
 * @param weights of each path, in the shape of `weightShape`; undefined for `uvuv`
 * @returns one node a block of `irreps.out`; a block that no path leads to is zero
 * @throws RangeError naming the path that is not allowed, or whose weights are missing
 */
export function pathProduct(
  irreps: ProductIrreps,
  paths: readonly Path[],
  x: readonly Node[],
  y: readonly Node[],
  weights: readonly (Node | undefined)[],
): Node[] {
  requirePaths(irreps, paths);
  const scales = pathScales(irreps, paths);
  const outputs = new Array<Node | undefined>(irreps.out.length);
  for (const [place, path] of paths.entries()) {
    if (weightShape(irreps, path) && !weights[place])
      throw new RangeError(`path ${place} (${path.mode}): its weights are missing`);
    const part = multiply(scales[place], alongPath(irreps, path, x[path.in1], y[path.in2], weights[place]));
    const before = outputs[path.out];
    outputs[path.out] = before ? add(before, part) : part;
  }
  const rows = x[0]?.shape[1] ?? 0;
  return irreps.out.map(({ l, multiplicity }, block) => outputs[block] ?? filled(0, [2 * l + 1, rows, multiplicity]));
}
