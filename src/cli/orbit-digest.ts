/** `orbit LINK` where the link brings its sender's result (key `d`): whether it is reproduced here; `--check` makes a difference fail the command. */
import { parseWeightsName } from '../experiment/names.ts';
import type { OrbitOutcome } from '../experiment/runner.ts';
import type { Experiment } from '../experiment/schema.ts';
import { type Comparison, comparedWith } from '../plot/digest-words.ts';
import { digestOf, digestText } from '../plot/result-digest.ts';
import { UsageError } from './arguments.ts';
import { digestInLink, isLink, readLink } from './subject.ts';

export interface ComparedDigest extends Comparison {
  /** That of the link, and that of the result here. */
  readonly link: string;
  readonly here: string;
}

const trainedIn = ({ a, b }: Experiment): boolean[] =>
  [a, ...(b ? [b] : [])].map(({ weights }) => parseWeightsName(weights)?.kind === 'trained');

/** The digest of a word on the command line. @throws UsageError where one is to be checked and there is none */
export function broughtBy(word: string, check: boolean): string | undefined {
  const digest = isLink(word) ? digestInLink(word) : undefined;
  if (check && digest === undefined)
    throw new UsageError('--check: expected a link that brings a result, as the Share panel writes it (key d)');
  return digest;
}

/**
 * The digest that a link brings, against what came out.
 * @param own the link, where what was judged is what it says; options may have made another experiment
 */
export function comparedDigest(
  digest: string,
  own: string | undefined,
  outcomes: readonly OrbitOutcome[],
): ComparedDigest {
  const results = outcomes.map(({ result }) => result);
  const compared: Comparison =
    own === undefined
      ? { words: 'not compared: the options make another experiment of the link' }
      : comparedWith(digest, results, trainedIn(readLink(own)));
  return { link: digest, here: digestText(digestOf(results)), ...compared };
}
