/** Exponents of L in the times of section `products`, from L = 3 up, as facts of its report. */
import { powerLaw } from '../math/power-law.ts';
import { DEGREES, productKinds } from './products-work.ts';
import type { Measurement } from './report.ts';

const FIT_FROM = 3;
const FEWEST = 2;

/** By direction and kind, with the standard error where there is one; a kind with fewer than two times, or one that is not positive, has no exponent and is left out. */
export function exponentFacts(measurements: readonly Pick<Measurement, 'work' | 'ms'>[]): Record<string, number> {
  const facts: Record<string, number> = {};
  for (const direction of ['forward', 'backward'] as const)
    for (const kind of productKinds) {
      const times = DEGREES.filter((degree) => degree >= FIT_FROM).flatMap((degree) => {
        const found = measurements.find(({ work }) => work === `product-${direction}-L${degree} ${kind}`);
        return found ? [[degree, found.ms] as const] : [];
      });
      if (times.length < FEWEST || !times.every(([, ms]) => ms > 0 && Number.isFinite(ms))) continue;
      const { exponent, standardError } = powerLaw(times);
      facts[`${direction} ${kind}`] = exponent;
      if (standardError !== undefined) facts[`${direction} ${kind}, standard error`] = standardError;
    }
  return facts;
}
