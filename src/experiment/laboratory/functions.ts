/** Spherical functions multiplied in float64, to be looked at: what each product makes of two functions, with weights 1 on every path. */
import { curlTable } from '../../math/curl.ts';
import { bilinearProduct, couplingTables, gauntTable } from '../../math/gaunt.ts';
import { matrixTable } from '../../math/matrix-product.ts';
import type { ReachKind } from '../../math/reach.ts';

/** Every path, so that components of mean square 1 keep it ('component' in e3nn). */
const pathTable = couplingTables((_, __, l3) => Math.sqrt(2 * l3 + 1));

/**
 * @param x and y f64[(degree + 1)^2] in orthonormal harmonics
 * @returns f64[(2 degree + 1)^2]; of `gaunt+curl` the sum of both parts
 */
export function multiplied(product: ReachKind, degree: number, x: Float64Array, y: Float64Array): Float64Array {
  const by = (table: typeof gauntTable): Float64Array =>
    bilinearProduct(table(degree, degree, 2 * degree), x, y, degree, degree, 2 * degree);
  switch (product) {
    case 'gaunt':
      return by(gauntTable);
    case 'curl':
      return by(curlTable);
    case 'gaunt+curl': {
      const odd = by(curlTable);
      return by(gauntTable).map((value, k) => value + odd[k]);
    }
    case 'matrix':
      return by(matrixTable);
    case 'clebsch-gordan':
      return by(pathTable);
    default:
      throw new Error(`unknown product ${product satisfies never}`);
  }
}
