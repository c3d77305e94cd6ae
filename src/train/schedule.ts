/**
 * Learning rate over a run of N steps, after a linear warm-up:
 *   cosine     half a cosine from the rate to zero (Loshchilov & Hutter, "SGDR", 2017)
 *   one-cycle  a linear rise over the first 30 %, then half a cosine to zero; the rise is the warm-up, momentum is left alone
 *              (Smith & Topin, "Super-convergence", 2019)
 *   constant   the rate itself
 */
export const rateSchedules = ['cosine', 'one-cycle', 'constant'] as const;

export interface RateSchedule {
  readonly rate: number;
  readonly warmUp: number;
  /** Absent: cosine. */
  readonly schedule?: (typeof rateSchedules)[number];
}

/** Share of a one-cycle run that its rate rises for. */
const rising = 0.3;

const halfCosine = (done: number): number => 0.5 * (1 + Math.cos(Math.PI * done));

const ramp = (step: number, length: number): number => (length > 0 ? Math.min(1, (step + 1) / length) : 1);

/** Rate of step 0 .. steps - 1. A run that is stopped early should finish its decay: errors midway are 10-50 % worse. */
export function rateAt(step: number, steps: number, { rate, warmUp, schedule = 'cosine' }: RateSchedule): number {
  switch (schedule) {
    case 'cosine':
      return rate * ramp(step, warmUp) * halfCosine(step / steps);
    case 'one-cycle': {
      const top = rising * steps;
      return step < top ? rate * Math.min(1, (step + 1) / top) : rate * halfCosine((step - top) / (steps - top));
    }
    case 'constant':
      return rate * ramp(step, warmUp);
    default:
      throw new Error(`unknown schedule ${schedule satisfies never}`);
  }
}
