/**
 * The function that the noise floor is measured against. For float32 it is the float64 interpreter. For the interpreter itself it is the same function by
 * another route, equal in exact arithmetic: f(g x) = f((g h^-1)(h x)) with a fixed turn h, and the atoms in reverse order, so that
 * positions are rounded otherwise and sums run in another order; an element that puts the rows in another order does so with the reversed ones.
 */
import type { Backend } from '../backend/backend.ts';
import { createReferenceBackend } from '../backend/reference/reference.ts';
import type { Motion } from '../group/elements.ts';
import { Random } from '../math/random.ts';
import { conjugate, haar, multiply, type Quaternion, rotateVector } from '../math/rotation.ts';
import { quaternionAt } from '../math/so3-sets.ts';
import type { OrbitFunction } from '../orbit/function.ts';
import { controlLimits, requireMemory } from './chunks.ts';
import { type Geometry, rowWord } from './geometry.ts';
import { createPredictor, type Predictor, type PredictorOptions } from './predictor.ts';
import type { ModelWeights } from './weights.ts';
import { rotationsFor } from './wrapping.ts';

const turn = haar(new Random('control'));

/** Rows of three turned by q, in reverse order within each of the consecutive groups of `rows` rows. */
function turnedReversed(values: Float64Array, rows: number, q: Quaternion): Float64Array {
  const result = new Float64Array(values.length);
  for (let row = 0; row < values.length / 3; row++) {
    const place = row % rows;
    result.set(
      rotateVector(q, [values[3 * row], values[3 * row + 1], values[3 * row + 2]]),
      3 * (row + rows - 1 - 2 * place),
    );
  }
  return result;
}

/** The same motion for rows that are listed in reverse. */
const reversedOrder = ({ order, ...rest }: Motion, rows: number): Motion => ({
  ...rest,
  ...(order && { order: order.map((_, row) => rows - 1 - order[rows - 1 - row]) }),
});

/** What the mechanism averages over, and how far apart points stay. */
type AveragedOver = Pick<PredictorOptions, 'rotations' | 'smallestScale'>;

/** One element must fit into the memory of the interpreter, which holds intermediate values unfused. */
const admitted = (
  backend: Backend,
  weights: ModelWeights,
  geometry: Geometry,
  options: AveragedOver,
): Promise<Predictor> =>
  createPredictor(backend, weights, geometry, {
    ...options,
    admit: (memoryFor) =>
      requireMemory(
        memoryFor,
        geometry.species.length,
        controlLimits,
        'the float64 control of the noise floor',
        rowWord(geometry),
      ),
  });

/** Rotations are those of the input g x as it was given, so that both routes average over the very same ones. */
async function otherRoute(
  backend: Backend,
  weights: ModelWeights,
  geometry: Geometry,
  { rotations, ...options }: AveragedOver,
): Promise<OrbitFunction> {
  const { particles } = geometry;
  const atoms = geometry.species.length;
  const cell = geometry.lattice?.length === 9 ? geometry.lattice : undefined;
  const turned: Geometry = {
    ...geometry,
    species: geometry.species.slice().reverse(),
    positions: turnedReversed(geometry.positions, atoms, turn),
    ...(cell && { lattice: turnedReversed(cell, 1, turn) }),
    ...(particles && {
      particles: {
        ...particles,
        velocities: turnedReversed(particles.velocities, atoms, turn),
        couplings: particles.couplings.slice().reverse(),
      },
    }),
  };
  const back = conjugate(turn);
  const asGiven = rotations && {
    ...rotations,
    at: (q: Quaternion, motion?: Motion) => rotations.at(multiply(q, turn), motion && reversedOrder(motion, atoms)),
  };
  const { evaluate } = await admitted(backend, weights, turned, { ...options, ...(asGiven && { rotations: asGiven }) });
  return async ({ quaternions, motions }, signal) => {
    const composed = new Float64Array(quaternions.length);
    for (let n = 0; n < quaternions.length / 4; n++)
      composed.set(multiply(quaternionAt({ quaternions }, n), back), 4 * n);
    const moved = motions && { motions: motions.map((motion) => reversedOrder(motion, atoms)) };
    const { scalars, vectors } = await evaluate({ quaternions: composed, ...moved }, signal);
    return { scalars, vectors: turnedReversed(vectors, atoms, back) };
  };
}

/**
 * The control of a backend for one model on one geometry, wrapped as the model is.
 * @param interpreter that the control of a GPU runs on: given for many geometries, it compiles a model once
 * @throws ExperimentFailure `too-many-atoms` where not even one element fits into its memory
 */
export async function controlFor(
  backend: Backend,
  weights: ModelWeights,
  geometry: Geometry,
  { mechanism, smallestScale }: Pick<PredictorOptions, 'mechanism' | 'smallestScale'> = {},
  interpreter: Backend = createReferenceBackend(),
): Promise<OrbitFunction> {
  const rotations = rotationsFor(mechanism, geometry);
  const options = { ...(rotations && { rotations }), ...(smallestScale && { smallestScale }) };
  return backend.kind === 'reference'
    ? otherRoute(backend, weights, geometry, options)
    : (await admitted(interpreter, weights, geometry, options)).evaluate;
}
