/** The sides of a run as curves. */
import type { CurveSide } from '../../plot/training-curves.ts';
import type { TrainingState } from '../../store/training.ts';

export const curveSides = ({ sides }: Pick<TrainingState, 'sides'>): CurveSide[] =>
  (['A', 'B'] as const).flatMap((side) => {
    const run = sides[side];
    return run ? [{ side, points: run.points, evaluations: run.evaluations }] : [];
  });
