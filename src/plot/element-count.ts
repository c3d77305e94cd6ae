/** How many elements an orbit has, before there is one. */
import { finiteAlone, groupOf } from '../group/describe.ts';
import { orbitSize } from '../group/sampling.ts';
import { elementsWord } from './group-words.ts';
import { whole } from './number-format.ts';

export interface ElementCount {
  readonly count: number;
  /** A finite group is visited whole, whatever is asked for. */
  readonly isWhole: boolean;
  readonly noun: 'poses' | 'copies';
  /** `144 poses`, `12 poses` of the tetrahedral group, `144 copies` of shifts. */
  readonly words: string;
}

/**
 * @param word of `group/describe.ts`
 * @param asked elements that were chosen
 */
export function elementCount(word: string, asked: number): ElementCount {
  const group = groupOf(word);
  const count = orbitSize(group, asked);
  const noun = elementsWord(word);
  return { count, isWhole: finiteAlone(group) !== undefined, noun, words: `${whole(count)} ${noun}` };
}
