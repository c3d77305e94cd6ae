/**
 * Gaunt coefficients as a product table: z_k = scale * sum G_ijk x_i y_j, the coefficients of the pointwise product of
 * two spherical functions, truncated to `degreeZ` (Luo et al., ICLR 2024). Orthonormal harmonics by default; coefficients
 * in component harmonics need the factor sqrt(4 pi).
 */
import { gauntTable } from '../math/gaunt.ts';
import type { ProductTable } from './graph.ts';
import { productTable } from './product-table.ts';

const tables = new Map<string, ProductTable>();
const symmetricValues = new Map<string, number>();

/** One value for all permutations of a triple, so that a table and its adjoints are bitwise equal and share a kernel. */
function symmetric(i: number, j: number, k: number, value: number): number {
  const key = [i, j, k].sort((a, b) => a - b).join(' ');
  const known = symmetricValues.get(key);
  if (known !== undefined) return known;
  symmetricValues.set(key, value);
  return value;
}

export function gauntProductTable(
  degreeX: number,
  degreeY: number,
  degreeZ: number,
  normalisation: 'orthonormal' | 'component' = 'orthonormal',
): ProductTable {
  const label = `gaunt ${normalisation} ${degreeX} ${degreeY} ${degreeZ}`;
  const known = tables.get(label);
  if (known) return known;
  const scale = normalisation === 'component' ? Math.sqrt(4 * Math.PI) : 1;
  const { i, j, k, value } = gauntTable(degreeX, degreeY, degreeZ);
  const entries = Array.from(value, (coefficient, n) => ({
    i: i[n],
    j: j[n],
    k: k[n],
    value: scale * symmetric(i[n], j[n], k[n], coefficient),
  }));
  const sizes: [number, number, number] = [(degreeX + 1) ** 2, (degreeY + 1) ** 2, (degreeZ + 1) ** 2];
  const table = productTable(label, sizes, entries);
  tables.set(label, table);
  return table;
}
