/**
 * Numbers of a measurement in the laboratory as the page compares them: time by one of three measures, the least that the device's roofs allow, the exponent
 * of L that was measured, and where one kind overtakes another.
 */
import type { KindId } from '../experiment/laboratory/kinds.ts';
import type { LaboratoryRun, MeasuredProduct } from '../experiment/laboratory/result.ts';
import { type TimeMeasure, timeMeasures } from '../experiment/laboratory/settings.ts';
import { powerLaw } from '../math/power-law.ts';
import { fixed } from './number-format.ts';

export { type TimeMeasure, timeMeasures };

type Counted = Pick<MeasuredProduct, 'bytes' | 'degreesOfFreedom'>;

/** Milliseconds for all rows in the measure's unit: µs, µs per degree of freedom, ps per byte. */
export function inMeasure(ms: number, { bytes, degreesOfFreedom }: Counted, measure: TimeMeasure): number {
  switch (measure) {
    case 'sample':
      return 1e3 * ms;
    case 'freedom':
      return (1e3 * ms) / degreesOfFreedom;
    case 'byte':
      return (1e9 * ms) / bytes;
    default:
      throw new Error(`unknown measure ${measure satisfies never}`);
  }
}

export const timeOf = (product: MeasuredProduct, measure: TimeMeasure): number =>
  inMeasure(product.ms, product, measure);

/** The least time that the roofs allow for its operations and bytes; undefined where there are no roofs. */
export function leastOf(product: MeasuredProduct, { roofs }: LaboratoryRun, measure: TimeMeasure): number | undefined {
  if (!roofs) return undefined;
  const ms = 1e3 * Math.max(product.operations / roofs.operations, product.bytes / roofs.bytes);
  return inMeasure(ms, product, measure);
}

/** What was measured of one kind, by L. */
export const curveOf = ({ products }: Pick<LaboratoryRun, 'products'>, kind: KindId): readonly MeasuredProduct[] =>
  products.filter((product) => product.kind === kind).sort((a, b) => a.degree - b.degree);

export const productAt = (
  run: Pick<LaboratoryRun, 'products'>,
  kind: KindId,
  degree: number,
): MeasuredProduct | undefined => run.products.find((product) => product.kind === kind && product.degree === degree);

export interface Exponent {
  readonly value: number;
  /** Ordinary least-squares standard error (`math/power-law.ts`); undefined below four degrees. */
  readonly error: number | undefined;
  /** Of the degrees that it was fitted to. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** True where they are all there are, small ones with their overhead among them, since fewer than three are from L = 3 up. */
  readonly withSmall: boolean;
}

/** Small L is all overhead: the fit begins here where enough is left. */
const FIT_FROM = 3;
const FEWEST = 3;

/** Theory is of the operations of a call: it says nothing of a time that is divided by what grows with L itself. */
export const hasTheory = (measure: TimeMeasure): boolean => measure === 'sample';

/** Slope of log time in a measure over log L by least squares, of L = 3 and above where there are three of them at least, else of all; undefined below three. */
export function exponentOf(products: readonly MeasuredProduct[], measure: TimeMeasure): Exponent | undefined {
  const late = products.filter(({ degree }) => degree >= FIT_FROM);
  const used = late.length >= FEWEST ? late : products;
  if (used.length < FEWEST) return undefined;
  const { exponent, standardError } = powerLaw(
    used.map((product) => [product.degree, timeOf(product, measure)] as const),
  );
  return {
    value: exponent,
    error: standardError,
    from: used[0].degree,
    to: used[used.length - 1].degree,
    count: used.length,
    withSmall: used !== late,
  };
}

/** Errors are told no smaller: a handful of times does not know an exponent better. */
const LEAST_ERROR = 0.01;

/** A measured exponent with its standard error where it has one: `2.9 ± 0.2`, `2.93 ± 0.04`, which no line breaks. */
export function exponentText({ value, error }: Pick<Exponent, 'value' | 'error'>): string {
  if (error === undefined) return fixed(value, 1);
  const told = Math.max(error, LEAST_ERROR);
  const decimals = told < 0.095 ? 2 : 1;
  return `${fixed(value, decimals)}\u00a0±\u00a0${fixed(told, decimals)}`;
}

/** How two kinds stand against each other over the degrees that both were measured at. */
export interface Crossing {
  readonly from: number;
  readonly to: number;
  /** Where `first` is the quicker one, ascending. */
  readonly quicker: readonly number[];
  /** The first L from which on it is the quicker one, having been the slower one up to there; undefined where that is not how they stand. */
  readonly overtakes: number | undefined;
  /** True where it is the quicker one everywhere. */
  readonly always: boolean;
}

/** Undefined where they share no L. */
export function crossingOf(
  first: readonly MeasuredProduct[],
  second: readonly MeasuredProduct[],
  measure: TimeMeasure,
): Crossing | undefined {
  const shared = first.flatMap((one) => {
    const other = second.find(({ degree }) => degree === one.degree);
    return other ? [{ degree: one.degree, quicker: timeOf(one, measure) < timeOf(other, measure) }] : [];
  });
  if (shared.length === 0) return undefined;
  const start = shared.findIndex(({ quicker }) => quicker);
  const stays = start > 0 && shared.slice(start).every(({ quicker }) => quicker);
  return {
    from: shared[0].degree,
    to: shared[shared.length - 1].degree,
    quicker: shared.filter(({ quicker }) => quicker).map(({ degree }) => degree),
    overtakes: stays ? shared[start].degree : undefined,
    always: shared.every(({ quicker }) => quicker),
  };
}
