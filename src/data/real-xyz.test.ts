/**
 * Every real XYZ file at hand against ASE 3.22.1 (`make_real_xyz.py` made the numbers): frames, sizes, elements, positions, cells,
 * energies, forces. Where the two disagree, the table below says who is right and why; anything else is a failure.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FormatError } from './format-error.ts';
import { importFile } from './import.ts';
import type { Frame, Notice } from './subject.ts';

interface Expected {
  readonly sizes?: readonly (readonly [frames: number, atoms: number])[];
  /** Atomic numbers, each times its place in the file (from 1). */
  readonly species?: number;
  /** Plain sum, and each value times its place. */
  readonly positions?: readonly [number, number];
  readonly cells?: number;
  readonly energies?: readonly [count: number, first: number, last: number, sum: number];
  readonly forces?: readonly [frames: number, sum: number, weighted: number];
}

interface Disagreement {
  /** What is found where we refuse. */
  readonly refused?: string;
  /** What ASE has otherwise or not at all. */
  readonly differs?: readonly (keyof Expected)[];
  /** Who is right, and why. */
  readonly right: string;
}

const energyName =
  'here: the key is an energy by its name, and a notice says under which; ASE takes `energy` in lower case only';
const forceName = 'here: a column `force` of three numbers is forces; ASE takes `forces` only';

const disagreements: Readonly<Record<string, Disagreement>> = {
  'xyz/chemfiles__extended.xyz': { differs: ['energies'], right: energyName },
  'xyz/dpdata__energy_key_variants.xyz': { differs: ['energies', 'forces'], right: `${energyName}; ${forceName}` },
  'xyz/dpdata__nopbc.xyz': { differs: ['forces'], right: forceName },
  'xyz/dpdata__stress_voigt.xyz': {
    differs: ['cells', 'energies', 'forces'],
    right:
      'here: six numbers of stress are no reason to lose the rest; ASE extxyz fails, its xyz reader ignores the comment',
  },
  'xyz/dpdata__unknown_props.xyz': { differs: ['forces'], right: forceName },
  'xyz/dpdata__xyz_unittest.xyz': {
    differs: ['species', 'forces'],
    right: `open: symbol and Z contradict each other in the file; ASE takes Z, here the symbol counts and a notice says so; ${forceName}`,
  },
  'xyz/matterviz__C2HO-scientific-notation.xyz': {
    differs: ['sizes'],
    right: 'here: D and *^ are exponents of Fortran and Mathematica; ASE fails',
  },
  'xyz/trajcast__aspirin_energy.extxyz': { differs: ['energies'], right: energyName },
  'xyz/trajcast__md22_Ac-Ala3-NHMe_5frames.xyz': { differs: ['energies'], right: energyName },
  'malformed/chemfiles__extended.xyz': {
    refused: 'an atom row of 4 values',
    right: 'here: rows lack what Properties promises; ASE extxyz fails too, its xyz reader ignores Properties',
  },
  'malformed/mdanalysis__2r9r-1b.xyz.bz2': {
    refused: 'bzip2-compressed data',
    right: 'both: bzip2 is not unpacked here, and the refusal says so; ASE was given the unpacked text',
  },
  'malformed/chemfiles__helium.xyz': { refused: '4 atom rows before the end of the file', right: 'both' },
  'malformed/qml__compound_test.exyz': { refused: "'1 2 3 4 5 342 234 234 Some Extra Trash …'", right: 'both' },
  'malformed/trajcast__aspirin_energy_array.xyz': { refused: 'a LAMMPS dump', right: 'both; here it is named' },
  'xyz/mdanalysis__mini.xyz': { refused: "'A' which is no chemical element", right: 'both: beads have no elements' },
  'xyz/trimesh__points_agisoft.xyz': {
    refused: 'what looks like a plain table of coordinates (100 rows of 6 numbers, no elements)',
    right: 'both; here it is offered as a cloud',
  },
};

const expectations: Readonly<Record<string, Expected>> = JSON.parse(
  readFileSync(new URL('./real-xyz.fixture.json', import.meta.url), 'utf8'),
);
const folder = new URL('../../../shared/data/real/', import.meta.url);

/** Sum, sum weighted by place, and the size that rounding errors are measured against. */
function sums(arrays: readonly ArrayLike<number>[]): [number, number, number] {
  let [sum, weighted, size, place] = [0, 0, 0, 0];
  for (const values of arrays) {
    for (let k = 0; k < values.length; k++) {
      place++;
      sum += values[k]!;
      weighted += values[k]! * place;
      size += Math.abs(values[k]!) * place;
    }
  }
  return [sum, weighted, size];
}

function runs(sizes: readonly number[]): [number, number][] {
  const result: [number, number][] = [];
  for (const size of sizes) {
    const last = result.at(-1);
    if (last?.[1] === size) last[0]++;
    else result.push([1, size]);
  }
  return result;
}

function differences(frames: readonly Frame[], expected: Expected): (keyof Expected)[] {
  const differ: (keyof Expected)[] = [];
  const near = (value: number, wanted: number | undefined, size: number) =>
    wanted !== undefined && Math.abs(value - wanted) <= 1e-12 * size + 1e-12;
  if (JSON.stringify(runs(frames.map(({ species }) => species.length))) !== JSON.stringify(expected.sizes))
    differ.push('sizes');
  if (sums(frames.map(({ species }) => species))[1] !== expected.species) differ.push('species');
  const [sum, weighted, size] = sums(frames.map(({ positions }) => positions));
  const [theirSum, theirWeighted] = expected.positions ?? [];
  if (!near(sum, theirSum, size) || !near(weighted, theirWeighted, size)) differ.push('positions');
  if (frames.filter(({ lattice }) => lattice !== undefined).length !== expected.cells) differ.push('cells');
  const energies = frames.flatMap(({ energy }) => (energy === undefined ? [] : [energy]));
  if (expected.energies || energies.length > 0) {
    const [count, first, last, total] = expected.energies ?? [0, Number.NaN, Number.NaN, Number.NaN];
    const [ownTotal, , scale] = sums([energies]);
    if (
      energies.length !== count ||
      energies[0] !== first ||
      energies.at(-1) !== last ||
      !near(ownTotal, total, scale)
    ) {
      differ.push('energies');
    }
  }
  const forces = frames.flatMap((frame) => (frame.forces ? [frame.forces] : []));
  if (expected.forces || forces.length > 0) {
    const [count, theirs, theirsWeighted] = expected.forces ?? [0];
    const [own, ownWeighted, scale] = sums(forces);
    if (forces.length !== count || !near(own, theirs, scale) || !near(ownWeighted, theirsWeighted, scale))
      differ.push('forces');
  }
  return differ;
}

async function read(name: string): Promise<{ frames: Frame[]; notices: readonly Notice[] } | { refused: string }> {
  try {
    const { subject, notices } = await importFile(name, readFileSync(new URL(name, folder)));
    if ('cloud' in subject) return { refused: `read as ${subject.kind}` };
    return { frames: [...subject.frames], notices };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { refused: error.problem.found };
  }
}

describe('real XYZ files as ASE reads them', () => {
  if (!existsSync(folder)) {
    it('are not here', () => console.log('real XYZ files are not here: nothing was compared'));
    return;
  }
  it.each(Object.entries(expectations))('%s', async (name, expected) => {
    const own = await read(name);
    const known = disagreements[name];
    if ('refused' in own) {
      expect(own.refused).toBe(known?.refused);
      return;
    }
    expect(known?.refused, 'is read, and was to be refused').toBeUndefined();
    if (!('sizes' in expected)) {
      expect(known?.differs, `ASE reads nothing, we read ${own.frames.length} frames`).toEqual(['sizes']);
      expect(own.frames.every(({ positions }) => positions.every(Number.isFinite))).toBe(true);
      return;
    }
    expect(differences(own.frames, expected)).toEqual(known?.differs ?? []);
  });

  it('each disagreement is about a file of the list', () => {
    expect(Object.keys(disagreements).filter((name) => !(name in expectations))).toEqual([]);
  });
});
