import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../math/random.ts';
import { geodesicAngle, haar, IDENTITY, rotateVector, type Vector3 } from '../../math/rotation.ts';
import { applied, appliedTransposed, lookFrom } from '../../plot/camera.ts';
import { dragged, turnedByKey, twisted } from './turning.ts';

const camera = lookFrom(0.6, 0.32);
const rotation = fc.integer({ min: 0, max: 9999 }).map((seed) => haar(new Random(seed)));

describe('turning by hand', () => {
  it('makes the point nearest to the eye follow the hand', () => {
    const nearest: Vector3 = appliedTransposed(camera, [0, 0, 1]);
    for (const [dx, dy] of [
      [4, 0],
      [0, 4],
      [-3, 2],
    ]) {
      const [right, up] = applied(camera, rotateVector(dragged(IDENTITY, camera, dx, dy, 100), nearest));
      expect(right * 100).toBeCloseTo(dx, 1);
      expect(up * 100).toBeCloseTo(-dy, 1);
    }
  });
  it('twists about the line of sight', () => {
    const axis = appliedTransposed(camera, [0, 0, 1]);
    const turned = rotateVector(twisted(IDENTITY, camera, 1), axis);
    for (const k of [0, 1, 2]) expect(turned[k]).toBeCloseTo(axis[k], 12);
  });
  it('has keys that undo each other, finer with shift', () => {
    fc.assert(
      fc.property(
        rotation,
        fc.constantFrom(['ArrowLeft', 'ArrowRight'], ['ArrowUp', 'ArrowDown'], ['PageUp', 'PageDown']),
        (q, [one, other]) => {
          const there = turnedByKey(q, camera, one, false) ?? q;
          expect((geodesicAngle(q, there) * 180) / Math.PI).toBeCloseTo(7.5, 6);
          expect(geodesicAngle(turnedByKey(there, camera, other, false) ?? q, q)).toBeLessThan(1e-6);
          expect((geodesicAngle(q, turnedByKey(q, camera, one, true) ?? q) * 180) / Math.PI).toBeCloseTo(1, 6);
        },
      ),
    );
    expect(turnedByKey(IDENTITY, camera, 'x', false)).toBeUndefined();
  });
});
