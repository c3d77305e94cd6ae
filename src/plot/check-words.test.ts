import { expect, it } from 'vitest';
import { checkRows, copiesSentence, pointGroupSentence } from './check-words.ts';

const local = { rmsForce: 2, netForce: 0.5, forceGap: 0.01, radius: 1.5, netTorque: 0.012, torqueGap: 3e-7 };
const alone = { pointGroup: 'C1', operations: 1, moved: 0, reason: 'no rotation keeps the subject' };
const benzene = {
  pointGroup: 'D6h',
  operations: 24,
  moved: 0.002,
  copies: { largest: 2e-8, agree: true, evaluations: 72 },
};

it('say the point group, and what comes of its copies', () => {
  expect(pointGroupSentence(alone, 'force-error')).toBe('Point group C1: no rotation keeps the subject.');
  expect(pointGroupSentence(benzene, 'force-error')).toBe(
    'Point group D6h, 24 operations, made exact by moves up to 0.0020 Å.',
  );
  expect(pointGroupSentence({ ...alone, pointGroup: '', reason: 'too many' }, 'force-error')).toBe(
    'Point group unknown: too many.',
  );
  expect([copiesSentence('A', benzene), copiesSentence('B', alone)]).toEqual(['A: copies agree.', '']);
  const differing = { ...benzene, copies: { ...benzene.copies, agree: false } };
  expect(copiesSentence('B', differing)).toContain('a permutation is not respected');
});

it('give each number its row, and leave out what was not measured', () => {
  const rows = checkRows(benzene, local, 'force-error', 1e-8);
  const values = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  expect(values['net force']).toBe('500');
  expect(values['against −dE by shifts']).toBe('0.5\u202f%');
  expect(values['net torque']).toBe('12');
  expect(values['against −dE by turns']).toBe('1.0 × 10⁻⁷');
  expect(values['copies differ by']).toBe('2.0 × 10⁻⁵');
  expect(checkRows(alone, undefined, 'force-error', 1e-8).map(({ value }) => value)).toEqual(
    new Array(5).fill(undefined),
  );
});
