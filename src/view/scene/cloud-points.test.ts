import { describe, expect, it } from 'vitest';
import type { PointCloud } from '../../data/subject.ts';
import { chunkPoints } from './cloud-detail.ts';
import { lineMaterial, pointMaterial } from './cloud-materials.ts';
import { CloudPoints, edgesOf, scalarOf } from './cloud-points.ts';

function cloud(count: number, more: Partial<PointCloud> = {}): PointCloud {
  const positions = Float32Array.from({ length: 3 * count }, (_, index) => index);
  return { positions, centre: [0, 0, 0], channels: new Map(), ...more };
}

const shown = (points: CloudPoints) =>
  points.scene.children.flatMap((child) => {
    if (!child.visible || !('geometry' in child)) return [];
    const { geometry } = child as { geometry: { drawRange: { start: number; count: number } } };
    return [[geometry.drawRange.start, geometry.drawRange.count]];
  });

describe('the buffers of a cloud', () => {
  it('show any part of it, each point once, and make at most one new buffer a frame', () => {
    const points = new CloudPoints(cloud(2 * chunkPoints + 10), pointMaterial, lineMaterial);
    expect(points.show(0, 1000, { kind: 'plain' })).toBe(1000);
    expect(shown(points)).toEqual([[0, 1000]]);
    expect(points.show(1000, 3 * chunkPoints, { kind: 'plain' })).toBe(2 * chunkPoints);
    expect(shown(points)).toEqual([
      [1000, chunkPoints - 1000],
      [0, chunkPoints],
    ]);
    expect(points.show(2 * chunkPoints, 3 * chunkPoints, { kind: 'plain' })).toBe(2 * chunkPoints + 10);
    expect(shown(points)).toEqual([[0, 10]]);
    expect(points.scene.children).toHaveLength(3);
    points.dispose();
    expect(points.scene.children).toHaveLength(0);
  });

  it('keep a point together with its colour, its direction and its value', () => {
    const count = 300;
    const normals = Float32Array.from({ length: 3 * count }, (_, index) => (index % 3 === 0 ? 5 : 0));
    const colours = Uint8Array.from({ length: 4 * count }, (_, index) => Math.floor(index / 4) % 256);
    const values = Float64Array.from({ length: count }, (_, point) => (point === 7 ? Number.NaN : point));
    const points = new CloudPoints(
      cloud(count, { normals, colours, channels: new Map([['t', { width: 1, values }]]) }),
      pointMaterial,
      lineMaterial,
    );
    points.show(0, count, { kind: 'channel', name: 't' });
    const [{ geometry }] = points.scene.children as unknown as [
      { geometry: { getAttribute: (name: string) => { array: ArrayLike<number> } } },
    ];
    const [place, tint, normal, value] = ['position', 'tint', 'normal', 'value'].map(
      (name) => geometry.getAttribute(name).array,
    );
    for (let index = 0; index < count; index++) {
      const point = place[3 * index] / 3;
      expect(tint[4 * index]).toBe(point % 256);
      expect([normal[4 * index], normal[4 * index + 1]]).toEqual([127, 0]);
      expect(value[index]).toBeCloseTo(point === 7 ? -1 : point / (count - 1), 6);
    }
  });
});

describe('edges of a mesh', () => {
  it('are counted once, whatever the polygon; corners that are no points are left out', () => {
    const offsets = Uint32Array.of(0, 4, 7, 9);
    const corners = Uint32Array.of(0, 1, 2, 3, 0, 1, 4, 2, 99);
    const edges = edgesOf(cloud(5, { faces: { offsets, corners } }));
    const pairs = Array.from({ length: (edges?.length ?? 0) / 2 }, (_, k) => `${edges?.[2 * k]}-${edges?.[2 * k + 1]}`);
    expect(pairs.sort()).toEqual(['0-1', '0-3', '0-4', '1-2', '1-4', '2-3']);
  });

  it('are not drawn for a cloud, nor for a large mesh', () => {
    expect(edgesOf(cloud(4))).toBeUndefined();
    const offsets = Uint32Array.from({ length: 20_002 }, (_, face) => 3 * face);
    expect(edgesOf(cloud(4, { faces: { offsets, corners: new Uint32Array(60_003) } }))).toBeUndefined();
  });
});

it('a channel that is not there is refused', () => {
  expect(() => scalarOf(cloud(1), { kind: 'channel', name: 'heat' })).toThrow('heat');
  expect(scalarOf(cloud(1), { kind: 'height' })).toMatchObject({ stride: 3, first: 2 });
  expect(scalarOf(cloud(1), { kind: 'file' })).toBeUndefined();
});
