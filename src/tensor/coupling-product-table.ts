/** Product tables of couplings that are not symmetric in their three degrees: curl, matrix, and single Clebsch-Gordan paths. Each is made once. */
import { curlTable } from '../math/curl.ts';
import { matrixTable } from '../math/matrix-product.ts';
import { type CouplingTable, wigner3j } from '../math/wigner-3j.ts';
import type { ProductTable } from './graph.ts';
import { productTable } from './product-table.ts';

const tables = new Map<string, ProductTable>();

type Normalisation = 'orthonormal' | 'component';
type Degrees = readonly [degreeX: number, degreeY: number, degreeZ: number];

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
