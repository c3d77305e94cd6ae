/**
 * Couplings of a product between chosen degrees, in float64, with what they make reachable: entries of z_k = sum T_ijk x_i y_j over coefficients of which
 * only those of the degrees `in` and `out` are stored, one degree after the other.
 */
import { curlScale, curlTable } from '../../math/curl.ts';
import { gauntScale, gauntTable } from '../../math/gaunt.ts';
import { matrixScale, matrixTable } from '../../math/matrix-product.ts';
import { type Reach, type ReachKind, reachOf, type Triple } from '../../math/reach.ts';
import type { CouplingTable } from '../../math/wigner-3j.ts';
import type { IrrepsType } from './kinds.ts';
import { degreesOf, triplesWithin } from './settings.ts';

/** Places of the stored coefficients by index l*l + l + m; -1 where a degree is not stored. */
function placesOf(degrees: readonly number[]): Int32Array {
  const places = new Int32Array((Math.max(...degrees) + 1) ** 2).fill(-1);
  let next = 0;
  for (const l of degrees) for (let m = -l; m <= l; m++) places[l * l + l + m] = next++;
  return places;
}

export const sizeOf = (degrees: readonly number[]): number => degrees.reduce((sum, l) => sum + 2 * l + 1, 0);

const tables = { gaunt: gauntTable, curl: curlTable, matrix: matrixTable } as const;

/** The couplings of one product at L, restricted to the degrees of an irreps type. */
export function couplingsOf(product: keyof typeof tables, irreps: IrrepsType, L: number): CouplingTable {
  const { in: inner, out } = degreesOf(irreps, L);
  const whole = tables[product](L, L, Math.max(...out));
  const [inPlaces, outPlaces] = [placesOf(inner), placesOf(out)];
  const kept = [...whole.value.keys()].filter(
    (n) => inPlaces[whole.i[n]] >= 0 && inPlaces[whole.j[n]] >= 0 && outPlaces[whole.k[n]] >= 0,
  );
  return {
    i: Uint32Array.from(kept, (n) => inPlaces[whole.i[n]]),
    j: Uint32Array.from(kept, (n) => inPlaces[whole.j[n]]),
    k: Uint32Array.from(kept, (n) => outPlaces[whole.k[n]]),
    value: Float64Array.from(kept, (n) => whole.value[n]),
  };
}

/** z [batch, sizeZ] of x [batch, sizeX] and y [batch, sizeY], float64. */
export function coupled(
  { i, j, k, value }: CouplingTable,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  [sizeX, sizeY, sizeZ]: readonly [number, number, number],
): Float64Array {
  const batch = x.length / sizeX;
  const z = new Float64Array(batch * sizeZ);
  for (let b = 0; b < batch; b++)
    for (let n = 0; n < value.length; n++) z[b * sizeZ + k[n]] += value[n] * x[b * sizeX + i[n]] * y[b * sizeY + j[n]];
  return z;
}

/** The same couplings with the roles of the axes exchanged: `z` takes the place of the factor whose gradient is sought. */
export const adjoint = ({ i, j, k, value }: CouplingTable, by: 'x' | 'y'): CouplingTable =>
  by === 'x' ? { i: k, j, k: i, value } : { i: k, j: i, k: j, value };

export interface Reached {
  readonly reached: number;
  readonly allowed: number;
  readonly degreesOfFreedom: number;
}

const known = new Map<string, Reached>();

/** Numbers of `reachWithin`, remembered. */
export function reachedBy(product: ReachKind, irreps: IrrepsType, L: number): Reached {
  const key = `${product} ${irreps} ${L}`;
  const before = known.get(key);
  if (before) return before;
  const { reached, missed, degreesOfFreedom } = reachWithin(product, irreps, L);
  const found = { reached: reached.length, allowed: reached.length + missed.length, degreesOfFreedom };
  known.set(key, found);
  return found;
}

/**
 * Triples and degrees of freedom of a product between the degrees of an irreps type. With several degrees in, by the rank of `reachOf`; where both factors
 * have one degree, every triple has an output degree, and so a weight, of its own: each that is reached counts one.
 */
export function reachWithin(product: ReachKind, irreps: IrrepsType, L: number): Reach {
  if (irreps === 'mimo') return reachOf(product, L, L, 2 * L);
  const allowed = triplesWithin(irreps, L);
  const s = matrixSize(irreps, L);
  const isReached = (triple: Triple): boolean => scales[product](s, triple) !== 0;
  const reached = allowed.filter(isReached);
  return {
    kind: product,
    reached,
    missed: allowed.filter((triple) => !isReached(triple)),
    degreesOfFreedom: reached.length,
    weights: reached.length,
    // No two triples share an output degree, so that each can have its own parity.
    equivariant: 'O(3)',
  };
}

/** What couples the degrees of a triple, kappa: never negative, except for matrices; 1 where every path has a weight of its own. @param s of the matrices, `matrixScale` */
const scales: Readonly<Record<ReachKind, (s: number, triple: Triple) => number>> = {
  'clebsch-gordan': () => 1,
  gaunt: (_, triple) => gauntScale(...triple),
  curl: (_, triple) => curlScale(...triple),
  'gaunt+curl': (_, triple) => gauntScale(...triple) || curlScale(...triple),
  matrix: (s, triple) => matrixScale(s, ...triple),
};

/** Of the matrices that hold all degrees of a product: the highest that they hold is 2 s. */
const matrixSize = (irreps: IrrepsType, L: number): number => Math.ceil(Math.max(L, ...degreesOf(irreps, L).out) / 2);

/** What couples the degrees of each triple, in their order; none where every path has a weight of its own. */
export function couplingsWithin(
  product: ReachKind,
  irreps: IrrepsType,
  L: number,
  triples: readonly Triple[],
): readonly number[] {
  if (product === 'clebsch-gordan') return [];
  const s = matrixSize(irreps, L);
  return triples.map((triple) => scales[product](s, triple));
}
