/** Which frames are learned from, what is said of the others, units, and splits. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { framesOf } from '../data/frames.ts';
import { importFile } from '../data/import.ts';
import type { Frame } from '../data/subject.ts';
import { springFrames, springs } from './training.testing.ts';
import { MOST_FRAMES, packFrames, unpackFrames } from './training-frames.ts';
import { inOnePose, splitFrames } from './training-split.ts';
import { convertUnits, suspectUnits } from './training-units.ts';

const source = { name: 'x.xyz', hash: 'b'.repeat(64) };

const without = (frame: Frame, ...keys: ('energy' | 'forces')[]): Frame => {
  const copy = { ...frame };
  for (const key of keys) delete copy[key];
  return copy;
};

describe('frames to learn from', () => {
  it('come back as they were', () => {
    const frames = springFrames(5);
    const packed = packFrames({ ...source, level: 'springs' }, frames);
    expect(packed).toMatchObject({ targets: 'energy and forces', level: 'springs', hash: source.hash });
    expect(packed.frames).toEqual(Uint32Array.of(0, 1, 2, 3, 4));
    expect(unpackFrames(packed)).toEqual(frames);
  });

  it('have every target that is named; the others are left out and counted', () => {
    const frames = springFrames(6);
    const holes = frames.map((frame, n) =>
      n === 2 ? without(frame, 'energy') : n === 4 ? without(frame, 'forces') : frame,
    );
    const packed = packFrames(source, holes);
    expect([...packed.frames]).toEqual([0, 1, 3, 5]);
    expect(packed.remarks).toEqual(['2 frames without energy and forces left out of 6']);
    const forces = packFrames(
      source,
      frames.map((frame, n) => (n < 2 ? frame : without(frame, 'energy'))),
    );
    expect(forces).toMatchObject({ targets: 'forces' });
    expect(forces.energies).toBeUndefined();
    expect(forces.frames).toHaveLength(6);
    const energy = packFrames(source, frames, 'energy');
    expect(energy.forces).toBeUndefined();
    expect(unpackFrames(energy)[3]).not.toHaveProperty('forces');
  });

  it('are refused in words where there is nothing to learn from', () => {
    const frames = springFrames(2);
    expect(() =>
      packFrames(
        source,
        frames.map((frame) => without(frame, 'energy', 'forces')),
      ),
    ).toThrow('None of the 2 frames of x.xyz has an energy or forces');
    expect(() => packFrames(source, [frames[0], { ...frames[1], periodic: [true, true, false] }])).toThrow(
      'Frame 1 of x.xyz is periodic',
    );
    expect(() => packFrames(source, [{ ...frames[0], species: Uint8Array.of(8, 0, 1) }])).toThrow(
      'Atom 2 of frame 0 of x.xyz names no chemical element',
    );
    const infinite = { ...frames[0], energy: Number.NaN };
    expect(() => packFrames(source, [without(infinite, 'forces')])).toThrow('has an energy or forces');
  });

  it('are spread evenly over files of more than the most', () => {
    const [frame] = springFrames(1);
    const packed = packFrames(source, new Array<Frame>(MOST_FRAMES + 5000).fill(frame));
    expect(packed.frames).toHaveLength(MOST_FRAMES);
    expect(packed.frames[MOST_FRAMES - 1]).toBe(24_998);
    expect(packed.remarks![0]).toMatch(/^20\u2009000 frames spread evenly over the 25\u2009000/);
  });
});

describe('units of labels', async () => {
  const file = new URL('../../public/samples/ethanol_test.xyz.gz', import.meta.url);
  const { subject } = await importFile('ethanol_test.xyz.gz', readFileSync(file));
  const ethanol = [...framesOf(subject)].slice(0, 40);
  const scaled = (energy: number, forces: number, targets?: 'energy') =>
    packFrames(
      source,
      ethanol.map((frame) => ({
        ...frame,
        energy: frame.energy! * energy,
        forces: frame.forces!.map((value) => value * forces),
      })),
      targets,
    );

  it('are not suspected where they are electron volts', () => {
    expect(suspectUnits(scaled(1, 1))).toBeUndefined();
    expect(suspectUnits(scaled(1, 1, 'energy'))).toBeUndefined();
    expect(suspectUnits(springs(20))).toBeUndefined();
  });

  it('are suspected and converted where they are kcal/mol or hartree', () => {
    const kcal = scaled(23.0605, 23.0605);
    expect(suspectUnits(kcal)).toMatchObject({ units: 'kcal', forces: 0.0433641042 });
    expect(suspectUnits(kcal)!.reason).toMatch(/^forces have an RMS of 2\d.* kcal\/mol\/Å .* 1(\.\d)? eV\/Å$/);
    expect(suspectUnits(scaled(1 / 27.2114, 1 / 51.4221))).toMatchObject({ units: 'hartree' });
    expect(suspectUnits(scaled(23.0605, 1, 'energy'))).toMatchObject({ units: 'kcal' });
    expect(suspectUnits(scaled(1 / 27.2114, 1, 'energy'))).toMatchObject({ units: 'hartree' });
    const back = convertUnits(kcal, 'kcal');
    expect(back.energies![3]).toBeCloseTo(ethanol[3].energy!, 2);
    expect(back.forces![5]).toBeCloseTo(ethanol[0].forces![5], 4);
    expect(suspectUnits(back)).toBeUndefined();
  });
});

describe('splits', () => {
  const frames = springFrames(20);

  it.each(['seed', 'trajectory', 'pose'] as const)('by %s hold every frame once', (split) => {
    const { train, test } = splitFrames(frames, { split, test: 20 }, 3);
    expect(test).toHaveLength(4);
    expect([...train, ...test].sort((a, b) => a - b)).toEqual(frames.map((_, n) => n));
  });

  it('follow the seed, the order of the trajectory, or the poses', () => {
    const plan = { split: 'seed', test: 20 } as const;
    expect(splitFrames(frames, plan, 3)).toEqual(splitFrames(frames, plan, 3));
    expect(splitFrames(frames, plan, 3)).not.toEqual(splitFrames(frames, plan, 4));
    expect(splitFrames(frames, { split: 'trajectory', test: 20 }, 3).test).toEqual([16, 17, 18, 19]);
    const turned = frames.map((frame, n) =>
      n === 5 || n === 11
        ? { ...frame, positions: frame.positions.map((_, k) => frame.positions[3 * Math.floor(k / 3) + ((k + 1) % 3)]) }
        : frame,
    );
    expect(splitFrames(turned, { split: 'pose', test: 10 }, 3).test).toEqual([5, 11]);
  });

  it('of too few frames, or of poses of different molecules, are refused', () => {
    const by = (split: 'seed' | 'pose', some: readonly Frame[]) => () => splitFrames(some, { split, test: 20 }, 0);
    expect(by('seed', frames.slice(0, 1))).toThrow('There is one frame to learn from');
    expect(by('seed', frames.slice(0, 3))).toThrow('There are 3 frames to learn from: at least 4 are needed');
    const mixed = [...frames.slice(0, 5), { ...frames[5], species: Uint8Array.of(1, 8, 1) }];
    expect(by('pose', mixed)).toThrow('frame 0 is H2O, frame 5 H2O with its atoms in another order');
    expect(() => inOnePose(mixed)).toThrow('One pose for all frames needs the same atoms in the same order');
  });
});
