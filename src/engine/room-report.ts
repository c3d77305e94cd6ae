/**
 * What the training room tells the page: how its runs stand, what of their curves has not been sent, and weights as files. Steps count on the plan's
 * axis.
 */
import { ExperimentFailure, failureOf } from '../experiment/failure.ts';
import { isReadOnly, type OpenRuns } from './open-runs.ts';
import type { RoomSide } from './room-side.ts';
import type { TrainingEvent, TrainingRequest, TrainingStatus } from './training-messages.ts';
import { ownStep, plannedStep } from './training-schedule.ts';
import type { Turns } from './turns.ts';

/** @param submits queue submissions of the device so far */
export function reportOf(runs: OpenRuns, status: TrainingStatus, submits: number): TrainingEvent[] {
  const { key, sides, plan } = runs;
  const [{ job }] = sides;
  const unstored = sides.map((side) => side.unstored).find((reason) => reason !== undefined);
  const state: TrainingEvent = {
    kind: 'training',
    key,
    status,
    sides: Object.fromEntries(
      sides.map((entry) => [
        entry.side,
        {
          ...entry.facts,
          ...(entry.step < entry.steps && entry.isStalled(plan.patience) && { stalled: true as const }),
        },
      ]),
    ),
    steps: plan.steps,
    unit: job.unit,
    kept: keptOf(runs),
    storage: unstored === undefined ? { keeps: true } : { keeps: false, reason: unstored },
    readOnly: isReadOnly(runs),
    submits,
    samples: job.samples,
    remarks: [...new Set(sides.flatMap((side) => side.job.remarks))],
    ...(job.unlikely && { unlikely: job.unlikely }),
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

/** The weights of a side as a file, as they stand or of a kept step; or why there is none. */
export async function exportedFrom(
  runs: OpenRuns | undefined,
  { id, side, step }: Extract<TrainingRequest, { readonly kind: 'train-export' }>,
  turns: Turns,
): Promise<TrainingEvent> {
  const found = runs?.sides.find((entry) => entry.side === side);
  try {
    if (!runs || !found) throw new ExperimentFailure('weights-missing', `Nothing is trained as ${side}.`);
    const weights =
      step === undefined
        ? await turns.take(() => found.current())
        : await found.at(ownStep(step, runs.plan.steps, found.steps));
    const { name, bytes } = await found.job.exportAt(weights.parameters, weights.step);
    return { kind: 'train-exported', id, name, bytes };
  } catch (error) {
    return { kind: 'train-not-exported', id, failure: failureOf(error) };
  }
}
