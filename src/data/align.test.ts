import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, alignFrames, heavyAtoms, turnVectors } from './align.ts';
import type { Frame } from './subject.ts';

const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
const vector = fc.tuple(coordinate, coordinate, coordinate);

/** Rodrigues' formula: an independent way to a rotation. */
function rotation([x, y, z]: readonly number[], angle: number): Float64Array {
  const n = Math.hypot(x!, y!, z!) || 1;
  const [a, b, c] = [x! / n, y! / n, z! / n];
  const [s, k] = [Math.sin(angle), 1 - Math.cos(angle)];
  if (Math.hypot(x!, y!, z!) < 1e-9) return Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  return Float64Array.of(
    1 - k * (b * b + c * c),
    k * a * b - s * c,
    k * a * c + s * b,
    k * a * b + s * c,
    1 - k * (a * a + c * c),
    k * b * c - s * a,
    k * a * c - s * b,
    k * b * c + s * a,
    1 - k * (a * a + b * b),
  );
}

const determinant = (m: Float64Array) =>
  m[0]! * (m[4]! * m[8]! - m[5]! * m[7]!) -
  m[1]! * (m[3]! * m[8]! - m[5]! * m[6]!) +
  m[2]! * (m[3]! * m[7]! - m[4]! * m[6]!);
const rms = (a: Float64Array, b: Float64Array) =>
  Math.sqrt(a.reduce((sum, v, k) => sum + (v - b[k]!) ** 2, 0) / (a.length / 3));

describe('align', () => {
  it('undoes any rotation and translation of points in general position, planes included', () => {
    const base = Float64Array.of(0, 0, 0, 1.5, 0.1, 0, 0.3, 1.2, 0);
    fc.assert(
      fc.property(vector, fc.double({ min: 0, max: Math.PI, noNaN: true }), vector, (axis, angle, shift) => {
        const turn = rotation(axis, angle);
        const moved = turnVectors(base, turn).map((value, k) => value + shift[k % 3]!);
        const { rotation: back, rmsd } = align(moved, base, [0, 1, 2]);
        expect(rmsd).toBeLessThan(1e-7);
        expect(determinant(back)).toBeCloseTo(1, 12);
        const identity = turnVectors(turnVectors(base, turn), back);
        expect(rms(identity, base)).toBeLessThan(1e-7);
      }),
    );
  });

  it('is a proper rotation also for mirror images, and no rotation nearby does better', () => {
    fc.assert(
      fc.property(fc.array(vector, { minLength: 4, maxLength: 8 }), vector, (rows, axis) => {
        const reference = Float64Array.from(rows.flat());
        const mirrored = reference.map((value, k) => (k % 3 === 0 ? -value : value) + 0.1 * Math.sin(7 * k));
        const atoms = rows.map((_, k) => k);
        const { rotation: best, rmsd, from, to } = align(mirrored, reference, atoms);
        expect(determinant(best)).toBeCloseTo(1, 10);
        const place = (turn: Float64Array) =>
          turnVectors(
            mirrored.map((v, k) => v - from[k % 3]!),
            turn,
          ).map((v, k) => v + to[k % 3]!);
        expect(rms(place(best), reference)).toBeCloseTo(rmsd, 10);
        for (const angle of [-2, -0.1, 0.01, 1, 3]) {
          const other = Float64Array.from({ length: 9 }, (_, k) => {
            const turn = rotation(axis, angle);
            return [0, 1, 2].reduce((sum, m) => sum + turn[3 * Math.floor(k / 3) + m]! * best[3 * m + (k % 3)]!, 0);
          });
          expect(rms(place(other), reference)).toBeGreaterThanOrEqual(rmsd - 1e-9);
        }
      }),
    );
  });

  it('refuses no atoms and atoms that are not there', () => {
    expect(() => align(new Float64Array(3), new Float64Array(3), [])).toThrow(RangeError);
    expect(() => align(new Float64Array(3), new Float64Array(6), [1])).toThrow(RangeError);
  });
});

describe('alignFrames', () => {
  it('turns positions, forces and lattice together, chosen by heavy atoms', () => {
    const frame: Frame = {
      species: Uint8Array.of(6, 6, 8, 1),
      positions: Float64Array.of(0, 0, 0, 1.5, 0, 0, 2, 1.3, 0, 0, -1, 0.5),
      forces: Float64Array.from({ length: 12 }, (_, k) => Math.cos(k)),
      lattice: Float64Array.of(9, 0, 0, 0, 9, 0, 0, 1, 9),
      periodic: [true, true, true],
      energy: -3,
      info: new Map(),
      columns: new Map(),
    };
    const turn = rotation([1, 2, -1], 1.1);
    const turned: Frame = {
      ...frame,
      positions: turnVectors(frame.positions, turn),
      forces: turnVectors(frame.forces!, turn),
      lattice: turnVectors(frame.lattice!, turn),
    };
    expect(heavyAtoms(frame)).toEqual([0, 1, 2]);
    const [back] = alignFrames([turned], frame, heavyAtoms(frame));
    for (const field of ['positions', 'forces', 'lattice'] as const) {
      expect(rms(back![field]!, frame[field]!)).toBeLessThan(1e-12);
    }
    expect(back!.energy).toBe(-3);
  });
});
