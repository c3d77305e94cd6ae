import { describe, expect, it } from 'vitest';
import { Random } from '../../math/random.ts';
import { surfacePoints, vertexNormals } from './surface.ts';

function mesh(vertices: readonly (readonly number[])[], polygons: readonly (readonly number[])[]) {
  const offsets = [0];
  for (const polygon of polygons) offsets.push(offsets.at(-1)! + polygon.length);
  return {
    positions: Float32Array.from(vertices.flat()),
    faces: { offsets: Uint32Array.from(offsets), corners: Uint32Array.from(polygons.flat()) },
  };
}

/** A 2 x 3 x 5 box of quads, wound outward. */
const box = mesh(
  Array.from({ length: 8 }, (_, k) => [k & 1 ? 2 : 0, k & 2 ? 3 : 0, k & 4 ? 5 : 0]),
  [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ],
);

describe('points on a surface', () => {
  it('fall on the walls of a box in the ratio of their areas, uniformly, with the outward normal of their wall', () => {
    const count = 6200;
    const { points, normals } = surfacePoints(box, count, new Random(4));
    const size = [2, 3, 5];
    const found = new Map<string, number>();
    const octants = new Array<number>(8).fill(0);
    for (let k = 0; k < points.length; k += 3) {
      const normal = [...normals.subarray(k, k + 3)];
      const axis = normal.findIndex((value) => Math.abs(value) === 1);
      expect(normal.map(Math.abs).reduce((sum, value) => sum + value)).toBe(1);
      expect(points[k + axis]).toBeCloseTo(normal[axis]! > 0 ? size[axis]! : 0, 12);
      found.set(String(normal), (found.get(String(normal)) ?? 0) + 1);
      octants[(points[k]! > 1 ? 1 : 0) + (points[k + 1]! > 1.5 ? 2 : 0) + (points[k + 2]! > 2.5 ? 4 : 0)]!++;
    }
    const ratio = [15, 10, 6].map((area) => (area / 62) * count);
    expect(found.size).toBe(6);
    for (const [normal, seen] of found) {
      const axis = normal.split(',').findIndex((value) => Math.abs(Number(value)) === 1);
      expect(Math.abs(seen - ratio[axis]!)).toBeLessThanOrEqual(2);
    }
    const chiSquare = octants.reduce((sum, seen) => sum + (seen - count / 8) ** 2 / (count / 8), 0);
    expect(chiSquare).toBeLessThan(24.3);
  });

  it('stay inside a polygon of five corners and cover it evenly: mean and second moments of a regular pentagon', () => {
    const corner = (k: number) => [Math.cos((2 * Math.PI * k) / 5), Math.sin((2 * Math.PI * k) / 5), 1];
    const pentagon = mesh([0, 1, 2, 3, 4].map(corner), [[0, 1, 2, 3, 4]]);
    const count = 20_000;
    const { points, normals } = surfacePoints(pentagon, count, new Random('pentagon'));
    const sums = [0, 0, 0, 0];
    const sides = [0, 1, 2, 3, 4].map((side) => corner(side + 0.5));
    let flatness = 0;
    let outermost = 0;
    for (let k = 0; k < points.length; k += 3) {
      const [x, y] = [points[k]!, points[k + 1]!];
      flatness = Math.max(flatness, Math.abs(points[k + 2]! - 1), Math.abs(normals[k + 2]! - 1));
      for (const [across, up] of sides) outermost = Math.max(outermost, x * across! + y * up!);
      [x, y, x * x - y * y, x * x + y * y].forEach((value, at) => {
        sums[at]! += value / count;
      });
    }
    expect(flatness).toBeLessThan(1e-12);
    expect(outermost).toBeLessThan(Math.cos(Math.PI / 5) + 1e-6);
    const polar = (2 + Math.cos((2 * Math.PI) / 5)) / 6; // of a regular n-gon: (2 + cos(2 pi / n)) / 6
    for (const sum of sums.slice(0, 3)) expect(Math.abs(sum)).toBeLessThan(0.012);
    expect(Math.abs(sums[3]! - polar)).toBeLessThan(0.006);
  });

  it('never fall on faces without area, and turn the triangles of a dented polygon to its side', () => {
    const dart = mesh(
      [
        [1, 0, 0],
        [0, 1, 0],
        [0.2, 0.2, 0],
        [0, 0, 0],
        [5, 5, 5],
      ],
      [
        [4, 4, 4],
        [4, 3],
        [0, 1, 3, 2],
        [4, 0, 4],
      ],
    );
    const { points, normals } = surfacePoints(dart, 200, new Random(2));
    for (let k = 0; k < points.length; k += 3) {
      expect(points[k + 2]).toBe(0);
      expect([...normals.subarray(k, k + 3)].map((value) => value + 0)).toEqual([0, 0, 1]);
    }
  });

  it('need faces, area, and vertices that are there', () => {
    const positions = box.positions;
    expect(() => surfacePoints({ positions }, 10, new Random(1))).toThrow('no faces');
    const { faces } = mesh([], [[0, 1, 1]]);
    expect(() => surfacePoints({ positions, faces }, 10, new Random(1))).toThrow('no area');
    expect(() => surfacePoints({ positions, faces: mesh([], [[0, 1, 99]]).faces }, 10, new Random(1))).toThrow(
      'face 0 names',
    );
  });
});

it('the normals of a vertex are the area vectors of its faces together', () => {
  const normals = vertexNormals(box, Uint32Array.of(7, 0));
  expect([...normals]).toEqual([15, 10, 6, -15, -10, -6]);
  expect([...vertexNormals({ positions: box.positions }, Uint32Array.of(3))]).toEqual([0, 0, 0]);
});
