/**
 * The surface of a polygon mesh: points drawn uniformly by area, and normals of its vertices. A polygon is the fan of
 * triangles around its first corner; half the sum of their cross products is its area vector (Newell's formula), whose
 * direction is outward as the winding says (counterclockwise seen from outside).
 */
import type { Random } from '../../math/random.ts';
import type { PointCloud } from '../subject.ts';

type Mesh = Pick<PointCloud, 'positions' | 'faces'>;

interface SurfaceSample {
  /** f64[points, 3], in the coordinates of `positions`. */
  readonly points: Float64Array;
  /** f64[points, 3], unit length, of the triangle each point lies on. */
  readonly normals: Float64Array;
}

/**
 * One point in each of `count` equal parts of the area (stratified), uniform within its triangle.
 * @throws RangeError without faces, without area, or when a face names a vertex that is not there
 */
export function surfacePoints(mesh: Mesh, count: number, random: Random): SurfaceSample {
  const { faces, positions } = mesh;
  if (!faces || faces.offsets.length < 2) {
    throw new RangeError('the cloud has no faces: a surface cannot be sampled; choose another sampling');
  }
  const triangles = fans(mesh);
  const total = triangles.areaUpTo.at(-1) ?? 0;
  if (total === 0) throw new RangeError('the faces have no area: a surface cannot be sampled; choose another sampling');
  const points = new Float64Array(3 * count);
  const normals = new Float64Array(3 * count);
  for (let at = 0; at < count; at++) {
    const triangle = firstAbove(triangles.areaUpTo, ((at + random.uniform()) / count) * total);
    const side = Math.sqrt(random.uniform());
    const across = random.uniform();
    const weights = [1 - side, side * (1 - across), side * across];
    for (let corner = 0; corner < 3; corner++) {
      const vertex = triangles.corners[3 * triangle + corner];
      for (let axis = 0; axis < 3; axis++) points[3 * at + axis] += weights[corner] * positions[3 * vertex + axis];
    }
    normals.set(triangles.normals.subarray(3 * triangle, 3 * triangle + 3), 3 * at);
  }
  return { points, normals };
}

/**
 * f64[rows, 3]: for each row the sum of the area vectors of the polygons around that vertex, not normalised; zero for a
 * vertex of no face.
 */
export function vertexNormals(mesh: Mesh, rows: Uint32Array): Float64Array {
  const result = new Float64Array(3 * rows.length);
  if (!mesh.faces) return result;
  const place = new Int32Array(mesh.positions.length / 3).fill(-1);
  rows.forEach((row, at) => {
    place[row] = at;
  });
  const { offsets, corners } = mesh.faces;
  const area = new Float64Array(3);
  for (let face = 0; face + 1 < offsets.length; face++) {
    const polygon = corners.subarray(offsets[face], offsets[face + 1]);
    if (!polygon.some((vertex) => place[vertex] >= 0)) continue;
    polygonArea(mesh.positions, polygon, area);
    for (const vertex of polygon) {
      if (place[vertex] < 0) continue;
      for (let axis = 0; axis < 3; axis++) result[3 * place[vertex] + axis] += area[axis];
    }
  }
  return result;
}

interface Triangles {
  /** u32[triangles, 3]: rows of the vertices. */
  readonly corners: Uint32Array;
  /** f64[triangles, 3], unit, turned to the side of their polygon's area vector; zero where a triangle has no area. */
  readonly normals: Float64Array;
  /** f64[triangles]: area of all triangles up to and including each. */
  readonly areaUpTo: Float64Array;
}

function fans({ positions, faces }: Mesh): Triangles {
  const { offsets, corners } = faces!;
  let triangles = 0;
  for (let face = 0; face + 1 < offsets.length; face++) triangles += Math.max(0, offsets[face + 1] - offsets[face] - 2);
  const result = {
    corners: new Uint32Array(3 * triangles),
    normals: new Float64Array(3 * triangles),
    areaUpTo: new Float64Array(triangles),
  };
  const whole = new Float64Array(3);
  const part = new Float64Array(3);
  let total = 0;
  let triangle = 0;
  for (let face = 0; face + 1 < offsets.length; face++) {
    const polygon = corners.subarray(offsets[face], offsets[face + 1]);
    polygonArea(positions, polygon, whole);
    for (let k = 1; k + 1 < polygon.length; k++, triangle++) {
      part.fill(0);
      addTriangle(positions, polygon[0], polygon[k], polygon[k + 1], part);
      const area = Math.sqrt(part[0] * part[0] + part[1] * part[1] + part[2] * part[2]);
      if (Number.isNaN(area)) throw new RangeError(`face ${face} names a vertex that is not there`);
      const facing = part[0] * whole[0] + part[1] * whole[1] + part[2] * whole[2] < 0 ? -1 : 1;
      for (let axis = 0; axis < 3; axis++) {
        result.normals[3 * triangle + axis] = area > 0 ? (facing * part[axis]) / area : 0;
      }
      result.corners.set([polygon[0], polygon[k], polygon[k + 1]], 3 * triangle);
      total += area;
      result.areaUpTo[triangle] = total;
    }
  }
  return result;
}

/** Area vector of a polygon into `area` (three numbers). */
function polygonArea(positions: Float32Array, polygon: Uint32Array, area: Float64Array): void {
  area.fill(0);
  for (let k = 1; k + 1 < polygon.length; k++) addTriangle(positions, polygon[0], polygon[k], polygon[k + 1], area);
}

/** area += (b - a) x (c - a) / 2 */
function addTriangle(positions: Float32Array, a: number, b: number, c: number, area: Float64Array): void {
  const [x, y, z] = [positions[3 * a], positions[3 * a + 1], positions[3 * a + 2]];
  const [ux, uy, uz] = [positions[3 * b] - x, positions[3 * b + 1] - y, positions[3 * b + 2] - z];
  const [vx, vy, vz] = [positions[3 * c] - x, positions[3 * c + 1] - y, positions[3 * c + 2] - z];
  area[0] += 0.5 * (uy * vz - uz * vy);
  area[1] += 0.5 * (uz * vx - ux * vz);
  area[2] += 0.5 * (ux * vy - uy * vx);
}

/** First place whose value is above `value`: parts without area are never met. */
function firstAbove(upTo: Float64Array, value: number): number {
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upTo[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
