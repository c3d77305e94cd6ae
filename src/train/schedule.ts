/** Learning rate over a run: linear warm-up, then half a cosine down to zero (Loshchilov & Hutter, "SGDR", 2017). */
export interface RateSchedule {
  readonly rate: number;
  readonly warmUp: number;
}

/** Rate of step 0 .. steps - 1. A run that is stopped early should finish its decay: errors midway are 10-50 % worse. */
export function rateAt(step: number, steps: number, { rate, warmUp }: RateSchedule): number {
  const rise = warmUp > 0 ? Math.min(1, (step + 1) / warmUp) : 1;
  return rate * rise * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
}
