import { describe, expect, it } from 'vitest';
import { mechanismPhrase } from '../plot/mechanism-words.ts';
import { chooseMechanism, chosenOptions, mechanismOptions } from './mechanism-options.ts';

describe('the list of mechanisms', () => {
  it('puts both prices beside what is trained here, and one beside finished weights', () => {
    const figure = (trained: boolean, text: string): string | undefined =>
      mechanismOptions('none', trained).find((option) => option.text === text)?.figure;
    expect(figure(true, 'mean over 24 rotations')).toBe('1 / 24');
    expect(figure(false, 'mean over 24 rotations')).toBe('24');
    expect(figure(true, 'frame averaging')).toBe('4');
  });

  it('gives the reason why finished weights cannot be turned in training', () => {
    const blocked = mechanismOptions('none', false).filter((option) => option.blocked !== undefined);
    expect(blocked.map(({ id }) => id)).toHaveLength(8);
    expect(blocked.every(({ id }) => id.startsWith('turns '))).toBe(true);
    expect(mechanismOptions('none', true).every((option) => option.blocked === undefined)).toBe(true);
  });

  it('each option makes a mechanism that it shows as chosen, and takes it away again', () => {
    for (const { id } of mechanismOptions('none', true).filter((option) => option.id !== 'none')) {
      const word = chooseMechanism('none', id);
      expect(chosenOptions(word)).toEqual([id]);
      expect(mechanismPhrase(word).text).not.toBe('as it is');
      expect(chooseMechanism(word, id)).toBe('none');
    }
  });

  it('lets an augmentation and a wrapper go together, and keeps their numbers', () => {
    const both = chooseMechanism('turns:cone~20~1,0,0', 'canonical');
    expect(both).toBe('turns:cone~20~1,0,0+canonical');
    expect(chosenOptions(both)).toEqual(['turns cone', 'canonical']);
    expect(mechanismOptions(both, true).find(({ id }) => id === 'turns cone')?.text).toContain('20° about x');
    expect(chooseMechanism(both, 'none')).toBe('none');
    expect(chosenOptions('none')).toEqual(['none']);
  });
});
