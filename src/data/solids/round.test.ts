import { describe, expect, it } from 'vitest';
import { Random } from '../../math/random.ts';
import { blockSurface } from './blocks.ts';
import { disc, drawSurface, hemisphere, type Patch, triangle } from './patch.ts';
import { coneSide, cylinderSide, ellipsoid, torus } from './round.ts';

const count = 20_000;
/** 99.9 % of chi-square with n degrees of freedom (Wilson and Hilferty). */
const limit = (n: number) => n * (1 - 2 / (9 * n) + 3.09 * Math.sqrt(2 / (9 * n))) ** 3;

function rows(patches: readonly Patch[], draws = count) {
  const { positions, normals } = drawSurface(patches, draws, new Random('surface'));
  return Array.from({ length: draws }, (_, k) => ({
    x: positions[3 * k]!,
    y: positions[3 * k + 1]!,
    z: positions[3 * k + 2]!,
    normal: [...normals.subarray(3 * k, 3 * k + 3)],
  }));
}

function chiSquare(values: readonly number[], cells: number): number {
  const found = new Array<number>(cells).fill(0);
  for (const value of values) found[Math.min(cells - 1, Math.floor(value * cells))]!++;
  const expected = values.length / cells;
  return found.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
}

/** Largest angle between the normals and the gradient of an implicit function that grows outward, by central differences. */
function worstTilt(points: ReturnType<typeof rows>, implicit: (x: number, y: number, z: number) => number): number {
  const h = 1e-6;
  return Math.max(
    ...points.map(({ x, y, z, normal }) => {
      const gradient = [
        implicit(x + h, y, z) - implicit(x - h, y, z),
        implicit(x, y + h, z) - implicit(x, y - h, z),
        implicit(x, y, z + h) - implicit(x, y, z - h),
      ];
      const length = Math.hypot(...gradient);
      return Math.hypot(...gradient.map((value, axis) => value / length - normal[axis]!));
    }),
  );
}

const azimuth = ({ x, y }: { x: number; y: number }) => Math.atan2(y, x) / (2 * Math.PI) + 0.5;

describe('points on round surfaces', () => {
  it('cylinder: caps and side in the ratio r : h, heights, azimuths and squared cap radii uniform', () => {
    const [radius, height] = [1.5, 4];
    const points = rows([cylinderSide(radius, height), disc(radius, height / 2, 1), disc(radius, -height / 2, -1)]);
    const side = points.filter(({ normal }) => normal[2] === 0);
    const top = points.filter(({ normal }) => normal[2] === 1);
    const bottom = points.filter(({ normal }) => normal[2] === -1);
    expect(side.length + top.length + bottom.length).toBe(count);
    expect(Math.abs(side.length - (count * height) / (height + radius))).toBeLessThan(3);
    expect(Math.abs(top.length - bottom.length)).toBeLessThan(3);
    expect(
      chiSquare(
        side.map(({ z }) => z / height + 0.5),
        20,
      ),
    ).toBeLessThan(limit(19));
    expect(chiSquare(side.map(azimuth), 20)).toBeLessThan(limit(19));
    expect(
      chiSquare(
        top.map(({ x, y }) => (x * x + y * y) / radius ** 2),
        20,
      ),
    ).toBeLessThan(limit(19));
    expect(top.every(({ z }) => z === height / 2) && bottom.every(({ z }) => z === -height / 2)).toBe(true);
    expect(worstTilt(side, (x, y) => x * x + y * y)).toBeLessThan(1e-7);
  });

  it('cone: side and base in the ratio of slant to radius, squared distances from the tip uniform', () => {
    const [radius, height] = [0.8, 2];
    const slant = Math.hypot(radius, height);
    const points = rows([coneSide(radius, height), disc(radius, 0, -1)]);
    const side = points.filter(({ normal }) => normal[2] !== -1);
    expect(Math.abs(side.length - (count * slant) / (slant + radius))).toBeLessThan(3);
    expect(
      chiSquare(
        side.map(({ z }) => (1 - z / height) ** 2),
        25,
      ),
    ).toBeLessThan(limit(24));
    const cone = (x: number, y: number, z: number) => Math.hypot(x, y) / radius + z / height;
    expect(Math.max(...side.map(({ x, y, z }) => Math.abs(cone(x, y, z) - 1)))).toBeLessThan(1e-14);
    const apart = side.filter(({ z }) => z < 0.99 * height);
    expect(worstTilt(apart, cone)).toBeLessThan(1e-6);
  });

  it('ellipsoid: a sphere in the limit (heights uniform); in general the area of belts by quadrature', () => {
    const sphere = rows([ellipsoid([1, 1, 1])]);
    expect(
      chiSquare(
        sphere.map(({ z }) => (z + 1) / 2),
        30,
      ),
    ).toBeLessThan(limit(29));
    expect(chiSquare(sphere.map(azimuth), 30)).toBeLessThan(limit(29));

    const semiaxes: [number, number, number] = [0.6, 1, 2];
    const points = rows([ellipsoid(semiaxes)]);
    const [a, b, c] = semiaxes;
    const implicit = (x: number, y: number, z: number) => (x / a) ** 2 + (y / b) ** 2 + (z / c) ** 2;
    expect(Math.max(...points.map(({ x, y, z }) => Math.abs(implicit(x, y, z) - 1)))).toBeLessThan(1e-14);
    expect(worstTilt(points, implicit)).toBeLessThan(1e-6);
    const belts = 10;
    const steps = 400;
    const area = new Array<number>(belts).fill(0);
    for (let i = 0; i < steps; i++) {
      const height = (2 * (i + 0.5)) / steps - 1;
      for (let k = 0; k < steps; k++) {
        const turn = (2 * Math.PI * (k + 0.5)) / steps;
        const across = Math.sqrt(1 - height * height);
        const normal = [(across * Math.cos(turn)) / a, (across * Math.sin(turn)) / b, height / c];
        area[Math.floor(((height + 1) / 2) * belts)]! += Math.hypot(...normal);
      }
    }
    const total = area.reduce((sum, value) => sum + value);
    const found = new Array<number>(belts).fill(0);
    for (const { z } of points) found[Math.min(belts - 1, Math.floor((z / c + 1) * 0.5 * belts))]!++;
    const statistic = found.reduce((sum, seen, k) => {
      const expected = (count * area[k]!) / total;
      return sum + (seen - expected) ** 2 / expected;
    }, 0);
    expect(statistic).toBeLessThan(limit(belts - 1));
  });

  it('torus: cos v has the mean r / 2 R and its square the mean 1/2; around the axis uniform', () => {
    const [major, minor] = [1, 0.4];
    const points = rows([torus(major, minor)]);
    const cosines = points.map(({ x, y }) => (Math.hypot(x, y) - major) / minor);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value) / values.length;
    const tolerance = 4 / Math.sqrt(2 * count);
    expect(Math.abs(mean(cosines) - minor / (2 * major))).toBeLessThan(tolerance);
    expect(Math.abs(mean(cosines.map((value) => value * value)) - 0.5)).toBeLessThan(tolerance);
    expect(Math.abs(mean(points.map(({ z }) => z)))).toBeLessThan(tolerance * minor);
    expect(chiSquare(points.map(azimuth), 30)).toBeLessThan(limit(29));
    const implicit = (x: number, y: number, z: number) => (Math.hypot(x, y) - major) ** 2 + z * z;
    expect(Math.max(...points.map(({ x, y, z }) => Math.abs(implicit(x, y, z) - minor ** 2)))).toBeLessThan(1e-14);
    expect(worstTilt(points, implicit)).toBeLessThan(1e-6);
  });

  it('half sphere: on its own side, heights along its axis uniform', () => {
    const axis = [2 / 3, -1 / 3, 2 / 3] as const;
    const points = rows([hemisphere([1, 2, 3], axis, 0.5)]);
    const heights = points.map(({ x, y, z }) => ((x - 1) * axis[0] + (y - 2) * axis[1] + (z - 3) * axis[2]) / 0.5);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(0);
    expect(chiSquare(heights, 30)).toBeLessThan(limit(29));
    expect(worstTilt(points, (x, y, z) => (x - 1) ** 2 + (y - 2) ** 2 + (z - 3) ** 2)).toBeLessThan(1e-7);
  });
});

describe('points on flat surfaces', () => {
  it('triangle: the three shares of its corners are alike, uniform on the simplex', () => {
    const points = rows([triangle([0, 0, 5], [1, 0, 5], [0, 1, 5])]);
    for (const share of [
      ({ x }: { x: number; y: number }) => x,
      ({ y }: { x: number; y: number }) => y,
      ({ x, y }: { x: number; y: number }) => 1 - x - y,
    ]) {
      expect(
        chiSquare(
          points.map((point) => (1 - share(point)) ** 2),
          20,
        ),
      ).toBeLessThan(limit(19));
    }
    expect(points.every(({ z, normal }) => z === 5 && normal[2] === 1)).toBe(true);
  });

  it('blocks: walls in the ratio of their areas, none inside, each normal leads out', () => {
    const points = rows(
      blockSurface(
        [
          [0, 2, 3],
          [0, 3],
          [0, 5, 6],
        ],
        [
          [0, 0, 0],
          [1, 0, 0],
          [0, 0, 1],
        ],
      ),
      9000,
    );
    const inside = (x: number, y: number, z: number) =>
      y > 0 && y < 3 && x > 0 && z > 0 && ((x < 3 && z < 5) || (x < 2 && z < 6));
    const step = 1e-9;
    const out = (sign: number) =>
      points.filter(({ x, y, z, normal }) =>
        inside(x + sign * step * normal[0]!, y + sign * step * normal[1]!, z + sign * step * normal[2]!),
      );
    expect(out(1)).toHaveLength(0);
    expect(out(-1).length).toBeGreaterThan(8990); // all but points that fall on an edge
    // an L of area 17 extruded by 3: its perimeter is 18
    const areas = new Map([
      ['0,1,0', 17],
      ['0,-1,0', 17],
      ['1,0,0', 18],
      ['-1,0,0', 18],
      ['0,0,1', 9],
      ['0,0,-1', 9],
    ]);
    const total = 88;
    for (const [normal, area] of areas) {
      const seen = points.filter((point) => String(point.normal.map((value) => value + 0)) === normal).length;
      expect(Math.abs(seen - (9000 * area) / total)).toBeLessThan(5);
    }
  });
});
