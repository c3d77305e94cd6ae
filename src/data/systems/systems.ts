/**
 * Five particles of mass 1 in empty space, before they move: positions, velocities and how strongly each pair is coupled. The protocol is that of the
 * charged particles and springs of Kipf, Fetaya, Wang, Welling, Zemel, "Neural relational inference", ICML 2018, in three dimensions as in Satorras,
 * Hoogeboom, Welling, "E(n) equivariant graph neural networks", ICML 2021: normal positions, velocities of length 1/2, and either charges of +1 or -1
 * with c_ij = q_i q_j, or every pair joined by a spring with probability 1/2. Two things differ: no step is taken before the first state, so that its
 * velocities can lie in one plane, and forces are softened where two come close (`task/n-body.ts`), which no clipping along axes could do without
 * preferring a direction. Upright: all velocities are perpendicular to z, and nothing else tells z from other directions.
 */
import { Random } from '../../math/random.ts';

export const systemIds = ['charges', 'springs'] as const;
export type SystemId = (typeof systemIds)[number];

export const particleCount = 5;
/** Length of every initial velocity. */
export const initialSpeed = 0.5;

/** Standard deviation of each initial coordinate. */
const spread: Readonly<Record<SystemId, number>> = { charges: 1, springs: 0.5 };

/** `upright`: velocities perpendicular to z; `any`: in uniformly random directions. */
export type SystemPose = 'upright' | 'any';

export interface SystemState {
  /** f64[particles, 3], the mean is 0. */
  readonly positions: Float64Array;
  /** f64[particles, 3] */
  readonly velocities: Float64Array;
}

export interface ParticleSystem extends SystemState {
  /** f64[particles]: +1 or -1; zeros where springs act. */
  readonly charges: Float64Array;
  /** f64[particles, particles], symmetric, zero on the diagonal: q_i q_j, or 1 where a spring joins two. */
  readonly couplings: Float64Array;
}

export interface SystemChoice {
  readonly id: SystemId;
  readonly seed: number;
  /** Systems for training and for testing come from streams of their own. */
  readonly split: 'train' | 'test';
  readonly pose?: SystemPose;
}

/** The system at a place of a seeded set, the same on every machine, however many others were made. */
export function particleSystem({ id, seed, split, pose = 'upright' }: SystemChoice, place: number): ParticleSystem {
  const random = new Random(seed).fork('system').fork(id).fork(split).fork(place);
  const drawn = random.fork('positions');
  const positions = Float64Array.from({ length: 3 * particleCount }, () => spread[id] * drawn.normal());
  const direction = random.fork('velocities');
  const velocities = Float64Array.from(
    Array.from({ length: particleCount }, () => (pose === 'upright' ? onCircle(direction) : onSphere(direction)))
      .flat()
      .map((part) => initialSpeed * part),
  );
  return { positions: centred(positions), velocities, ...bonds[id](random.fork('couplings')) };
}

/** Consecutive systems of a set. */
export const particleSystems = (choice: SystemChoice, count: number, first = 0): ParticleSystem[] =>
  Array.from({ length: count }, (_, n) => particleSystem(choice, first + n));

function onCircle(random: Random): number[] {
  const [x, y, square] = random.disc();
  const length = Math.sqrt(square);
  return [x / length, y / length, 0];
}

function onSphere(random: Random): number[] {
  const parts = [random.normal(), random.normal(), random.normal()];
  const length = Math.sqrt(parts.reduce((sum, part) => sum + part * part, 0));
  return parts.map((part) => part / length);
}

function centred(positions: Float64Array): Float64Array {
  const mean = [0, 0, 0];
  positions.forEach((value, k) => {
    mean[k % 3] += value / particleCount;
  });
  return positions.map((value, k) => value - mean[k % 3]);
}

const bonds: Readonly<Record<SystemId, (random: Random) => Pick<ParticleSystem, 'charges' | 'couplings'>>> = {
  charges: (random) => {
    const charges = Float64Array.from({ length: particleCount }, () => (random.uniform() < 0.5 ? -1 : 1));
    return { charges, couplings: pairwise((i, j) => charges[i] * charges[j]) };
  },
  springs: (random) => ({
    charges: new Float64Array(particleCount),
    couplings: pairwise(() => (random.uniform() < 0.5 ? 1 : 0)),
  }),
};

/** A symmetric matrix from a value per pair i < j. */
function pairwise(value: (i: number, j: number) => number): Float64Array {
  const matrix = new Float64Array(particleCount * particleCount);
  for (let i = 0; i < particleCount; i++) {
    for (let j = i + 1; j < particleCount; j++) {
      matrix[i * particleCount + j] = value(i, j);
      matrix[j * particleCount + i] = matrix[i * particleCount + j];
    }
  }
  return matrix;
}
