/**
 * The one door from a point cloud of any size to the few points that models see: seeded sampling, then x = (p - mean) / scale
 * with the mean of the sampled points and their RMS distance from it. Done once, before any action, so that no choice of
 * points and no normalisation can hide or feign a failure of equivariance: the mean and the scale commute with rotations.
 */
import { Random } from '../math/random.ts';
import { farthestPoints } from './sampling/farthest.ts';
import { placeKey, randomPoints } from './sampling/random-points.ts';
import { surfacePoints, vertexNormals } from './sampling/surface.ts';
import { rowsOf, voxelPoints } from './sampling/voxel.ts';
import type { Frame, PointCloud } from './subject.ts';

/** farthest: far apart from each other; random: without replacement; voxel: one per grid cell; surface: by area, on faces. */
export const samplingSchemes = ['farthest', 'random', 'voxel', 'surface'] as const;
export type SamplingScheme = (typeof samplingSchemes)[number];

export interface SamplingChoice {
  readonly scheme: SamplingScheme;
  /** Points to draw, 4 to 16,384. */
  readonly count: number;
  readonly seed: number | string;
}

export interface CloudSample {
  readonly scheme: SamplingScheme;
  /** Points drawn; below the number asked for only where `note` says so. */
  readonly count: number;
  readonly seed: number | string;
  /** u32[count], rows of the full cloud; absent for `surface`, whose points are new. */
  readonly indices?: Uint32Array;
  /** f64[count, 3], no two alike even in float32, mean 0, RMS distance from it 1. Drawn = mean + scale * point, in the cloud's coordinates. */
  readonly points: Float64Array;
  /** Mean of the drawn points, in the coordinates of `PointCloud.positions` (the file's, minus `centre`). */
  readonly mean: readonly [number, number, number];
  /** RMS distance of the drawn points from their mean, in the file's unit. */
  readonly scale: number;
  /** f64[count, 3], unit: the file's own, else from the faces; absent unless every drawn point has one. */
  readonly normals?: Float64Array;
  /** What the user should know: fewer points than asked, or normals that are missing. */
  readonly note?: string;
}

/** Limits of a sample's size: below, no shape; above, farthest-point sampling of large clouds takes minutes. */
export const fewestPoints = 4;
export const mostPoints = 16_384;

interface Drawn {
  readonly points: Float64Array;
  readonly indices?: Uint32Array;
  /** Of any length, zero where a point has none. */
  readonly normals?: Float64Array;
}

/**
 * @throws RangeError for a count that is no whole number from 4 to 16,384, a cloud of fewer than 4 different points or with all points
 * in one place, and `surface` of a cloud without faces or area
 */
export function sampleCloud(cloud: PointCloud, { scheme, count, seed }: SamplingChoice): CloudSample {
  if (!Number.isInteger(count) || count < fewestPoints || count > mostPoints) {
    throw new RangeError(`${count} points asked for: expected a whole number from ${fewestPoints} to ${mostPoints}`);
  }
  const random = new Random(seed).fork('cloud').fork(scheme);
  const { points: drawn, indices, normals: directions } = differing(draw(cloud, scheme, count, random));
  const found = drawn.length / 3;
  if (found < fewestPoints) {
    throw new RangeError(
      found === 1 && cloud.positions.length > 3
        ? 'all points of the cloud are in one place: there is no shape to sample'
        : `the cloud has only ${found} different ${found === 1 ? 'point' : 'points'}: at least ${fewestPoints} are needed`,
    );
  }
  const { points, mean, scale } = normalise(drawn);
  const notes: string[] = [];
  if (found < count) notes.push(`${found} points instead of ${count}: no more of them differ`);
  const normals = directions && unitRows(directions);
  const bare = normals ? countZeroRows(normals) : 0;
  if (bare > 0) {
    const cause = cloud.normals || scheme === 'surface' ? '' : ' (no face around them; points on the surface have one)';
    notes.push(`no normals: ${bare} of the ${found} sampled points have none${cause}`);
  }
  return {
    scheme,
    count: found,
    seed,
    ...(indices ? { indices } : {}),
    points,
    mean,
    scale,
    ...(normals && bare === 0 ? { normals } : {}),
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
  };
}

/** Nameless points as a frame (species 0, not periodic), so that batches and neighbour search serve clouds too. */
export function cloudFrame(points: Float64Array): Frame {
  return {
    species: new Uint8Array(points.length / 3),
    positions: points,
    periodic: [false, false, false],
    info: new Map(),
    columns: new Map(),
  };
}

function draw(cloud: PointCloud, scheme: SamplingScheme, count: number, random: Random): Drawn {
  switch (scheme) {
    case 'farthest':
      return rowsWithNormals(cloud, farthestPoints(cloud.positions, count, random));
    case 'random':
      return rowsWithNormals(cloud, randomPoints(cloud.positions, count, random));
    case 'voxel':
      return rowsWithNormals(cloud, voxelPoints(cloud.positions, count, random));
    case 'surface':
      return surfacePoints(cloud, count, random);
    default:
      throw scheme satisfies never;
  }
}

function rowsWithNormals(cloud: PointCloud, indices: Uint32Array): Drawn {
  const points = rowsOf(cloud.positions, indices);
  if (cloud.normals) return { indices, points, normals: rowsOf(cloud.normals, indices) };
  return cloud.faces ? { indices, points, normals: vertexNormals(cloud, indices) } : { indices, points };
}

/** Without later points that equal an earlier one in float32 once normalised: models divide by distances. */
function differing(drawn: Drawn): Drawn {
  const single = Float32Array.from(normalise(drawn.points).points);
  const taken = new Set<string>();
  const kept = Uint32Array.from({ length: single.length / 3 }, (_, row) => row).filter((row) => {
    const place = placeKey(single, row);
    return !taken.has(place) && taken.add(place);
  });
  if (3 * kept.length === single.length) return drawn;
  return {
    points: rowsOf(drawn.points, kept),
    ...(drawn.indices ? { indices: kept.map((row) => drawn.indices![row]) } : {}),
    ...(drawn.normals ? { normals: rowsOf(drawn.normals, kept) } : {}),
  };
}

function normalise(drawn: Float64Array): Pick<CloudSample, 'points' | 'mean' | 'scale'> {
  const count = drawn.length / 3;
  const mean: [number, number, number] = [0, 0, 0];
  for (let k = 0; k < drawn.length; k++) mean[k % 3] += drawn[k] / count;
  let square = 0;
  for (let k = 0; k < drawn.length; k++) square += (drawn[k] - mean[k % 3]) * (drawn[k] - mean[k % 3]);
  const scale = Math.sqrt(square / count);
  return { points: drawn.map((value, k) => (value - mean[k % 3]) / scale), mean, scale };
}

/** Rows divided by their length; zero where the length is zero or not finite. */
function unitRows(rows: Float64Array): Float64Array {
  const result = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k += 3) {
    const length = Math.sqrt(rows[k] * rows[k] + rows[k + 1] * rows[k + 1] + rows[k + 2] * rows[k + 2]);
    if (!(length > 0 && Number.isFinite(length))) continue;
    for (let axis = 0; axis < 3; axis++) result[k + axis] = rows[k + axis] / length;
  }
  return result;
}

function countZeroRows(rows: Float64Array): number {
  let zeros = 0;
  for (let k = 0; k < rows.length; k += 3) if (rows[k] === 0 && rows[k + 1] === 0 && rows[k + 2] === 0) zeros++;
  return zeros;
}
