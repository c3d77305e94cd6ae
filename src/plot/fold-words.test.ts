import { expect, it } from 'vitest';
import { foldRows } from './fold-words.ts';

const folded = {
  pointGroup: 'C2v',
  operations: 4,
  moved: 0.012,
  copies: { largest: 2e-7, agree: true, evaluations: 12 },
};
const rows = (more: object, wrapped = false) => foldRows({ ...folded, ...more }, 'force-error', 1e-7, wrapped);

it('names the group, and says whether copies agree beside the noise floor', () => {
  expect(rows({})).toEqual([
    ['point group', 'C2v, 4 operations, made exact by moves up to 0.012 Å'],
    ['copies', 'agree to 0.000200 meV/Å (noise floor 0.000100 meV/Å)'],
  ]);
  const differ = { copies: { ...folded.copies, largest: 0.1, agree: false } };
  expect(rows(differ)[1][1]).toBe('differ by 100 meV/Å (noise floor 0.000100 meV/Å): a permutation is not respected');
  expect(rows(differ, true)[1][1]).toMatch(/not respected, or the mechanism chooses among equal axes$/);
  expect(rows({ moved: 1e-15 })[0][1]).toBe('C2v, 4 operations');
});

it('says why there are no copies', () => {
  const { copies: _, ...bare } = folded;
  expect(foldRows({ ...bare, pointGroup: 'K', reason: 'one place' }, 'force-error', 1, false)).toEqual([
    ['point group', 'K: one place'],
  ]);
  expect(foldRows({ ...bare, pointGroup: '', reason: 'too many' }, 'force-error', 1, false)).toEqual([
    ['point group', 'too many'],
  ]);
});
