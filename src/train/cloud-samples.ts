/**
 * Labelled clouds for training: noise, random turns of points and normals together, batches in either layout. Edges are
 * found anew where noise moved the points.
 */
import { turnVectors } from '../data/align.ts';
import { denseBatch, graphBatch, unpackVectors } from '../data/batch.ts';
import { cloudFrame } from '../data/cloud-sample.ts';
import type { Random } from '../math/random.ts';
import { haar, matrixFromQuaternion } from '../math/rotation.ts';
import { type BoundBatch, bindBatch } from '../model/batch-inputs.ts';
import type { CloudConfig, CloudModel } from '../model/model.ts';
import { tiltMatrix } from './samples.ts';

export interface LabelledCloud {
  /** f64[points, 3], centred on the mean, RMS radius 1. */
  readonly points: Float64Array;
  /** f64[points, 3], outward unit normals. */
  readonly normals: Float64Array;
  /** Position of its class in the model's list. */
  readonly label: number;
}

/** Points and normals turned by `matrix` [3, 3]. */
export function turnCloud(sample: LabelledCloud, matrix: Float64Array): LabelledCloud {
  return { ...sample, points: turnVectors(sample.points, matrix), normals: turnVectors(sample.normals, matrix) };
}

/** Turned by a rotation drawn from the Haar measure. */
export const turnAnywhere = (sample: LabelledCloud, random: Random): LabelledCloud =>
  turnCloud(sample, matrixFromQuaternion(haar(random)));

/** What training does to a sample, drawn from `random`: noise on the points, then a turn. */
export function augmented(
  sample: LabelledCloud,
  recipe: { readonly jitter: number; readonly pose: 'upright' | 'any'; readonly tilt: number },
  random: Random,
): LabelledCloud {
  const { jitter, pose, tilt } = recipe;
  const noisy = jitter === 0 ? sample : { ...sample, points: sample.points.map((x) => x + jitter * random.normal()) };
  if (pose === 'any') return turnAnywhere(noisy, random);
  return tilt === 0 ? noisy : turnCloud(noisy, tiltMatrix(random, tilt));
}

export interface CloudBatch extends BoundBatch {
  readonly labels: readonly number[];
  /** Real points of all clouds. */
  readonly points: number;
  /** Normals in the layout of the positions; zero at padding. */
  readonly normals: Float64Array;
  /** Vectors in the layout of the positions -> f64[points, 3] of the real points alone, in order. */
  readonly unpadded: (vectors: Float64Array) => Float64Array;
}

/** A batch in the layout of the model. */
export function cloudBatch(
  model: Pick<CloudModel<CloudConfig>, 'cutoff'>,
  config: CloudConfig,
  samples: readonly LabelledCloud[],
): CloudBatch {
  const frames = samples.map(({ points, normals }) => ({ ...cloudFrame(points), forces: normals }));
  const cutoff = model.cutoff?.(config);
  const batch =
    cutoff === undefined ? denseBatch(frames, config.elements) : graphBatch(frames, config.elements, cutoff);
  return {
    ...bindBatch(batch),
    labels: samples.map(({ label }) => label),
    points: samples.reduce((sum, { points }) => sum + points.length / 3, 0),
    normals: batch.forces!,
    unpadded: (vectors) =>
      batch.layout === 'graph'
        ? vectors
        : Float64Array.from(unpackVectors(batch, vectors).flatMap((part) => Array.from(part))),
  };
}
