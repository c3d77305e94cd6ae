/** A known answer of the self-check in words: what was found, and what it is held to. */
import type { CheckedAnswer } from '../engine/messages.ts';
import { significant, whole } from './number-format.ts';

const inWords = (value: number | string): string => (typeof value === 'string' ? value : significant(value, 4));

/** E.g. `0.3351, expected 0.3333 ± 0.033`. */
export function answerWords({ found, expected, tolerance }: CheckedAnswer): string {
  const within = tolerance > 0 ? ` ± ${significant(tolerance, 2)}` : '';
  return `${inWords(found)}, expected ${inWords(expected)}${within}`;
}

/** E.g. `80 known answers, all as they must be`. */
export function tallyWords(answers: readonly CheckedAnswer[]): string {
  const wrong = answers.filter(({ passed }) => !passed).length;
  return wrong === 0
    ? `${whole(answers.length)} known answers, all as they must be`
    : `${whole(wrong)} of ${whole(answers.length)} known answers are wrong`;
}
