/** What the laboratory said goes with it, what others said stays. */
import { expect, it } from 'vitest';
import { sayInLaboratory, unsayLaboratory } from './laboratory-said.ts';
import { say, useSession } from './session.ts';

it('what the laboratory said last is gone once it is left', () => {
  sayInLaboratory('Measured.');
  expect(useSession.getState().said).toBe('Measured.');
  unsayLaboratory();
  expect(useSession.getState().said).toBe('');
});

it('what another said since then stays', () => {
  sayInLaboratory('Measured.');
  say('Link copied.');
  unsayLaboratory();
  expect(useSession.getState().said).toBe('Link copied.');
});
