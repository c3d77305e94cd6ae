/** The laboratory in words: what a product reaches, why a triple is or is not reached, how long it takes, and who overtakes whom. */
import { type IrrepsType, type KindId, kindOf, productNames } from '../experiment/laboratory/kinds.ts';
import type { LaboratoryRun, MeasuredProduct } from '../experiment/laboratory/result.ts';
import type { LaboratorySettings } from '../experiment/laboratory/settings.ts';
import type { Reach, ReachKind, Triple } from '../math/reach.ts';
import { EXACT_NOISE_FLOORS } from '../math/tolerances.ts';
import {
  type Crossing,
  crossingOf,
  curveOf,
  type Exponent,
  exponentOf,
  exponentText,
  hasTheory,
  type TimeMeasure,
} from './laboratory-numbers.ts';
import { counted, significant, whole } from './number-format.ts';

export const measureNames: Readonly<Record<TimeMeasure, string>> = {
  sample: 'per call',
  freedom: 'per degree of freedom',
  byte: 'per byte moved',
};

export const measureHeads: Readonly<Record<TimeMeasure, string>> = {
  sample: 'Time per call',
  freedom: 'Time per degree of freedom',
  byte: 'Time per byte moved',
};

export const irrepsNames: Readonly<Record<LaboratorySettings['irreps'], string>> = {
  siso: 'one degree in and out',
  simo: 'one degree in, all out',
  mimo: 'all degrees in and out',
};

/** What the irreps of L are, in one line. */
export const irrepsNotes: Readonly<Record<LaboratorySettings['irreps'], string>> = {
  siso: 'both factors of degree L, the result of degree L (SISO)',
  simo: 'both factors of degree L, the result of degrees 0 to 2L (SIMO)',
  mimo: 'both factors of degrees 0 to L, the result of degrees 0 to 2L (MIMO)',
};

/** Unit of a time, with what it is divided by and for how many rows it is. */
export function unitWords({ rows, channels }: LaboratorySettings, measure: TimeMeasure): string {
  if (measure === 'byte') return 'ps per byte';
  const batch = `for ${counted(rows, 'row')}${channels > 1 ? ` of ${counted(channels, 'channel')}` : ''}`;
  return measure === 'freedom' ? `µs per degree of freedom, ${batch}` : `µs ${batch}`;
}

/** What is timed: `10 000 rows of 1 channel, forward`. */
export const batchWords = ({ rows, channels, direction }: LaboratorySettings): string =>
  `${counted(rows, 'row')} of ${counted(channels, 'channel')}, ${direction}`;

/** In what some settings differ from those of the sentence, as `128 rows, forward`; nothing where they do not. */
export function otherSettings(settings: LaboratorySettings, chosen: LaboratorySettings): string {
  const { irreps, rows, channels, direction } = settings;
  return [
    irreps !== chosen.irreps && irrepsNames[irreps],
    rows !== chosen.rows && counted(rows, 'row'),
    channels !== chosen.channels && counted(channels, 'channel'),
    direction !== chosen.direction && direction,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Of how many samples the times are medians: `median of 5 to 20`; empty where nothing was measured. */
export function medianWords({ products }: LaboratoryRun): string {
  const counts = [...new Set(products.map(({ samples }) => samples))].sort((a, b) => a - b);
  if (counts.length === 0) return '';
  return `median of ${[...new Set([counts[0], counts[counts.length - 1]])].map(whole).join(' to ')}`;
}

/** Beside the heading of the curves: unit, direction, how it was timed. */
export const captionOf = (run: LaboratoryRun, measure: TimeMeasure): string =>
  [unitWords(run.settings, measure), run.settings.direction, medianWords(run)].filter(Boolean).join(', ');

/** By which clock, and how coarse it is. */
export function clockWords({ clock, resolution, device }: LaboratoryRun): string {
  if (device === 'reference')
    return 'float64 reference on the processor, by the wall clock: smaller, and no measure of a GPU';
  if (clock === 'wall') return 'by the wall clock over repeated submits: this device has no time stamps';
  const unit = resolution !== undefined && resolution < 1000 ? ([1, 'ns'] as const) : ([1000, 'µs'] as const);
  const step = resolution === undefined ? '' : `, in steps of ${significant(resolution / unit[0], 2)} ${unit[1]}`;
  return `by the device’s time stamps${step}`;
}

const isOdd = ([a, b, c]: Triple): boolean => (a + b + c) % 2 === 1;

/** What of the triangle's triples is missed: a rule where there is one. */
export function missedWords({ reached, missed }: Reach): string {
  if (missed.length === 0) return 'blind to nothing';
  if (missed.every(isOdd) && !reached.some(isOdd)) return 'blind to odd sums';
  if (reached.every(isOdd)) return 'blind to even sums';
  return missed.length === 1 ? 'blind to one triple' : `blind to ${whole(missed.length)} triples`;
}

/** What a product reaches, as it stands in a sentence: what is said before the number, the number, and what after it. */
export function reachWords(reach: Reach, irreps: IrrepsType): readonly [before: string, count: string, after: string] {
  const { reached, missed } = reach;
  const all = reached.length + missed.length;
  const single = irreps === 'mimo' ? '' : `, with ${irrepsNames[irreps]}`;
  if (all === 1) {
    const sum = [...reached, ...missed][0].reduce((total, l) => total + l, 0);
    const why =
      reach.kind === 'matrix' || missed.length === 0 ? '' : `: the sum, ${sum}, is ${sum % 2 === 1 ? 'odd' : 'even'}`;
    return [`it ${missed.length === 0 ? 'reaches' : 'misses'} its `, 'only triple', `${single}${why}`];
  }
  if (missed.length === 0)
    return [`${irreps === 'mimo' ? 'blind to nothing: ' : ''}it reaches `, `all ${whole(all)}`, ` triples${single}`];
  return [`${missedWords(reach)}: it reaches `, `${whole(reached.length)} of ${whole(all)}`, ` triples${single}`];
}

/** What a turned product's error is, next to its noise. */
export type ExactnessVerdict = 'exact' | 'approximate' | 'wrong';

export function exactnessOf({ turnError, floor, right }: MeasuredProduct): ExactnessVerdict {
  if (!right) return 'wrong';
  return turnError <= EXACT_NOISE_FLOORS * floor ? 'exact' : 'approximate';
}

/** Why a triple is reached, or cannot be. @param coupling what couples its degrees, where the product fixes that */
export function tripleWords(product: ReachKind, triple: Triple, isReached: boolean, coupling?: number): string {
  const [l1, l2, l3] = triple;
  const name = `${l1} with ${l2} to ${l3}`;
  const sum = l1 + l2 + l3;
  const parity = sum % 2 === 1 ? 'odd' : 'even';
  const value = coupling === undefined ? '' : `, κ = ${significant(coupling, 3)}`;
  if (l1 === 1 && l2 === 1 && l3 === 1)
    return `${name} is the cross product: its sum is odd, and it is ${isReached ? 'reached' : 'not reached'}${value}.`;
  const known = ((): string => {
    switch (product) {
      case 'clebsch-gordan':
        return 'every triple of the triangle has a path of its own';
      case 'gaunt':
        return isReached
          ? `the sum ${sum} is even`
          : `the sum ${sum} is odd, and the integral of three harmonics vanishes by inversion`;
      case 'curl':
        if (isReached) return `the sum ${sum} is odd`;
        return parity === 'even' ? `the sum ${sum} is even` : 'a constant factor has no gradient';
      case 'gaunt+curl':
        return `the sum ${sum} is ${parity}: the ${parity === 'even' ? 'Gaunt' : 'curl'} part reaches it`;
      case 'matrix':
        return isReached ? 'its 6j symbol is not zero' : 'its 6j symbol is zero by accident';
      default:
        throw new Error(`unknown product ${product satisfies never}`);
    }
  })();
  return `${name} is ${isReached ? 'reached' : 'not reached'}: ${known}${value}.`;
}

/** What the coupling of a triple is: z_k = κ Σ C_ijk x_i y_j between its degrees (`math/gaunt.ts`, `curl.ts`, `matrix-product.ts`). */
export const couplingWords = 'κ: factor of e3nn’s 3j tensor (Σ C² = 1) between orthonormal harmonics';

const wayNames: Readonly<Record<string, string>> = {
  sparse: 'the sparse table',
  grid: 'the sphere grid',
  fourier: 'Fourier sums',
};

/** The way that a device takes by itself, as its name in a measurement: the method first, then its tile and split. */
export function wayWords(way: string): string {
  const [method, ...form] = way.split(' ');
  return [wayNames[method] ?? method, ...(form.length > 0 ? [form.join(' ')] : [])].join(', ');
}

/** The methods that a kind took by itself, and at which L: `Gaunt, auto took the sparse table at L = 1 to 3; the sphere grid at L = 4.`; undefined of others. */
export function takenWords(run: LaboratoryRun, kind: KindId): string | undefined {
  const byMethod = new Map<string, number[]>();
  for (const { degree, ways = [] } of curveOf(run, kind)) {
    const methods = [...new Set(ways.map((way) => wayWords(way.split(' ')[0])))].join(' and ');
    if (methods !== '') byMethod.set(methods, [...(byMethod.get(methods) ?? []), degree]);
  }
  if (byMethod.size === 0) return undefined;
  const taken = [...byMethod].map(([methods, degrees]) => `${methods} at L = ${degreesWords(degrees)}`);
  return `${inSentence(kind)} took ${taken.join('; ')}.`;
}

/** What was timed, for a caption: rows, channels, direction, clock. */
export const timedWords = (run: LaboratoryRun): string => `${batchWords(run.settings)}, timed ${clockWords(run)}.`;

/** Which products reach a triple. */
export function reachedByWords(products: readonly ReachKind[]): string {
  const names = products.map((product) => productNames[product].replace(/ product$/, ''));
  return names.length === 0 ? '' : `Reached by: ${names.join(', ')}.`;
}

/** Ascending degrees as `1 and 2`, `1 to 3 and 5`. */
function degreesWords(degrees: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const degree of degrees) {
    const run = runs[runs.length - 1];
    if (run && degree === run[1] + 1) run[1] = degree;
    else runs.push([degree, degree]);
  }
  const parts = runs.flatMap(([first, last]) =>
    last - first > 1 ? [`${first} to ${last}`] : [...new Set([`${first}`, `${last}`])],
  );
  return [parts.slice(0, -1).join(', '), parts[parts.length - 1]].filter(Boolean).join(' and ');
}

function overtaking(one: string, other: string, crossing: Crossing, measure: string): string {
  const { overtakes, always, quicker, from, to } = crossing;
  const everywhere = from === to ? `at L = ${from}` : `at every L from ${from} to ${to}`;
  if (always) return `${one} is quicker ${measure} than ${other} ${everywhere}`;
  if (quicker.length === 0)
    return `${one} is not quicker ${measure} than ${other} at ${from === to ? `L = ${to}` : `any L up to ${to}`}`;
  if (overtakes !== undefined) return `${one} overtakes ${other} ${measure} at L = ${overtakes}`;
  return `${one} is quicker ${measure} than ${other} at L = ${degreesWords(quicker)} alone`;
}

/** A kind in the middle of a sentence. */
const inSentence = (kind: KindId): string => kindOf(kind).name;

/** Where one kind overtakes another by a measure; undefined where they cannot be compared. */
export function crossoverWords(run: LaboratoryRun, a: KindId, b: KindId, measure: TimeMeasure): string | undefined {
  if (a === b) return undefined;
  const crossing = crossingOf(curveOf(run, a), curveOf(run, b), measure);
  return crossing && `${overtaking(inSentence(a), inSentence(b), crossing, measureNames[measure])}.`;
}

/** The last line: what is quick per call is not therefore quick per degree of freedom. */
export function honestWords(run: LaboratoryRun, a: KindId, b: KindId): string {
  const [one, other] = [curveOf(run, a), curveOf(run, b)];
  const [call, freedom] = [crossingOf(one, other, 'sample'), crossingOf(one, other, 'freedom')];
  if (a === b || !call || !freedom)
    return 'Fast per call is not fast per degree of freedom: a product that reaches less has less to do.';
  const said = (crossing: Crossing): string => {
    const { from, to } = crossing;
    if (crossing.always) return from === to ? `quicker at L = ${from}` : 'quicker at every L';
    if (crossing.quicker.length === 0) return from === to ? `not quicker at L = ${from}` : 'quicker at no L';
    return crossing.overtakes === undefined
      ? `quicker at L = ${degreesWords(crossing.quicker)} alone`
      : `quicker from L = ${crossing.overtakes}`;
  };
  const [first, second] = [said(call), said(freedom)];
  const joint =
    first === second
      ? `${first} per call and per degree of freedom alike`
      : `${first} per call, ${second} per degree of freedom`;
  return `Against ${inSentence(b)}, ${inSentence(a)} is ${joint}.`;
}

/** The kinds of the sentence by side; one where both are the same. */
const sidesOf = (a: KindId, b: KindId): readonly (readonly [side: string, kind: KindId])[] =>
  a === b
    ? [['A', a]]
    : [
        ['A', a],
        ['B', b],
      ];

/** To which L an exponent was fitted: how many, from where to where, and why small ones are among them. */
const fittedWords = ({ count, from, to, withSmall }: Exponent): string =>
  `${whole(count)} L, from ${from} to ${to}${withSmall ? ' (all, as fewer than three are from L = 3 up)' : ''}`;

/** Exponents of L of both kinds of the sentence, and how those of the curves' names are to be read; empty where none could be fitted. */
export function exponentWords(run: LaboratoryRun, a: KindId, b: KindId, measure: TimeMeasure): string {
  const fits = sidesOf(a, b).flatMap(([side, kind]) => {
    const fitted = exponentOf(curveOf(run, kind), measure);
    return fitted ? [{ side, fitted, theory: kindOf(kind).theory?.exponents[run.settings.irreps] }] : [];
  });
  if (fits.length === 0) return '';
  const inTheory = hasTheory(measure);
  const told = fits.map(({ side, fitted, theory = 'that of the method it takes' }) =>
    [`${side} ${exponentText(fitted)}`, ...(inTheory ? [theory] : [])].join(' / '),
  );
  const ranges = new Set(fits.map(({ fitted }) => fittedWords(fitted)));
  const error = fits.some(({ fitted }) => fitted.error !== undefined) ? ' ± standard error' : '';
  return `Exponents of L in the time ${measureNames[measure]}, measured${error}${inTheory ? ' / in theory' : ''}: ${told.join(', ')}; by least squares over ${[...ranges].join(' and ')}.`;
}

/** Where the exponents in theory come from: `In theory: A 3, meridian and rings one after the other (arXiv 2506.13523).`; empty where neither kind has one, or the measure. */
export function theoryWords({ settings }: LaboratoryRun, a: KindId, b: KindId, measure: TimeMeasure): string {
  if (!hasTheory(measure)) return '';
  const told = sidesOf(a, b).flatMap(([side, kind]) => {
    const { theory } = kindOf(kind);
    return theory ? [`${side} ${theory.exponents[settings.irreps]}, ${theory.source}`] : [];
  });
  return told.length === 0 ? '' : `In theory: ${told.join('; ')}.`;
}

export const relativeError = (value: number): string => (value === 0 ? '0' : significant(value, 2));
