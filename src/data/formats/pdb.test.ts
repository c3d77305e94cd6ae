import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import { readPdb } from './pdb.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const atom = (name: string, element: string, xyz: readonly number[], alternative = ' ', residue = 'LEU') =>
  `ATOM      1 ${name}${alternative}${residue} A  12    ${xyz.map((value) => value.toFixed(3).padStart(8)).join('')}  0.50 12.25          ${element.padStart(2)}\n`;
const problem = (text: string, options = {}) => {
  try {
    readPdb('p.pdb', bytes(text), options);
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return (error as FormatError).problem;
  }
  throw new Error('nothing was refused');
};

describe('readPdb', () => {
  it('reads coordinates, elements and columns by their place', () => {
    const text = `TITLE     A TEST\n${atom(' CA ', 'C', [-123.456, 1.5, 0])}${atom('CA  ', 'CA', [1, 2, 3], ' ', ' CA')}${atom('1HB ', 'H', [9999.999, -999.999, 0.001])}END\n`;
    const { frames, format, notices } = readPdb('p.pdb', bytes(text));
    expect(format).toBe('PDB');
    expect([...frames[0]!.species]).toEqual([6, 20, 1]);
    expect([...frames[0]!.positions]).toEqual([-123.456, 1.5, 0, 1, 2, 3, 9999.999, -999.999, 0.001]);
    expect(frames[0]!.columns.get('name')!.values).toEqual(['CA', 'CA', '1HB']);
    expect([...(frames[0]!.columns.get('b_factor')!.values as Float64Array)]).toEqual([12.25, 12.25, 12.25]);
    expect(frames[0]!.info.get('title')).toBe('A TEST');
    expect(notices).toEqual([]);
  });

  it('takes elements of old files from the names', () => {
    const names = [' CA ', 'CA  ', ' N  ', '1HG1', 'HG11', 'FE  ', ' OXT', 'HG  '];
    const residues = ['LEU', ' CA', 'LEU', 'LEU', 'LEU', 'HEM', 'LEU', ' HG'];
    const text = names.map((name, k) => atom(name, '', [k, 0, 0], ' ', residues[k]!)).join('');
    const { frames, notices } = readPdb('old.pdb', bytes(text));
    expect([...frames[0]!.species]).toEqual([6, 20, 7, 1, 1, 26, 8, 80]);
    expect(notices[0]!.message).toMatch(/taken from the names/);
  });

  it('makes frames of models and keeps the first of alternative locations', () => {
    const model = (k: number) =>
      `MODEL     ${k}\n${atom(' CA ', 'C', [k, 0, 0], 'A')}${atom(' CA ', 'C', [k, 1, 0], 'B')}${atom(' N  ', 'N', [k, 2, 0])}ENDMDL\n`;
    const { frames, notices } = readPdb('m.pdb', bytes(`${model(1)}${model(2)}END\n`));
    expect(frames.map((frame) => [...frame.positions])).toEqual([
      [1, 0, 0, 1, 2, 0],
      [2, 0, 0, 2, 2, 0],
    ]);
    expect(notices[0]).toMatchObject({ line: 3 });
  });

  it('reads the cell as ASE 3.22 does, for P 1 only', () => {
    const cell = (group: string) =>
      `CRYST1   10.000   11.000   12.000  80.00  95.00 100.00 ${group}\n${atom(' C  ', 'C', [0, 0, 0])}`;
    const expected = [
      10, 0, 0, -1.9101299543362336, 10.832885283134289, 0, -1.0458689129718988, 1.9315088608604012, 11.797263739414184,
    ];
    const { lattice, periodic } = readPdb('c.pdb', bytes(cell('P 1'))).frames[0]!;
    expect(periodic).toEqual([true, true, true]);
    for (const [k, value] of lattice!.entries()) expect(value).toBeCloseTo(expected[k]!, 12);
    const other = readPdb('c.pdb', bytes(cell('P 21 21 21')));
    expect(other.frames[0]!.lattice).toBeUndefined();
    expect(other.notices[0]!.message).toMatch(/P 21 21 21/);
    expect(
      readPdb(
        'c.pdb',
        bytes(`CRYST1    1.000    1.000    1.000  90.00  90.00  90.00 P 1\n${atom(' C  ', 'C', [0, 0, 0])}`),
      ).frames[0]!.lattice,
    ).toBeUndefined();
    expect(problem(`CRYST1   10.000   11.000   12.000  10.00  95.00 100.00 P 1\n`)).toMatchObject({ line: 1 });
  });

  it('says what is wrong in which line, and uses what is whole on demand', () => {
    const good = atom(' CA ', 'C', [1, 2, 3]);
    expect(problem(good + good.replace('2.000', '2.0x0'))).toMatchObject({ line: 2, found: "'2.0x0' as coordinate y" });
    expect(problem(good.replace('   2.000', '     nan'))).toMatchObject({ line: 1 });
    expect(problem('HEADER    EMPTY\n')).toMatchObject({ found: 'no atom' });
    const cut = good + good.slice(0, 40);
    expect(problem(cut)).toMatchObject({
      line: 2,
      mends: [{ label: 'Use the 1 complete atom', options: { use: 'complete' } }],
    });
    expect(readPdb('cut.pdb', bytes(cut), { use: 'complete' }).frames[0]!.species.length).toBe(1);
    const open = `MODEL 1\n${good}ENDMDL\nMODEL 2\n${good}`;
    expect(problem(open)).toMatchObject({
      line: 4,
      mends: [{ label: 'Use the 1 complete model', options: { use: 'complete' } }],
    });
    expect(readPdb('cut.pdb', bytes(open), { use: 'complete' }).frames).toHaveLength(1);
  });
});
