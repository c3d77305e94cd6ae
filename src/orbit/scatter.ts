/**
 * The scatter of orbits: each sample's whole orbit is a row of numbers, one per element of the group, and principal components lay the rows out in a plane
 * (Pearson, Philosophical Magazine 1901), the rows of all models in one plane. A row holds one sample and nothing else. Coordinates are divided by the
 * root of the elements: the distance of two points of a model is at most the RMS difference of their orbits over the group.
 *
 * Rows are kept as float32, 24 MiB a model at most. Where elements times samples need more, elements are hashed together with random signs
 * (count sketch: Charikar, Chen and Farach-Colton, ICALP 2002; Clarkson and Woodruff, STOC 2013), which keeps inner products of rows on average.
 */
import { Random } from '../math/random.ts';
import { leadingEigenpairs } from '../math/symmetric-eigen.ts';

/** Bytes of one model's rows at most. */
export const ROWS_BYTES = 24 * 2 ** 20;

/** Numbers of a row, so that all rows fit. */
export const rowWidth = (elements: number, samples: number): number =>
  Math.max(1, Math.min(elements, Math.floor(ROWS_BYTES / (4 * samples))));

/** For each element its place in the row, minus one and negative where its sign is turned, i32[elements]; drawn once for a size. */
const places = new Map<string, Int32Array>();

function placesFor(elements: number, width: number): Int32Array {
  const key = `${elements} ${width}`;
  const known = places.get(key);
  if (known) return known;
  const random = new Random('count sketch').fork(key);
  const drawn = Int32Array.from({ length: elements }, () => {
    const place = random.integer(width);
    return random.uniform() < 0.5 ? place : -place - 1;
  });
  places.clear();
  places.set(key, drawn);
  return drawn;
}

/** An orbit's field as the row that is kept of it, f32[width]: itself where it fits. */
export function keptRow(values: Float64Array, width: number): Float32Array {
  if (width >= values.length) return Float32Array.from(values);
  const row = new Float64Array(width);
  placesFor(values.length, width).forEach((place, n) => {
    if (place >= 0) row[place] += values[n];
    else row[-place - 1] -= values[n];
  });
  return Float32Array.from(row);
}

export interface Scatter {
  /** f64[rows, 2], row by row, model after model, in the field's unit. */
  readonly points: Float64Array;
  /** Shares of the rows' variance along both directions; 0 where all rows are the same. */
  readonly shares: readonly [number, number];
}

/** The middle of rows, f64[width]. */
function centreOf(rows: readonly Float32Array[], width: number): Float64Array {
  const centre = new Float64Array(width);
  for (const row of rows) for (let k = 0; k < width; k++) centre[k] += row[k] / rows.length;
  return centre;
}

function widthOf(rows: readonly Float32Array[]): number {
  const [{ length: width } = { length: 0 }] = rows;
  if (width === 0 || rows.some(({ length }) => length !== width))
    throw new RangeError(`a scatter of ${rows.length} rows: expected at least one, all of one width`);
  return width;
}

/** The rows of all models, each less the middle of its model's, f64[width]. @throws RangeError for rows of different widths, or none */
export function centredRows(models: readonly (readonly Float32Array[])[]): Float64Array[] {
  const width = widthOf(models.flat());
  return models.flatMap((own) => {
    const centre = centreOf(own, width);
    return own.map((row) => Float64Array.from(row, (value, k) => value - centre[k]));
  });
}

/**
 * The rows of one or more models in the plane of the first two principal components of all of them, each model's rows about their own middle: what is laid
 * out is how samples differ, on one scale, and not how models do. The sign of a direction is fixed by its largest entry.
 * @param models their rows. @param elements that each row stands for. @throws RangeError for rows of different widths, or none
 */
export function scatterOf(models: readonly (readonly Float32Array[])[], elements: number): Scatter {
  const rows = models.flat();
  const width = widthOf(rows);
  const centres = models.flatMap((own) => new Array<Float64Array>(own.length).fill(centreOf(own, width)));
  const along = (n: number, direction: Float64Array): number => {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += (rows[n][k] - centres[n][k]) * direction[k];
    return sum;
  };
  const scattered = (direction: Float64Array): Float64Array => {
    const sum = new Float64Array(width);
    for (let n = 0; n < rows.length; n++) {
      const part = along(n, direction);
      for (let k = 0; k < width; k++) sum[k] += part * (rows[n][k] - centres[n][k]);
    }
    return sum;
  };
  let variance = 0;
  for (let n = 0; n < rows.length; n++) for (let k = 0; k < width; k++) variance += (rows[n][k] - centres[n][k]) ** 2;
  const { values, vectors } = leadingEigenpairs(scattered, width, 2);
  const share = (n: number): number => (variance > 0 && n < values.length ? Math.max(0, values[n]) / variance : 0);
  const points = new Float64Array(2 * rows.length);
  for (let n = 0; n < rows.length; n++) {
    vectors.forEach((vector, axis) => {
      points[2 * n + axis] = along(n, vector) / Math.sqrt(elements);
    });
  }
  return { points, shares: [share(0), share(1)] };
}
