import { describe, expect, it } from 'vitest';
import { elementsWord, elementWords, groupPhrase, groupTitle, visitedWords } from './group-words.ts';
import { thinSpace } from './number-format.ts';

describe('words about groups', () => {
  it('name what an orbit runs over, with the unit of the subject', () => {
    expect(groupTitle('so3', 'force-error')).toBe('SO(3)');
    expect(groupTitle('so2~0,2,0+shifts~3', 'force-error')).toBe('SO(2) about y × shifts up to 3 Å');
    expect(groupTitle('so2~1,2,0', 'class-distance')).toBe('SO(2) about (1, 2, 0)');
    expect(groupTitle('shifts', 'normal-error')).toBe('shifts up to 10 RMS radii');
    expect(groupTitle('o3+scale~4+permutations', 'class-distance')).toBe('O(3) × scales from 1/4 to 4 × permutations');
    expect(['cyclic~6', 'dihedral~3', 'tetrahedral'].map((word) => groupTitle(word, 'force-error'))).toEqual([
      'the cyclic group of 6',
      'the dihedral group of 6',
      'the tetrahedral group',
    ]);
  });

  it('are short in the sentence where a group has several parts', () => {
    expect(groupPhrase('icosahedral+shifts~3+scale~4+permutations', 'class-distance')).toBe(
      'icosahedral × shifts × scales × permutations',
    );
    expect(groupPhrase('dihedral~3+shifts', 'force-error')).toBe('dihedral × shifts');
    expect(groupPhrase('so2+permutations', 'force-error')).toBe('SO(2) × permutations');
    for (const word of ['so3', 'dihedral~3', 'shifts~3'])
      expect(groupPhrase(word, 'force-error')).toBe(groupTitle(word, 'force-error'));
  });

  it('count what was visited', () => {
    expect(visitedWords('so3', 'force-error', 1152)).toBe(`1${thinSpace}152 poses over SO(3)`);
    expect(visitedWords('permutations', 'force-error', 96)).toBe('96 copies over permutations');
    expect(visitedWords('icosahedral', 'force-error', 60)).toBe('all 60 elements of the icosahedral group');
    expect(elementsWord('shifts+so2')).toBe('poses');
  });

  it('say where one element lies', () => {
    const half = [0, 1, 0, 0] as const;
    expect(elementWords({ q: half, motion: { improper: true } }, 'o3', 'force-error')).toBe(
      '180° from the identity, with a mirror',
    );
    const still = [1, 0, 0, 0] as const;
    const motion = { shift: [3, 0, 4] as const, scale: 0.5, order: [1, 0, 3, 2] };
    expect(elementWords({ q: still, motion }, 'shifts+scale+permutations', 'class-distance')).toBe(
      '5.0 RMS radii away, scale 0.500, 2 exchanges',
    );
    expect(elementWords({ q: still }, 'permutations', 'force-error')).toBe('the identity');
  });
});
