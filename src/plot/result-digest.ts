/**
 * The numbers that decide a result as a short word, which a link may carry (key `d`): `f~576~b:0.512:1.02:1.93:2.1e-7~e:...`, that is field, elements, and for
 * each model its verdict, error, relative error, error of the worst element, and noise floor. Numbers in the field's own unit (eV/angstrom of forces), three
 * significant digits. All signs stand in a link as they are.
 */
import type { FieldName, OrbitResult, Verdict } from '../orbit/result.ts';

export interface SideDigest {
  readonly verdict: Verdict;
  readonly error: number;
  readonly relative: number;
  readonly worst: number;
  readonly floor: number;
}

export interface ResultDigest {
  readonly field: FieldName;
  readonly elements: number;
  /** Model A, and B where there is one. */
  readonly sides: readonly SideDigest[];
}

const fieldLetters: Readonly<Record<FieldName, string>> = {
  'force-error': 'f',
  'class-distance': 'c',
  'normal-error': 'n',
  'displacement-error': 'd',
};

const verdictLetters: Readonly<Record<Verdict, string>> = { exact: 'e', approximate: 'a', broken: 'b', undecided: 'u' };

const MOST_DIGITS = 12;

const sideOf = ({ verdict, noiseFloor, summary }: OrbitResult): SideDigest => ({
  verdict,
  error: summary.error.value,
  relative: summary.relativeError,
  worst: summary.worst.value,
  floor: noiseFloor,
});

/** Of one model's result, or of both, A first; every digit is kept. */
export function digestOf(results: readonly OrbitResult[]): ResultDigest {
  const [{ field, elements }] = results;
  return { field, elements: elements.length, sides: results.map(sideOf) };
}

/** Three significant digits, in as few letters as are read back: a model that ran away may be 1e20 off. */
function short(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const plain = String(rounded);
  return (plain.length > MOST_DIGITS ? rounded.toExponential() : plain).replace('e+', 'e');
}

const sideText = ({ verdict, error, relative, worst, floor }: SideDigest): string =>
  [verdictLetters[verdict], ...[error, relative, worst, floor].map(short)].join(':');

export const digestText = ({ field, elements, sides }: ResultDigest): string =>
  [fieldLetters[field], elements, ...sides.map(sideText)].join('~');

const named = <Name extends string>(letters: Readonly<Record<Name, string>>, letter: string): Name | undefined =>
  (Object.keys(letters) as Name[]).find((name) => letters[name] === letter);

function numberFrom(text: string): number | undefined {
  const plain = text.length <= MOST_DIGITS && /^(?:0|[1-9]\d*)(?:\.\d+)?(?:e-?\d{1,3})?$/.test(text);
  const value = plain ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

function sideFrom(text: string): SideDigest | undefined {
  const [letter, ...numbers] = text.split(':');
  const verdict = named(verdictLetters, letter);
  const [error, relative, worst, floor] = numbers.map(numberFrom);
  if (!verdict || numbers.length !== 4) return undefined;
  if (error === undefined || relative === undefined || worst === undefined || floor === undefined) return undefined;
  return { verdict, error, relative, worst, floor };
}

/** What a text says; undefined for anything but a digest. */
export function readDigest(text: string): ResultDigest | undefined {
  const [letter, count, ...rest] = text.split('~');
  const field = named(fieldLetters, letter);
  const elements = /^[1-9]\d{0,5}$/.test(count ?? '') ? Number(count) : undefined;
  const sides = rest.length > 2 ? [] : rest.flatMap((side) => sideFrom(side) ?? []);
  const whole = sides.length === rest.length && sides.length > 0;
  return field && elements !== undefined && whole ? { field, elements, sides } : undefined;
}
