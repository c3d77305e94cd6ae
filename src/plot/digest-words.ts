/**
 * A reader's result against the one that a link brings, in words: reproduced within tolerance, or where it differs. The elements are the same, so that intervals
 * do not apply: two devices differ by rounding alone (`math/tolerances.ts`, REPRODUCED_...), except where each trains its own weights.
 */
import { REPRODUCED_NOISE_FLOORS, REPRODUCED_RELATIVE, REPRODUCED_TRAINED } from '../math/tolerances.ts';
import type { FieldName, OrbitResult } from '../orbit/result.ts';
import { fieldWords, measured } from './field-words.ts';
import { relative, whole } from './number-format.ts';
import { digestOf, type ResultDigest, readDigest, type SideDigest } from './result-digest.ts';

export interface Comparison {
  /** Undefined where the link's result could not be read. */
  readonly agrees?: boolean;
  /** Continues "The result is": `reproduced within tolerance`, `differs: ...`. */
  readonly words: string;
}

const errorNames: Readonly<Record<FieldName, string>> = {
  'force-error': 'force error',
  'class-distance': 'class distance',
  'normal-error': 'normal error',
  'displacement-error': 'displacement error',
};

/** A noise floor relative to what errors are relative to. */
const relativeFloor = ({ floor, error, relative: share }: SideDigest): number =>
  error > 0 ? (floor * share) / error : 0;

const within = (here: number, there: number, share: number, floor: number): boolean =>
  Math.abs(here - there) <= share * Math.max(here, there) + REPRODUCED_NOISE_FLOORS * floor;

/** Where two digests of one model differ, the first number that does. */
function sideDifference(
  name: string,
  field: FieldName,
  here: SideDigest,
  there: SideDigest,
  isTrained: boolean,
): string | undefined {
  if (here.verdict !== there.verdict) return `${name} is ${here.verdict} here, ${there.verdict} there`;
  const share = isTrained ? REPRODUCED_TRAINED : REPRODUCED_RELATIVE;
  const words = fieldWords(field);
  const floor = Math.max(here.floor, there.floor);
  const pairs = [
    { what: 'the', of: here.error, against: there.error, floor, written: (value: number) => measured(words, value) },
    {
      what: 'the relative',
      of: here.relative,
      against: there.relative,
      floor: Math.max(relativeFloor(here), relativeFloor(there)),
      written: relative,
    },
    {
      what: 'the largest',
      of: here.worst,
      against: there.worst,
      floor,
      written: (value: number) => measured(words, value),
    },
  ];
  const differing = pairs.find((pair) => !within(pair.of, pair.against, share, pair.floor));
  if (!differing) return undefined;
  const { what, of, against, written } = differing;
  return `${what} ${errorNames[field]} of ${name} is ${written(of)} here, ${written(against)} there`;
}

/** Where two digests differ: what was judged before the numbers that came out. */
export function differencesOf(
  here: ResultDigest,
  there: ResultDigest,
  trained: readonly boolean[] = [],
): readonly string[] {
  if (here.field !== there.field)
    return [`${fieldWords(here.field).outputs} are judged here, ${fieldWords(there.field).outputs} there`];
  if (here.sides.length !== there.sides.length)
    return [`models judged are ${here.sides.length} here, ${there.sides.length} there`];
  if (here.elements !== there.elements)
    return [`the orbit has ${whole(here.elements)} elements here, ${whole(there.elements)} there`];
  return here.sides.flatMap(
    (side, n) => sideDifference('AB'[n], here.field, side, there.sides[n], trained[n] ?? false) ?? [],
  );
}

/** Said besides wherever weights were trained on either device. */
const trainingRemark = 'weights trained on two devices are not the same, so that numbers are held to a factor of two';

/**
 * @param text the digest of a link
 * @param results of the same experiment here, A first
 * @param trained which of the models were trained by the experiment itself
 */
export function comparedWith(text: string, results: readonly OrbitResult[], trained: readonly boolean[]): Comparison {
  const there = readDigest(text);
  if (!there)
    return { words: 'not compared: what the link says of it could not be read, the link was probably cut or changed' };
  const differences = differencesOf(digestOf(results), there, trained);
  const remark = trained.includes(true) ? `; ${trainingRemark}` : '';
  return differences.length === 0
    ? { agrees: true, words: `reproduced within tolerance${remark}` }
    : { agrees: false, words: `differs: ${differences.join('; ')}${remark}` };
}
