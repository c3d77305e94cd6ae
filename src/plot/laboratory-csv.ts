/**
 * A measurement as CSV (RFC 4180): a line for each kind and L, and one for each that was left out, with its reason. Times in milliseconds for all rows.
 * Its exponents, fitted and in theory, are of the time per call (`ms`), whatever the page draws. The exponent of L is fitted to the kind's lines from L = 3 up where there are three of them at least, else to all of its lines; how many, from which L and
 * to which is told beside it, and its least-squares standard error where there are four or more. `gaunt-auto` has no exponent in theory.
 */
import { kindOf } from '../experiment/laboratory/kinds.ts';
import type { LaboratoryRun } from '../experiment/laboratory/result.ts';
import { quoted } from './elements-csv.ts';
import { curveOf, exponentOf, leastOf } from './laboratory-numbers.ts';

const columns = [
  'kind',
  'L',
  'irreps',
  'direction',
  'rows',
  'channels',
  'ms',
  'ms_first_quartile',
  'ms_third_quartile',
  'samples',
  'repeats',
  'items_per_run',
  'clock',
  'resolution_ns',
  'compile_ms',
  'kernels',
  'ways',
  'operations',
  'bytes',
  'roof_ms',
  'degrees_of_freedom',
  'triples_reached',
  'triples_allowed',
  'turn_error',
  'noise_floor',
  'difference_from_float64',
  'right',
  'fitted_exponent',
  'fitted_exponent_standard_error',
  'fitted_exponent_L_count',
  'fitted_exponent_L_from',
  'fitted_exponent_L_to',
  'theoretical_exponent',
  'left_out',
  'adapter',
  'date',
] as const;

type Row = Partial<Record<(typeof columns)[number], string | number | boolean | undefined>>;

export function laboratoryCsv(run: LaboratoryRun): string {
  const { irreps, direction, rows, channels } = run.settings;
  const common: Row = {
    irreps,
    direction,
    rows,
    channels,
    clock: run.clock,
    resolution_ns: run.resolution,
    adapter: run.adapter,
    date: run.date,
  };
  const measured = run.products.map((product): Row => {
    const fitted = exponentOf(curveOf(run, product.kind), 'sample');
    const least = leastOf(product, run, 'sample');
    return {
      ...common,
      kind: product.kind,
      L: product.degree,
      ms: product.ms,
      ms_first_quartile: product.low,
      ms_third_quartile: product.high,
      samples: product.samples,
      repeats: product.repeats,
      items_per_run: product.chunk ?? rows * channels,
      compile_ms: product.compileMs,
      kernels: product.dispatches,
      ways: product.ways?.join('; '),
      operations: product.operations,
      bytes: product.bytes,
      roof_ms: least === undefined ? undefined : least / 1000,
      degrees_of_freedom: product.degreesOfFreedom,
      triples_reached: product.reached,
      triples_allowed: product.allowed,
      turn_error: product.turnError,
      noise_floor: product.floor,
      difference_from_float64: product.difference,
      right: product.right,
      fitted_exponent: fitted?.value,
      fitted_exponent_standard_error: fitted?.error,
      fitted_exponent_L_count: fitted?.count,
      fitted_exponent_L_from: fitted?.from,
      fitted_exponent_L_to: fitted?.to,
      theoretical_exponent: kindOf(product.kind).theory?.exponents[irreps],
    };
  });
  const missing = run.leftOut.map(
    ({ kind, degree, reason }): Row => ({ ...common, kind, L: degree, left_out: reason }),
  );
  const cell = (value: Row[keyof Row]): string => (value === undefined ? '' : quoted(String(value)));
  return [
    columns.join(','),
    ...[...measured, ...missing].map((row) => columns.map((name) => cell(row[name])).join(',')),
  ]
    .map((line) => `${line}\r\n`)
    .join('');
}
