/** What `aggregate --out` leaves: numbers as JSON and CSV, the mean field over the group and the scatter of orbits as SVG. */
import { join } from 'node:path';
import type { AggregateOutcome } from '../experiment/aggregate-outcome.ts';
import { aggregateElementsCsv, aggregateSamplesCsv } from '../plot/aggregate-csv.ts';
import { samplesWord } from '../plot/aggregate-words.ts';
import { fieldWords } from '../plot/field-words.ts';
import { visitedWords } from '../plot/group-words.ts';
import { scatterFigure } from '../plot/orbit-scatter.ts';
import { toSvg } from '../plot/svg.ts';
import { lightTheme } from '../plot/theme.ts';
import { viewFigure } from '../plot/view-figures.ts';
import { writeWhole } from './public-files.ts';

const letters = ['A', 'B'] as const;

function captionOf({ sides, seed, samples }: AggregateOutcome, subject: string): string[] {
  const [{ orbit }] = sides;
  const models = sides.map(
    ({ model, weights, summary }, n) => `${letters[n]}: ${model}, ${weights}, ${samplesWord(summary.samples)}.`,
  );
  return [
    ...models,
    `On ${subject}; ${visitedWords(orbit.group, orbit.field, orbit.elements.length)}, seed ${seed}.`,
    `${orbit.adapter}.`,
    ...(sides.every(({ leftOut }) => leftOut.length === 0) ? [] : [`Of ${samplesWord(samples)} some were left out.`]),
  ];
}

function scatterSvg(outcome: AggregateOutcome, colour: 'mean' | 'spread', caption: readonly string[]): string {
  const { sides, shares } = outcome;
  const [{ orbit, ranked }] = sides;
  const drawn = sides.map(({ model, points, ranked: summaries }) => {
    const known = new Map(summaries.map((one) => [one.sample, one]));
    const dots = points.flatMap((point) => {
      const one = known.get(point.sample);
      return one ? [{ ...point, id: one.id, mean: one.mean, spread: one.spread }] : [];
    });
    return { name: model, dots };
  });
  const ring = `Ring: ${ranked[0].id}, A's worst.`;
  const picture = { sides: drawn, shares, colour, words: fieldWords(orbit.field), marked: ranked[0].sample };
  return toSvg(scatterFigure({ ...picture, caption: [...caption, ring] }), lightTheme);
}

/** Writes all files and says where. @param subject what was judged, in words */
export async function writeOutcome(folder: string, outcome: AggregateOutcome, subject: string): Promise<void> {
  const { sides } = outcome;
  const caption = captionOf(outcome, subject);
  const orbits = sides.map(({ orbit }) => ({ result: orbit, slices: [] }));
  const ofMean = [`Mean over samples at each element. ${caption[0]}`, ...caption.slice(1)];
  const files: readonly (readonly [name: string, content: string])[] = [
    ['aggregate.json', `${JSON.stringify({ subject, ...outcome })}\n`],
    ['elements.csv', aggregateElementsCsv(sides)],
    ['samples.csv', aggregateSamplesCsv(sides)],
    ['scatter-mean.svg', scatterSvg(outcome, 'mean', caption)],
    ['scatter-spread.svg', scatterSvg(outcome, 'spread', caption)],
    ...(sides.every(({ orbit }) => orbit.grid)
      ? [['globe.svg', toSvg(viewFigure('globe', { orbits, caption: ofMean }), lightTheme)] as const]
      : []),
  ];
  for (const [name, content] of files) {
    const path = join(folder, name);
    await writeWhole(path, content);
    console.error(`${path}: written`);
  }
}
