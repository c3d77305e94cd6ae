/**
 * The gradient of solid harmonics as a bilinear table: dY_i/dr_a = sum_j D[a][i][j] Y_j with Y_j of one degree less
 * (the gradient of a homogeneous harmonic polynomial is harmonic), so that
 * grad_a = sum_ij D[a][i][j] g_i Y_j closes under differentiation.
 */
import { solidHarmonicGradientTable } from '../math/harmonics.ts';
import type { ProductTable } from './graph.ts';
import { productTable } from './product-table.ts';

const tables = new Map<number, ProductTable>();

/** x = cotangents [(degree + 1)^2], y = harmonics of degree - 1 [degree^2], z = gradient [3] (x, y, z). */
export function harmonicGradientTable(degree: number): ProductTable {
  const known = tables.get(degree);
  if (known) return known;
  const entries = solidHarmonicGradientTable(degree).map(({ axis, i, j, value }) => ({ i, j, k: axis, value }));
  const table = productTable(`harmonic gradient ${degree}`, [(degree + 1) ** 2, degree ** 2, 3], entries);
  tables.set(degree, table);
  return table;
}
