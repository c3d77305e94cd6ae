/**
 * How good a set of rotations is: what its means of degree-l functions have left, and how far any rotation is from its nearest element; with the table of
 * both that was written down when the sets were chosen (by another program; relative errors to 1 or 2 digits, angles mostly to whole degrees).
 */
import { lebedev } from './lebedev.ts';
import { Random } from './random.ts';
import { haar } from './rotation.ts';
import {
  hopfProduct,
  icosahedralGroup,
  octahedralGroup,
  quaternionAt,
  type RotationSet,
  setSize,
  sphereTimesCircle,
  superFibonacci,
} from './so3-sets.ts';
import { mean, quantile } from './statistics.ts';
import { wignerMatrices } from './wigner.ts';

/**
 * ||mean D^l||_F / sqrt(2l+1) for l = 0 ... degree: the relative error of the mean of a pure degree-l function, root mean square over turns of the set.
 */
export function meanErrors(set: RotationSet, degree: number): number[] {
  const sums = Array.from({ length: degree + 1 }, (_, l) => new Float64Array((2 * l + 1) ** 2));
  for (let i = 0; i < setSize(set); i++) {
    wignerMatrices(degree, quaternionAt(set, i)).forEach((block, l) => {
      for (let n = 0; n < block.length; n++) sums[l][n] += set.weights[i] * block[n];
    });
  }
  return sums.map((sum, l) => Math.hypot(...sum) / Math.sqrt(2 * l + 1));
}

export interface CoverAngles {
  /** Degrees. */
  readonly mean: number;
  readonly percentile99: number;
}

/** Angles from seeded Haar draws to the nearest element. */
export function coverAngles({ quaternions: q }: RotationSet, draws = 20_000): CoverAngles {
  const random = new Random('coverage');
  const angles = Float64Array.from({ length: draws }, () => {
    const [w, x, y, z] = haar(random);
    let best = 0;
    for (let i = 0; i < q.length; i += 4)
      best = Math.max(best, Math.abs(w * q[i] + x * q[i + 1] + y * q[i + 2] + z * q[i + 3]));
    return (360 / Math.PI) * Math.acos(Math.min(1, best));
  });
  return { mean: mean(angles), percentile99: quantile(angles, 0.99) };
}

/** The degrees that the table has errors of. */
export const tableDegrees = [1, 2, 4, 6, 8, 12] as const;

export interface TableRow {
  readonly name: string;
  readonly make: () => RotationSet;
  /** At `tableDegrees`; 0 is exact. Absent for sets that are exact to a degree of their own. */
  readonly errors?: readonly number[];
  /** Exact for every l from 1 to here. */
  readonly exactTo?: number;
  readonly cover?: CoverAngles;
}

const cover = (average: number, percentile99: number): { readonly cover: CoverAngles } => {
  return { cover: { mean: average, percentile99 } };
};

/** The table stands at 30 for the mean angle of the icosahedral group, which is 29.51 (`so3-table.test.ts` computes it), rounded. */
export const setTable: readonly TableRow[] = [
  { name: 'octahedral group', make: octahedralGroup, errors: [0, 0, 0.33, 0.28, 0.24, 0.28], ...cover(41, 60) },
  { name: 'icosahedral group', make: icosahedralGroup, errors: [0, 0, 0, 0.28, 0, 0.2], ...cover(29.5, 42) },
  { name: 'Lebedev 14 × 6', make: () => sphereTimesCircle(lebedev(14), 6), exactTo: 5 },
  { name: 'Lebedev 26 × 8', make: () => sphereTimesCircle(lebedev(26), 8), exactTo: 7 },
  { name: 'Lebedev 26 × 15', make: () => sphereTimesCircle(lebedev(26), 15), exactTo: 7, ...cover(17, 28) },
  { name: 'Lebedev 50 × 23', make: () => sphereTimesCircle(lebedev(50), 23), exactTo: 11, ...cover(12, 19) },
  {
    name: 'super-Fibonacci 72',
    make: () => superFibonacci(72),
    errors: [1.5e-2, 2e-2, 7e-2, 0.13, 0.11, 0.11],
    ...cover(29, 46),
  },
  {
    name: 'super-Fibonacci 576',
    make: () => superFibonacci(576),
    errors: [1.3e-3, 1.5e-3, 2.5e-3, 7e-3, 1.7e-2, 3.9e-2],
    ...cover(14, 22),
  },
  {
    name: 'Hopf 48 × 12',
    make: () => hopfProduct(48, 12),
    errors: [1e-3, 1.7e-3, 2.4e-3, 3e-3, 3.2e-3, 6e-2],
    ...cover(14, 21),
  },
  {
    name: 'super-Fibonacci 2304',
    make: () => superFibonacci(2304),
    errors: [3e-4, 4e-4, 6e-4, 8e-4, 1e-3, 2.4e-3],
    ...cover(9.2, 14.2),
  },
  {
    name: 'super-Fibonacci 4608',
    make: () => superFibonacci(4608),
    errors: [1.4e-4, 2e-4, 2.7e-4, 3.6e-4, 4e-4, 7e-4],
    ...cover(7.4, 12),
  },
  {
    name: 'Hopf 192 × 24',
    make: () => hopfProduct(192, 24),
    errors: [1.3e-4, 2e-4, 2.9e-4, 3.6e-4, 4e-4, 5e-4],
    ...cover(7, 11),
  },
];

/** What the table's numbers are held to: relative errors, exact zeros, degrees of mean and percentile. */
export const tableTolerance = { error: 0.2, zero: 1e-12, mean: 0.3, percentile99: 1 } as const;
