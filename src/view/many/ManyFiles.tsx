/** The files of a set: its samples and its elements as CSV, the scatter as SVG. */
import { aggregateElementsCsv, aggregateSamplesCsv } from '../../plot/aggregate-csv.ts';
import { aggregateCaption, aggregateScatter } from '../../plot/aggregate-figures.ts';
import { toSvg } from '../../plot/svg.ts';
import { lightTheme } from '../../plot/theme.ts';
import { type ManyState, useMany } from '../../store/many.ts';
import { useSubject } from '../../store/subject.ts';
import { download } from '../download.ts';

function save({ found, colour, samples, available, noun }: ManyState, file: 'samples' | 'elements' | 'scatter'): void {
  const { outcome, judged = [] } = found ?? {};
  if (!outcome) return;
  const { name } = useSubject.getState();
  const stem = `equivarium-${name.replace(/[^\w.-]+/g, '-')}-${samples}-${noun}s`;
  const sides = outcome.sides.map((side, n) => ({ ...side, letter: judged[n] }));
  if (file === 'samples') download(`${stem}.csv`, 'text/csv', aggregateSamplesCsv(sides));
  else if (file === 'elements') download(`${stem}-elements.csv`, 'text/csv', aggregateElementsCsv(sides));
  else {
    const caption = aggregateCaption(outcome, `${samples} of ${available} ${noun}s of ${name}`, judged);
    const figure = aggregateScatter(outcome, colour, caption, judged);
    download(`${stem}-${colour}.svg`, 'image/svg+xml', toSvg(figure, lightTheme));
  }
}

export function ManyFiles() {
  const files = [
    ['samples', 'CSV', 'every sample with its rank and numbers of A and B'],
    ['elements', 'CSV by pose', 'every element of the group: mean, RMS and largest over the samples'],
    ['scatter', 'SVG', 'the scatter of orbits with what was run'],
  ] as const;
  return (
    <span className="right note many-files">
      save{' '}
      {files.map(([file, text, about]) => (
        <button key={file} type="button" className="link" title={about} onClick={() => save(useMany.getState(), file)}>
          {text}
        </button>
      ))}
    </span>
  );
}
