/** What an ascent to the worst element found, in words: one line for the page, rows for the terminal. */
import { groupOf } from '../group/describe.ts';
import { axesOfTurning } from '../group/turning.ts';
import { geodesicAngle } from '../math/rotation.ts';
import type { Ascent, OrbitResult } from '../orbit/result.ts';
import { fieldWords, measured } from './field-words.ts';
import { elementWords } from './group-words.ts';
import { percent, whole } from './number-format.ts';

/** True where the rotations of a group, a word of `group/describe.ts`, can be climbed over. */
export const offersAscent = (group: string): boolean => axesOfTurning(groupOf(group)).length > 0;

type AscendedResult = Pick<OrbitResult, 'field' | 'group' | 'elements' | 'summary'>;

const counted = (count: number, one: string, many: string): string => `${whole(count)} ${count === 1 ? one : many}`;

const maximaWord = ({ maxima }: Ascent): string => counted(maxima.length, 'maximum', 'maxima');

const evaluationsWord = ({ evaluations }: Ascent): string => counted(evaluations, 'evaluation', 'evaluations');

const gainOf = ({ value, sampleWorst }: Ascent): string => `${percent(value / sampleWorst - 1)} above`;

/** `1 312 meV/Å, 4 % above the worst of 576, 3 maxima, 1 920 evaluations`, or why the sample's worst stands. */
export function ascentLine(ascent: Ascent, { field, elements }: AscendedResult): string {
  const value = measured(fieldWords(field), ascent.value);
  const worst = `the worst of ${whole(elements.length)}`;
  switch (ascent.ending) {
    case 'ascended':
      return `${value}, ${gainOf(ascent)} ${worst}, ${maximaWord(ascent)}, ${evaluationsWord(ascent)}`;
    case 'sample':
      return `${value}, ${worst}: none above it by more than the noise, ${evaluationsWord(ascent)}`;
    case 'noise':
      return `${value}, ${worst}: within the noise, nothing to ascend`;
    case 'no-rotations':
      return `${value}, ${worst}: the group has no continuous turns, nothing to ascend`;
    default:
      throw new Error(`unknown ending ${ascent.ending satisfies never}`);
  }
}

/** Label and text of each row. */
export function ascentRows(ascent: Ascent, result: AscendedResult): string[][] {
  const { q, maxima, ending } = ascent;
  const { field, group, summary } = result;
  const words = fieldWords(field);
  const degrees = ((geodesicAngle(q, summary.worst.q) * 180) / Math.PI).toFixed(1);
  const line = ['ascent', ascentLine(ascent, result)];
  if (ending !== 'ascended') return [line];
  const tops = maxima
    .slice(0, 5)
    .map(({ value, starts }) => `${words.number(value)} (${counted(starts, 'start', 'starts')})`);
  return [
    line,
    ['worst pose', `${elementWords(ascent, group, field)}, q = (${q.map((part) => part.toFixed(4)).join(', ')})`],
    [
      'away',
      `${degrees}° from the sample's worst, from element ${ascent.startedFrom} in ${counted(ascent.steps, 'step', 'steps')}`,
    ],
    [
      'maxima',
      `${tops.join(', ')}${maxima.length > tops.length ? `, ${whole(maxima.length - tops.length)} more` : ''}`,
    ],
  ];
}
