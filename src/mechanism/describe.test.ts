import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mechanismWord, parseMechanism, passesOf } from './describe.ts';

const sets = ['cyclic~6', 'tetrahedral', 'octahedral', 'icosahedral', 'quadrature~4'];
const regions = ['axis', 'axis~1,0,0', 'cone~30', 'cone~45~1,-1,0.5', 'cap~40', 'random', ...sets];
const wrappers = ['canonical', 'frames:all', 'frames:sampled', 'frames:one', ...sets.map((set) => `average:${set}`)];

describe('words of mechanisms', () => {
  it('say the same after reading', () => {
    const words = [
      'none',
      ...regions.map((region) => `turns:${region}`),
      ...wrappers,
      ...regions.flatMap((region) => wrappers.map((wrapper) => `turns:${region}+${wrapper}`)),
    ];
    for (const word of words) {
      const choice = parseMechanism(word);
      expect(choice, word).toBeDefined();
      expect(mechanismWord(choice!)).toBe(word);
    }
  });

  it('leave out the axis z', () => {
    expect(parseMechanism('turns:axis~0,0,1')).toEqual(parseMechanism('turns:axis'));
    expect(mechanismWord({ augmentation: { kind: 'cone', angle: 20, direction: [0, 0, 1] } })).toBe('turns:cone~20');
  });

  it('are refused where they follow none of the forms', () => {
    const wrong = ['', 'turns:', 'turns:cone', 'turns:cone~0', 'turns:cone~181', 'turns:axis~0,0,0', 'turns:axis~1,2'];
    const more = ['average:random', 'average:', 'frames', 'frames:none', 'canonical+canonical', 'canonical+turns:axis'];
    for (const word of [...wrong, ...more, 'turns:cyclic~1', 'turns:quadrature~13', 'turns:random~3', 'toString'])
      expect(parseMechanism(word), word).toBeUndefined();
  });

  it('are read without an exception, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const choice = parseMechanism(text);
        if (choice) expect(parseMechanism(mechanismWord(choice))).toEqual(choice);
      }),
    );
  });

  it('declare their forward passes', () => {
    const passes = (word: string) => passesOf(parseMechanism(word)!, () => 24);
    expect(passes('none')).toEqual({ training: 1, inference: 1 });
    expect(passes('turns:random')).toEqual({ training: 1, inference: 1 });
    expect(passes('average:octahedral')).toEqual({ training: 1, inference: 24 });
    expect(passes('turns:axis+frames:all')).toEqual({ training: 4, inference: 4 });
    expect(passes('frames:sampled')).toEqual({ training: 1, inference: 4 });
    expect(passes('frames:one')).toEqual({ training: 1, inference: 1 });
  });
});
