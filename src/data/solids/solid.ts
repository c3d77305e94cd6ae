/**
 * Solids as point clouds, from a seed. Upright: the class's axis stays along +z and a random turn about z is applied, so
 * a model trained on them is given "up" and nothing else; every other pose is new to it. A sample of a solid goes the way
 * of any dropped cloud (dense surface points, then `sampleCloud`), so that training data and files are treated alike.
 */
import { Random } from '../../math/random.ts';
import { type CloudSample, sampleCloud } from '../cloud-sample.ts';
import type { PointCloud } from '../subject.ts';
import { type SolidId, solidIds, solidSurface } from './classes.ts';
import { circleDirection, drawSurface } from './patch.ts';

export interface SolidOptions {
  /** Points on the surface. */
  readonly surfacePoints?: number;
  /** Standard deviation of Gaussian noise per coordinate, in RMS radii of the solid; 0 by default. The normals keep the clean surface's. */
  readonly jitter?: number;
}

const densePoints = 2048;

/**
 * A solid with random proportions and its outward normals, upright, centred on its bounding box; the same for equal
 * arguments on every machine.
 * @throws RangeError for fewer than 4 points or a negative jitter
 */
export function makeSolid(id: SolidId, seed: number | string, options: SolidOptions = {}): PointCloud {
  const { surfacePoints = densePoints, jitter = 0 } = options;
  if (!Number.isInteger(surfacePoints) || surfacePoints < 4) {
    throw new RangeError(`${surfacePoints} surface points: expected a whole number of at least 4`);
  }
  if (!(jitter >= 0 && Number.isFinite(jitter)))
    throw new RangeError(`jitter ${jitter}: expected a number of at least 0`);
  const random = new Random(seed).fork('solid').fork(id);
  const patches = solidSurface[id](random.fork('proportions'));
  const { positions, normals } = drawSurface(patches, surfacePoints, random.fork('surface'));
  const [cosine, sine] = circleDirection(random.fork('turn'));
  turnAboutZ(positions, cosine, sine);
  turnAboutZ(normals, cosine, sine);
  if (jitter > 0) addNoise(positions, jitter * radiusOf(positions), random.fork('jitter'));
  const centre = middle(positions);
  return {
    positions: Float32Array.from(positions, (value, k) => value - centre[k % 3]),
    centre,
    normals: Float32Array.from(normals),
    channels: new Map(),
  };
}

export interface SolidSample extends CloudSample {
  readonly normals: Float64Array;
  /** Place of the class in `solidClasses`. */
  readonly label: number;
}

/** `count` points of a solid by farthest-point sampling of 2048 surface points. @throws RangeError as `makeSolid` and `sampleCloud` */
export function solidSample(
  id: SolidId,
  seed: number | string,
  count: number,
  options: Pick<SolidOptions, 'jitter'> = {},
): SolidSample {
  const cloud = makeSolid(id, seed, { ...options, surfacePoints: Math.max(densePoints, 4 * count) });
  const sample = sampleCloud(cloud, { scheme: 'farthest', count, seed });
  if (!sample.normals) throw new RangeError(`solid ${id} of seed ${seed}: ${sample.note}`);
  return { ...sample, normals: sample.normals, label: solidIds.indexOf(id) };
}

export interface SolidSetChoice {
  readonly seed: number | string;
  /** Sets of different splits share no solid: each has its own streams. */
  readonly split: 'train' | 'test';
  readonly perClass: number;
  /** Points of each sample. */
  readonly count: number;
  readonly jitter?: number;
}

/** 10 * perClass samples, the classes taking turns: sample k has label k mod 10, and is the same however many follow. */
export function solidSet({ seed, split, perClass, count, jitter = 0 }: SolidSetChoice): SolidSample[] {
  return Array.from({ length: solidIds.length * perClass }, (_, k) =>
    solidSample(solidIds[k % solidIds.length], `${seed}/${split}/${Math.floor(k / solidIds.length)}`, count, {
      jitter,
    }),
  );
}

function turnAboutZ(vectors: Float64Array, cosine: number, sine: number): void {
  for (let k = 0; k < vectors.length; k += 3) {
    const [x, y] = [vectors[k], vectors[k + 1]];
    vectors[k] = cosine * x - sine * y;
    vectors[k + 1] = sine * x + cosine * y;
  }
}

/** RMS distance from the mean. */
function radiusOf(positions: Float64Array): number {
  const points = positions.length / 3;
  const mean = [0, 0, 0];
  for (let k = 0; k < positions.length; k++) mean[k % 3] += positions[k] / points;
  let square = 0;
  for (let k = 0; k < positions.length; k++) square += (positions[k] - mean[k % 3]) * (positions[k] - mean[k % 3]);
  return Math.sqrt(square / points);
}

function addNoise(positions: Float64Array, deviation: number, random: Random): void {
  for (let k = 0; k < positions.length; k++) positions[k] += deviation * random.normal();
}

function middle(positions: Float64Array): [number, number, number] {
  const low = [positions[0], positions[1], positions[2]];
  const high = [...low];
  for (let k = 0; k < positions.length; k++) {
    low[k % 3] = Math.min(low[k % 3], positions[k]);
    high[k % 3] = Math.max(high[k % 3], positions[k]);
  }
  return [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
}
