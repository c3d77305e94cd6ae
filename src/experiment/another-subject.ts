/**
 * Another subject for the test of uselessness (`orbit/constant.ts`): the same atoms, points or particles, scrambled. Every row is moved at random, seeded;
 * atoms by 0.15 of the distance that neighbours have, so that forces turn over but stay finite, points and particles by 0.3 of the RMS radius, which no
 * shape survives. Atoms that are out of each other's reach are first brought together: models with a cutoff are constant on lone atoms, and not
 * useless for it; for the same reason a single row has no other subject.
 */
import { Random } from '../math/random.ts';
import { median } from '../math/statistics.ts';
import { saysTheSame } from '../orbit/constant.ts';
import type { OrbitFunction } from '../orbit/function.ts';
import type { JudgedOutput } from '../orbit/result.ts';
import { ExperimentFailure } from './failure.ts';
import type { Geometry } from './geometry.ts';

const ATOMS_BY = 0.15;
const POINTS_BY = 0.3;
/** Neighbours farther apart than this, angstrom, are brought as near as bonded ones. */
const REACH = 2.5;
const BONDED = 1.5;
/** Atoms whose neighbours are looked for. */
const MOST_LOOKED_AT = 128;

/** Mean of the rows, f64[3]. */
function centreOf(positions: Float64Array): Float64Array {
  const centre = new Float64Array(3);
  positions.forEach((value, c) => {
    centre[c % 3] += (3 * value) / positions.length;
  });
  return centre;
}

/** RMS length of rows. */
const radius = (rows: Float64Array): number => Math.sqrt((3 * rows.reduce((sum, x) => sum + x * x, 0)) / rows.length);

/** Median distance to the nearest other row. */
function neighbourDistance(positions: Float64Array): number {
  const rows = positions.length / 3;
  const looked = Math.min(rows, MOST_LOOKED_AT);
  const nearest = Array.from({ length: looked }, (_, n) => {
    const from = 3 * Math.floor((n * rows) / looked);
    let best = Number.POSITIVE_INFINITY;
    for (let to = 0; to < positions.length; to += 3) {
      if (to === from) continue;
      const [x, y, z] = [0, 1, 2].map((k) => positions[to + k] - positions[from + k]);
      best = Math.min(best, x * x + y * y + z * z);
    }
    return Math.sqrt(best);
  });
  return median(nearest);
}

/** A scrambled copy without labels; undefined for a single row. */
export function anotherSubject(geometry: Geometry, seed: number): Geometry | undefined {
  const { species, positions, lattice, periodic, cloud, particles } = geometry;
  if (species.length < 2) return undefined;
  const random = new Random(seed).fork('another subject');
  const moved = (rows: Float64Array, by: number): Float64Array => rows.map((value) => value + by * random.normal());
  const centre = centreOf(positions);
  const centred = positions.map((value, c) => value - centre[c % 3]);
  if (cloud) return { species, positions: moved(centred, POINTS_BY * radius(centred)), cloud: {} };
  if (particles) {
    const { target: _, velocities, ...kept } = particles;
    const fast = moved(velocities, POINTS_BY * Math.max(radius(velocities), radius(centred)));
    return {
      species,
      positions: moved(centred, POINTS_BY * radius(centred)),
      particles: { ...kept, velocities: fast },
    };
  }
  const apart = neighbourDistance(positions);
  if (lattice)
    return { species, positions: moved(positions, ATOMS_BY * apart), lattice, ...(periodic && { periodic }) };
  const factor = apart > REACH ? BONDED / apart : 1;
  const near = centred.map((value) => factor * value);
  return { species, positions: moved(near, ATOMS_BY * factor * apart) };
}

export interface AnotherSubjectTask {
  readonly geometry: Geometry;
  readonly evaluate: OrbitFunction;
  /** The same model, prepared for another geometry. */
  readonly prepare: (geometry: Geometry) => Promise<{ readonly evaluate: OrbitFunction }>;
  readonly output: JudgedOutput;
  readonly noiseFloor: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

/** Whether the model says the same of another subject; false where there is none, or where it cannot be computed. */
export async function isConstant({ geometry, prepare, ...request }: AnotherSubjectTask): Promise<boolean> {
  const other = anotherSubject(geometry, request.seed);
  if (!other) return false;
  try {
    const { evaluate } = await prepare(other);
    return await saysTheSame({ ...request, elsewhere: evaluate });
  } catch (error) {
    const unusable = error instanceof ExperimentFailure && error.kind !== 'device-lost' && error.kind !== 'cancelled';
    if (unusable) return false;
    throw error;
  }
}
