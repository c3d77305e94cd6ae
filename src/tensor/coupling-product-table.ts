/** Product tables of couplings that are not symmetric in their three degrees: curl, matrix, and single Clebsch-Gordan paths. Each is made once. */
import { curlTable } from '../math/curl.ts';
import { matrixTable } from '../math/matrix-product.ts';
import { type CouplingTable, wigner3j } from '../math/wigner-3j.ts';
import type { ProductTable } from './graph.ts';
import { productTable } from './product-table.ts';

const tables = new Map<string, ProductTable>();

type Normalisation = 'orthonormal' | 'component';
type Degrees = readonly [degreeX: number, degreeY: number, degreeZ: number];
/** (l1, l2, l3): degrees l1 and l2 coupled to l3. */
export type DegreeTriple = readonly [l1: number, l2: number, l3: number];

/** The table of a label: made from couplings the first time. */
function tableOf(label: string, sizes: Degrees, couplings: () => CouplingTable, scale = 1): ProductTable {
  const known = tables.get(label);
  if (known) return known;
  const { i, j, k, value } = couplings();
  const entries = Array.from(value, (coupling, n) => ({ i: i[n], j: j[n], k: k[n], value: scale * coupling }));
  const made = productTable(label, sizes, entries);
  tables.set(label, made);
  return made;
}

const harmonicSizes = (...[x, y, z]: Degrees): Degrees => [(x + 1) ** 2, (y + 1) ** 2, (z + 1) ** 2];

/** z_k = integral of Y_k r.(grad f x grad g), truncated to `degreeZ`; coefficients in component harmonics pick up sqrt(4 pi). */
export function curlProductTable(
  x: number,
  y: number,
  z: number,
  normalisation: Normalisation = 'orthonormal',
): ProductTable {
  const scale = normalisation === 'component' ? Math.sqrt(4 * Math.PI) : 1;
  return tableOf(`curl ${normalisation} ${x} ${y} ${z}`, harmonicSizes(x, y, z), () => curlTable(x, y, z), scale);
}

/** The product of coefficients as matrices, truncated to `degreeZ`; it knows no harmonics, and so no normalisation of theirs. */
export const matrixProductTable = (x: number, y: number, z: number): ProductTable =>
  tableOf(`matrix ${x} ${y} ${z}`, harmonicSizes(x, y, z), () => matrixTable(x, y, z));

/** The unit 3j tensor of one path, of single degrees. */
export const pathTable = (l1: number, l2: number, l3: number): ProductTable =>
  tableOf(`3j ${l1} ${l2} ${l3}`, [2 * l1 + 1, 2 * l2 + 1, 2 * l3 + 1], () => wigner3j(l1, l2, l3));

/** alpha C of paths between features up to degrees x and y, `at` telling where the components of each begin in the output. */
function pathsTable(
  label: string,
  [x, y]: readonly [degreeX: number, degreeY: number],
  paths: readonly DegreeTriple[],
  at: (path: number) => number,
  size: number,
): ProductTable {
  const key = `${label} ${x} ${y}: ${paths.join(' ')}`;
  const known = tables.get(key);
  if (known) return known;
  const entries = paths.flatMap(([l1, l2, l3], path) => {
    const { i, j, k, value } = wigner3j(l1, l2, l3);
    const scale = Math.sqrt((2 * l3 + 1) / paths.filter((other) => other[2] === l3).length);
    return Array.from(value, (coupling, n) => ({
      i: l1 * l1 + i[n],
      j: l2 * l2 + j[n],
      k: at(path) + k[n],
      value: scale * coupling,
    }));
  });
  const made = productTable(key, [(x + 1) ** 2, (y + 1) ** 2, size], entries);
  tables.set(key, made);
  return made;
}

/**
 * Every path's product by itself, the components of one path after those of another: [sum of 2 l3 + 1], each times sqrt((2 l3 + 1) / paths that end in l3), so
 * that components of mean square 1 keep it in the sum (e3nn's 'component' and 'element').
 */
export function separatePathsTable(degreeX: number, degreeY: number, paths: readonly DegreeTriple[]): ProductTable {
  const starts = [0];
  for (const [, , l3] of paths) starts.push(starts[starts.length - 1] + 2 * l3 + 1);
  return pathsTable('paths', [degreeX, degreeY], paths, (path) => starts[path], starts[paths.length]);
}

/** The same, paths that end in one degree summed: [(L+1)^2] up to the largest degree that a path ends in. */
export function joinedPathsTable(degreeX: number, degreeY: number, paths: readonly DegreeTriple[]): ProductTable {
  const largest = Math.max(...paths.map(([, , l3]) => l3));
  return pathsTable('joined paths', [degreeX, degreeY], paths, (path) => paths[path][2] ** 2, (largest + 1) ** 2);
}
