/**
 * Gaunt coefficients of real harmonics, G_ijk = integral over the sphere of Y_i Y_j Y_k with 'integral' (orthonormal)
 * harmonics, and the Gaunt product z_k = sum_ij G_ijk x_i y_j: the coefficients of the pointwise product of two functions.
 *
 * G = kappa * wigner_3j with kappa = sqrt((2l1+1)(2l2+1)(2l3+1) / 4 pi) |(l1 l2 l3; 0 0 0)|: zero unless l1+l2+l3 is even
 * (Gaunt 1929; Luo, Chen, Krishnapriyan, "Enabling efficient equivariant operations in the Fourier basis", ICLR 2024).
 * G is symmetric in all indices, so the product is its own adjoint: grad x = product(grad z, y) with degrees (L3, L2, L1).
 * For coefficients in 'component' harmonics multiply by sqrt(4 pi).
 */
import { harmonicCount } from './harmonics.ts';
import { type CouplingTable, clebschGordan, satisfiesTriangle, wigner3j } from './wigner-3j.ts';

/** kappa >= 0 in G = kappa * wigner_3j; 0 where l1+l2+l3 is odd or the triangle is violated. */
export function gauntScale(l1: number, l2: number, l3: number): number {
  if ((l1 + l2 + l3) % 2 === 1 || !satisfiesTriangle(l1, l2, l3)) return 0;
  return Math.sqrt(((2 * l1 + 1) * (2 * l2 + 1)) / (4 * Math.PI)) * Math.abs(clebschGordan(l1, 0, l2, 0, l3));
}

/** Coupling tables by degrees, each made once. */
export function couplingTables(
  scale: (l1: number, l2: number, l3: number) => number,
): (degree1: number, degree2: number, degree3: number) => CouplingTable {
  const tables = new Map<string, CouplingTable>();
  return (degree1, degree2, degree3) => {
    const key = `${degree1},${degree2},${degree3}`;
    const known = tables.get(key);
    if (known) return known;
    const table = assembleTable(degree1, degree2, degree3, scale);
    tables.set(key, table);
    return table;
  };
}

/** All G_ijk with degrees up to degree1, degree2, degree3; i, j, k = l*l + l + m; sorted by k, then i, then j. */
export const gauntTable = couplingTables(gauntScale);

/** Sum over triples of scale(l1, l2, l3) * wigner_3j at flattened indices, sorted by k, then i, then j. */
function assembleTable(
  degree1: number,
  degree2: number,
  degree3: number,
  scale: (l1: number, l2: number, l3: number) => number,
): CouplingTable {
  const entries: { order: number; value: number }[] = [];
  const columns = harmonicCount(degree2);
  const rows = harmonicCount(degree1);
  for (let l3 = 0; l3 <= degree3; l3++) {
    for (let l1 = 0; l1 <= degree1; l1++) {
      for (let l2 = Math.abs(l3 - l1); l2 <= Math.min(degree2, l1 + l3); l2++) {
        const kappa = scale(l1, l2, l3);
        if (kappa === 0) continue;
        const { i, j, k, value } = wigner3j(l1, l2, l3);
        for (let n = 0; n < value.length; n++) {
          const order = ((l3 * l3 + k[n]) * rows + l1 * l1 + i[n]) * columns + l2 * l2 + j[n];
          entries.push({ order, value: kappa * value[n] });
        }
      }
    }
  }
  entries.sort((a, b) => a.order - b.order);
  return {
    i: Uint32Array.from(entries, ({ order }) => Math.floor(order / columns) % rows),
    j: Uint32Array.from(entries, ({ order }) => order % columns),
    k: Uint32Array.from(entries, ({ order }) => Math.floor(order / (columns * rows))),
    value: Float64Array.from(entries, ({ value }) => value),
  };
}

/**
 * z_k = sum_ij T_ijk x_i y_j in float64 for x [batch, (degree1+1)^2] and y [batch, (degree2+1)^2];
 * returns f64[batch, (degree3+1)^2]. `table` must have been made for the same degrees.
 */
export function bilinearProduct(
  table: CouplingTable,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  degree1: number,
  degree2: number,
  degree3: number,
): Float64Array {
  const [width1, width2, width3] = [degree1, degree2, degree3].map(harmonicCount);
  const batch = x.length / width1;
  if (!Number.isInteger(batch) || y.length !== batch * width2)
    throw new RangeError(
      `product of degrees ${degree1} and ${degree2}: got ${x.length} and ${y.length} coefficients, ` +
        `expected the same multiple of ${width1} and ${width2}`,
    );
  const { i, j, k, value } = table;
  const z = new Float64Array(batch * width3);
  for (let b = 0; b < batch; b++) {
    for (let n = 0; n < value.length; n++)
      z[b * width3 + k[n]] += value[n] * x[b * width1 + i[n]] * y[b * width2 + j[n]];
  }
  return z;
}

/** The Gaunt product, batched; coefficients in orthonormal harmonics. Degree 3 below degree1 + degree2 truncates. */
export function gauntProduct(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  degree1: number,
  degree2: number,
  degree3: number,
): Float64Array {
  return bilinearProduct(gauntTable(degree1, degree2, degree3), x, y, degree1, degree2, degree3);
}
