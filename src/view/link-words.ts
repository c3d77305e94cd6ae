/** What the page says of a link that it did not understand as a whole, in the tab one looks at. */
import type { LinkTrouble } from '../store/session.ts';
import { asSentence } from './words.ts';

const MOST_KEYS = 8;

/** What is on show in spite of it. */
function shownWords({ unusable, laboratory, kept }: LinkTrouble, inLaboratory: boolean): string {
  if (!unusable) return 'The rest is shown.';
  const opened = laboratory && inLaboratory;
  if (kept) return `${opened ? 'The laboratory is shown. ' : ''}Your experiment stays as it was.`;
  return `The ${opened ? 'laboratory' : 'default experiment'} is shown.`;
}

/** Undefined outside the laboratory where nothing but its setting was wrong. */
export function troubleWords(
  trouble: LinkTrouble,
  inLaboratory: boolean,
): { readonly strong: string; readonly rest: string } | undefined {
  const messages = inLaboratory ? trouble.messages : trouble.ofExperiment;
  const unknown = trouble.unknown.slice(0, MOST_KEYS).join(', ');
  if (messages.length === 0 && unknown === '') return undefined;
  const isNothing = trouble.unusable && !trouble.laboratory;
  return {
    strong: isNothing ? 'This link could not be opened.' : 'Some of this link was not understood.',
    rest: [
      ...messages.map(asSentence),
      ...(unknown ? [`Unknown: ${unknown}.`] : []),
      shownWords(trouble, inLaboratory),
    ].join(' '),
  };
}
