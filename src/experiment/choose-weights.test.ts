/** The molecule's own weights first, then the broadest that know its elements. */
import { expect, it } from 'vitest';
import { hillFormula } from '../data/elements.ts';
import { chooseWeights } from './choose-weights.ts';

const entry = (id: string, elements: string[], formulas?: string[]) => ({
  id,
  model: 'm',
  elements,
  ...(formulas && { formulas }),
});
const entries = [
  entry('pooled', ['H', 'C', 'N', 'O', 'F']),
  entry('two', ['H', 'C', 'O'], ['C2H6O', 'C9H8O4']),
  entry('ethanol', ['H', 'C', 'O'], ['C2H6O']),
  { ...entry('other', ['H', 'C', 'O'], ['C2H6O']), model: 'n' },
];
const ethanol = [6, 6, 8, 1, 1, 1, 1, 1, 1];
const pick = (species: number[], from = entries) => chooseWeights(from, 'm', species)?.id;

it('are chosen for the molecule, its elements, or not at all', () => {
  expect(hillFormula(ethanol)).toBe('C2H6O');
  expect(hillFormula([8, 1, 1])).toBe('H2O');
  expect(pick(ethanol)).toBe('ethanol');
  expect(pick([...ethanol, 6])).toBe('pooled');
  expect(pick([7, 1, 1, 1])).toBe('pooled');
  expect(pick([...ethanol, 6], entries.slice(1))).toBe('two');
  expect(pick([14, 1, 1, 1, 1])).toBeUndefined();
});
