/** The curves of a run as comma-separated tables: one row per reported step, one per evaluation. Numbers in full, eV and eV/angstrom. */
import type { EvaluationPoint, StepPoint } from '../engine/training-messages.ts';

const table = (rows: readonly (readonly (string | number)[])[]): string =>
  `${rows.map((row) => row.join(',')).join('\n')}\n`;

/** step, loss, the terms of the loss by name, rate, gradient_norm (before clipping). */
export function stepsCsv(points: readonly StepPoint[]): string {
  const terms = Object.keys(points[0]?.terms ?? {});
  return table([
    ['step', 'loss', ...terms, 'rate', 'gradient_norm'],
    ...points.map(({ step, loss, terms: own, rate, gradientNorm }) => [
      step,
      loss,
      ...terms.map((name) => own[name]),
      rate,
      gradientNorm,
    ]),
  ]);
}

/** @param unit of the errors, e.g. `eV/A`; the scalar is an energy error in eV, or the share of right classes */
export function evaluationsCsv(points: readonly EvaluationPoint[], unit: string): string {
  const hasScalar = points.some(({ scalar }) => scalar !== undefined);
  const named = (name: string): string => (unit === '1' ? name : `${name} (${unit})`);
  return table([
    [
      'step',
      ...['total', 'twirl', 'in_pose', 'mean_absolute'].map(named),
      'relative',
      'share',
      'share_low',
      'share_high',
      ...(hasScalar ? [unit === '1' ? 'accuracy' : 'energy_mae (eV)'] : []),
    ],
    ...points.map(({ step, total, twirl, inPose, meanAbsolute, relative, share, scalar }) => [
      step,
      total,
      twirl,
      inPose,
      meanAbsolute,
      relative,
      share.value,
      share.low,
      share.high,
      ...(hasScalar ? [scalar ?? ''] : []),
    ]),
  ]);
}
