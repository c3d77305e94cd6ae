/** What the training room tells the page: how its runs stand, and what of their curves has not been sent. Steps count on the plan's axis. */
import { isReadOnly, type OpenRuns } from './open-runs.ts';
import type { RoomSide } from './room-side.ts';
import type { TrainingEvent, TrainingStatus } from './training-messages.ts';
import { plannedStep } from './training-schedule.ts';

/** @param submits queue submissions of the device so far */
export function reportOf(runs: OpenRuns, status: TrainingStatus, submits: number): TrainingEvent[] {
  const { key, sides, plan } = runs;
  const [{ job }] = sides;
  const unstored = sides.map((side) => side.unstored).find((reason) => reason !== undefined);
  const state: TrainingEvent = {
    kind: 'training',
    key,
    status,
    sides: Object.fromEntries(sides.map((entry) => [entry.side, entry.facts])),
    steps: plan.steps,
    unit: job.unit,
    kept: keptOf(runs),
    storage: unstored === undefined ? { keeps: true } : { keeps: false, reason: unstored },
    readOnly: isReadOnly(runs),
    submits,
    samples: job.samples,
    remarks: [...new Set(sides.flatMap((side) => side.job.remarks))],
  };
  return [state, ...sides.flatMap((side) => curvesOf(side, plan.steps))];
}

/** Steps of the plan at which some side has kept weights; the start values are always there. */
function keptOf({ sides, plan }: OpenRuns): number[] {
  const steps = sides.flatMap(({ kept, steps: own }) => kept.map((step) => plannedStep(step, plan.steps, own)));
  return [...new Set([0, ...steps])].sort((a, b) => a - b);
}

function curvesOf(side: RoomSide, plan: number): TrainingEvent[] {
  const planned = <Point extends { readonly step: number }>(point: Point): Point => ({
    ...point,
    step: plannedStep(point.step, plan, side.steps),
  });
  const { points, evaluations } = side.takeUnsent();
  const name = side.side;
  return [
    ...(points.length > 0 ? [{ kind: 'train-steps', side: name, points: points.map(planned) } as const] : []),
    ...(evaluations.length > 0
      ? [{ kind: 'train-evaluations', side: name, points: evaluations.map(planned) } as const]
      : []),
  ];
}
