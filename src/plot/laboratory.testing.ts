/** A measurement in the laboratory made up of two power laws, for tests of what is drawn and said of one. */
import type { KindId } from '../experiment/laboratory/kinds.ts';
import type { LaboratoryRun, MeasuredProduct } from '../experiment/laboratory/result.ts';
import { usualSettings } from '../experiment/laboratory/settings.ts';

/** One kind at L, of so many milliseconds; 4L + 1 degrees of freedom. */
export const madeProduct = (
  kind: KindId,
  degree: number,
  ms: number,
  more: Partial<MeasuredProduct> = {},
): MeasuredProduct => ({
  kind,
  degree,
  ms,
  low: 0.9 * ms,
  high: 1.2 * ms,
  samples: 20,
  repeats: 3,
  compileMs: 12,
  dispatches: 1,
  operations: 1e6 * degree ** 4,
  bytes: 4e4 * (2 * (degree + 1) ** 2 + (2 * degree + 1) ** 2),
  degreesOfFreedom: 4 * degree + 1,
  reached: 5,
  allowed: 6,
  difference: 2e-7,
  right: true,
  turnError: 3e-7,
  floor: 2e-7,
  ...more,
});

const degrees = [1, 2, 3, 4, 5, 6];

/** The grid takes 2 L^3 ms; paths take L^5 / 8 ms, of ten times as many degrees of freedom: per call the grid overtakes at L = 4. */
export const madeRun: LaboratoryRun = {
  adapter: 'a test',
  device: 'webgpu',
  clock: 'device',
  resolution: 100_000,
  date: '2026-11-29T08:00:00.000Z',
  settings: usualSettings,
  roofs: { bytes: 2e10, operations: 1e12 },
  products: degrees.flatMap((degree) => [
    madeProduct('gaunt-grid', degree, 2 * degree ** 3, { grid: [2 * degree + 1, 4 * degree + 1] }),
    madeProduct('cg-paths', degree, degree ** 5 / 7, { degreesOfFreedom: 10 * (4 * degree + 1) }),
  ]),
  leftOut: [{ kind: 'matrix-sparse', degree: 6, reason: 'it needs 2,000 MiB, in one buffer' }],
};
