/** The figures of a set of samples from its outcome, and what was run below them: the same in files of the terminal and of the page. */
import type { AggregateOutcome, AggregateSideOutcome } from '../experiment/aggregate-outcome.ts';
import { samplesWord } from './aggregate-words.ts';
import { fieldWords } from './field-words.ts';
import { visitedWords } from './group-words.ts';
import type { Figure } from './marks.ts';
import { type ScatterDot, type ScatterSide, scatterFigure } from './orbit-scatter.ts';

const letters = ['A', 'B'] as const;
type Letter = (typeof letters)[number];

/** What was run, line by line. @param judged the letters of the outcome's sides */
export function aggregateCaption(
  { sides, seed, samples }: AggregateOutcome,
  subject: string,
  judged: readonly Letter[] = letters,
): string[] {
  const [{ orbit }] = sides;
  const models = sides.map(
    ({ model, weights, summary }, n) => `${judged[n]}: ${model}, ${weights}, ${samplesWord(summary.samples)}.`,
  );
  return [
    ...models,
    `On ${subject}; ${visitedWords(orbit.group, orbit.field, orbit.elements.length)}, seed ${seed}.`,
    `${orbit.adapter}.`,
    ...(sides.every(({ leftOut }) => leftOut.length === 0) ? [] : [`Of ${samplesWord(samples)} some were left out.`]),
  ];
}

/** The dots of one model: every sample that it was judged on. */
export function dotsOf({ points, ranked }: AggregateSideOutcome): ScatterDot[] {
  const known = new Map(ranked.map((one) => [one.sample, one]));
  return points.flatMap((point) => {
    const one = known.get(point.sample);
    return one ? [{ ...point, id: one.id, mean: one.mean, spread: one.spread }] : [];
  });
}

/** The scatter of orbits with its caption; A's worst is ringed. */
export function aggregateScatter(
  { sides, shares, layout }: AggregateOutcome,
  colour: 'mean' | 'spread',
  caption: readonly string[],
  judged: readonly Letter[] = letters,
): Figure {
  const [{ orbit, ranked }] = sides;
  const drawn = sides.map(
    (side, n): ScatterSide => ({
      name: side.model,
      dots: dotsOf(side),
      ...(judged[n] !== letters[n] && { letter: judged[n] }),
    }),
  );
  const ring = `Ring: ${ranked[0].id}, ${judged[0]}'s worst.`;
  return scatterFigure({
    sides: drawn,
    shares,
    layout,
    colour,
    words: fieldWords(orbit.field),
    marked: ranked[0].sample,
    caption: [...caption, ring],
  });
}
