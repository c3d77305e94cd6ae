/** The frames of an exported orbit against turns by an independent formula, and what cannot be exported. */
import { describe, expect, it } from 'vitest';
import { importFile } from '../data/import.ts';
import type { Frame } from '../data/subject.ts';
import { sampleGroup } from '../group/sampling.ts';
import { type Quaternion, rotateVector, type Vector3 } from '../math/rotation.ts';
import { exportedText, plannedFrames, subjectDigest } from './exported-orbit.ts';
import type { Geometry } from './geometry.ts';
import { keysOf } from './orbit-keys.ts';

const crystal: Geometry = {
  species: Uint8Array.of(11, 17),
  positions: Float64Array.of(0.1, 0.2, 0.3, 2.9, 0.1, -0.2),
  lattice: Float64Array.of(5, 0, 0, 0.5, 6, 0, 0.1, 0.2, 7),
  periodic: [true, true, false],
  forces: Float64Array.of(1, 2, 3, 4, 5, 6),
  energy: -3,
};

async function framesIn(text: string): Promise<Frame[]> {
  const { subject } = await importFile('rotated.xyz', new TextEncoder().encode(text));
  if ('cloud' in subject) throw new Error('atoms were expected');
  return [...subject.frames];
}

const turned = (q: Quaternion, rows: Float64Array): number[] =>
  Array.from({ length: rows.length / 3 }, (_, n) => [
    ...rotateVector(q, [...rows.subarray(3 * n, 3 * n + 3)] as unknown as Vector3),
  ]).flat();

function expectNear(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [k, value] of expected.entries()) expect(found[k]).toBeCloseTo(value, 13);
}

describe('an exported orbit', () => {
  it('holds the subject, its turned copies with their cell, and each control in both orders of atoms', async () => {
    const plan = { group: 'so3', elements: 12, seed: 7, grid: { base: 3, fibre: 2 } };
    const frames = await framesIn(exportedText(crystal, plan));
    expect(frames).toHaveLength(1 + 12 + 6 + 2 * 8);
    const { quaternions } = sampleGroup({ rotations: { kind: 'so3' } }, 12, 7, 0).elements;
    frames.forEach((frame, n) => {
      const keys = keysOf(frame.info);
      if (keys === undefined || typeof keys === 'string') throw new Error(`frame ${n}: ${keys}`);
      const { q, kind, element, again: reversed } = keys;
      expect(keys.plan).toEqual(plan);
      expect(keys.subject).toBe(subjectDigest(crystal));
      if (kind === 'sample') expect(q).toEqual([...quaternions.subarray(4 * element, 4 * element + 4)]);
      const expected = turned(q as unknown as Quaternion, crystal.positions);
      const rows = reversed ? [...expected.slice(3), ...expected.slice(0, 3)] : expected;
      expectNear(frame.positions, rows);
      expectNear(frame.lattice ?? [], turned(q as unknown as Quaternion, crystal.lattice as Float64Array));
      expect([...frame.species]).toEqual(reversed ? [17, 11] : [11, 17]);
      expect([...frame.periodic]).toEqual([true, true, false]);
      expect([frame.energy, frame.forces]).toEqual([undefined, undefined]);
    });
    expect([...frames[0].positions]).toEqual([...crystal.positions]);
    expect(frames.map(({ info }) => info.get('orbit_kind'))).toEqual(plannedFrames(plan, 2).map(({ kind }) => kind));
    expect(new Set(frames.map(({ info }) => info.get('orbit_det')))).toEqual(new Set(['1']));
  });

  it('names its subject by species, positions and cell', () => {
    const other = [
      { ...crystal, species: Uint8Array.of(11, 11) },
      { ...crystal, positions: crystal.positions.map((value) => value + 1e-15) },
      { ...crystal, lattice: undefined as never },
    ].map(subjectDigest);
    expect(new Set([subjectDigest(crystal), ...other]).size).toBe(4);
    expect(subjectDigest({ ...crystal, energy: 5 })).toBe(subjectDigest(crystal));
  });

  it('writes points as X; refuses particles, orbits too small and orbits too large', () => {
    const cloud: Geometry = { species: new Uint8Array(2), positions: Float64Array.of(0, 0, 1, 1, 0, 0), cloud: {} };
    expect(exportedText(cloud, { group: 'so3', elements: 4, seed: 0 })).toMatch(/\nX 0 0 1\nX 1 0 0\n/);
    const particles = {
      system: 'charges',
      velocities: cloud.positions,
      charges: cloud.positions,
      couplings: cloud.positions,
    } as const;
    expect(() => exportedText({ ...cloud, particles }, { group: 'so3', elements: 4, seed: 0 })).toThrow(
      /velocities and couplings/,
    );
    expect(() => exportedText(crystal, { group: 'so3', elements: 3, seed: 0 })).toThrow(RangeError);
    const large: Geometry = { species: new Uint8Array(1e5).fill(1), positions: new Float64Array(3e5) };
    expect(() => exportedText(large, { group: 'so3', elements: 576, seed: 0 })).toThrow(
      /57600000 rows, expected at most 10000000/,
    );
  });
});
