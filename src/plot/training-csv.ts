/** The curves of training as a table: one row for each side and step at which something was measured; empty cells where something was not. */
import type { TrainingUnit } from '../engine/training-messages.ts';
import type { CurveSide } from './training-curves.ts';

const evaluated = ['total', 'twirl', 'inPose', 'meanAbsolute', 'relative'] as const;

const heads: Readonly<Record<(typeof evaluated)[number], string>> = {
  total: 'rms_error_all_poses',
  twirl: 'rms_error_twirl',
  inPose: 'rms_error_in_pose',
  meanAbsolute: 'mae_in_pose',
  relative: 'relative_equivariance_error',
};

/** A name that no cell of a table can be broken by. */
const plain = (name: string): string => name.replace(/[^\w-]+/g, '_');

/** @param unit of the errors, named in their heads; where they have one the scalar is an energy error in eV, else a share of right answers */
export function trainingCsv(sides: readonly CurveSide[], unit: TrainingUnit): string {
  const terms = [...new Set(sides.flatMap(({ points }) => points.flatMap((point) => Object.keys(point.terms))))];
  const suffix = { 'eV/A': '_ev_per_angstrom', eV: '_ev', '1': '' }[unit];
  const head = [
    'side',
    'step',
    'loss',
    ...terms.map((term) => `loss_${plain(term)}`),
    'learning_rate',
    'gradient_norm',
    ...evaluated.map((key) => `${heads[key]}${key === 'relative' ? '' : suffix}`),
    'non_equivariant_share',
    'share_low',
    'share_high',
    unit === '1' ? 'accuracy' : 'energy_mae_ev',
    unit === '1' ? 'accuracy_all_poses' : 'energy_mae_all_poses_ev',
  ];
  const rows = sides.flatMap(({ side, points, evaluations }) => {
    const byStep = new Map(points.map((point) => [point.step, point]));
    const judged = new Map(evaluations.map((point) => [point.step, point]));
    const steps = [...new Set([...byStep.keys(), ...judged.keys()])].sort((p, q) => p - q);
    return steps.map((step) => {
      const [point, evaluation] = [byStep.get(step), judged.get(step)];
      const cells = [
        point?.loss,
        ...terms.map((term) => point?.terms[term]),
        point?.rate,
        point?.gradientNorm,
        ...evaluated.map((key) => evaluation?.[key]),
        evaluation?.share.value,
        evaluation?.share.low,
        evaluation?.share.high,
        evaluation?.scalar,
        evaluation?.scalarTurned,
      ];
      return [side, step, ...cells.map((cell) => cell ?? '')].join(',');
    });
  });
  return `${[head.join(','), ...rows].join('\n')}\n`;
}
