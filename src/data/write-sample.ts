/**
 * The sampled points of a cloud as a PLY file of their own, with what models say about them: in the file's own coordinates
 * (centre + position; for points drawn on a surface, which are rows of no file, centre + mean + scale * point), with the colours,
 * normals and fields of their rows, predicted normals as further fields, and class probabilities in comments.
 */
import type { CloudSample } from './cloud-sample.ts';
import type { NumericArray, PointCloud } from './subject.ts';
import { type PlyField, writePly } from './write-ply.ts';

/** What a model says about sampled points in their own pose. */
export interface CloudPrediction {
  /** Ends the names of its fields: `a` gives `nx_a`, `ny_a`, `nz_a`. */
  readonly suffix: string;
  /** The model and its weights, for people to read. */
  readonly model: string;
  /** Names and probabilities of the classes. */
  readonly classes: readonly (readonly [name: string, probability: number])[];
  /** f64[count, 3], unit. */
  readonly normals: Float64Array;
}

/** Rows of an array, in its own type. */
function rowsAt<Values extends NumericArray>(values: Values, width: number, rows: Uint32Array): Values {
  const taken = values.slice(0, rows.length * width) as Values;
  rows.forEach((row, place) => {
    for (let k = 0; k < width; k++) taken[place * width + k] = values[row * width + k];
  });
  return taken;
}

/** The points of the sample as a cloud without faces: rows of the file bit for bit, or points on its surface rounded to float32. */
export function sampledCloud(cloud: PointCloud, sample: CloudSample): PointCloud {
  const { indices, points, mean, scale, normals } = sample;
  const given = normals && { normals: Float32Array.from(normals) };
  if (!indices) {
    const positions = Float32Array.from(points, (value, k) => mean[k % 3] + scale * value);
    return { positions, centre: cloud.centre, channels: new Map(), ...given };
  }
  return {
    positions: rowsAt(cloud.positions, 3, indices),
    centre: cloud.centre,
    channels: new Map(
      [...cloud.channels].map(([name, { width, values }]) => [name, { width, values: rowsAt(values, width, indices) }]),
    ),
    ...(cloud.colours && { colours: rowsAt(cloud.colours, 4, indices) }),
    ...(cloud.normals ? { normals: rowsAt(cloud.normals, 3, indices) } : given),
  };
}

const axes = ['nx', 'ny', 'nz'] as const;

/** A suffix whose names no field of the file has yet: a file that was written so before keeps what it had. */
function freeSuffix(taken: ReadonlySet<string>, suffix: string): string {
  let free = suffix;
  for (let n = 2; axes.some((axis) => taken.has(`${axis}_${free}`)); n++) free = `${suffix}_${n}`;
  return free;
}

/**
 * Binary PLY of the sampled points. @throws RangeError for predictions of another number of points
 */
export function writeSample(
  cloud: PointCloud,
  sample: CloudSample,
  predictions: readonly CloudPrediction[],
): Uint8Array<ArrayBuffer> {
  const points = sampledCloud(cloud, sample);
  const names = new Set(points.channels.keys());
  const fields = new Map<string, PlyField>();
  const comments = [`points ${sample.count} ${sample.scheme} seed ${sample.seed}`];
  for (const { suffix, model, classes, normals } of predictions) {
    if (normals.length !== 3 * sample.count) {
      throw new RangeError(`${normals.length / 3} predicted normals for ${sample.count} points`);
    }
    const free = freeSuffix(names, suffix);
    axes.forEach((axis, k) => {
      const values = Float64Array.from({ length: sample.count }, (_, row) => normals[3 * row + k]);
      names.add(`${axis}_${free}`);
      fields.set(`${axis}_${free}`, { width: 1, values });
    });
    comments.push(`model_${free} ${model}`);
    for (const [name, probability] of classes) comments.push(`probability_${free} ${name} ${probability}`);
  }
  return writePly(points, fields, { format: 'binary', comments });
}
