import { describe, expect, it } from 'vitest';
import { Random } from '../../math/random.ts';
import { type SolidId, solidClasses, solidIds, solidSurface } from './classes.ts';
import { drawSurface } from './patch.ts';
import { makeSolid, solidSample, solidSet } from './solid.ts';

const matrixOf = (positions: ArrayLike<number>, normals: ArrayLike<number>) => {
  const points = positions.length / 3;
  const mean = new Float64Array(9);
  const square = new Float64Array(9);
  for (let k = 0; k < positions.length; k += 3) {
    for (let e = 0; e < 9; e++) {
      const product = normals[k + Math.floor(e / 3)]! * positions[k + (e % 3)]!;
      mean[e]! += product / points;
      square[e]! += (product * product) / points;
    }
  }
  return { mean, error: square.map((value, e) => Math.sqrt(Math.max(0, value - mean[e]! ** 2) / points)) };
};

describe('the classes', () => {
  it('are ten, in the order of their labels, three of them chiral', () => {
    expect(solidClasses.map(({ id }) => id)).toEqual([...solidIds]);
    expect(new Set(solidClasses.map(({ name }) => name)).size).toBe(10);
    expect(solidClasses.filter(({ chiral }) => chiral).map(({ id }) => id)).toEqual(['helix', 'trefoil', 'bracket']);
  });

  it.each(
    solidIds,
  )('%s: a closed surface drawn from evenly with outward normals (divergence theorem: <n> = 0, <n_i x_j> = V/A delta_ij)', (id) => {
    for (const seed of [1, 2]) {
      const patches = solidSurface[id](new Random(seed));
      const { positions, normals } = drawSurface(patches, 12_000, new Random(`points ${seed}`));
      const total = [0, 1, 2].map(
        (axis) => normals.reduce((sum, value, k) => sum + (k % 3 === axis ? value : 0), 0) / 12_000,
      );
      for (const value of total) expect(Math.abs(value)).toBeLessThan(4.5 / Math.sqrt(12_000));
      const { mean, error } = matrixOf(positions, normals);
      const ratio = (mean[0]! + mean[4]! + mean[8]!) / 3;
      expect(ratio).toBeGreaterThan(0.05);
      for (let e = 0; e < 9; e++) {
        const expected = e % 4 === 0 ? ratio : 0;
        expect(Math.abs(mean[e]! - expected), `entry ${e}`).toBeLessThan(4.5 * error[e]! + 1e-12);
      }
    }
  });

  it('have the volume over area that closed forms give', () => {
    const measure = (id: SolidId) => {
      const { positions, normals } = drawSurface(solidSurface[id](new Random('volume')), 40_000, new Random('points'));
      const { mean } = matrixOf(positions, normals);
      const extent = [0, 1, 2].map((axis) => {
        const values = positions.filter((_, k) => k % 3 === axis);
        return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
      });
      return { ratio: (mean[0]! + mean[4]! + mean[8]!) / 3, extent };
    };
    const box = measure('box');
    const [a, b, c] = box.extent as [number, number, number];
    expect(box.ratio / ((a * b * c) / (2 * (a * b + b * c + c * a)))).toBeCloseTo(1, 2);
    const cylinder = measure('cylinder');
    expect(cylinder.ratio / (cylinder.extent[2]! / (2 * cylinder.extent[2]! + 2))).toBeCloseTo(1, 2);
    const cone = measure('cone');
    const height = cone.extent[2]!;
    expect(cone.ratio / (height / 3 / (1 + Math.hypot(1, height)))).toBeCloseTo(1, 1);
    const torus = measure('torus');
    expect(torus.ratio / (torus.extent[2]! / 4)).toBeCloseTo(1, 2); // r / 2
    const trefoil = measure('trefoil');
    expect(trefoil.ratio).toBeGreaterThan(0.07); // r / 2 with r in 0.14 .. 0.2
    expect(trefoil.ratio).toBeLessThan(0.1);
  });

  /** A pseudo-scalar of near pairs, positive for right-handed screws: the sum of (n_i x n_j) . d (n_i . d)(n_j . d) / |d|, |d| < 1. */
  const handedness = (id: SolidId, seed: number): number => {
    const { points: p, normals: n } = solidSample(id, `hand ${seed}`, 400);
    let sum = 0;
    for (let i = 0; i < p.length; i += 3) {
      const [ax, ay, az] = [n[i]!, n[i + 1]!, n[i + 2]!];
      for (let j = 0; j < i; j += 3) {
        const x = p[i]! - p[j]!;
        const y = p[i + 1]! - p[j + 1]!;
        const z = p[i + 2]! - p[j + 2]!;
        const square = x * x + y * y + z * z;
        if (square >= 1) continue;
        const [bx, by, bz] = [n[j]!, n[j + 1]!, n[j + 2]!];
        const triple = x * (ay * bz - az * by) + y * (az * bx - ax * bz) + z * (ax * by - ay * bx);
        sum += (triple * (ax * x + ay * y + az * z) * (bx * x + by * y + bz * z)) / Math.sqrt(square);
      }
    }
    return sum;
  };

  it('are chiral where they say so, right-handed throughout, and show no hand where they do not', () => {
    const seeds = 16;
    for (const { id, chiral } of solidClasses) {
      const values = Array.from({ length: seeds }, (_, seed) => handedness(id, seed));
      const mean = values.reduce((sum, value) => sum + value) / seeds;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (seeds - 1);
      const score = mean / Math.sqrt(variance / seeds);
      if (chiral) expect(score, id).toBeGreaterThan(8);
      else expect(Math.abs(score), id).toBeLessThan(4);
    }
  });

  it('keep their symmetry: turns and mirrors of each group leave the second and third moments as they are', () => {
    const turned = (fold: number) => (x: number, y: number, z: number) => {
      const [c, s] = [Math.cos((2 * Math.PI) / fold), Math.sin((2 * Math.PI) / fold)];
      return [c * x - s * y, s * x + c * y, z];
    };
    const upright: Partial<Record<SolidId, (x: number, y: number, z: number) => number[]>> = {
      cylinder: turned(7),
      cone: turned(7),
      torus: turned(7),
      tetrahedron: turned(3),
      trefoil: turned(3),
      cross: turned(4),
      ellipsoid: turned(2),
      box: turned(2),
      helix: (x, y, z) => [x, -y, -z],
    };
    for (const [id, operation] of Object.entries(upright)) {
      const points = 12_000;
      const { positions } = drawSurface(
        solidSurface[id as SolidId](new Random('symmetry')),
        points,
        new Random('points'),
      );
      const centre = [0, 1].map((axis) => {
        const values = positions.filter((_, k) => k % 3 === axis);
        const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
        return id === 'box' || id === 'cross' ? (low + high) / 2 : 0;
      });
      const monomials = (x: number, y: number, z: number) => [
        x,
        y,
        x * x,
        x * y,
        y * y,
        x * z,
        y * z,
        x * x * x,
        x * x * y,
        x * y * y,
        y * y * y,
        x * y * z,
        z,
      ];
      const mean = new Float64Array(13);
      const square = new Float64Array(13);
      for (let k = 0; k < positions.length; k += 3) {
        const [x, y, z] = [positions[k]! - centre[0]!, positions[k + 1]! - centre[1]!, positions[k + 2]!];
        const [u, v, w] = operation(x, y, z) as [number, number, number];
        const image = monomials(u, v, w);
        monomials(x, y, z).forEach((value, at) => {
          mean[at]! += (value - image[at]!) / points;
          square[at]! += (value - image[at]!) ** 2 / points;
        });
      }
      mean.forEach((value, at) => {
        expect(Math.abs(value), `${id} ${at}`).toBeLessThan(4.5 * Math.sqrt(square[at]! / points) + 1e-3);
      });
    }
  });
});

describe('a solid as a cloud', () => {
  it('is upright with a free turn about z, centred, with unit normals, the same for the same seed', () => {
    for (const id of solidIds) {
      const solid = makeSolid(id, 11, { surfacePoints: 300 });
      expect(makeSolid(id, 11, { surfacePoints: 300 })).toEqual(solid);
      expect(makeSolid(id, 12, { surfacePoints: 300 }).positions).not.toEqual(solid.positions);
      for (let axis = 0; axis < 3; axis++) {
        const values = solid.positions.filter((_, k) => k % 3 === axis);
        expect(
          Math.abs(values.reduce((a, b) => Math.max(a, b)) + values.reduce((a, b) => Math.min(a, b))),
        ).toBeLessThan(1e-6);
      }
      for (let k = 0; k < 900; k += 3) expect(Math.hypot(...solid.normals!.subarray(k, k + 3))).toBeCloseTo(1, 6);
    }
    const tip = makeSolid('cone', 3);
    const up = tip.positions.filter((_, k) => k % 3 === 2);
    const highest = up.indexOf(up.reduce((a, b) => Math.max(a, b)));
    expect(Math.hypot(tip.positions[3 * highest]!, tip.positions[3 * highest + 1]!)).toBeLessThan(0.2);
    const angles = Array.from({ length: 40 }, (_, seed) => {
      const { normals } = makeSolid('box', seed, { surfacePoints: 40 });
      const side = normals!.findIndex((value, k) => k % 3 === 2 && value === 0);
      return (Math.atan2(normals![side - 1]!, normals![side - 2]!) * 2) / Math.PI;
    });
    const quarters = [0, 1, 2, 3].map(
      (k) => angles.filter((angle) => Math.floor((((angle % 1) + 1) % 1) * 4) === k).length,
    );
    expect(Math.min(...quarters)).toBeGreaterThan(2);
  });

  it('gets noise of the size asked for on its points, while its normals stay', () => {
    const [clean, noisy] = [0, 0.05].map((jitter) => makeSolid('torus', 5, { surfacePoints: 4000, jitter }));
    expect(noisy!.normals).toEqual(clean!.normals);
    let square = 0;
    let radius = 0;
    for (let k = 0; k < 12_000; k++) {
      const axis = k % 3;
      const difference = noisy!.positions[k]! + noisy!.centre[axis]! - clean!.positions[k]! - clean!.centre[axis]!;
      square += difference ** 2 / 12_000;
      radius += (clean!.positions[k]! + clean!.centre[axis]!) ** 2 / 4000;
    }
    expect(Math.sqrt(square / radius) / 0.05).toBeCloseTo(1, 1);
    expect(() => makeSolid('torus', 1, { jitter: -1 })).toThrow('jitter');
    expect(() => makeSolid('torus', 1, { surfacePoints: 3 })).toThrow('at least 4');
  });
});

describe('sets of solids', () => {
  const train = solidSet({ seed: 1, split: 'train', perClass: 24, count: 128, jitter: 0.01 });

  it('take the classes in turn, normalised, and share nothing between splits', () => {
    expect(train.map(({ label }) => label)).toEqual(Array.from({ length: 240 }, (_, k) => k % 10));
    expect(train.every(({ points, normals }) => points.length === 384 && normals.length === 384)).toBe(true);
    expect(solidSet({ seed: 1, split: 'train', perClass: 1, count: 128, jitter: 0.01 })).toEqual(train.slice(0, 10));
    const first = solidSet({ seed: 1, split: 'test', perClass: 1, count: 128, jitter: 0.01 });
    first.forEach(({ points }, k) => void expect(points).not.toEqual(train[k]!.points));
  });

  it('are told apart by pair distances alone, which no rotation or reflection changes (nearest neighbour)', () => {
    const histogram = (points: Float64Array) => {
      const bins = new Float64Array(32);
      for (let i = 0; i < points.length; i += 3) {
        for (let j = 0; j < i; j += 3) {
          const distance = Math.hypot(
            points[i]! - points[j]!,
            points[i + 1]! - points[j + 1]!,
            points[i + 2]! - points[j + 2]!,
          );
          bins[Math.min(31, Math.floor(distance * 7))]!++;
        }
      }
      return bins.map(Math.sqrt);
    };
    const known = train.map(({ points, label }) => ({ bins: histogram(points), label }));
    const test = solidSet({ seed: 1, split: 'test', perClass: 10, count: 128, jitter: 0.01 });
    const right = test.filter(({ points, label }) => {
      const bins = histogram(points);
      const distances = known.map((other) => other.bins.reduce((sum, value, k) => sum + (value - bins[k]!) ** 2, 0));
      return known[distances.indexOf(Math.min(...distances))]!.label === label;
    });
    expect(right.length / test.length).toBeGreaterThanOrEqual(0.93);
  });
});
