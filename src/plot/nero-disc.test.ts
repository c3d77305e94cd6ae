/** The slice disc: where known turns lie, what the rim is, the area that the two radii give, keys, and what is drawn. */
import { expect, it } from 'vitest';
import { Random } from '../math/random.ts';
import { fromAxisAngle, haar, IDENTITY, type Quaternion, rotateVector, type Vector3 } from '../math/rotation.ts';
import { discIndex, discPlace, discRotation, discRotations, discSteps } from '../math/so3-slices.ts';
import { rgbOf, viridis } from './colour-map.ts';
import type { Mark } from './marks.ts';
import { discCell, discCursor, discFigure, discLayout, discRadius, discStep, placeUnder } from './nero-disc.ts';

const scale = {
  signed: false,
  anchors: viridis,
  axis: { kind: 'linear', low: 0, high: 1, at: (value: number) => value, ticks: [0, 1] },
  position: (value: number) => value,
} as const;
const [width, height] = [300, 280];
const layout = discLayout(width, height);
const circles = (marks: readonly Mark[]) => marks.filter((mark) => mark.kind === 'circle');
const pathsOf = (marks: readonly Mark[]) => marks.filter((mark) => mark.kind === 'path');

it('lays the identity in the centre, a quarter turn about x to the right, about y up, and half turns at the rim', () => {
  const spot = (q: Quaternion, kind: 'linear' | 'equal-area') => {
    const [ring] = circles(discCursor(discPlace([0, 0, 1], q), kind, width, height).marks);
    return [(ring.x - layout.x) / layout.radius, (layout.y - ring.y) / layout.radius];
  };
  expect(spot(IDENTITY, 'linear')).toEqual([0, 0]);
  expect(spot(fromAxisAngle([1, 0, 0], Math.PI / 2), 'linear')[0]).toBeCloseTo(0.5, 12);
  expect(spot(fromAxisAngle([0, 1, 0], Math.PI / 2), 'linear')[1]).toBeCloseTo(0.5, 12);
  expect(spot(fromAxisAngle([0, -1, 0], Math.PI / 2), 'linear')[1]).toBeCloseTo(-0.5, 12);
  expect(spot(fromAxisAngle([1, 0, 0], Math.PI / 2), 'equal-area')[0]).toBeCloseTo(0.541196, 6);
  for (const kind of ['linear', 'equal-area'] as const)
    expect(Math.hypot(...spot(fromAxisAngle([1, 1, 0], Math.PI), kind))).toBeCloseTo(1, 9);
});

it('opposite rim points have equal values, whatever the function of the rotation', () => {
  const random = new Random('rim');
  const normal = rotateVector(haar(random), [0, 0, 1]);
  const quaternions = discRotations(normal);
  // Any function of the rotation itself: q and -q alike.
  const values = Float64Array.from({ length: quaternions.length / 4 }, (_, n) => {
    const [w, x, y, z] = quaternions.subarray(4 * n, 4 * n + 4);
    return (w * x + 0.3 * y * z - 0.7 * x * x + 0.2 * w * w) ** 2;
  });
  const { marks } = discFigure({ values, scale, radius: 'linear', normal }, width, height);
  const rim = pathsOf(marks).slice(0, discSteps.azimuths);
  for (let azimuth = 0; azimuth < discSteps.azimuths / 2; azimuth++) {
    const [here, there] = [rim[azimuth].fill, rim[azimuth + discSteps.azimuths / 2].fill];
    expect(here).toBe(there);
    const q = discRotation(normal, (2 * Math.PI * azimuth) / discSteps.azimuths, Math.PI);
    const at = (q[0] * q[1] + 0.3 * q[2] * q[3] - 0.7 * q[1] ** 2 + 0.2 * q[0] ** 2) ** 2;
    expect(values[discIndex(discSteps, azimuth, discSteps.rings)]).toBeCloseTo(at, 9);
  }
  expect(new Set(rim.map(({ fill }) => fill)).size).toBeGreaterThan(5);
});

it('the equal-area radius gives equal areas to equal areas of the sphere of quaternions, the linear one does not', () => {
  const random = new Random('area');
  const total = 40_000;
  const shares = (kind: 'linear' | 'equal-area') => {
    const inside = [0, 0, 0, 0];
    for (let n = 0; n < total; n++) {
      // A uniform point (w, a, b) of the upper half of the sphere of quaternions without a part along z.
      const w = random.uniform();
      const radius = discRadius(kind, 2 * Math.acos(w));
      inside[Math.min(3, Math.floor(4 * radius * radius))]++;
    }
    return inside.map((count) => count / total);
  };
  for (const share of shares('equal-area')) expect(Math.abs(share - 0.25)).toBeLessThan(0.01);
  // Half the linear radius is a quarter turn: w > cos 45 degrees.
  expect(Math.abs(shares('linear')[0] - (1 - Math.SQRT1_2))).toBeLessThan(0.01);
  expect(discRadius('equal-area', Math.PI)).toBeCloseTo(1, 12);
});

it('reads the place under a point: there and back', () => {
  for (const kind of ['linear', 'equal-area'] as const) {
    for (const [azimuth, angle] of [
      [0.4, 0.2],
      [-2.5, 2.9],
      [3, 1.5],
    ]) {
      const r = layout.radius * discRadius(kind, angle);
      const found = placeUnder(layout, kind, layout.x + r * Math.cos(azimuth), layout.y - r * Math.sin(azimuth));
      expect(found?.azimuth).toBeCloseTo(azimuth, 9);
      expect(found?.angle).toBeCloseTo(angle, 9);
    }
    expect(placeUnder(layout, kind, layout.x + layout.radius + 1, layout.y)).toBeUndefined();
  }
  expect(discCell({ azimuth: -Math.PI / 18, angle: Math.PI })).toEqual({ azimuth: 35, ring: 18 });
});

it('arrows walk through the identity and over the rim without leaving the disc', () => {
  let cell = { azimuth: 4, ring: 2 };
  const walked: number[][] = [];
  for (let n = 0; n < 4; n++) {
    cell = discStep(cell, 'ArrowDown')!;
    walked.push([cell.azimuth, cell.ring]);
  }
  expect(walked).toEqual([
    [4, 1],
    [4, 0],
    [22, 1],
    [22, 0],
  ]);
  expect(discStep({ azimuth: 4, ring: 18 }, 'ArrowUp')).toEqual({ azimuth: 22, ring: 17 });
  expect(discStep({ azimuth: 0, ring: 3 }, 'ArrowRight')).toEqual({ azimuth: 35, ring: 3 });
  expect(discStep({ azimuth: 35, ring: 3 }, 'ArrowLeft')).toEqual({ azimuth: 0, ring: 3 });
  expect(discStep({ azimuth: 0, ring: 3 }, 'a')).toBeUndefined();
});

it('draws each element in its colour, names the axes of the plane, and says what the rim is', () => {
  const values = Float64Array.from({ length: 631 }, (_, n) => n / 630);
  const { marks, title } = discFigure({ values, scale, radius: 'linear', normal: [0, 1, 0] }, width, height);
  expect(title).toContain('opposite rim points are the same rotation');
  const names = marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
  expect(names).toEqual(expect.arrayContaining(['x', '−x', 'z', '−z']));
  expect(names).not.toContain('y');
  const fills = pathsOf(marks).map(({ fill }) => fill);
  expect(fills).toHaveLength(18 * 36);
  const [red] = rgbOf(fills[fills.length - 36] as `#${string}`);
  expect(red).toBe(rgbOf(viridis[0])[0]);
  const tilted: Vector3 = [0.6, -0.8, 0];
  const some = discFigure({ values, scale, radius: 'linear', normal: tilted }, width, height).marks;
  expect(some.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : [])).filter((text) => text === 'x')).toEqual([]);
});

it('marks g on both sides of the rim, and with a dashed ring where it is off the disc', () => {
  const rim = discCursor(discPlace([0, 0, 1], fromAxisAngle([1, 0, 0], Math.PI)), 'linear', width, height);
  expect(new Set(circles(rim.marks).map(({ x }) => Math.round(x)))).toEqual(
    new Set([layout.x + layout.radius, layout.x - layout.radius].map(Math.round)),
  );
  const off = discCursor(discPlace([0, 0, 1], fromAxisAngle([0, 0, 1], 1)), 'linear', width, height);
  expect(off.title).toBe('g is 57° off this disc: dashed, the nearest place');
  expect(circles(off.marks).every(({ dash }) => dash !== undefined)).toBe(true);
});
