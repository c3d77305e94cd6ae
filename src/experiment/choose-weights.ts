/**
 * Which of several weights suit a subject best: those that know all its elements; of them the ones made for its very
 * molecule, fewest other molecules first, then the ones trained on the most.
 */
import { elementSymbol, hillFormula } from '../data/elements.ts';

export interface WeightsDomain {
  readonly model: string;
  readonly elements: readonly string[];
  /** Absent: more molecules than one would list. */
  readonly formulas?: readonly string[];
}

/** @param species atomic numbers of the subject's atoms; undefined where no entry of the model covers them */
export function chooseWeights<Entry extends WeightsDomain>(
  entries: readonly Entry[],
  model: string,
  species: Iterable<number>,
): Entry | undefined {
  const numbers = [...species];
  const symbols = [...new Set(numbers)].map(elementSymbol);
  const formula = hillFormula(numbers);
  const breadth = ({ formulas }: Entry): number => formulas?.length ?? Number.MAX_SAFE_INTEGER;
  const made = (entry: Entry): boolean => entry.formulas?.includes(formula) ?? false;
  return entries
    .filter((entry) => entry.model === model && symbols.every((symbol) => entry.elements.includes(symbol)))
    .sort((a, b) => {
      const own = Number(made(b)) - Number(made(a));
      return own || (made(a) ? breadth(a) - breadth(b) : breadth(b) - breadth(a));
    })[0];
}
