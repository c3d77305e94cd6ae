import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import type { Frame } from '../subject.ts';
import { readXyz, type XyzOptions } from './xyz.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string, options?: XyzOptions) => {
  const content = readXyz('test.xyz', bytes(text), options);
  return { ...content, frames: [...content.frames] };
};
const only = (text: string): Frame => {
  const { frames } = read(text);
  expect(frames).toHaveLength(1);
  return frames[0]!;
};
const notices = (text: string) => read(text).notices.map((notice) => notice.message);
const problem = (text: string | Uint8Array, options?: XyzOptions) => {
  try {
    readXyz('test.xyz', typeof text === 'string' ? bytes(text) : text, options);
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return (error as FormatError).problem;
  }
  throw new Error('was read');
};

const water = '3\nwater\nO 0 0 0\nH 0.76 0.59 0\nH -0.76 0.59 0\n';
const extended = (comment: string, row = 'H 0 0 0') => `1\n${comment}\n${row}\n`;

describe('plain XYZ', () => {
  it('reads elements, positions and the comment; a molecule is not periodic', () => {
    const frame = only(water);
    expect([...frame.species]).toEqual([8, 1, 1]);
    expect([...frame.positions]).toEqual([0, 0, 0, 0.76, 0.59, 0, -0.76, 0.59, 0]);
    expect(frame.periodic).toEqual([false, false, false]);
    expect(frame.lattice).toBeUndefined();
    expect([...frame.info]).toEqual([['comment', 'water']]);
    expect(notices(water)).toEqual([]);
  });

  it('takes any newline, a BOM, tabs, no-break spaces, leading and trailing blank lines, no final newline', () => {
    const plain = read(water).frames;
    const variants = [
      water.replace(/\n/g, '\r\n'),
      water.replace(/\n/g, '\r'),
      `\uFEFF${water}`,
      water.replace(/ /g, '\t'),
      water.replace(/ /g, '\u00A0 '),
      `\n  \n${water}\n\n  \n`,
      water.trimEnd(),
      water.replace(/^O/m, '   O'),
      water.replace('3\n', '   3   \n'),
    ];
    for (const text of variants) expect(read(text).frames, JSON.stringify(text)).toEqual(plain);
  });

  it('reads many frames of different sizes, blank lines between, an empty comment in each', () => {
    const text = '1\n\nH 0 0 0\n\n\n2\n\nC 0 0 0\nO 1.1 0 0\n1\n\nHe 1 2 3\n';
    expect(read(text).frames.map((frame) => [...frame.species])).toEqual([[1], [6, 8], [2]]);
    expect(read(text).frames.map((frame) => frame.info.size)).toEqual([0, 0, 0]);
  });

  it('reads atomic numbers; changed labels give a notice and are kept', () => {
    const frame = only('5\n\n6 0 0 0\nFE 0 0 2\nc 0 0 4\nPd2+ 0 0 6\nH1 0 0 8\n');
    expect([...frame.species]).toEqual([6, 26, 6, 46, 1]);
    expect(frame.columns.get('labels')?.values).toEqual(['C', 'FE', 'c', 'Pd2+', 'H1']);
    expect(notices('2\n\nFE 0 0 0\nC12 0 0 2\n')).toEqual([
      'Elements read after a change (letter case): FE as Fe; 1 atom in all.',
      'Elements read after a change (label or charge removed): C12 as C; 1 atom in all.',
    ]);
  });

  it('keeps further columns without names, never as forces', () => {
    const text = '2\n\nH 0 0 0 0.1 0.2 0.3\nH 0 0 1 0.4 0.5 0.6\n';
    const frame = only(text);
    expect(frame.forces).toBeUndefined();
    expect(frame.columns.get('column6')).toEqual({ width: 1, values: Float64Array.of(0.2, 0.5) });
    expect(notices(text)).toEqual([expect.stringMatching(/Columns 5 to 7 without names.*not taken as forces/)]);
    const ragged = '2\n\nH 0 0 0 # one\nH 0 0 1\n';
    expect(only(ragged).columns.size).toBe(0);
    expect(notices(ragged).at(-1)).toMatch(/ignored/);
  });

  it("tells of i-PI's cell and unit of length, which are not read", () => {
    const text =
      '1\n# CELL(abcABC): 13.4 13.4 13.4 90.0 90.0 90.0 cell{angstrom} Traj: positions{UNIT} Step: 0\nO 0 0 0\n';
    const cell = 'The comment gives a cell as i-PI writes it: kept as text, and the atoms are taken as not periodic.';
    expect(notices(text.replace('UNIT', 'angstrom'))).toEqual([cell]);
    expect(notices(text.replace('UNIT', 'atomic_unit'))).toEqual([cell, expect.stringContaining("'atomic_unit'")]);
  });

  it('reads QM9: its numbers, its charges, its tail', () => {
    const qm9 =
      '3\ngdb 3\t799.58812\t-76.404702\nO\t-0.03\t 0.97\t 7.6*^-2\t-0.589\nH\t 6.4*^-6\t 2.0*^-2\t 1.5e-3\t 0.294\n' +
      'H\t 0.87\t 1.30\t 0.69\t 0.294\n1671.45\t3803.3\t3907.7\nO\tO\t\nInChI=1S/H2O/h1H2\tInChI=1S/H2O/h1H2\n';
    const { frames } = read(qm9 + qm9);
    expect(frames).toHaveLength(2);
    expect([...frames[0]!.positions.subarray(0, 4)]).toEqual([-0.03, 0.97, 0.076, 6.4e-6]);
    expect(frames[0]!.columns.get('column5')?.values).toEqual(Float64Array.of(-0.589, 0.294, 0.294));
    expect(frames[0]!.energy).toBeUndefined();
    expect(notices(qm9).join(' ')).toMatch(/hartree and are not read.*Lines after the atoms/);
  });
});

describe('extended XYZ', () => {
  it('reads columns in any order', () => {
    const text =
      '2\nProperties=pos:R:3:tag:I:1:forces:R:3:species:S:1:q:R:1 energy=-1.5\n1 2 3 7 0.1 0.2 0.3 C -0.5\n4 5 6 8 0 0 -1 O 0.5\n';
    const frame = only(text);
    expect([...frame.species]).toEqual([6, 8]);
    expect([...frame.positions]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...frame.forces!]).toEqual([0.1, 0.2, 0.3, 0, 0, -1]);
    expect(frame.energy).toBe(-1.5);
    expect([...frame.columns.keys()]).toEqual(['tag', 'q']);
    expect(notices(text)).toEqual([]);
  });

  it('reads Z instead of species, text and logical columns, quoted text', () => {
    const frame = only('2\nProperties=Z:I:1:pos:R:3:ok:L:1:name:S:2\n6 0 0 0 T a "b c"\n8 0 0 1 false d e\n');
    expect([...frame.species]).toEqual([6, 8]);
    expect(frame.columns.get('ok')?.values).toEqual(Float64Array.of(1, 0));
    expect(frame.columns.get('name')).toEqual({ width: 2, values: ['a', 'b c', 'd', 'e'] });
  });

  it('lets the symbol count where an atomic number disagrees, and says so', () => {
    const text = '2\nProperties=species:S:1:pos:R:3:Z:I:1\nC 0 0 0 5\nB 0 0 2 5\n';
    expect([...only(text).species]).toEqual([6, 5]);
    expect(notices(text)).toEqual(['Symbol and atomic number disagree for 1 atom: the symbol counts.']);
  });

  it('reads pbc in every form', () => {
    const lattice = 'Lattice="5 0 0 0 5 0 0 0 5"';
    const cases = [
      ['pbc="T T F"', [true, true, false]],
      ['pbc=TTF', [true, true, false]],
      ["pbc='1 1 0'", [true, true, false]],
      ['pbc=[T, T, F]', [true, true, false]],
      ['pbc={True True False}', [true, true, false]],
      ['pbc=T', [true, true, true]],
      ['pbc="F F F"', [false, false, false]],
    ] as const;
    for (const [pbc, expected] of cases) expect(only(extended(`${lattice} ${pbc}`)).periodic, pbc).toEqual(expected);
    expect(problem(extended(`${lattice} pbc="T maybe F"`))).toMatchObject({
      line: 2,
      expected: 'one or three of T and F',
    });
  });

  it('honours Lattice without Properties; says so where pbc is missing or stands alone', () => {
    const frame = only(extended('Lattice="1 2 3 0 5 6 0 0 9"'));
    expect([...frame.lattice!]).toEqual([1, 2, 3, 0, 5, 6, 0, 0, 9]);
    expect(frame.periodic).toEqual([true, true, true]);
    expect(notices(extended('Lattice="5 0 0 0 5 0 0 0 5"'))).toEqual([expect.stringMatching(/no pbc/)]);
    expect(notices(extended('pbc="T T T" a=1'))).toEqual([expect.stringMatching(/no Lattice/)]);
    expect(notices(extended('Lattice="0 0 0 0 0 0 0 0 0" pbc=T'))).toEqual([expect.stringMatching(/no volume/)]);
  });

  it('refuses a Lattice that is not nine finite numbers', () => {
    const cases = [
      ['5 0 0 0 5 0 0 0', /8 numbers/],
      ['5 0 0.05.44 0 5 0 0 0 5', /'0\.05\.44' in Lattice/],
      ['5 0 0 0 nan 0 0 0 5', /'nan' in Lattice/],
    ] as const;
    for (const [lattice, found] of cases) {
      const { line, found: text } = problem(extended(`Lattice="${lattice}"`));
      expect(line).toBe(2);
      expect(text).toMatch(found);
    }
  });

  it('takes energy under its usual names, names the choice, converts nothing', () => {
    expect(only(extended('energy=-1.25')).energy).toBe(-1.25);
    expect(only(extended('REF_energy=-1.25 mace_energy=-2')).energy).toBe(-1.25);
    expect(notices(extended('REF_energy=-1.25 mace_energy=-2'))).toEqual([
      "The energy is taken from 'REF_energy' (also there: 'mace_energy').",
    ]);
    expect(only(extended('energy_kcal=-300.5')).energy).toBe(-300.5);
    expect(notices(extended('energy_kcal=-300.5')).join(' ')).toMatch(/names kcal\/mol.*not converted/);
    expect(only(extended('energy=None')).energy).toBeUndefined();
    expect(notices(extended('energy=None'))).toEqual([expect.stringMatching(/not a number/)]);
    expect(notices(extended('energy=nan'))).toEqual([expect.stringMatching(/not finite/)]);
    expect(only(extended('E=-1 kinetic_energy=2')).energy).toBeUndefined();
    expect(notices(extended('a=1 units=bohr'))).toEqual([expect.stringMatching(/mentions 'bohr'/)]);
  });

  it('tells from the size that an energy is in hartree or kcal/mol', () => {
    const text = (energy: number) => `3\nenergy=${energy}\n${water.split('\n').slice(2).join('\n')}`;
    expect(notices(text(-76.4))).toEqual([expect.stringMatching(/fits hartree/)]);
    expect(notices(text(-47_950))).toEqual([expect.stringMatching(/fits kcal\/mol/)]);
    expect(notices(text(-2080))).toEqual([]);
  });

  it('remarks forces that are zero, large, not finite, or in some frames only', () => {
    const frame = (forces: string) =>
      `2\nProperties=species:S:1:pos:R:3:forces:R:3\nH 0 0 0 ${forces}\nH 0 0 1 ${forces}\n`;
    expect(notices(frame('0 0 0'))).toEqual([expect.stringMatching(/All forces are zero/)]);
    expect(notices(frame('0 0 30'))).toEqual([expect.stringMatching(/kcal\/mol\/angstrom/)]);
    expect(only(frame('0 0 nan')).forces).toBeUndefined();
    expect(notices(frame('0 0 1') + water)).toEqual(['Forces in 1 of 2 frames only.']);
    const named = frame('0 0 1').replace('forces', 'dft_forces_kcal');
    expect(notices(named).join(' ')).toMatch(/taken from the column 'dft_forces_kcal'.*names kcal\/mol/);
  });

  it('keeps the other keys as text, safe from prototypes', () => {
    const frame = only(extended('__proto__=1 constructor=2 smiles="C C" flag'));
    expect([...frame.info]).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
      ['smiles', 'C C'],
      ['flag', 'T'],
    ]);
  });
});

describe('refusals name line, found, expected and remedy', () => {
  it.each([
    ['', 'only blank lines', 1],
    [' \n\n', 'only blank lines', 2],
    ['hello world\nfoo\n', "'hello world' where the atom count should be", 1],
    ['0\n\n', 'a frame of 0 atoms', 1],
    ['-3\n\nH 0 0 0\n', "'-3' as atom count", 1],
    ['1.5 2 3\n1 2 3\n', 'what looks like a plain table of coordinates (rows of 3 numbers, no elements)', 1],
    ['H 0 0 0\nH 0 0 1\n', "an atom row 'H 0 0 0' where the atom count should be", 1],
    ['{"a": 1}', 'JSON text', 1],
    ['3\nwater\nO 0 0 0\nH 0 0 1\n', '2 atom rows before the end of the file', 1],
    ['3\n', '0 atom rows before the end of the file', 1],
    ['2\n\nO 0 0 0\n\nH 0 0 1\n', '1 atom rows before the blank line 4', 1],
    ['2\n\nO 0 0 0\n1\n\nH 0 0 1\n', "1 atom rows before line 4, which looks like the next frame's count", 1],
    [`${water}H 0 0 1\n`, "one more atom row, 'H 0 0 1', after the 3 that were promised", 6],
    [`${water}some words\n`, "'some words'", 6],
    ['1\n\nH 0 nan 0\n', "'nan', which is not finite, as coordinate y", 3],
    ['1\n\nH 0 0 1e999\n', "'1e999', which is not finite, as coordinate z", 3],
    ['1\n\nH 0 0.05.44 0\n', "'0.05.44' as coordinate y", 3],
    ['1\n\nH 0 0\n', 'an atom row of 3 values at the end of the file', 3],
    ['2\n\nH 0 0 0\nA 0 0 1\n', "'A' which is no chemical element", 4],
    ['1\n\n119 0 0 0\n', "'119' which is no chemical element", 3],
    ['1\nProperties=species:S:1:pos:R\nH 0 0 0\n', 'Properties of 5 parts', 2],
    ['1\nProperties=species:S:1:pos:R:2\nH 0 0\n', 'positions as pos:R:2', 2],
    ['1\nProperties=pos:R:3\n0 0 0\n', 'Properties without elements (pos)', 2],
    ['1\nProperties=species:S:1\nH\n', 'Properties without positions (species)', 2],
    ['1\nProperties=species:S:1:pos:Q:3\nH 0 0 0\n', "type 'Q' of the column 'pos'", 2],
    ['1\nProperties=species:S:1:pos:R:3:a:R:0\nH 0 0 0\n', "width '0' of the column 'a'", 2],
    ['1\nProperties=species:S:1:pos:R:3:a:I:1\nH 0 0 0 1.5\n', "'1.5' in the column 'a'", 3],
    ['1\nProperties=species:S:1:pos:R:3:a:L:1\nH 0 0 0 ok\n', "'ok' in the column 'a'", 3],
    ['1\nProperties=species:S:1:pos:R:3:a:R:1\nH 0 0 0\n', 'an atom row of 4 values at the end of the file', 3],
  ])('%j', (text, found, line) => {
    const refusal = problem(text);
    expect(refusal).toMatchObject({ file: 'test.xyz', line, found });
    expect(refusal.expected).not.toBe('');
    expect(refusal.remedies).not.toHaveLength(0);
  });

  it('gives the right remedy where the comment line is missing', () => {
    expect(problem('2\nH 0 0 0\nH 0 0 1\n').remedies[0]).toMatch(/comment line \(line 2\) seems to be missing/);
    expect(problem('H 0 0 0\nH 0 0 1\n').remedies[0]).toMatch(/Put two lines before it: 2 and a comment/);
  });

  it('believes no count that the bytes cannot hold', () => {
    const started = performance.now();
    expect(problem('1000000000\n\nH 0 0 0\n')).toMatchObject({
      line: 1,
      found: '1 atom rows before the end of the file',
      expected: '1000000000, as line 1 says',
    });
    const wide = problem(`1000\nProperties=species:S:1:pos:R:3:a:R:4096\n${'H 0 0 0\n'.repeat(1000)}`);
    expect(wide).toMatchObject({ line: 3, found: 'an atom row of 4 values' });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('keeps to the limit of atoms', () => {
    expect(problem(water, { maximumAtoms: 2 })).toMatchObject({ found: 'a frame of 3 atoms', expected: 'at most 2' });
    expect(read(water, { maximumAtoms: 3 }).frames).toHaveLength(1);
  });
});
