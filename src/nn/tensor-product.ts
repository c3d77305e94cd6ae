/**
 * Products of irreps features [(L+1)^2, rows, channels], channel by channel, coefficients of 'component' harmonics.
 *
 * Gaunt: z_k = sqrt(4 pi) sum_ij G_ijk x_i y_j, the pointwise product of the two functions on the sphere, so that 1 is its
 * unit; only l1 + l2 + l3 even (Luo, Chen, Krishnapriyan, ICLR 2024). `sparse` sums the non-zero coefficients, `grid`
 * multiplies values on an exact spherical grid: two kernels, one result; `auto` leaves it to the device which.
 * Curl: the antisymmetric companion with l1 + l2 + l3 odd; it turns polar into axial features (`src/math/curl.ts`).
 */
import { curlProductTable } from '../tensor/coupling-product-table.ts';
import { gauntProductTable } from '../tensor/gaunt-table.ts';
import type { Node } from '../tensor/graph.ts';
import { autoProduct, gridProduct, multiply, reshape, sparseProduct } from '../tensor/primitives.ts';
import { perComponent } from './irreps.ts';

export type ProductKind = 'sparse' | 'grid' | 'auto';

const componentFactor = Math.sqrt(4 * Math.PI);

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
      return sparseProduct(x, y, gauntProductTable(degreeX, degreeY, degree, 'component'));
    case 'grid':
      return multiply(componentFactor, gridProduct(x, y, degreeX, degreeY, degree));
    case 'auto':
      return multiply(componentFactor, autoProduct(x, y, degreeX, degreeY, degree));
    default:
      throw new Error(`Unknown product ${kind satisfies never}`);
  }
}

/**
 * Features [(L+1)^2, rows, ...] times a weight for every degree [L+1]. A Gaunt product with weights for each degree of both factors and of the result,
 * w3[l3] w1[l1] w2[l2] G, is the parametrised product of Luo et al., section 3.2: a factor for each degree, where Clebsch-Gordan products have one a path.
 */
export const weighDegrees = (x: Node, weights: Node): Node =>
  multiply(perComponent(reshape(weights, [weights.shape[0], ...x.shape.slice(1).map(() => 1)])), x);

/** Antisymmetric product, truncated to `degree`; zero for y = x. */
export const curlProduct = (x: Node, y: Node, degree: number): Node =>
  sparseProduct(x, y, curlProductTable(degreeOf(x), degreeOf(y), degree, 'component'));
