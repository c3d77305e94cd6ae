/** Spherical functions multiplied in float64, to be looked at: what each product makes of two functions, with weights 1 on every path. */
import { curlTable } from '../../math/curl.ts';
import { bilinearProduct, couplingTables, gauntTable } from '../../math/gaunt.ts';
import { matrixTable } from '../../math/matrix-product.ts';
import type { ReachKind } from '../../math/reach.ts';
import type { IrrepsType } from './kinds.ts';
import { degreesOf } from './settings.ts';

/** Every path, so that components of mean square 1 keep it ('component' in e3nn). */
const pathTable = couplingTables((_, __, l3) => Math.sqrt(2 * l3 + 1));

/**
 * @param x and y f64[(degree + 1)^2] in orthonormal harmonics
 * @returns f64[(highest + 1)^2], of the degrees that the irreps let out alone; of `gaunt+curl` the sum of both parts
 */
export function multiplied(
  product: ReachKind,
  irreps: IrrepsType,
  degree: number,
  x: Float64Array,
  y: Float64Array,
): Float64Array {
  const { out } = degreesOf(irreps, degree);
  const highest = Math.max(...out);
  const by = (table: typeof gauntTable): Float64Array =>
    bilinearProduct(table(degree, degree, highest), x, y, degree, degree, highest);
  const whole = ((): Float64Array => {
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
  })();
  return whole.map((value, k) => (out.includes(Math.floor(Math.sqrt(k))) ? value : 0));
}
