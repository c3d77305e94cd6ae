import { describe, expect, it } from 'vitest';
import { denseBatch, graphBatch, replicateDense, replicateGraph } from './batch.ts';
import { cloudFrame, sampleCloud, samplingSchemes } from './cloud-sample.ts';
import { findEdges } from './neighbours.ts';
import type { PointCloud } from './subject.ts';

/** A bumpy sphere of triangles between rings, with every vertex twice. */
function bumpy(): PointCloud {
  const rings = 24;
  const steps = 48;
  const vertices: number[] = [];
  for (let ring = 0; ring <= rings; ring++) {
    for (let step = 0; step < steps; step++) {
      const [polar, turn] = [(Math.PI * (ring + 0.5)) / (rings + 1), (2 * Math.PI * step) / steps];
      const radius = 10 + Math.cos(3 * turn) * Math.sin(polar);
      vertices.push(
        radius * Math.sin(polar) * Math.cos(turn) + 3,
        radius * Math.sin(polar) * Math.sin(turn) - 2,
        radius * Math.cos(polar),
      );
    }
  }
  const corners: number[] = [];
  for (let ring = 0; ring < rings; ring++) {
    for (let step = 0; step < steps; step++) {
      const at = (r: number, s: number) => r * steps + (s % steps);
      corners.push(at(ring, step), at(ring + 1, step), at(ring + 1, step + 1), at(ring, step + 1));
    }
  }
  return {
    positions: Float32Array.from([...vertices, ...vertices]),
    centre: [0, 0, 0],
    channels: new Map(),
    faces: {
      offsets: Uint32Array.from({ length: corners.length / 4 + 1 }, (_, face) => 4 * face),
      corners: Uint32Array.from(corners),
    },
  };
}

const cloud = bumpy();
const points = (n: number, value: (k: number) => number): PointCloud => ({
  positions: Float32Array.from({ length: 3 * n }, (_, k) => value(k)),
  centre: [0, 0, 0],
  channels: new Map(),
});

describe('sampling a cloud', () => {
  it.each(
    samplingSchemes,
  )('%s: normalised points that lead back to the cloud, all different, the same for the same seed', (scheme) => {
    const sample = sampleCloud(cloud, { scheme, count: 100, seed: 7 });
    expect(sample).toMatchObject({ scheme, count: 100, seed: 7 });
    expect(sample.points).toHaveLength(300);
    for (const axis of [0, 1, 2]) {
      const mean = sample.points.reduce((sum, value, k) => sum + (k % 3 === axis ? value : 0), 0) / 100;
      expect(Math.abs(mean)).toBeLessThan(1e-14);
    }
    expect(sample.points.reduce((sum, value) => sum + value * value, 0) / 100).toBeCloseTo(1, 13);
    sample.indices?.forEach((row, at) => {
      for (let axis = 0; axis < 3; axis++) {
        const drawn = sample.mean[axis]! + sample.scale * sample.points[3 * at + axis]!;
        expect(Math.abs(drawn - cloud.positions[3 * row + axis]!)).toBeLessThan(1e-12);
      }
    });
    const places = new Set(
      Array.from({ length: 100 }, (_, at) => Float32Array.from(sample.points.subarray(3 * at, 3 * at + 3)).join()),
    );
    expect(places.size).toBe(100);
    expect(sampleCloud(cloud, { scheme, count: 100, seed: 7 })).toEqual(sample);
    expect(sampleCloud(cloud, { scheme, count: 100, seed: 8 }).points).not.toEqual(sample.points);
    expect(sample.indices === undefined).toBe(scheme === 'surface');
  });

  it('takes normals from the file, made unit, else from the faces; without any where a sampled point has none', () => {
    const count = 50;
    const own = points(count, (k) => Math.sin(k * k));
    const normals = Float32Array.from({ length: 3 * count }, (_, k) => (k % 3 === 1 ? 4 : 3));
    const given = sampleCloud({ ...own, normals }, { scheme: 'random', count: 10, seed: 1 });
    for (let k = 0; k < 30; k++) expect(given.normals![k]).toBeCloseTo((k % 3 === 1 ? 4 : 3) / Math.sqrt(34), 14);
    const broken = normals.slice();
    broken.fill(0, 3, 6);
    const some = sampleCloud({ ...own, normals: broken }, { scheme: 'random', count, seed: 1 });
    expect(some.normals).toBeUndefined();
    expect(some.note).toBe('no normals: 1 of the 50 sampled points have none');

    const bare = sampleCloud(cloud, { scheme: 'random', count: 400, seed: 1 });
    expect(bare.normals).toBeUndefined();
    expect(bare.note).toMatch(/^no normals: \d+ of the 400 sampled points have none \(no face around them;/);

    const half = cloud.positions.length / 2;
    const once = { ...cloud, positions: cloud.positions.slice(0, half) };
    for (const scheme of ['farthest', 'surface'] as const) {
      const sample = sampleCloud(once, { scheme, count: 80, seed: 2 });
      for (let k = 0; k < 240; k += 3) {
        const normal = sample.normals!.subarray(k, k + 3);
        expect(Math.hypot(...normal)).toBeCloseTo(1, 13);
        const outward = [0, 1, 2].reduce((sum, axis) => sum + normal[axis]! * sample.points[k + axis]!, 0);
        expect(outward).toBeGreaterThan(0.7);
      }
    }
  });

  it('says when there are fewer points than asked, counting a place once', () => {
    const twice = points(20, (k) => (k % 30) ** 2);
    for (const scheme of ['farthest', 'random', 'voxel'] as const) {
      const sample = sampleCloud(twice, { scheme, count: 15, seed: 1 });
      expect(sample.count).toBe(10);
      expect(sample.note).toBe('10 points instead of 15: no more of them differ');
      expect(new Set(sample.indices!.map((row) => row % 10)).size).toBe(10);
    }
  });

  it('takes points that float32 cannot tell apart after normalising as one place', () => {
    const close = points(8, (k) => [0, 1e-30, 2e-30, 1, 2, 5, 7, 11][Math.floor(k / 3)]! * ((k % 3) + 1));
    const sample = sampleCloud(close, { scheme: 'random', count: 8, seed: 1 });
    expect(sample.count).toBe(6);
    expect(sample.indices).toHaveLength(6);
    expect(sample.points.reduce((sum, value) => sum + value * value, 0) / 6).toBeCloseTo(1, 13);
  });

  it('refuses what has no shape, in words', () => {
    const farthest = { scheme: 'farthest', count: 100, seed: 1 } as const;
    expect(() =>
      sampleCloud(
        points(0, () => 0),
        farthest,
      ),
    ).toThrow('only 0 different points');
    expect(() =>
      sampleCloud(
        points(1, () => 2),
        farthest,
      ),
    ).toThrow('only 1 different point: at least 4');
    expect(() =>
      sampleCloud(
        points(3, (k) => k),
        farthest,
      ),
    ).toThrow('only 3 different points: at least 4');
    for (const scheme of ['farthest', 'random', 'voxel'] as const) {
      expect(() =>
        sampleCloud(
          points(500, () => 0.1),
          { ...farthest, scheme },
        ),
      ).toThrow('in one place');
    }
    expect(() =>
      sampleCloud(
        points(50, (k) => k),
        { ...farthest, scheme: 'surface' },
      ),
    ).toThrow('no faces');
    for (const count of [3, 4.5, Number.NaN, 1e9]) {
      expect(() => sampleCloud(cloud, { ...farthest, count })).toThrow('whole number from 4 to 16384');
    }
  });
});

describe('a cloud as a frame of nameless points', () => {
  const sample = sampleCloud(cloud, { scheme: 'farthest', count: 200, seed: 5 });
  const frame = cloudFrame(sample.points);
  const cutoff = 0.8;

  it('has the radius graph of a brute-force search', () => {
    const expected: string[] = [];
    for (let receiver = 0; receiver < 200; receiver++) {
      for (let sender = 0; sender < 200; sender++) {
        const parts = [0, 1, 2].map((axis) => sample.points[3 * sender + axis]! - sample.points[3 * receiver + axis]!);
        if (sender !== receiver && parts.reduce((sum, part) => sum + part * part, 0) < cutoff ** 2) {
          expected.push(`${sender} -> ${receiver}`);
        }
      }
    }
    const edges = findEdges(frame, cutoff);
    expect([...edges.sender].map((sender, edge) => `${sender} -> ${edges.receiver[edge]}`)).toEqual(expected);
    expect(edges.shift.every((value) => value === 0)).toBe(true);
    expect(expected.length).toBeGreaterThan(2000);
  });

  it('goes into every batch with a single column of ones', () => {
    const other = cloudFrame(sample.points.subarray(0, 3 * 90));
    const graph = graphBatch([frame, other], [0], cutoff);
    expect(graph.extents).toMatchObject({ atoms: 290, graphs: 2 });
    expect(graph.oneHot).toEqual(new Float64Array(290).fill(1));
    expect(graph.positions.subarray(0, 600)).toEqual(sample.points);
    const dense = denseBatch([frame, other], [0]);
    expect(dense.extents).toEqual({ graphs: 2, slots: 200 });
    expect(dense.oneHot).toEqual(dense.mask);
    expect(dense.mask.reduce((sum, value) => sum + value)).toBe(290);
    const edges = findEdges(frame, cutoff).sender.length;
    expect(replicateGraph(frame, 3, [0], cutoff).extents).toEqual({ atoms: 600, graphs: 3, edges: 3 * edges });
    expect(replicateGraph(frame, 3, [0], cutoff).oneHot).toEqual(new Float64Array(600).fill(1));
    expect(replicateDense(frame, 3, [0]).oneHot).toEqual(new Float64Array(600).fill(1));
  });

  it('is normalised alike in every pose: a quarter turn of the cloud turns the sample', () => {
    const turned = Float32Array.from(cloud.positions, (_, k) =>
      k % 3 === 0 ? -cloud.positions[k + 1]! : k % 3 === 1 ? cloud.positions[k - 1]! : cloud.positions[k]!,
    );
    const image = sampleCloud({ ...cloud, positions: turned }, { scheme: 'farthest', count: 64, seed: 9 });
    const original = sampleCloud(cloud, { scheme: 'farthest', count: 64, seed: 9 });
    expect(image.indices).toEqual(original.indices);
    for (let k = 0; k < 192; k += 3) {
      expect(image.points[k]).toBeCloseTo(-original.points[k + 1]!, 13);
      expect(image.points[k + 1]).toBeCloseTo(original.points[k]!, 13);
    }
  });
});
