/**
 * Finite sets of rotations with weights that approximate the Haar measure; weights sum to 1, a mean is sum_i w_i f(q_i).
 *
 * Display: Hopf products (a sphere of R^T z times a circle of turns about z). Numbers: quadratures exact for the matrix
 * elements of D^0 ... D^degree (sphere rule x circle), the rotation groups of the Platonic solids (12, 24, 60 elements: exact to l = 2, 3, 5),
 * and random Haar turns of a well-spread set (randomised quasi-Monte Carlo: unbiased, with intervals from the replicates).
 */
import type { SphereRule } from './quadrature.ts';
import { Random } from './random.ts';
import {
  conjugate,
  fromAxisAngle,
  haar,
  IDENTITY,
  multiply,
  normalise,
  type Quaternion,
  rotateVector,
  type Vector3,
} from './rotation.ts';

export interface RotationSet {
  readonly name: string;
  /** Unit quaternions (w, x, y, z), f64[n, 4]. */
  readonly quaternions: Float64Array;
  /** f64[n], sum to 1. */
  readonly weights: Float64Array;
}

/** Rotation index = b * fibre + f: R = R_z(2 pi f / fibre) A_b, where A_b is the shortest turn of direction b to +z. */
export interface HopfSet extends RotationSet {
  readonly base: number;
  readonly fibre: number;
  /** R^T z: where the laboratory's z axis is seen from the body; unit vectors f64[base, 3]. */
  readonly directions: Float64Array;
}

/** Replicates of one set: rotation index = turn * size + i. */
export interface TurnedSet extends RotationSet {
  readonly turns: number;
  readonly size: number;
}

function requireCount(count: number, what: string): void {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${what}: found ${count}, expected an integer >= 1`);
}

export function setSize(set: RotationSet): number {
  return set.weights.length;
}

export function quaternionAt(set: Pick<RotationSet, 'quaternions'>, index: number): Quaternion {
  const q = set.quaternions;
  return [q[4 * index], q[4 * index + 1], q[4 * index + 2], q[4 * index + 3]];
}

function equalWeights(name: string, rotations: readonly Quaternion[]): RotationSet {
  return {
    name,
    quaternions: Float64Array.from(rotations.flat()),
    weights: new Float64Array(rotations.length).fill(1 / rotations.length),
  };
}

/** The real root above 1 of psi^4 = psi + 4. */
const PSI = 1.5337511687552043;

/**
 * Super-Fibonacci spiral of any size n (Alexa, "Super-Fibonacci spirals: fast, low-discrepancy sampling of SO(3)",
 * CVPR 2022), with the paper's constants phi = sqrt 2 and psi^4 = psi + 4. Sets of different n are not nested.
 */
export function superFibonacci(n: number): RotationSet {
  requireCount(n, 'super-Fibonacci size');
  const rotations = Array.from({ length: n }, (_, i): Quaternion => {
    const s = i + 0.5;
    const inner = Math.sqrt(s / n);
    const outer = Math.sqrt(1 - s / n);
    const alpha = (2 * Math.PI * s) / Math.SQRT2;
    const beta = (2 * Math.PI * s) / PSI;
    return [inner * Math.sin(alpha), inner * Math.cos(alpha), outer * Math.sin(beta), outer * Math.cos(beta)];
  });
  return equalWeights(`super-Fibonacci ${n}`, rotations);
}

/** n independent Haar draws. */
export function haarSet(n: number, seed: number | string): RotationSet {
  requireCount(n, 'number of Haar draws');
  const random = new Random(seed);
  return equalWeights(
    `Haar ${n}, seed ${seed}`,
    Array.from({ length: n }, () => haar(random)),
  );
}

/** n nearly even directions f64[n, 3]: equal-area latitudes, golden-angle azimuths (Swinbank & Purser 2006). */
export function fibonacciSphere(n: number): Float64Array {
  requireCount(n, 'Fibonacci sphere size');
  const golden = (1 + Math.sqrt(5)) / 2;
  const directions = new Float64Array(3 * n);
  for (let i = 0; i < n; i++) {
    const height = 1 - (2 * i + 1) / n;
    const radius = Math.sqrt(1 - height * height);
    const azimuth = (2 * Math.PI * i) / golden;
    directions.set([radius * Math.cos(azimuth), radius * Math.sin(azimuth), height], 3 * i);
  }
  return directions;
}

/** Fibonacci sphere of `base` directions times a circle of `fibre` turns: the grid that pictures are drawn on. */
export function hopfProduct(base: number, fibre: number): HopfSet {
  const directions = fibonacciSphere(base);
  return circleBundle(`Hopf ${base} x ${fibre}`, directions, new Float64Array(base).fill(1 / base), fibre);
}

/**
 * A sphere rule times a circle of `fibre` turns (default: degree + 1): the mean of every matrix element of D^l is exact
 * for l <= min(rule.degree, fibre - 1).
 */
export function sphereTimesCircle(rule: SphereRule, fibre = rule.degree + 1): HopfSet {
  return circleBundle(`${rule.name} x circle ${fibre}`, rule.directions, rule.weights, fibre);
}

/** The shortest turn of a unit vector to +z; half a turn about x from -z. */
export const turnToPole = ([x, y, z]: Vector3): Quaternion =>
  z > -1 + 1e-12 ? normalise([1 + z, y, -x, 0]) : [0, 1, 0, 0];

function circleBundle(name: string, directions: Float64Array, weights: Float64Array, fibre: number): HopfSet {
  requireCount(fibre, 'turns on the circle');
  const base = weights.length;
  const quaternions = new Float64Array(4 * base * fibre);
  const spread = new Float64Array(base * fibre);
  for (let b = 0; b < base; b++) {
    const [x, y, z] = directions.subarray(3 * b, 3 * b + 3);
    const toPole = turnToPole([x, y, z]);
    for (let f = 0; f < fibre; f++) {
      const turn = fromAxisAngle([0, 0, 1], (2 * Math.PI * f) / fibre);
      quaternions.set(multiply(turn, toPole), 4 * (b * fibre + f));
      spread[b * fibre + f] = weights[b] / fibre;
    }
  }
  return { name, quaternions, weights: spread, base, fibre, directions };
}

/** R -> R Q for every element: keeps the fibres, turns the directions by Q^T. A Haar Q removes any alignment with the grid. */
export function turnHopfSet(set: HopfSet, turn: Quaternion): HopfSet {
  const directions = new Float64Array(set.directions.length);
  for (let b = 0; b < set.base; b++) {
    const [x, y, z] = set.directions.subarray(3 * b, 3 * b + 3);
    directions.set(rotateVector(conjugate(turn), [x, y, z]), 3 * b);
  }
  const rotations = Array.from({ length: setSize(set) }, (_, i) => multiply(quaternionAt(set, i), turn));
  return { ...set, quaternions: Float64Array.from(rotations.flat()), directions };
}

/** Replicates Q_t R of a set under independent Haar turns Q_t: each replicate's mean is unbiased. */
export function randomTurns(set: RotationSet, turns: number, seed: number | string): TurnedSet {
  requireCount(turns, 'number of random turns');
  const random = new Random(seed);
  const size = setSize(set);
  const quaternions = new Float64Array(4 * size * turns);
  const weights = new Float64Array(size * turns);
  for (let t = 0; t < turns; t++) {
    const turn = haar(random);
    for (let i = 0; i < size; i++) {
      quaternions.set(multiply(turn, quaternionAt(set, i)), 4 * (t * size + i));
      weights[t * size + i] = set.weights[i] / turns;
    }
  }
  return { name: `${turns} random turns of ${set.name}, seed ${seed}`, quaternions, weights, turns, size };
}

/** Closure of generators under multiplication, identity first, each with w >= 0. */
function generateGroup(name: string, generators: readonly Quaternion[], order: number): RotationSet {
  const elements: Quaternion[] = [IDENTITY];
  for (let i = 0; i < elements.length; i++) {
    for (const generator of generators) {
      const q = normalise(multiply(elements[i], generator));
      const known = elements.some((p) => Math.abs(p[0] * q[0] + p[1] * q[1] + p[2] * q[2] + p[3] * q[3]) > 1 - 1e-9);
      if (!known) elements.push(q[0] < 0 ? [-q[0], -q[1], -q[2], -q[3]] : q);
    }
    if (elements.length > order) throw new Error(`${name}: found more than ${order} elements`);
  }
  return equalWeights(name, elements);
}

const THIRD_TURN: Quaternion = [0.5, 0.5, 0.5, 0.5];
const GOLDEN = (1 + Math.sqrt(5)) / 2;

/** n equal turns about z, the identity first. */
export function cyclicGroup(order: number): RotationSet {
  requireCount(order, 'turns about z');
  const turns = Array.from({ length: order }, (_, n) => fromAxisAngle([0, 0, 1], (2 * Math.PI * n) / order));
  return equalWeights(`${order} turns about z`, turns);
}

/** The 2 n rotations of a regular prism: n turns about z, and n half turns about axes across z, the first one x. */
export function dihedralGroup(order: number): RotationSet {
  requireCount(order, 'turns about z');
  const turns = Array.from({ length: order }, (_, n) => fromAxisAngle([0, 0, 1], (2 * Math.PI * n) / order));
  return equalWeights(`dihedral group ${order}`, [...turns, ...turns.map((turn) => multiply(turn, [0, 1, 0, 0]))]);
}

/** The 12 rotations of the tetrahedron with vertices at alternate corners of the cube. */
export function tetrahedralGroup(): RotationSet {
  return generateGroup('tetrahedral group', [THIRD_TURN, [0, 0, 0, 1]], 12);
}

/** The 24 rotations of the cube whose faces look along the axes; means are exact for l = 1, 2, 3. */
export function octahedralGroup(): RotationSet {
  return generateGroup('octahedral group', [THIRD_TURN, [Math.SQRT1_2, 0, 0, Math.SQRT1_2]], 24);
}

/** The 60 rotations of an icosahedron with two-fold axes along x, y, z; means are exact for l = 1 ... 5. */
export function icosahedralGroup(): RotationSet {
  return generateGroup('icosahedral group', [THIRD_TURN, [GOLDEN / 2, 0.5, 0.5 / GOLDEN, 0]], 60);
}
