/**
 * Products of irreps features [(L+1)^2, rows, channels], channel by channel, coefficients of 'component' harmonics.
 *
 * Gaunt: z_k = sqrt(4 pi) sum_ij G_ijk x_i y_j, the pointwise product of the two functions on the sphere, so that 1 is its
 * unit; only l1 + l2 + l3 even (Luo, Chen, Krishnapriyan, ICLR 2024). `sparse` sums the non-zero coefficients, `grid`
 * multiplies values on an exact spherical grid: two kernels, one result.
 * Curl: the antisymmetric companion with l1 + l2 + l3 odd; it turns polar into axial features (`src/math/curl.ts`).
 */
import { curlTable } from '../math/curl.ts';
import { gauntTable } from '../math/gaunt.ts';
import type { CouplingTable } from '../math/wigner-3j.ts';
import type { Node, ProductTable } from '../tensor/graph.ts';
import { gridProduct, multiply, sparseProduct } from '../tensor/primitives.ts';
import { productTable } from '../tensor/product-table.ts';

export type ProductKind = 'sparse' | 'grid';

const componentFactor = Math.sqrt(4 * Math.PI);
const tables = new Map<string, ProductTable>();

function cachedTable(
  label: 'gaunt' | 'curl',
  degrees: readonly [number, number, number],
  couplings: (degreeX: number, degreeY: number, degreeZ: number) => CouplingTable,
  valueAt: (i: number, j: number, k: number, value: number) => number,
): ProductTable {
  const name = `${label} ${degrees.join(' ')}`;
  const known = tables.get(name);
  if (known) return known;
  const { i, j, k, value } = couplings(...degrees);
  const entries = Array.from(value, (coupling, n) => ({
    i: i[n],
    j: j[n],
    k: k[n],
    value: componentFactor * valueAt(i[n], j[n], k[n], coupling),
  }));
  const [x, y, z] = degrees.map((degree) => (degree + 1) ** 2);
  const made = productTable(name, [x, y, z], entries);
  tables.set(name, made);
  return made;
}

const symmetricValues = new Map<string, number>();

/** One value for all permutations of a triple, so that a table and its adjoints are bitwise the same kernel. */
function symmetric(i: number, j: number, k: number, value: number): number {
  const key = [i, j, k].sort((a, b) => a - b).join(' ');
  const known = symmetricValues.get(key);
  if (known !== undefined) return known;
  symmetricValues.set(key, value);
  return value;
}

/** Coefficients of the Gaunt product in component normalisation. */
export const gauntProductTable = (degreeX: number, degreeY: number, degreeZ: number): ProductTable =>
  cachedTable('gaunt', [degreeX, degreeY, degreeZ], gauntTable, symmetric);

/** Coefficients of the curl product in component normalisation. */
export const curlProductTable = (degreeX: number, degreeY: number, degreeZ: number): ProductTable =>
  cachedTable('curl', [degreeX, degreeY, degreeZ], curlTable, (_i, _j, _k, value) => value);

function degreeOf(x: Node): number {
  const degree = Math.sqrt(x.shape[0] as number) - 1;
  if (!Number.isInteger(degree)) throw new Error(`[${x.shape}] does not start with (L+1)^2 components.`);
  return degree;
}

/** Pointwise product on the sphere, truncated to `degree`; row axes broadcast. */
export function gauntProduct(x: Node, y: Node, degree: number, kind: ProductKind): Node {
  const [degreeX, degreeY] = [degreeOf(x), degreeOf(y)];
  switch (kind) {
    case 'sparse':
      return sparseProduct(x, y, gauntProductTable(degreeX, degreeY, degree));
    case 'grid':
      return multiply(componentFactor, gridProduct(x, y, degreeX, degreeY, degree));
    default:
      throw new Error(`Unknown product ${kind satisfies never}`);
  }
}

/** Antisymmetric product, truncated to `degree`; zero for y = x. */
export const curlProduct = (x: Node, y: Node, degree: number): Node =>
  sparseProduct(x, y, curlProductTable(degreeOf(x), degreeOf(y), degree));
