/** What is said of a link in the laboratory is not said outside it, and what is said to be shown is what one looks at. */
import { expect, it } from 'vitest';
import type { LinkTrouble } from '../store/session.ts';
import { troubleWords } from './link-words.ts';

const trouble: LinkTrouble = {
  messages: [],
  ofExperiment: [],
  unknown: [],
  unusable: true,
  laboratory: true,
  kept: true,
  future: false,
};
const said = (change: Partial<LinkTrouble>, inLaboratory: boolean): string | undefined => {
  const words = troubleWords({ ...trouble, ...change }, inLaboratory);
  return words && `${words.strong} ${words.rest}`;
};

it('what is wrong with the setting of the laboratory is said there alone', () => {
  const wrong = { messages: ['"lab" has no value'] };
  expect(said(wrong, true)).toBe(
    'Some of this link was not understood. "lab" has no value. The laboratory is shown. Your experiment stays as it was.',
  );
  expect(said(wrong, false)).toBeUndefined();
  expect(said({ ...wrong, unusable: false }, false)).toBeUndefined();
  expect(said({ ...wrong, kept: false }, true)).toContain('no value. The laboratory is shown.');
});

it('what is wrong with the experiment beside it is said on both, and only there that the laboratory is shown', () => {
  const both = { messages: ['a is wrong', 'in lab, L is wrong'], ofExperiment: ['a is wrong'] };
  expect(said(both, true)).toContain('A is wrong. In lab, L is wrong. The laboratory is shown.');
  expect(said(both, false)).toBe('Some of this link was not understood. A is wrong. Your experiment stays as it was.');
  expect(said({ ...both, kept: false }, false)).toContain('A is wrong. The default experiment is shown.');
  expect(said({ ...both, unusable: false }, false)).toContain('A is wrong. The rest is shown.');
});

it('names keys that are not known, eight at most, and a link that opened nothing', () => {
  const unknown = 'qrstuvwxyz'.split('');
  expect(said({ unknown }, false)).toContain('Unknown: q, r, s, t, u, v, w, x. Your');
  expect(said({ messages: ['no'], ofExperiment: ['no'], laboratory: false, kept: false }, false)).toBe(
    'This link could not be opened. No. The default experiment is shown.',
  );
});
