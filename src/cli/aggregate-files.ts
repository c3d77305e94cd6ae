/** What `aggregate --out` leaves: numbers as JSON and CSV, the mean field over the group and the scatter of orbits as SVG. */
import { join } from 'node:path';
import type { AggregateOutcome } from '../experiment/aggregate-outcome.ts';
import { aggregateElementsCsv, aggregateSamplesCsv } from '../plot/aggregate-csv.ts';
import { aggregateCaption, aggregateScatter } from '../plot/aggregate-figures.ts';
import { toSvg } from '../plot/svg.ts';
import { lightTheme } from '../plot/theme.ts';
import { viewFigure } from '../plot/view-figures.ts';
import { writeWhole } from './public-files.ts';

/** Writes all files and says where. @param subject what was judged, in words */
export async function writeOutcome(folder: string, outcome: AggregateOutcome, subject: string): Promise<void> {
  const { sides } = outcome;
  const caption = aggregateCaption(outcome, subject);
  const orbits = sides.map(({ orbit }) => ({ result: orbit, slices: [] }));
  const ofMean = [`Mean over samples at each element. ${caption[0]}`, ...caption.slice(1)];
  const scatter = (colour: 'mean' | 'spread'): string => toSvg(aggregateScatter(outcome, colour, caption), lightTheme);
  const files: readonly (readonly [name: string, content: string])[] = [
    ['aggregate.json', `${JSON.stringify({ subject, ...outcome })}\n`],
    ['elements.csv', aggregateElementsCsv(sides)],
    ['samples.csv', aggregateSamplesCsv(sides)],
    ['scatter-mean.svg', scatter('mean')],
    ['scatter-spread.svg', scatter('spread')],
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
