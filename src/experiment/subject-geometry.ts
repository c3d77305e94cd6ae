/**
 * From what was read to what is judged: one frame of a molecule, or the sampled points of a cloud. The page's io worker and
 * the terminal go through here, so that a link means the same points everywhere.
 */
import { type CloudSample, sampleCloud } from '../data/cloud-sample.ts';
import { type SolidId, solidIds } from '../data/solids/classes.ts';
import { makeSolid } from '../data/solids/solid.ts';
import type { PointCloud } from '../data/subject.ts';
import { ExperimentFailure } from './failure.ts';
import { type Geometry, geometryOfPoints } from './geometry.ts';
import type { Experiment } from './schema.ts';

export type PointsChoice = NonNullable<Experiment['points']>;

/**
 * The points that models see of a cloud. @param label name of its class, where it is known
 * @throws ExperimentFailure `not-finite` where the cloud cannot be sampled so
 */
export function sampledGeometry(
  cloud: PointCloud,
  { scheme, count }: PointsChoice,
  seed: number,
  label?: string,
): { readonly geometry: Geometry; readonly sample: CloudSample } {
  try {
    const sample = sampleCloud(cloud, { scheme, count, seed });
    const { points, normals } = sample;
    return { sample, geometry: geometryOfPoints(points, { ...(label && { label }), ...(normals && { normals }) }) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ExperimentFailure('not-finite', `This cloud cannot be sampled: ${error.message}.`, [
      'choose another way of sampling',
      'choose another file',
    ]);
  }
}

/** One of the ten solids. @throws RangeError naming the known ones */
export function solidCloud(id: string, seed: number): PointCloud {
  const known = solidIds.find((solid): solid is SolidId => solid === id);
  if (!known) throw new RangeError(`there is no solid ${id}; there are ${solidIds.join(', ')}`);
  return makeSolid(known, seed);
}
