/**
 * What the readers of points and meshes share: arrays that grow with the bytes read (so that no header can ask for memory),
 * polygons as offsets and corners, and the centre taken off in float64: stored = float32(x - c), c = (min + max) / 2 per axis.
 */
import type { Notice, PointCloud } from '../subject.ts';

export interface CloudContent {
  readonly kind: 'point-cloud' | 'mesh';
  readonly cloud: PointCloud;
  /** In words, for the user. */
  readonly format: string;
  /** Names of what each point has besides its position, sorted. */
  readonly fields: readonly string[];
  readonly notices: readonly Notice[];
}

/** More points than any view or model here can hold. */
export const mostPoints = 100_000_000;

/** More numbers than are read from one file: 44 million points. The importer makes a FormatError of it. */
export class TooManyNumbers extends RangeError {
  override name = 'TooManyNumbers';
}

const mostNumbers = 2 ** 27;

/** Numbers, appended one by one; the storage doubles. `push` throws TooManyNumbers beyond 2^27. */
export class GrowingNumbers {
  #values = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      if (this.length >= mostNumbers) throw new TooManyNumbers(`more than ${mostNumbers} numbers`);
      const larger = new Float64Array(2 * this.#values.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index]!;
  }

  /** Forgets what lies beyond. */
  cut(length: number): void {
    this.length = Math.min(this.length, length);
  }

  /** The numbers so far, as a view that the next `push` may outdate. */
  view(): Float64Array {
    return this.#values.subarray(0, this.length);
  }
}

/** Polygons, corner by corner. */
export class GrowingFaces {
  readonly #offsets = new GrowingNumbers();
  readonly #corners = new GrowingNumbers();

  constructor() {
    this.#offsets.push(0);
  }

  get count(): number {
    return this.#offsets.length - 1;
  }

  corner(vertex: number): void {
    this.#corners.push(vertex);
  }

  /** Ends the polygon whose corners were given. */
  close(): void {
    this.#offsets.push(this.#corners.length);
  }

  /** Takes back the corners given since the last polygon. */
  abandon(): void {
    this.#corners.cut(this.#offsets.at(this.#offsets.length - 1));
  }

  clear(): void {
    this.#offsets.cut(1);
    this.#corners.cut(0);
  }

  /** Undefined where there are none. */
  result(): NonNullable<PointCloud['faces']> | undefined {
    if (this.count === 0) return undefined;
    return { offsets: Uint32Array.from(this.#offsets.view()), corners: Uint32Array.from(this.#corners.view()) };
  }
}

/** @param positions f64[points, 3], finite */
export function centred(positions: Float64Array): Pick<PointCloud, 'positions' | 'centre'> {
  const centre: [number, number, number] = [0, 0, 0];
  for (let axis = 0; axis < 3 && positions.length > 0; axis++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let k = axis; k < positions.length; k += 3) {
      if (positions[k]! < low) low = positions[k]!;
      if (positions[k]! > high) high = positions[k]!;
    }
    centre[axis] = low / 2 + high / 2;
  }
  const rounded = new Float32Array(positions.length);
  for (let k = 0; k < positions.length; k++) rounded[k] = positions[k]! - centre[k % 3]!;
  return { positions: rounded, centre };
}

/** What float32 can hold after the centre is taken off. */
export const largestCoordinate = 1e37;

/** Names of the per-point fields of a cloud, sorted. */
export function cloudFields(cloud: PointCloud): string[] {
  const names = [...cloud.channels.keys()];
  if (cloud.colours) names.push('colours');
  if (cloud.normals) names.push('normals');
  if (cloud.faces) names.push('faces');
  return [...new Set(names)].sort();
}

/** u8[points, 4] from three or four values a point: fractions 0..1 or bytes 0..255. Undefined where they are neither. */
export function coloursFrom(values: Float64Array, width: 3 | 4, scale: 'fractions' | 'bytes'): Uint8Array | undefined {
  const points = values.length / width;
  const factor = scale === 'fractions' ? 255 : 1;
  const colours = new Uint8Array(4 * points).fill(255);
  for (let k = 0; k < values.length; k++) {
    const value = values[k]! * factor;
    if (!(value >= 0 && value <= 255)) return undefined;
    colours[4 * Math.floor(k / width) + (k % width)] = Math.round(value);
  }
  return colours;
}

/** f32 of normals; undefined where one is not finite or too large to be one. */
export function normalsFrom(values: Float64Array): Float32Array | undefined {
  return values.every((value) => Math.abs(value) < largestCoordinate) ? Float32Array.from(values) : undefined;
}
