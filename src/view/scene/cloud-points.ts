/**
 * A point cloud on the GPU: buffers of `chunkPoints` points in random order, each made when it is first drawn, so that no frame waits for two million
 * points; the edges of a small mesh. Colours stay the file's bytes, normals become signed bytes for the light alone.
 */
import { BufferAttribute, BufferGeometry, LineSegments, Points, type RawShaderMaterial, Scene } from 'three';
import type { PointCloud } from '../../data/subject.ts';
import { chunkPoints, finiteRange, PointOrder } from './cloud-detail.ts';

/** What colours the points: the file's colours, nothing, one of its channels, or the file's own z. */
export type Colouring =
  | { readonly kind: 'file' }
  | { readonly kind: 'plain' }
  | { readonly kind: 'height' }
  | { readonly kind: 'channel'; readonly name: string };

/** More faces than this are shown by their corners alone. */
const mostFaces = 20_000;

interface Chunk {
  readonly points: Points<BufferGeometry, RawShaderMaterial>;
  /** The places of these points in the file. */
  readonly order: Uint32Array;
  /** What its `value` holds now: a key of `scalarOf`. */
  scalar: string | undefined;
}

/** One number for each point: key, values, and where in them a point's own stands. */
interface Scalar {
  readonly key: string;
  readonly values: ArrayLike<number>;
  readonly stride: number;
  readonly first: number;
}

/** The numbers that colour the points; undefined where none do. @throws RangeError for a channel that is not there */
export function scalarOf({ positions, channels }: PointCloud, colouring: Colouring): Scalar | undefined {
  if (colouring.kind === 'height') return { key: 'height', values: positions, stride: 3, first: 2 };
  if (colouring.kind !== 'channel') return undefined;
  const channel = channels.get(colouring.name);
  if (!channel) throw new RangeError(`the cloud has no channel "${colouring.name}"`);
  return { key: `channel ${colouring.name}`, values: channel.values, stride: channel.width, first: 0 };
}

/** Each edge of a mesh once, as pairs of corners; undefined for none, or too many. */
export function edgesOf({ faces, positions }: PointCloud): Uint32Array | undefined {
  const count = faces ? faces.offsets.length - 1 : 0;
  if (!faces || count < 1 || count > mostFaces) return undefined;
  const points = positions.length / 3;
  const seen = new Set<number>();
  for (let face = 0; face < count; face++) {
    const [start, end] = [faces.offsets[face], faces.offsets[face + 1]];
    for (let corner = start; corner < end; corner++) {
      const from = faces.corners[corner];
      const to = faces.corners[corner + 1 < end ? corner + 1 : start];
      if (from !== to && from < points && to < points) seen.add(Math.min(from, to) * points + Math.max(from, to));
    }
  }
  const edges = new Uint32Array(seen.size * 2);
  let filled = 0;
  for (const edge of seen) {
    edges[filled++] = Math.floor(edge / points);
    edges[filled++] = edge % points;
  }
  return edges;
}

/** The rows of `values` that `order` names, in its order. */
function gathered<Values extends Float32Array | Uint8Array>(
  values: Values,
  order: Uint32Array,
  width: number,
  into: Values,
): Values {
  for (let index = 0, at = 0; index < order.length; index++) {
    const row = order[index] * width;
    for (let part = 0; part < width; part++) into[at++] = values[row + part];
  }
  return into;
}

/** Unit vectors as signed bytes, i8[points, 4]; zero where a normal has no direction. */
function directions(normals: Float32Array, order: Uint32Array): Int8Array {
  const bytes = new Int8Array(order.length * 4);
  for (let index = 0; index < order.length; index++) {
    const row = order[index] * 3;
    const x = normals[row];
    const y = normals[row + 1];
    const z = normals[row + 2];
    const size = Math.sqrt(x * x + y * y + z * z);
    if (!(size > 0 && size < Number.POSITIVE_INFINITY)) continue;
    bytes[index * 4] = Math.round((127 * x) / size);
    bytes[index * 4 + 1] = Math.round((127 * y) / size);
    bytes[index * 4 + 2] = Math.round((127 * z) / size);
  }
  return bytes;
}

export class CloudPoints {
  readonly count: number;
  readonly #cloud: PointCloud;
  readonly #material: RawShaderMaterial;
  readonly #order: PointOrder;
  readonly #chunks: Chunk[] = [];
  readonly #ranges = new Map<string, readonly [number, number] | undefined>();
  readonly #lines: Scene | undefined;
  readonly scene = new Scene();

  constructor(cloud: PointCloud, material: RawShaderMaterial, lineMaterial: RawShaderMaterial) {
    this.#cloud = cloud;
    this.#material = material;
    this.count = cloud.positions.length / 3;
    this.#order = new PointOrder(this.count);
    const edges = edgesOf(cloud);
    if (!edges) return;
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(cloud.positions, 3));
    geometry.setIndex(new BufferAttribute(edges, 1));
    const lines = new LineSegments(geometry, lineMaterial);
    lines.frustumCulled = false;
    this.#lines = new Scene().add(lines);
  }

  /** The edges of a small mesh, as a scene of their own. */
  get lines(): Scene | undefined {
    return this.#lines;
  }

  get hasNormals(): boolean {
    return this.#cloud.normals !== undefined;
  }

  /** Makes the scene show the points `from` .. `to` of the random order; answers where it really ends: at most one new buffer is made. */
  show(from: number, to: number, colouring: Colouring): number {
    const scalar = scalarOf(this.#cloud, colouring);
    let end = Math.min(to, this.count);
    let made = 0;
    for (const chunk of this.#chunks) chunk.points.visible = false;
    for (let start = from - (from % chunkPoints); start < end; start += chunkPoints) {
      const number = start / chunkPoints;
      if (!this.#chunks[number] && made++ > 0) {
        end = start;
        break;
      }
      const chunk = this.#chunks[number] ?? this.#make(start);
      this.#chunks[number] = chunk;
      if (scalar && chunk.scalar !== scalar.key) this.#fill(chunk, scalar);
      const first = Math.max(0, from - start);
      chunk.points.visible = true;
      chunk.points.geometry.setDrawRange(first, Math.min(chunkPoints, end - start) - first);
    }
    return end;
  }

  dispose(): void {
    for (const { points } of this.#chunks) points.geometry.dispose();
    for (const child of this.#lines?.children ?? []) if (child instanceof LineSegments) child.geometry.dispose();
    this.#chunks.length = 0;
    this.scene.clear();
  }

  #make(start: number): Chunk {
    const order = this.#order.slice(start, start + chunkPoints);
    const { positions, colours, normals } = this.#cloud;
    const geometry = new BufferGeometry();
    const place = gathered(positions, order, 3, new Float32Array(order.length * 3));
    const tint = colours && gathered(colours, order, 4, new Uint8Array(order.length * 4));
    const normal = normals && directions(normals, order);
    geometry.setAttribute('position', new BufferAttribute(place, 3));
    if (tint) geometry.setAttribute('tint', new BufferAttribute(tint, 4, true));
    if (normal) geometry.setAttribute('normal', new BufferAttribute(normal, 4, true));
    const points = new Points(geometry, this.#material);
    points.frustumCulled = false;
    this.scene.add(points);
    return { points, order, scalar: undefined };
  }

  /** The numbers as shares of their finite range; -1 where they are not finite. */
  #fill(chunk: Chunk, { key, values, stride, first }: Scalar): void {
    chunk.scalar = key;
    if (!this.#ranges.has(key)) this.#ranges.set(key, finiteRange(values, stride, first));
    const [least, most] = this.#ranges.get(key) ?? [0, 0];
    const { geometry } = chunk.points;
    if (!geometry.hasAttribute('value'))
      geometry.setAttribute('value', new BufferAttribute(new Float32Array(chunk.order.length), 1));
    const attribute = geometry.getAttribute('value');
    chunk.order.forEach((point, index) => {
      const value = values[point * stride + first];
      attribute.setX(index, Number.isFinite(value) ? (most > least ? (value - least) / (most - least) : 0.5) : -1);
    });
    attribute.needsUpdate = true;
  }
}
