/**
 * Particle systems carried on to their targets on any backend, many at once: a few leapfrog steps are one compiled program, so that the GPU is kept busy
 * and the graph stays small. Energies are given with the states, as a check of the steps.
 */
import type { Backend, Program } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import type { ParticleSystem, SystemId, SystemState } from '../data/systems/systems.ts';
import { particleCount, particleSystem } from '../data/systems/systems.ts';
import { leapfrog, potential, STEPS_TO_TARGET, TIME_STEP } from '../task/n-body.ts';
import { add, feed, multiply, square, sum } from '../tensor/primitives.ts';
import { ExperimentFailure } from './failure.ts';
import { type Geometry, geometryOfParticles } from './geometry.ts';

/** Steps that are one program; divides the number of steps to a target. */
const STEPS_AT_ONCE = 10;

export interface SimulationOptions {
  /** A multiple of 10; to the target by default. */
  readonly steps?: number;
  readonly timeStep?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** A state with its energy, kinetic and potential. */
export interface SimulatedState extends SystemState {
  readonly energy: number;
}

function compile(backend: Backend, id: SystemId): Promise<Program> {
  const rows = ['graphs', particleCount, 3] as const;
  const start = { positions: feed('positions', rows), velocities: feed('velocities', rows) };
  const couplings = feed('couplings', ['graphs', particleCount, particleCount]);
  const { positions, velocities } = leapfrog(id, start, couplings, feed('timeStep', []), STEPS_AT_ONCE);
  const kinetic = multiply(0.5, sum(square(velocities), [1, 2]));
  return backend.compile({ positions, velocities, energy: add(kinetic, potential(id, positions, couplings)) });
}

/**
 * The systems after so many steps.
 * @throws RangeError for a number of steps that is no multiple of 10; ExperimentFailure `not-finite` naming the first system that ran away
 */
export async function simulate(
  backend: Backend,
  id: SystemId,
  systems: readonly Pick<ParticleSystem, 'positions' | 'velocities' | 'couplings'>[],
  options: SimulationOptions = {},
): Promise<SimulatedState[]> {
  const { steps = STEPS_TO_TARGET, timeStep = TIME_STEP, signal, onProgress } = options;
  if (!(Number.isInteger(steps / STEPS_AT_ONCE) && steps > 0))
    throw new RangeError(`${steps} steps: expected a multiple of ${STEPS_AT_ONCE}, at least ${STEPS_AT_ONCE}`);
  const joined = (part: 'positions' | 'velocities' | 'couplings'): Float64Array =>
    Float64Array.from(systems.flatMap((system) => Array.from(system[part])));
  const extents = { graphs: systems.length };
  const fixed = { couplings: joined('couplings'), timeStep: Float64Array.of(timeStep) };
  let state: Record<string, Float64Array> = { positions: joined('positions'), velocities: joined('velocities') };
  const program = await compile(backend, id);
  try {
    for (let done = 0; done < steps; done += STEPS_AT_ONCE) {
      signal?.throwIfAborted();
      const { positions, velocities } = state;
      state = await program.run({ ...fixed, positions, velocities }, extents, signal);
      onProgress?.(done + STEPS_AT_ONCE, steps);
    }
  } finally {
    program.dispose();
  }
  return systems.map((_, place) => stateAt(state, place));
}

function stateAt({ positions, velocities, energy }: Record<string, Float64Array>, place: number): SimulatedState {
  const [from, to] = [3 * particleCount * place, 3 * particleCount * (place + 1)];
  const found = {
    positions: positions.slice(from, to),
    velocities: velocities.slice(from, to),
    energy: energy[place],
  };
  if (found.positions.every(Number.isFinite) && found.velocities.every(Number.isFinite)) return found;
  throw new ExperimentFailure(
    'not-finite',
    `System ${place + 1} of the simulation ran away: its state is not finite.`,
    ['choose another seed', 'simulate on the reference backend'],
  );
}

/** A system that is held back from training, upright, with its true target in float64: the same on every machine. */
export async function systemGeometry(id: SystemId, seed: number, place: number): Promise<Geometry> {
  const system = particleSystem({ id, seed, split: 'test' }, place);
  const [{ positions }] = await simulate(createReferenceBackend(), id, [system]);
  return geometryOfParticles(id, system, positions);
}
