/**
 * How particles of mass 1 move, on symbolic tensors: forces are minus the engine's own derivative of the potential, positions x and velocities v are
 * carried on by leapfrog steps h (kick, drift, kick; Verlet, Phys. Rev. 159, 1967), which are reversible and keep momentum.
 *   charges  U = sum_{i<j} c_ij / sqrt(r_ij^2 + s^2)     Coulomb with Plummer's softening s, c_ij = q_i q_j
 *   springs  U = sum_{i<j} k/2 c_ij r_ij^2
 * With s no pair ever pulls harder than 2 / (3 sqrt(3) s^2) = 38, and even two opposite charges falling through each other turn round in 140 steps
 * of 1/1000; where that happens the motion is sensitive to its start, but not to the step. k = 1 makes 1000 steps cover about a third of a period.
 */
import type { SystemId } from '../data/systems/systems.ts';
import { gradient } from '../tensor/gradient.ts';
import type { Node } from '../tensor/graph.ts';
import { add, divide, multiply, negate, reshape, sqrt, square, subtract, sum, total } from '../tensor/primitives.ts';

/** A thousand of these carry a free particle half a unit of length. */
export const TIME_STEP = 0.001;
/** Steps from the first state to the one that is predicted. */
export const STEPS_TO_TARGET = 1000;

/** s */
export const SOFTENING = 0.1;
/** k */
const STIFFNESS = 1;

/** Many systems at once. */
export interface MovingParticles {
  /** [graphs, slots, 3] */
  readonly positions: Node;
  /** [graphs, slots, 3] */
  readonly velocities: Node;
}

/** Squared distances [graphs, slots, slots] of positions [graphs, slots, 3]. */
export function squaredDistances(positions: Node): Node {
  const [graphs, slots] = positions.shape;
  const between = subtract(reshape(positions, [graphs, slots, 1, 3]), reshape(positions, [graphs, 1, slots, 3]));
  return reshape(sum(square(between), [3]), [graphs, slots, slots]);
}

/** U of each system, [graphs, 1, 1]; couplings [graphs, slots, slots], symmetric, zero on the diagonal. */
export function potential(id: SystemId, positions: Node, couplings: Node): Node {
  const squares = squaredDistances(positions);
  switch (id) {
    case 'charges':
      return multiply(0.5, sum(divide(couplings, sqrt(add(squares, SOFTENING ** 2))), [1, 2]));
    case 'springs':
      return multiply(STIFFNESS / 4, sum(multiply(couplings, squares), [1, 2]));
    default:
      throw new Error(`unknown system ${id satisfies never}`);
  }
}

/** -dU/dx, [graphs, slots, 3]. */
const forces = (id: SystemId, positions: Node, couplings: Node): Node =>
  negate(gradient(total(potential(id, positions, couplings)), [positions])[0]);

/** State after `steps` leapfrog steps of `timeStep`, shape []; negative steps of time go back. */
export function leapfrog(
  id: SystemId,
  { positions, velocities }: MovingParticles,
  couplings: Node,
  timeStep: Node,
  steps: number,
): MovingParticles {
  const half = multiply(0.5, timeStep);
  let x = positions;
  let v = add(velocities, multiply(half, forces(id, x, couplings)));
  for (let step = 1; step <= steps; step++) {
    x = add(x, multiply(timeStep, v));
    v = add(v, multiply(step === steps ? half : timeStep, forces(id, x, couplings)));
  }
  return { positions: x, velocities: v };
}
