/** Product tables of the couplings that are not symmetric in their three degrees: the curl and the matrix product. Each is made once. */
import { curlTable } from '../math/curl.ts';
import { matrixTable } from '../math/matrix-product.ts';
import type { CouplingTable } from '../math/wigner-3j.ts';
import type { ProductTable } from './graph.ts';
import { productTable } from './product-table.ts';

const tables = new Map<string, ProductTable>();

type Normalisation = 'orthonormal' | 'component';
type Tables = (degreeX: number, degreeY: number, degreeZ: number) => CouplingTable;

const maker =
  (name: string, couplings: Tables, componentFactor: number) =>
  (degreeX: number, degreeY: number, degreeZ: number, normalisation: Normalisation = 'orthonormal'): ProductTable => {
    const label = `${name} ${normalisation} ${degreeX} ${degreeY} ${degreeZ}`;
    const known = tables.get(label);
    if (known) return known;
    const scale = normalisation === 'component' ? componentFactor : 1;
    const { i, j, k, value } = couplings(degreeX, degreeY, degreeZ);
    const entries = Array.from(value, (coupling, n) => ({ i: i[n], j: j[n], k: k[n], value: scale * coupling }));
    const sizes: [number, number, number] = [(degreeX + 1) ** 2, (degreeY + 1) ** 2, (degreeZ + 1) ** 2];
    const made = productTable(label, sizes, entries);
    tables.set(label, made);
    return made;
  };

/** z_k = integral of Y_k r.(grad f x grad g), truncated to `degreeZ`; coefficients in component harmonics pick up sqrt(4 pi). */
export const curlProductTable = maker('curl', curlTable, Math.sqrt(4 * Math.PI));

/** The product of coefficients as matrices, truncated to `degreeZ`; it knows no harmonics, and so no normalisation of theirs. */
export const matrixProductTable = maker('matrix', matrixTable, 1);
