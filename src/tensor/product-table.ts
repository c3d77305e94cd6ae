/**
 * Sparse coefficient tables of bilinear maps, interned by content: a table that equals another after permuting the
 * roles of x, y and z (the Gaunt table of equal degrees, say) is the same object and so the same kernel.
 */
import type { ProductTable } from './graph.ts';

export interface ProductEntry {
  readonly i: number;
  readonly j: number;
  readonly k: number;
  readonly value: number;
}

const interned = new Map<string, ProductTable>();

/** Entries in any order; `label` names the table unless equal contents already have a name. */
export function productTable(
  label: string,
  [sizeX, sizeY, sizeZ]: readonly [number, number, number],
  entries: readonly ProductEntry[],
): ProductTable {
  const sorted = [...entries].sort((a, b) => a.i - b.i || a.j - b.j || a.k - b.k);
  const key = `${sizeX} ${sizeY} ${sizeZ}|${sorted.map(({ i, j, k, value }) => `${i},${j},${k},${value}`).join(';')}`;
  const known = interned.get(key);
  if (known) return known;
  const table: ProductTable = {
    name: label,
    sizeX,
    sizeY,
    sizeZ,
    i: Uint16Array.from(sorted, (entry) => entry.i),
    j: Uint16Array.from(sorted, (entry) => entry.j),
    k: Uint16Array.from(sorted, (entry) => entry.k),
    value: Float64Array.from(sorted, (entry) => entry.value),
  };
  interned.set(key, table);
  return table;
}

const permuted = new Map<ProductTable, Map<string, ProductTable>>();

/**
 * The table with its roles exchanged: `kji` gives T'[k][j] -> i (the adjoint in x), `kij` gives T'[k][i] -> j (in y).
 */
export function adjointTable(table: ProductTable, roles: 'kji' | 'kij'): ProductTable {
  const cache = permuted.get(table) ?? new Map<string, ProductTable>();
  permuted.set(table, cache);
  const known = cache.get(roles);
  if (known) return known;
  const { i, j, k, value, sizeX, sizeY, sizeZ } = table;
  const entries = Array.from(value, (coefficient, n) =>
    roles === 'kji'
      ? { i: k[n], j: j[n], k: i[n], value: coefficient }
      : { i: k[n], j: i[n], k: j[n], value: coefficient },
  );
  const sizes: [number, number, number] = roles === 'kji' ? [sizeZ, sizeY, sizeX] : [sizeZ, sizeX, sizeY];
  const result = productTable(`${table.name} ${roles}`, sizes, entries);
  cache.set(roles, result);
  return result;
}
