import { Molecule } from 'openchemlib';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import { readMolfile } from './molfile.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const numbers = [
  [-0.9001, 0.1234, 0],
  [0.5, -0.3, 1e-4],
  [1.4, 12.8765, -1.25],
];
const row = ([x, y, z]: readonly number[], symbol: string) =>
  `${[x!, y!, z!].map((value) => value.toFixed(4).padStart(10)).join('')} ${symbol.padEnd(3)} 0  0`;
const ethanolHeavy = (code = '3D', header = 'ethanol without hydrogens') =>
  `${header}\n  program 0101010000${code}\n\n  3  2  0  0  0  0  0  0  0  0999 V2000\n${row(numbers[0]!, 'C')}\n${row(numbers[1]!, 'C')}\n${row(numbers[2]!, 'O')}\n  1  2  1  0\n  2  3  1  0\nM  END\n`;
const v3000 = `acid

comment
  0  0  0     0  0            999 V3000
M  V30 BEGIN CTAB
M  V30 COUNTS 3 2 0 0 0
M  V30 BEGIN ATOM
M  V30 1 C 1.23456789 -2.5 0.125 0
M  V30 2 N 2.0 1.0 -
M  V30 0.25 0 CHG=1
M  V30 3 R# 3 3 3 0
M  V30 END ATOM
M  V30 BEGIN BOND
M  V30 1 1 1 2
M  V30 2 1 2 3
M  V30 END BOND
M  V30 END CTAB
M  END
`;
const problem = async (text: string, options = {}) => {
  const error = await readMolfile('m.mol', bytes(text), options).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(FormatError);
  return (error as FormatError).problem;
};

describe('readMolfile', () => {
  it('reads V2000 to the digit; openchemlib has the same numbers with y and z turned', async () => {
    const text = ethanolHeavy();
    const { frames, format, notices } = await readMolfile('e.mol', bytes(text));
    expect(format).toBe('MDL molfile (V2000)');
    expect([...frames[0]!.species]).toEqual([6, 6, 8]);
    expect([...frames[0]!.positions]).toEqual(numbers.flat());
    const molecule = Molecule.fromMolfile(text);
    for (let atom = 0; atom < 3; atom++) {
      expect(molecule.getAtomX(atom)).toBe(numbers[atom]![0]);
      expect(-molecule.getAtomY(atom)).toBe(numbers[atom]![1]);
      expect(-molecule.getAtomZ(atom) + 0).toBe(numbers[atom]![2]);
    }
    expect(frames[0]!.info.get('smiles')).toBe('CCO');
    expect(frames[0]!.info.get('title')).toBe('ethanol without hydrogens');
    expect(notices.map(({ message }) => message).join()).toMatch(/imply 6 hydrogens/);
  });

  it('reads V3000 with charges, lines that go on and labels that are no element', async () => {
    const { frames, format, notices } = await readMolfile('a.mol', bytes(v3000));
    expect(format).toBe('MDL molfile (V3000)');
    expect([...frames[0]!.positions]).toEqual([1.23456789, -2.5, 0.125, 2, 1, 0.25, 3, 3, 3]);
    expect([...frames[0]!.species]).toEqual([6, 7, 0]);
    expect(frames[0]!.info.get('charge')).toBe('1');
    expect(notices.find(({ mend }) => mend)?.mend?.options).toEqual({ unknownSpecies: 'drop' });
    const dropped = await readMolfile('a.mol', bytes(v3000), { unknownSpecies: 'drop' });
    expect([...dropped.frames[0]!.species]).toEqual([6, 7]);
  });

  it('reads SD files: records of different sizes, data fields, charges', async () => {
    const second = `\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n${row([1, 2, 3], 'Na')}\nM  CHG  1   1   1\nM  END\n`;
    const fields = '> <ENERGY>\n-1.5\n\n>  25  <NOTE> (7)\ntwo\nlines\n\n$$$$\n';
    const { frames, format } = await readMolfile('two.sdf', bytes(`${ethanolHeavy()}${fields}${second}$$$$\n`));
    expect(format).toBe('SD file (V2000)');
    expect(frames.map((frame) => frame.species.length)).toEqual([3, 1]);
    expect(frames[0]!.info.get('ENERGY')).toBe('-1.5');
    expect(frames[0]!.info.get('NOTE')).toBe('two\nlines');
    expect(frames[1]!.info.get('charge')).toBe('1');
  });

  it('tells drawings, and headers that lost a line', async () => {
    const flat = ethanolHeavy('2D').replace('-1.2500', ' 0.0000').replace(' 0.0001', ' 0.0000');
    const read = await readMolfile('flat.mol', bytes(flat));
    expect(read.notices[0]!.message).toMatch(/drawing: all z are 0/);
    const short = `\n${v3000.split('\n').slice(3).join('\n')}`;
    expect((await readMolfile('s.mol', bytes(short))).notices[0]!.message).toMatch(/fewer than three lines/);
  });

  it('says where a record is broken, and offers the whole ones before it', async () => {
    const text = ethanolHeavy();
    expect(await problem(text.replace('0.1234', '0.12x4'))).toMatchObject({
      line: 5,
      found: "'0.12x4' as coordinate y of atom 1",
    });
    expect(await problem(text.replace('0.1234', '   nan'))).toMatchObject({ line: 5 });
    expect(await problem(text.replace('  3  2', '999  2'))).toMatchObject({ line: 8 });
    expect(await problem(text.replace('  2  3  1', '  2  4  1'))).toMatchObject({
      line: 9,
      found: "a bond of the atom '4'",
    });
    const cut = `${text}$$$$\n${text.slice(0, 180)}`;
    expect((await problem(cut)).mends).toEqual([
      { label: 'Use the complete record before it', options: { use: 'complete' } },
    ]);
    expect((await readMolfile('c.sdf', bytes(cut), { use: 'complete' })).frames).toHaveLength(1);
  });
});
