import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finiteAlone, groupOf, groupWord, isSo3, parseGroup } from './describe.ts';

const rotations = [
  'so3',
  'o3',
  'so2',
  'so2~1,-1,0.5',
  'cyclic~6',
  'dihedral~3',
  'tetrahedral',
  'octahedral',
  'icosahedral',
];
const others = ['shifts', 'shifts~0.5', 'scale', 'scale~4', 'permutations'];

describe('words of groups', () => {
  it('say the same after reading, alone and joined', () => {
    const joined = rotations.flatMap((turn) => others.map((other) => `${turn}+${other}`));
    for (const word of [...rotations, ...others, ...joined, 'o3+shifts~20+scale+permutations']) {
      expect(groupWord(parseGroup(word)!), word).toBe(word);
    }
  });

  it('have one shortest form', () => {
    expect(groupWord(parseGroup('permutations+so2~0,0,1')!)).toBe('so2+permutations');
    expect(groupWord(parseGroup('shifts~10')!)).toBe('shifts');
    expect(groupWord(parseGroup('scale~2')!)).toBe('scale');
  });

  it('are refused where they follow none of the forms, or name a part twice', () => {
    const wrong = ['', 'so4', 'so3~1', 'so2~0,0,0', 'so2~1,2', 'cyclic', 'cyclic~1', 'cyclic~2.5', 'cyclic~361'];
    const more = ['shifts~0', 'shifts~-1', 'shifts~1e3', 'scale~1', 'scale~9', 'permutations~3', 'toString', 'so3+'];
    for (const word of [...wrong, ...more, 'so3+o3', 'shifts+shifts~2', 'SO3'])
      expect(parseGroup(word), word).toBeUndefined();
    expect(() => groupOf('so4')).toThrow('There is no group "so4": expected so3, o3');
  });

  it('are read without an exception, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const choice = parseGroup(text);
        if (choice) expect(parseGroup(groupWord(choice))).toEqual(choice);
      }),
    );
  });

  it('tell the rotation group and finite groups from composites', () => {
    expect([...rotations, 'so3+shifts'].filter((word) => isSo3(groupOf(word)))).toEqual(['so3']);
    const finite = [...rotations, ...others, 'cyclic~6+shifts'].filter((word) => finiteAlone(groupOf(word)));
    expect(finite).toEqual(rotations.slice(4));
  });
});
