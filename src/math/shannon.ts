/**
 * How far two probability distributions are apart: the Jensen-Shannon distance, a metric. Source: Endres and Schindelin, A new metric for probability
 * distributions, IEEE Trans. Inf. Theory 49 (2003). Checked against the plain sum of logarithms in `orbit/evaluate.test.ts`.
 */

/**
 * Jensen-Shannon distance of two distributions: the square root of the divergence in bits, between 0 and 1 (Endres and
 * Schindelin 2003). With m the mean and x = (p - q) / 2m the divergence is 1/2 sum m [(1+x) log(1+x) + (1-x) log(1-x)];
 * near x = 0 by its series, so that differences of rounding size keep their digits.
 */
export function shannonDistance(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let divergence = 0;
  for (let c = 0; c < p.length; c++) {
    const middle = (p[c] + q[c]) / 2;
    if (!(middle > 0)) continue;
    divergence += middle * entropyLoss(Math.min(1, Math.abs(p[c] - q[c]) / (2 * middle)));
  }
  return Math.sqrt(Math.min(1, divergence / (2 * Math.LN2)));
}

/** (1+x) log(1+x) + (1-x) log(1-x) for 0 <= x <= 1. */
function entropyLoss(x: number): number {
  if (x < 1e-3) return x * x * (1 + (x * x) / 6);
  return (1 + x) * Math.log1p(x) + (x < 1 ? (1 - x) * Math.log1p(-x) : 0);
}
