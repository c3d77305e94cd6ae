/**
 * A set of samples as CSV (RFC 4180). Per element of the group: mean, RMS and largest value over samples with its sample, and the share of right answers where
 * classes are known. Per sample, ranked from A's worst to its best: the numbers of both models side by side. Values in the field's own unit.
 */
import type { SampleSummary } from '../orbit/aggregate.ts';
import type { OrbitElement } from '../orbit/result.ts';
import { motionColumns, quoted } from './elements-csv.ts';

/** What a file says of one model. */
export interface ListedSide {
  /** Absent: by its place. */
  readonly letter?: 'A' | 'B';
  readonly ranked: readonly SampleSummary[];
  readonly orbit: { readonly elements: readonly OrbitElement[] };
  readonly perElement: {
    readonly rms: readonly number[];
    readonly largest: readonly number[];
    readonly largestSample: readonly number[];
    readonly right?: readonly number[];
  };
}

const letters = ['A', 'B'] as const;

const prefix = ({ letter }: ListedSide, place: number): string => (letter ?? letters[place]).toLowerCase();

type Cell = string | number | undefined;

const lines = (rows: readonly (readonly Cell[])[]): string => rows.map((row) => `${row.join(',')}\r\n`).join('');

export function aggregateElementsCsv(sides: readonly ListedSide[]): string {
  const [{ orbit }] = sides;
  const moved = motionColumns(orbit.elements);
  const head = sides.flatMap((side, n) => {
    const names = ['mean', 'rms', 'max', 'max_sample', ...(side.perElement.right ? ['accuracy'] : [])];
    return names.map((name) => `${prefix(side, n)}_${name}`);
  });
  const rows = orbit.elements.map((element, n): Cell[] => [
    n,
    ...element.q,
    ...moved.map(({ of }) => of(element)),
    ...sides.flatMap(({ orbit: { elements }, perElement: { rms, largest, largestSample, right } }): Cell[] => [
      elements[n].value,
      rms[n],
      largest[n],
      largestSample[n],
      ...(right ? [right[n]] : []),
    ]),
  ]);
  return lines([['index', 'qw', 'qx', 'qy', 'qz', ...moved.map(({ name }) => name), ...head], ...rows]);
}

const columns: readonly (readonly [name: string, of: (summary: SampleSummary) => Cell])[] = [
  ['verdict', ({ verdict }) => verdict],
  ['relative_error', ({ relativeError }) => relativeError],
  ['error', ({ error }) => error.value],
  ['error_low', ({ error }) => error.low],
  ['error_high', ({ error }) => error.high],
  ['mean', ({ mean }) => mean],
  ['spread', ({ spread }) => spread],
  ['twirl_rms', ({ twirlRms }) => twirlRms],
  ['noise_floor', ({ noiseFloor }) => noiseFloor],
  ['worst_element', ({ worst }) => worst.index],
  ['worst_value', ({ worst }) => worst.value],
  ['share_of_loss', ({ share }) => share],
  ['modal_class', ({ classes }) => classes && quoted(classes.modal)],
  ['flip_rate', ({ classes }) => classes?.flipRate],
  ['accuracy', ({ classes }) => classes?.accuracy],
];

/** Samples that A was not judged on come last; empty cells where a model was not judged, or a number is not known. */
export function aggregateSamplesCsv(sides: readonly ListedSide[]): string {
  const all = new Map(sides.flatMap(({ ranked }) => ranked.map((one) => [one.sample, one] as const)));
  const ranks = sides.map(({ ranked }) => new Map(ranked.map((one, rank) => [one.sample, { one, rank: rank + 1 }])));
  const head = sides.flatMap((side, n) =>
    ['rank', ...columns.map(([name]) => name)].map((name) => `${prefix(side, n)}_${name}`),
  );
  const rows = [...all.values()].map(({ sample, id, label }) => ({ sample, id, label }));
  const ofA = ranks[0];
  const last = rows.length;
  rows.sort((a, b) => (ofA.get(a.sample)?.rank ?? last + a.sample) - (ofA.get(b.sample)?.rank ?? last + b.sample));
  const cells = rows.map(({ sample, id, label }): Cell[] => [
    sample,
    quoted(id),
    label === undefined ? '' : quoted(label),
    ...ranks.flatMap((rankOf): Cell[] => {
      const found = rankOf.get(sample);
      return found ? [found.rank, ...columns.map(([, of]) => of(found.one))] : ['', ...columns.map(() => '')];
    }),
  ]);
  return lines([['sample', 'id', 'class', ...head], ...cells]);
}
