import { describe, expect, it } from 'vitest';
import { Random } from '../../math/random.ts';
import { drawSurface, type Triple } from './patch.ts';
import { type Curve, helixCurve, trefoilCurve, tube } from './tube.ts';

const subtract = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const cross = (a: Triple, b: Triple): Triple => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const size = (a: Triple): number => Math.sqrt(dot(a, a));

const curves: readonly (readonly [string, Curve, number])[] = [
  ['helix', helixCurve(2.5, 0.9), 0.26],
  ['helix of few turns', helixCurve(1.75, 1.3), 0.16],
  ...[0.4, 0.5].flatMap((width) => [0.4, 0.5].map((height) => ['trefoil', trefoilCurve(width, height), 0.2] as const)),
];

/** Parameter of the nearest point of the curve, by a scan and golden-section refinement. */
function nearest(curve: Curve, point: Triple, samples: readonly (readonly [number, Triple])[]): number {
  let best = samples[0]!;
  for (const sample of samples) if (size(subtract(sample[1], point)) < size(subtract(best[1], point))) best = sample;
  const step = (curve.to - curve.from) / samples.length;
  let [low, high] = [best[0] - step, best[0] + step];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let k = 0; k < 60; k++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (size(subtract(curve.at(left).point, point)) < size(subtract(curve.at(right).point, point))) high = right;
    else low = left;
  }
  return (low + high) / 2;
}

const scan = (curve: Curve, count: number) =>
  Array.from({ length: count }, (_, k) => {
    const t = curve.from + ((k + 0.5) / count) * (curve.to - curve.from);
    return [t, curve.at(t).point] as const;
  });

describe.each(curves)('%s', (_, curve, radius) => {
  it('has the derivatives that finite differences give, its length, and no faster point than it says', () => {
    const h = 1e-4;
    let length = 0;
    for (const [t] of scan(curve, 400)) {
      const [before, here, after] = [t - h, t, t + h].map((each) => curve.at(each));
      for (let axis = 0; axis < 3; axis++) {
        expect(Math.abs((after!.point[axis]! - before!.point[axis]!) / (2 * h) - here!.velocity[axis]!)).toBeLessThan(
          1e-4,
        );
        expect(
          Math.abs((after!.velocity[axis]! - before!.velocity[axis]!) / (2 * h) - here!.acceleration[axis]!),
        ).toBeLessThan(1e-3);
      }
      expect(size(here!.velocity)).toBeLessThanOrEqual(curve.fastest * (1 + 1e-14));
    }
    const polygon = [...scan(curve, 4000).map(([, point]) => point)];
    for (let k = 1; k < polygon.length; k++) length += size(subtract(polygon[k]!, polygon[k - 1]!));
    expect(Math.abs((length * 4000) / 3999 / curve.length - 1)).toBeLessThan(1e-3);
  });

  it('leaves room for its tube: curvature radius and other strands beyond it', () => {
    const samples = scan(curve, 300);
    const closed = size(subtract(curve.at(curve.from).point, curve.at(curve.to).point)) < 1e-9;
    for (const [t] of samples) {
      const { velocity, acceleration } = curve.at(t);
      expect((radius * size(cross(velocity, acceleration))) / size(velocity) ** 3).toBeLessThan(0.95);
    }
    const step = curve.length / 300;
    for (let a = 0; a < 300; a++) {
      for (let b = 0; b < a; b++) {
        const apart = closed ? Math.min(a - b, 300 - a + b) : a - b;
        if (apart * step > Math.PI * radius && size(subtract(samples[a]![1], samples[b]![1])) < 2.1 * radius) {
          throw new Error(`strands meet at ${samples[a]![0]} and ${samples[b]![0]}`);
        }
      }
    }
  });

  it('has tube points at its radius from the curve, normals straight away from it, and equal areas equally often', () => {
    const count = 600;
    const { positions, normals } = drawSurface([tube(curve, radius)], count, new Random('tube'));
    const samples = scan(curve, 600);
    for (let k = 0; k < 3 * count; k += 3) {
      const point: Triple = [positions[k]!, positions[k + 1]!, positions[k + 2]!];
      const away = subtract(point, curve.at(nearest(curve, point, samples)).point);
      const atEnd = Math.abs(size(away) - radius);
      expect(atEnd).toBeLessThan(1e-9);
      for (let axis = 0; axis < 3; axis++)
        expect(Math.abs(away[axis]! / radius - normals[k + axis]!)).toBeLessThan(1e-6);
    }
  });
});

it('the tube is drawn from by area: against the area of cells of (t, v) by finite differences', () => {
  const curve = trefoilCurve(0.5, 0.4);
  const radius = 0.2;
  const count = 30_000;
  const { positions, normals } = drawSurface([tube(curve, radius)], count, new Random('cells'));
  // A surface integral that weighs the inner and outer sides and the fast and slow parts differently: the mean of
  // z^2, x^2 + y^2 and of the distance from the axis, compared with sums of parallelograms of the parametrised surface.
  const functions = [
    ([, , z]: Triple) => z * z,
    ([x, y]: Triple) => x * x + y * y,
    ([x, y]: Triple) => Math.hypot(x, y),
    ([x, y, z]: Triple) => (x * x + y * y) * z * z,
  ];
  const surface = (t: number, v: number): Triple => {
    const h = 1e-5;
    const [before, here, after] = [t - h, t, t + h].map((each) => curve.at(each).point);
    const tangent = subtract(after!, before!);
    const bend: Triple = [0, 1, 2].map((k) => after![k]! - 2 * here![k]! + before![k]!) as unknown as Triple;
    const binormal = cross(tangent, bend);
    const inward = cross(binormal, tangent);
    const [nn, bb] = [size(inward), size(binormal)];
    return [0, 1, 2].map(
      (k) => here![k]! + radius * ((Math.cos(v) * inward[k]!) / nn + (Math.sin(v) * binormal[k]!) / bb),
    ) as unknown as Triple;
  };
  const [along, around] = [240, 48];
  const sums = functions.map(() => 0);
  let area = 0;
  for (let i = 0; i < along; i++) {
    for (let k = 0; k < around; k++) {
      const [t, v] = [(i + 0.5) / along, (2 * Math.PI * (k + 0.5)) / around];
      const [dt, dv] = [0.25 / along, 0.25 / around];
      const cell = size(
        cross(subtract(surface(t + dt, v), surface(t - dt, v)), subtract(surface(t, v + dv), surface(t, v - dv))),
      );
      area += cell;
      functions.forEach((value, at) => {
        sums[at]! += cell * value(surface(t, v));
      });
    }
  }
  functions.forEach((value, at) => {
    let mean = 0;
    let square = 0;
    for (let k = 0; k < 3 * count; k += 3) {
      const f = value([positions[k]!, positions[k + 1]!, positions[k + 2]!]);
      mean += f / count;
      square += (f * f) / count;
    }
    const error = Math.sqrt((square - mean * mean) / count);
    expect(Math.abs(mean - sums[at]! / area)).toBeLessThan(4 * error);
  });
  expect(normals).toHaveLength(3 * count);
});

describe('handedness', () => {
  it('the helix has positive torsion everywhere, as a right-handed screw does', () => {
    const curve = helixCurve(2.5, 1);
    const h = 1e-3;
    for (const [t] of scan(curve, 50)) {
      const { velocity, acceleration } = curve.at(t);
      const jerk = subtract(curve.at(t + h).acceleration, curve.at(t - h).acceleration);
      expect(dot(cross(velocity, acceleration), jerk)).toBeGreaterThan(0);
    }
    expect(curve.at(0.25).point[1]).toBeGreaterThan(0);
    expect(curve.at(0.25).point[2]).toBeGreaterThan(0);
  });

  it('the trefoil has positive writhe (Gauss integral), near the 3.4 of the ideal right-handed knot', () => {
    const samples = scan(trefoilCurve(0.45, 0.45), 300).map(([t]) => trefoilCurve(0.45, 0.45).at(t));
    let writhe = 0;
    for (const [a, first] of samples.entries()) {
      for (const [b, second] of samples.entries()) {
        if (a === b) continue;
        const apart = subtract(first.point, second.point);
        writhe += dot(cross(first.velocity, second.velocity), apart) / size(apart) ** 3 / 300 ** 2 / (4 * Math.PI);
      }
    }
    expect(writhe).toBeGreaterThan(2.5);
    expect(writhe).toBeLessThan(4.5);
  });
});
