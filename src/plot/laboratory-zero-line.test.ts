/** Zero lines of a function on the sphere are whole: along every circle that they should follow, also where two cross. */
import { describe, expect, it } from 'vitest';
import { coefficientsOf } from '../experiment/laboratory/sphere-function.ts';
import { gauntProduct } from '../math/gaunt.ts';
import type { Vector3 } from '../math/rotation.ts';
import { applied, lookFrom } from './camera.ts';
import { functionAt } from './laboratory-sphere.ts';
import { zeroLine } from './laboratory-zero-line.ts';

const camera = lookFrom(0.6, 0.34);
const RADIUS = 150;

type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

function segmentsOf(coefficients: ArrayLike<number>): readonly Segment[] {
  return zeroLine(coefficients, camera, 0, 0, RADIUS).flatMap((mark) =>
    mark.kind === 'path'
      ? [...mark.d.matchAll(/M(\S+) (\S+?)L(\S+) ([^ML]+)/g)].map(([, ...numbers]) => numbers.map(Number) as never)
      : [],
  );
}

function distance([x1, y1, x2, y2]: Segment, x: number, y: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const t = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
}

/** Pixels between a great circle's near side and the nearest piece of the line, at most. */
function farthest(segments: readonly Segment[], [a, b]: readonly [Vector3, Vector3]): number {
  let most = 0;
  for (let n = 0; n < 1440; n++) {
    const [c, s] = [Math.cos((n * Math.PI) / 720), Math.sin((n * Math.PI) / 720)];
    const [right, up, near] = applied(camera, [0, 1, 2].map((k) => c * a[k] + s * b[k]) as unknown as Vector3);
    if (near < 0.05) continue;
    const [x, y] = [right * RADIUS, -up * RADIUS];
    most = Math.max(most, Math.min(...segments.map((segment) => distance(segment, x, y))));
  }
  return most;
}

/** A dipole across a plane through the picture's axis z, turned by an angle: zero on the meridian there. */
const dipole = (angle: number): Float64Array => Float64Array.of(0, Math.cos(angle), 0, -Math.sin(angle));
const meridian = (angle: number): readonly [Vector3, Vector3] => {
  // Where that dipole vanishes, found by its own values.
  const turns = Array.from({ length: 3600 }, (_, n) => (n * Math.PI) / 3600);
  const at = (turn: number): Vector3 => [Math.cos(turn), Math.sin(turn), 0];
  const sizes = turns.map((turn) => Math.abs(functionAt(dipole(angle), at(turn))));
  return [at(turns[sizes.indexOf(Math.min(...sizes))]), [0, 0, 1]];
};

describe('zero lines', () => {
  it.each([90, 40, 15])('of two planes that cross at %i degrees are both whole', (degrees) => {
    const angles = [0.4, 0.4 + (degrees * Math.PI) / 180];
    const product = gauntProduct(dipole(angles[0]), dipole(angles[1]), 1, 1, 2);
    const segments = segmentsOf(product);
    for (const angle of angles) expect(farthest(segments, meridian(angle))).toBeLessThan(1);
  });

  it('of a harmonic of high degree are all of its meridians and circles', () => {
    const harmonic = coefficientsOf({ base: { kind: 'harmonic', l: 5, m: 4 }, sizes: {} }, 8, [5]);
    const segments = segmentsOf(harmonic);
    for (let n = 0; n < 4; n++) {
      const turn = Array.from({ length: 7200 }, (_, k) => (k * Math.PI) / 7200)
        .map((angle) => ({ angle, size: Math.abs(functionAt(harmonic, [Math.cos(angle), Math.sin(angle), 0.5])) }))
        .filter(({ angle }) => Math.floor((angle * 4) / Math.PI) === n)
        .reduce((least, one) => (one.size < least.size ? one : least));
      expect(
        farthest(segments, [
          [Math.cos(turn.angle), Math.sin(turn.angle), 0],
          [0, 0, 1],
        ]),
      ).toBeLessThan(1.5);
    }
    expect(
      farthest(segments, [
        [1, 0, 0],
        [0, 1, 0],
      ]),
    ).toBeLessThan(1);
  });

  it('of a constant there are none', () => {
    expect(zeroLine([1, 0, 0, 0], camera, 0, 0, RADIUS)).toEqual([]);
  });
});
