/**
 * What a tensor product can express (Xie et al., "The Price of Freedom", arXiv 2506.13523, there "interactability" and "expressivity"), computed from
 * its coupling constants kappa(l1, l2, l3) in z^l3 = sum kappa w (x^l1 x y^l2), for inputs of degrees up to L1 and L2 and outputs up to L3:
 * which triples of degrees can be non-zero, and the dimension of the family of bilinear maps that its weights reach. Clebsch-Gordan products have a
 * weight for each path (l1, l2, l3); all others have one for each degree of either input and of the output, w = w1[l1] w2[l2] w3[l3], and their family has
 * the dimension of its tangent space at a generic point: the rank of the derivatives of all constants by all weights.
 */
import { curlScale } from './curl.ts';
import { gauntScale } from './gaunt.ts';
import { matrixScale } from './matrix-product.ts';
import { Random } from './random.ts';
import { satisfiesTriangle } from './wigner-3j.ts';

export const reachKinds = ['clebsch-gordan', 'gaunt', 'curl', 'gaunt+curl', 'matrix'] as const;
export type ReachKind = (typeof reachKinds)[number];

export type Triple = readonly [l1: number, l2: number, l3: number];

export interface Reach {
  readonly kind: ReachKind;
  /** Triples of degrees that can be non-zero, in the order of l3, l1, l2. */
  readonly reached: readonly Triple[];
  /** Those that the triangle allows and the kind does not reach. */
  readonly missed: readonly Triple[];
  readonly degreesOfFreedom: number;
  /** Numbers that weight it. */
  readonly weights: number;
  /** Where mirror images are told apart: a matrix product adds the even and the odd triples into one output. */
  readonly equivariant: 'O(3)' | 'SO(3)';
}

/** Triples that the triangle allows. */
export function trianglesUpTo(degree1: number, degree2: number, degree3: number): Triple[] {
  const all: Triple[] = [];
  for (let l3 = 0; l3 <= degree3; l3++)
    for (let l1 = 0; l1 <= degree1; l1++)
      for (let l2 = 0; l2 <= degree2; l2++) if (satisfiesTriangle(l1, l2, l3)) all.push([l1, l2, l3]);
  return all;
}

/** Rank of a matrix of rows, by elimination with full pivoting; what is below `tolerance` of the largest entry counts as zero. */
export function rank(rows: readonly (readonly number[])[], tolerance = 1e-9): number {
  const left = rows.map((row) => [...row]);
  const largest = Math.max(0, ...left.flat().map(Math.abs));
  let found = 0;
  for (; found < left.length; found++) {
    let [pivotRow, pivotColumn, pivot] = [-1, -1, tolerance * largest];
    for (let r = found; r < left.length; r++)
      for (const [column, value] of left[r].entries())
        if (Math.abs(value) > pivot) [pivotRow, pivotColumn, pivot] = [r, column, Math.abs(value)];
    if (pivotRow < 0) break;
    [left[found], left[pivotRow]] = [left[pivotRow], left[found]];
    const top = left[found];
    for (let r = found + 1; r < left.length; r++) {
      const factor = left[r][pivotColumn] / top[pivotColumn];
      if (factor !== 0) for (let column = 0; column < top.length; column++) left[r][column] -= factor * top[column];
    }
  }
  return found;
}

/** Rank of d(kappa w1[l1] w2[l2] w3[l3]) / d(w1, w2, w3) at random weights between 1 and 2. */
function factoredRank(triples: readonly (readonly [Triple, number])[], degrees: Triple): number {
  const random = new Random('reach');
  const sizes = degrees.map((degree) => degree + 1);
  const weights = sizes.map((size) => Array.from({ length: size }, () => 1 + random.uniform()));
  const starts = [0, sizes[0], sizes[0] + sizes[1]];
  const width = sizes[0] + sizes[1] + sizes[2];
  return rank(
    triples.map(([triple, kappa]) => {
      const row = new Array<number>(width).fill(0);
      const product = triple.reduce((all, l, place) => all * weights[place][l], kappa);
      for (const [place, l] of triple.entries()) row[starts[place] + l] = product / weights[place][l];
      return row;
    }),
  );
}

/** @throws RangeError of `clebschGordan` for degrees whose sum is above 52 */
export function reachOf(kind: ReachKind, degree1: number, degree2: number, degree3: number): Reach {
  const allowed = trianglesUpTo(degree1, degree2, degree3);
  const weighted = degree1 + degree2 + degree3 + 3;
  const parts = (scales: readonly ((...triple: Triple) => number)[]) =>
    scales.map((scale) =>
      allowed.flatMap((t): (readonly [Triple, number])[] => (scale(...t) === 0 ? [] : [[t, scale(...t)]])),
    );
  const from = (families: ReturnType<typeof parts>, equivariant: Reach['equivariant'] = 'O(3)'): Reach => {
    const reached = allowed.filter((triple) => families.some((family) => family.some(([one]) => one === triple)));
    return {
      kind,
      reached,
      missed: allowed.filter((triple) => !reached.includes(triple)),
      degreesOfFreedom: families.reduce((sum, family) => sum + factoredRank(family, [degree1, degree2, degree3]), 0),
      weights: families.length * weighted,
      equivariant,
    };
  };
  switch (kind) {
    case 'clebsch-gordan':
      return {
        kind,
        reached: allowed,
        missed: [],
        degreesOfFreedom: allowed.length,
        weights: allowed.length,
        equivariant: 'O(3)',
      };
    case 'gaunt':
      return from(parts([gauntScale]));
    case 'curl':
      return from(parts([curlScale]));
    case 'gaunt+curl':
      return from(parts([gauntScale, curlScale]));
    case 'matrix': {
      const s = Math.ceil(Math.max(degree1, degree2, degree3) / 2);
      return from(parts([(...triple) => matrixScale(s, ...triple)]), 'SO(3)');
    }
    default:
      throw new Error(`unknown kind ${kind satisfies never}`);
  }
}
