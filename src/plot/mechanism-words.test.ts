import { describe, expect, it } from 'vitest';
import { type FiniteSet, HIGHEST_DEGREE } from '../mechanism/describe.ts';
import { finiteSetSize } from '../mechanism/finite-set.ts';
import {
  directionWords,
  mechanismPhrase,
  mechanismShort,
  passesOfWord,
  passesText,
  sizeOfSet,
  withPart,
} from './mechanism-words.ts';

describe('words of mechanisms on the page', () => {
  it('continue the sentence', () => {
    const phrases = [
      'none',
      'turns:axis',
      'turns:cone~30~1,0,0',
      'turns:cap~40',
      'turns:random',
      'turns:octahedral',
    ].map((word) => mechanismPhrase(word).text);
    expect(phrases).toEqual([
      'as it is',
      'with rotations about z',
      'with rotations in a cone of 30° about x',
      'with rotations by up to 40°',
      'with random rotations',
      'with the 24 rotations of the cube',
    ]);
    expect(mechanismPhrase('turns:cyclic~6').text).toBe('with the 6 turns about z');
    expect(mechanismPhrase('turns:quadrature~4').text).toBe('with a quadrature of degree 4');
  });

  it('tell what is done to the model, with or without turned data', () => {
    expect(mechanismPhrase('frames:all')).toEqual({ joined: ',', text: 'frame averaged' });
    expect(mechanismPhrase('average:icosahedral').text).toBe('averaged over 60 rotations');
    expect(mechanismPhrase('average:quadrature~3').text).toBe('averaged over a quadrature of degree 3');
    expect(mechanismPhrase('turns:axis+canonical')).toEqual({
      joined: '',
      text: 'with rotations about z and canonicalised',
    });
  });

  it('are short in tables', () => {
    expect(mechanismShort('none')).toBe('none');
    expect(mechanismShort('turns:axis+frames:all')).toBe('rotations z, frame mean');
    expect(mechanismShort('turns:axis~1,1,0')).toBe('rotations an axis');
    expect(mechanismShort('average:octahedral')).toBe('mean of 24');
  });

  it('name axes of the laboratory by their letters, whatever their length', () => {
    expect(directionWords([0, 0, 2])).toBe('z');
    expect(directionWords([-3, 0, 0])).toBe('−x');
    expect(directionWords([1, 1, 0])).toBe('(0.71, 0.71, 0.00)');
  });

  it('count the rotations of a set as the set itself does', () => {
    const degrees = Array.from({ length: HIGHEST_DEGREE }, (_, index) => index + 1);
    const sets: FiniteSet[] = [
      { kind: 'cyclic', order: 6 },
      { kind: 'tetrahedral' },
      { kind: 'octahedral' },
      { kind: 'icosahedral' },
      ...degrees.map((degree) => ({ kind: 'quadrature', degree }) as const),
    ];
    expect(sets.map(sizeOfSet)).toEqual(sets.map(finiteSetSize));
  });

  it('put the price beside each', () => {
    expect(passesText(passesOfWord('turns:random'))).toBe('1');
    expect(passesText(passesOfWord('average:octahedral'))).toBe('1 / 24');
    expect(passesText(passesOfWord('frames:all'))).toBe('4');
    expect(passesText(passesOfWord('turns:axis+frames:sampled'))).toBe('1 / 4');
  });

  it('change one part and keep the other', () => {
    expect(withPart('turns:axis', { wrapper: { kind: 'canonical' } })).toBe('turns:axis+canonical');
    expect(withPart('turns:axis+canonical', { augmentation: { kind: 'random' } })).toBe('turns:random+canonical');
    expect(withPart('turns:axis+canonical', { augmentation: undefined })).toBe('canonical');
    expect(withPart('canonical', { wrapper: undefined })).toBe('none');
  });
});
