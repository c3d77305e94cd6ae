/** `laboratory` as the terminal calls it, as far as it measures nothing: its kinds by the names of today and by those before, and refusals. */
import { expect, it } from 'vitest';
import { kindIds } from '../experiment/laboratory/kinds.ts';
import { chosenKinds, run, usage } from './laboratory.ts';

it('takes the kinds by their names, also those of before, and names all of them where it does not know one', async () => {
  await expect(run(['--kinds', 'gaunt-fft,gaunt-fourier,gaunt-dft,unheard'])).rejects.toThrow(
    `--kinds unheard: expected one of ${kindIds.join(', ')}`,
  );
  for (const id of kindIds) expect(usage).toContain(id);
  expect(usage).not.toMatch(/gaunt-(fourier|dft)\b(?!-)/);
});

it('takes a kind that is named twice once, in the order of the names, all where none is named', () => {
  expect(chosenKinds('gaunt-fft,cg-paths,gaunt-fourier,gaunt-fft,gaunt-sparse')).toEqual([
    'gaunt-fft',
    'cg-paths',
    'gaunt-sparse',
  ]);
  expect(chosenKinds(undefined)).toEqual(kindIds);
});
