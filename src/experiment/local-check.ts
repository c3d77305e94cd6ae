/**
 * The local check of a potential: net force and net torque of its forces beside the Lie derivatives of its energy (`orbit/lie-derivatives.ts`), in float64, at
 * a few seeded poses. An invariant energy has none of either; conservative forces agree with the energy's derivatives whether it is invariant or not.
 * Of models as they are: the mean over rotations of a wrapper has an energy of its own. In a periodic cell a torque means nothing and is left out.
 */
import { createReferenceBackend } from '../backend/reference/reference.ts';
import { rotationMatrices } from '../group/so3.ts';
import { Random } from '../math/random.ts';
import { haar, type Vector3 } from '../math/rotation.ts';
import { rootMeanSquare } from '../math/statistics.ts';
import { parameterFeeds, parameterInputs } from '../model/batch-inputs.ts';
import { centroid, gyrationRadius, lieDerivatives, movedOutputs, netForces } from '../orbit/lie-derivatives.ts';
import type { LocalCheck } from '../orbit/result.ts';
import { anyModelById, inputsOf, outputsOf, replicated } from './any-model.ts';
import { controlLimits } from './chunks.ts';
import type { Geometry } from './geometry.ts';
import type { ModelWeights } from './weights.ts';
import { rotationsFor } from './wrapping.ts';

const POSES = 2;

const length = ([x, y, z]: Vector3): number => Math.hypot(x, y, z);
const added = (a: Vector3, b: Vector3): Vector3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

/** What one pose gives; lengths of vectors. */
interface PoseCheck {
  readonly force: number;
  readonly forceGap: number;
  readonly torque: number;
  readonly torqueGap: number;
  readonly rmsForce: number;
}

/** Net force and torque with their distance from the energy's derivatives at each seeded pose; none where they do not fit into memory. */
async function atPoses(
  weights: ModelWeights,
  geometry: Geometry,
  seed: number,
  signal?: AbortSignal,
): Promise<PoseCheck[]> {
  const backend = createReferenceBackend();
  const model = anyModelById(weights.model);
  const nodes = parameterInputs(weights.parameters);
  const moved = movedOutputs(inputsOf(model, weights.config), (batch) =>
    outputsOf(model, nodes, batch, weights.config),
  );
  const program = await backend.compile({ ...moved }, signal ? { signal } : {});
  const { feeds, extents } = replicated(model, weights.config, geometry, 1);
  const random = new Random(seed).fork('local check');
  const checks: PoseCheck[] = [];
  try {
    if (program.memory(extents) > controlLimits.most) return [];
    for (let pose = 0; pose < POSES; pose++) {
      const rotation = rotationMatrices(Float64Array.from(haar(random)));
      const given = { ...feeds, ...parameterFeeds(weights.parameters), rotation, translation: new Float64Array(3) };
      const { positions, vectors, byRotation, byTranslation } = await program.run(given, extents, signal);
      const { force, torque } = netForces(positions, vectors);
      const derivatives = lieDerivatives(byRotation, rotation, byTranslation, centroid(positions));
      checks.push({
        force: length(force),
        forceGap: length(added(force, derivatives.translation)),
        torque: length(torque),
        torqueGap: length(added(torque, derivatives.rotation)),
        rmsForce: rootMeanSquare(vectors),
      });
    }
  } finally {
    program.dispose();
  }
  return checks;
}

/** Undefined for models that have no energy, for wrapped ones, and where one pose takes more memory than the control of the noise floor may. */
export async function localCheck(
  weights: ModelWeights,
  geometry: Geometry,
  options: { readonly seed: number; readonly mechanism?: string; readonly signal?: AbortSignal },
): Promise<LocalCheck | undefined> {
  const { seed, mechanism, signal } = options;
  if (anyModelById(weights.model).subject !== 'molecule' || rotationsFor(mechanism, geometry)) return undefined;
  const checks = await atPoses(weights, geometry, seed, signal);
  if (checks.length === 0) return undefined;
  const over = (read: (check: PoseCheck) => number): number => rootMeanSquare(checks.map(read));
  const isPeriodic = geometry.periodic?.some(Boolean) ?? false;
  return {
    rmsForce: over(({ rmsForce }) => rmsForce),
    netForce: over(({ force }) => force),
    forceGap: over(({ forceGap }) => forceGap),
    ...(!isPeriodic && {
      radius: gyrationRadius(geometry.positions),
      netTorque: over(({ torque }) => torque),
      torqueGap: over(({ torqueGap }) => torqueGap),
    }),
  };
}
