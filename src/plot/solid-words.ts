/** The ten procedural solids as one says them: with their article, and what is to know of each. */
import { type SolidClass, solidClasses } from '../data/solids/classes.ts';

export interface SolidWords {
  readonly id: string;
  /** As it stands in a sentence: `a torus`. */
  readonly phrase: string;
  readonly note: string;
}

const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;

const noteOf = ({ chiral, symmetry }: SolidClass): string =>
  `symmetry ${symmetry}${chiral ? ', differs from its mirror image' : ''}`;

export const solidWords: readonly SolidWords[] = solidClasses.map((solid) => ({
  id: solid.id,
  phrase: withArticle(solid.name.toLowerCase()),
  note: noteOf(solid),
}));

/** A solid in a sentence; an unknown one by its id. */
export const solidPhrase = (id: string): string =>
  solidWords.find((solid) => solid.id === id)?.phrase ?? withArticle(id);
