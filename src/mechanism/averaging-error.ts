/**
 * How far a mean over N rotations is from the mean over all of SO(3), for a model that is a polynomial of degree D in the coordinates: what
 * augmentation and averaging by a set of rotations leave of the broken symmetry. Energy of a pose g:
 *   p(g) = sum_m prod_(d <= D) <M_md, g>,   <M, g> = sum_ab M_ab g_ab,
 * which is any polynomial sum_m prod_d (a_md . g x) with M = sum_i a_i x_i^T; as a function of g it is a sum of matrix elements of D^0 ... D^D. So
 *   a quadrature exact to degree L >= D gives the mean exactly;
 *   N independent Haar draws miss it by sd(p) / sqrt(N), whatever D.
 * p is shifted and scaled to mean 0 and standard deviation 1 over SO(3), by a quadrature exact to degree 2 D: errors are shares of the model's own.
 */
import { lebedevOfDegree } from '../math/lebedev.ts';
import { Random } from '../math/random.ts';
import { conjugate, haar, matrixFromQuaternion, multiply, type Quaternion } from '../math/rotation.ts';
import { quaternionAt, type RotationSet, sphereTimesCircle } from '../math/so3-sets.ts';
import type { FiniteSet } from './describe.ts';
import { finiteSetSize, rotationsOf } from './finite-set.ts';

export interface AveragingError {
  /** N */
  readonly rotations: number;
  /** RMS over poses (and seeds, of random draws) of the mean over the set minus the mean over SO(3). */
  readonly error: number;
}

export interface AveragingCurves {
  /** D */
  readonly degree: number;
  readonly quadratures: readonly (AveragingError & { readonly degree: number })[];
  readonly groups: readonly (AveragingError & { readonly set: FiniteSet })[];
  readonly random: readonly AveragingError[];
  /** Of log error against log N of the random draws, least squares. */
  readonly randomSlope: number;
}

export interface CurveSettings {
  /** D, at most 11. */
  readonly degree: number;
  readonly seed: number;
  /** Independent sets of random draws of each size. */
  readonly seeds?: number;
  /** Sizes of the random sets. */
  readonly sizes?: readonly number[];
}

const TERMS = 6;
const POSES = 24;
const HIGHEST = 11;
/** Quadratures are shown up to this many degrees beyond the first exact one. */
const BEYOND = 2;

type PoseFunction = (q: Quaternion) => number;

const meanOver = (set: RotationSet, f: PoseFunction): number =>
  set.weights.reduce((sum, weight, n) => sum + weight * f(quaternionAt(set, n)), 0);

/** A seeded polynomial of the pose, mean 0 and standard deviation 1 over SO(3). @throws RangeError for a degree beyond 1 ... 11 */
export function posePolynomial(degree: number, seed: number): PoseFunction {
  if (!(Number.isInteger(degree) && degree >= 1 && degree <= HIGHEST))
    throw new RangeError(`polynomial of degree ${degree}: expected a whole number from 1 to ${HIGHEST}`);
  const random = new Random(seed).fork('polynomial');
  const forms = Array.from({ length: TERMS }, () =>
    Array.from({ length: degree }, () => Float64Array.from({ length: 9 }, () => random.normal())),
  );
  const raw: PoseFunction = (q) => {
    const g = matrixFromQuaternion(q);
    return forms.reduce(
      (sum, factors) =>
        sum + factors.reduce((product, m) => product * m.reduce((dot, entry, n) => dot + entry * g[n], 0), 1),
      0,
    );
  };
  const exact = sphereTimesCircle(lebedevOfDegree(2 * degree), 2 * degree + 1);
  const mean = meanOver(exact, raw);
  const deviation = Math.sqrt(meanOver(exact, (q) => (raw(q) - mean) ** 2));
  return (q) => (raw(q) - mean) / deviation;
}

/** RMS over poses g of the mean of p(h^-1 g) over the set. */
function errorOf(set: RotationSet, p: PoseFunction, poses: readonly Quaternion[]): number {
  const squares = poses.map((g) => meanOver(set, (h) => p(multiply(conjugate(h), g))) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / poses.length);
}

function randomSet(size: number, random: Random): RotationSet {
  return {
    name: `${size} Haar draws`,
    quaternions: Float64Array.from(Array.from({ length: size }, () => haar(random)).flat()),
    weights: new Float64Array(size).fill(1 / size),
  };
}

/** Slope of the straight line through (log x, log y) with the least squares. */
function logSlope(points: readonly AveragingError[]): number {
  const logs = points.map(({ rotations, error }) => [Math.log(rotations), Math.log(error)] as const);
  const centre = [0, 1].map((axis) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length);
  const products = logs.map(([x, y]) => [(x - centre[0]) * (y - centre[1]), (x - centre[0]) ** 2]);
  return products.reduce((sum, [xy]) => sum + xy, 0) / products.reduce((sum, [, xx]) => sum + xx, 0);
}

/** Both curves, and the groups beside them; the same settings give the same numbers. */
export function averagingCurves({
  degree,
  seed,
  seeds = 8,
  sizes = [4, 8, 16, 32, 64, 128, 256],
}: CurveSettings): AveragingCurves {
  const p = posePolynomial(degree, seed);
  const random = new Random(seed).fork('averaging');
  const poses = Array.from({ length: POSES }, () => haar(random));
  const ofSet = (set: FiniteSet): AveragingError => ({
    rotations: finiteSetSize(set),
    error: errorOf(rotationsOf(set), p, poses),
  });
  const draws = sizes.map((rotations): AveragingError => {
    const errors = Array.from({ length: seeds }, (_, n) =>
      errorOf(randomSet(rotations, random.fork(`${rotations} rotations, ${n}`)), p, poses),
    );
    return { rotations, error: Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / seeds) };
  });
  const groups: readonly FiniteSet[] = [{ kind: 'tetrahedral' }, { kind: 'octahedral' }, { kind: 'icosahedral' }];
  return {
    degree,
    quadratures: Array.from({ length: degree + BEYOND }, (_, n) => ({
      degree: n + 1,
      ...ofSet({ kind: 'quadrature', degree: n + 1 }),
    })),
    groups: groups.map((set) => ({ set, ...ofSet(set) })),
    random: draws,
    randomSlope: logSlope(draws),
  };
}
