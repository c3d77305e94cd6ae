/** What a set of samples says of a model in one sentence, and its numbers with intervals over samples: the same in terminal, files and page. */
import type { AggregateSummary, SetEstimate } from '../orbit/aggregate.ts';
import type { ConsensusSummary } from '../orbit/consensus.ts';
import type { FieldName, Verdict } from '../orbit/result.ts';
import { fieldWords, measured } from './field-words.ts';
import { elementsWord, groupTitle } from './group-words.ts';
import { percent, relative, whole } from './number-format.ts';

/** What was judged, and by which field. */
export interface SetContext {
  readonly field: FieldName;
  /** A word of `group/describe.ts`. */
  readonly group: string;
}

const order: readonly Verdict[] = ['broken', 'approximate', 'exact', 'undecided'];

/** `broken in 18 and approximate in 2 of 20 samples` */
export function verdictCounts({ verdicts, samples }: AggregateSummary): string {
  const parts = order.flatMap((word) => (verdicts[word] > 0 ? [`${word} in ${whole(verdicts[word])}`] : []));
  return `${parts.join(' and ')} of ${samplesWord(samples)}`;
}

/** `1 sample`, `20 samples` */
export const samplesWord = (count: number): string => `${whole(count)} ${count === 1 ? 'sample' : 'samples'}`;

/** A number of the set with its interval over samples, where there are two. */
export function estimateWords({ value, low, high }: SetEstimate, write: (value: number) => string): string {
  return low === undefined || high === undefined
    ? write(value)
    : `${write(value)} (95 % over samples: ${write(low)} to ${write(high)})`;
}

/** The verdict on a model over a set. @param subject its letter or name */
export function setSentence(subject: string, summary: AggregateSummary, { field, group }: SetContext): string {
  const words = fieldWords(field);
  const size = estimateWords(summary.error, (value) => measured(words, value));
  const counts = verdictCounts(summary);
  switch (summary.verdict) {
    case 'exact':
      return `${subject} is exact in all of ${samplesWord(summary.samples)}, at the floor (${measured(words, summary.noiseFloor, 2)}).`;
    case 'undecided':
      return `${subject} is undecided: in none of ${samplesWord(summary.samples)} is there enough of an output to judge.`;
    case 'approximate':
    case 'broken': {
      const verdict = summary.verdict === 'broken' ? 'broken' : 'approximately equivariant';
      return `${subject} is ${verdict}: over ${groupTitle(group, field)} and the set ${words.outputs} change by ${size}${changeWords(summary, field, group)}; ${counts}.`;
    }
    default:
      throw new Error(`unknown verdict ${summary.verdict satisfies never}`);
  }
}

function changeWords(
  { relative: size, flipRate, accuracy }: AggregateSummary,
  field: FieldName,
  group: string,
): string {
  const flips = flipRate ? `, answers flip in ${percent(flipRate.value)} of ${elementsWord(group)}` : '';
  const right = accuracy ? `, right in ${percent(accuracy.value)}` : '';
  return field === 'class-distance'
    ? `${flips}${right}`
    : `${size ? `, ${relative(size.value)} of their size` : ''}${flips}${right}`;
}

/** Whether the two models agree where nobody knows the truth. */
export function consensusSentence(found: ConsensusSummary, { field }: Pick<SetContext, 'field'>): string {
  const words = fieldWords(field);
  const { distance, relative: size, sameClass, samples } = found;
  const share = size ? `, ${relative(size.value)} of their size` : '';
  const same = sameClass ? `; the same class in ${percent(sameClass.value)}` : '';
  return `Consensus: the means of A and B over the orbit are ${estimateWords(distance, (value) => measured(words, value))} apart${share}, RMS over ${samplesWord(samples)}${same}.`;
}
