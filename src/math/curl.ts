/**
 * The antisymmetric companion of the Gaunt product: the sphere's Poisson bracket,
 * z_k = integral of Y_k r.(grad f x grad g) for f = sum x_i Y_i, g = sum y_j Y_j in orthonormal harmonics.
 * It reaches exactly the triples with odd l1+l2+l3 that the Gaunt product cannot; the result is a pseudo-function.
 * Coupling = kappa * wigner_3j, kappa = sqrt(l1(l1+1) l2(l2+1) (2l1+1)(2l2+1)(2l3+1) / 4 pi) |(l1 l2 l3; 1 -1 0)|,
 * by spin-weighted harmonics (Goldberg et al., J. Math. Phys. 8, 1967).
 */
import { bilinearProduct, couplingTables } from './gaunt.ts';
import { clebschGordan, satisfiesTriangle } from './wigner-3j.ts';

/** kappa >= 0; 0 where l1+l2+l3 is even, a factor is constant, or the triangle is violated. */
export function curlScale(l1: number, l2: number, l3: number): number {
  if ((l1 + l2 + l3) % 2 === 0 || !satisfiesTriangle(l1, l2, l3)) return 0;
  const gradients = l1 * (l1 + 1) * l2 * (l2 + 1);
  const sizes = ((2 * l1 + 1) * (2 * l2 + 1)) / (4 * Math.PI);
  return Math.sqrt(gradients * sizes) * Math.abs(clebschGordan(l1, 1, l2, -1, l3));
}

/** All couplings with degrees up to degree1, degree2, degree3, indexed and sorted as `gauntTable`. */
export const curlTable = couplingTables(curlScale);

/** The antisymmetric product, batched, in float64; shapes as `gauntProduct`. */
export function curlProduct(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  degree1: number,
  degree2: number,
  degree3: number,
): Float64Array {
  return bilinearProduct(curlTable(degree1, degree2, degree3), x, y, degree1, degree2, degree3);
}
