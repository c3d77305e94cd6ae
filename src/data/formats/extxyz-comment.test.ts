import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listItems, tokenizeComment } from './extxyz-comment.ts';
import { preferredName, readLabelName } from './field-names.ts';

const pairs = (line: string) => tokenizeComment(line).map(({ key, value }) => [key, value]);

describe('tokenizeComment', () => {
  it('reads bare, quoted, braced and bracketed values', () => {
    expect(pairs(`a=1 b="two words" c='it is' d={1 2 3} e=[1, 2, [3]] f`)).toEqual([
      ['a', '1'],
      ['b', 'two words'],
      ['c', 'it is'],
      ['d', '{1 2 3}'],
      ['e', '[1, 2, [3]]'],
      ['f', 'T'],
    ]);
  });

  it('knows escapes, quotes in quotes, JSON and quoted keys', () => {
    expect(pairs(String.raw`a="say \"hi\"" b='"' c="C:\dir" "key one"=2 j={"x": "}", "y": [1]}`)).toEqual([
      ['a', 'say "hi"'],
      ['b', '"'],
      ['c', String.raw`C:\dir`],
      ['key one', '2'],
      ['j', '{"x": "}", "y": [1]}'],
    ]);
  });

  it('takes what programs write: blanks around =, commas, values with =, SMILES', () => {
    expect(pairs(' i =        1, time =   0.000, E =  -12.5')).toEqual([
      ['i', '1'],
      ['time', '0.000'],
      ['E', '-12.5'],
    ]);
    expect(pairs('inchi=InChI=1S/CH4/h1H4 smiles=[H]C#N')).toEqual([
      ['inchi', 'InChI=1S/CH4/h1H4'],
      ['smiles', '[H]C#N'],
    ]);
  });

  it('does not fail on quotes and brackets that never close, nor take long over them', () => {
    expect(pairs(`it's a="1 2`)).toEqual([
      ["it's", 'T'],
      ['a', '"1'],
      ['2', 'T'],
    ]);
    const hostile = 'a={ '.repeat(100_000);
    const start = performance.now();
    expect(tokenizeComment(hostile)).toHaveLength(100_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('ends, without throwing, on any line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`ab =,"'{}[]\\`), maxLength: 40 }), (line) => void pairs(line)),
    );
  });

  it('splits lists of any form', () => {
    for (const list of ['1 2 3', '{1 2 3}', '[1, 2, 3]', '[[1], [2, 3]]', '"1","2","3"']) {
      expect(listItems(list)).toEqual(['1', '2', '3']);
    }
  });
});

describe('readLabelName', () => {
  it('knows energies and forces under the names in use', () => {
    const energies = [
      'energy',
      'Energy',
      'ENERGY',
      'REF_energy',
      'TotEnergy',
      'total_energy',
      'dft_energy',
      'free_energy',
      'E_tot',
      'Etot',
      'potential-energy',
    ];
    for (const name of energies) expect(readLabelName(name)?.kind, name).toBe('energy');
    const forces = ['forces', 'force', 'REF_forces', 'dft_forces', 'Forces', 'dftb_forces_eV_per_Ang', 'mace_forces'];
    for (const name of forces) expect(readLabelName(name)?.kind, name).toBe('forces');
  });

  it('leaves what is something else', () => {
    for (const name of [
      'E',
      'max_force',
      'kinetic_energy',
      'dft_formation_energy_per_atom_in_eV',
      'energy_per_atom',
      'virial',
      'potential',
      'U0',
      '',
    ]) {
      expect(readLabelName(name), name).toBeUndefined();
    }
  });

  it('reads units off names', () => {
    expect(readLabelName('energy_kcal')?.otherUnit).toBe('kcal/mol');
    expect(readLabelName('energy_kcal_mol')?.otherUnit).toBe('kcal/mol');
    expect(readLabelName('energy_Ha')?.otherUnit).toBe('hartree');
    expect(readLabelName('forces_hartree_per_bohr')?.otherUnit).toBe('hartree');
    expect(readLabelName('dftb_energy_eV')?.otherUnit).toBeUndefined();
  });

  it('prefers the plain name, then the reference', () => {
    expect(preferredName(['mace_energy', 'REF_energy', 'energy'], 'energy')).toBe('energy');
    expect(preferredName(['mace_energy', 'REF_energy'], 'energy')).toBe('REF_energy');
    expect(preferredName(['stress'], 'forces')).toBeUndefined();
  });
});
