/** What `aggregate` prints: the sentence on each model, its worst and best samples with what the other model says of the same, classes, what was left out, consensus. */
import type {
  AggregateOutcome,
  AggregateSideOutcome,
  AggregateSummary,
  SampleSummary,
} from '../experiment/aggregate-outcome.ts';
import { modelName } from '../experiment/models.ts';
import { consensusSentence, estimateWords, setSentence, verdictCounts } from '../plot/aggregate-words.ts';
import { fieldWords, measured } from '../plot/field-words.ts';
import { elementWords, visitedWords } from '../plot/group-words.ts';
import { percent, relative, whole } from '../plot/number-format.ts';

/** Samples shown at each end. */
const SHOWN = 5;

const letters = ['A', 'B'] as const;

const nameOf = (sides: readonly AggregateSideOutcome[], side: number): string =>
  sides.length > 1 ? `${letters[side]} (${sides[side].model})` : modelName(sides[side].model);

/** Columns padded to their widest cell. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => `    ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd());
}

function endsOf(side: AggregateSideOutcome, other: AggregateSideOutcome | undefined, otherName: string): string[] {
  const words = fieldWords(side.orbit.field);
  const cells = (one: SampleSummary | undefined): string[] =>
    one ? [one.verdict, relative(one.relativeError), measured(words, one.error.value)] : ['not judged', '', ''];
  const elsewhere = new Map(other?.ranked.map((one) => [one.sample, one]));
  const row = (one: SampleSummary, rank: number): string[] => [
    `${rank + 1}`,
    one.id,
    ...cells(one),
    ...(other ? cells(elsewhere.get(one.sample)) : []),
  ];
  const { ranked } = side;
  const listed = ranked.map(row);
  const shown =
    ranked.length > 2 * SHOWN
      ? [...listed.slice(0, SHOWN), listed[0].map((_, n) => (n === 0 ? '...' : '')), ...listed.slice(-SHOWN)]
      : listed;
  const head = [
    '',
    'sample',
    'verdict',
    'relative',
    'change',
    ...(other ? [`${otherName}:`, 'relative', 'change'] : []),
  ];
  return ['  worst to best', ...table([head, ...shown])];
}

function classRows(side: AggregateSideOutcome): string[] {
  if (side.classes.length === 0) return [];
  const words = fieldWords(side.orbit.field);
  const share = (part: AggregateSummary['flipRate']): string => (part ? percent(part.value) : '');
  const rows = side.classes.map(({ label, summary }) => [
    label,
    whole(summary.samples),
    measured(words, summary.error.value),
    share(summary.flipRate),
    share(summary.accuracy),
  ]);
  return ['  by class', ...table([['class', 'samples', 'change', 'flips', 'right'], ...rows])];
}

function leftOutRows({ leftOut }: AggregateSideOutcome): string[] {
  if (leftOut.length === 0) return [];
  const named = leftOut.slice(0, SHOWN).map(({ id, reason }) => `    ${id}: ${reason}`);
  const more = leftOut.length - named.length;
  return [`  left out: ${whole(leftOut.length)}`, ...named, ...(more > 0 ? [`    and ${whole(more)} more`] : [])];
}

function numberRows({ summary, orbit, weights, mechanism, perElement }: AggregateSideOutcome): string[] {
  const words = fieldWords(orbit.field);
  const size = (value: number): string => measured(words, value);
  const { worst } = orbit.summary;
  const rows: (readonly [string, string] | undefined)[] = [
    ['weights', weights],
    mechanism === undefined || mechanism === 'none' ? undefined : ['mechanism', mechanism],
    ['elements', visitedWords(orbit.group, orbit.field, orbit.elements.length)],
    ['verdicts', verdictCounts(summary)],
    ['RMS', estimateWords(summary.error, size)],
    ['mean', estimateWords(summary.mean, size)],
    summary.relative && ['relative', estimateWords(summary.relative, relative)],
    summary.share && ['of the loss', estimateWords(summary.share, percent)],
    summary.flipRate && ['flips', estimateWords(summary.flipRate, percent)],
    summary.accuracy && ['right', estimateWords(summary.accuracy, percent)],
    [
      'worst element',
      `${worst.index}, ${elementWords(worst, orbit.group, orbit.field)}: mean ${size(worst.value)}, RMS ${size(perElement.rms[worst.index])}`,
    ],
    ['noise floor', size(summary.noiseFloor)],
  ];
  return rows.flatMap((row) => (row ? [`  ${row[0].padEnd(14)}${row[1]}`] : []));
}

/** All of it, as lines. @param subject what was judged, in words */
export function aggregateText(outcome: AggregateOutcome, subject: string): string {
  const { sides, consensus } = outcome;
  const parts = sides.map((side, n) => {
    const other = sides.length > 1 ? sides[1 - n] : undefined;
    const useless = side.constant ? ' It is useless: its answers on another subject are the same.' : '';
    return [
      `${setSentence(nameOf(sides, n), side.summary, side.orbit)}${useless}`,
      ...numberRows(side),
      ...classRows(side),
      ...endsOf(side, other, letters[1 - n]),
      ...leftOutRows(side),
    ].join('\n');
  });
  const agreed = consensus ? [consensusSentence(consensus, sides[0].orbit)] : [];
  return [`${subject}, seed ${outcome.seed}`, ...parts, ...agreed].join('\n\n');
}
