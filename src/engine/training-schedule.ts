/**
 * When a run is kept, and whose turn it is: pure functions of step numbers, so that an interrupted run is kept at the same steps as an
 * uninterrupted one. A side may take fewer steps than the plan names (equal passes); what the page shows counts on the plan's axis.
 */
import type { TrainingPlan } from '../experiment/training-plan.ts';

/** Parts of a run at whose ends it is kept. */
const PARTS = 40;
/** Points of a curve of losses. */
const POINTS = 1000;
/** Checkpoints of a run that stay, at most. */
export const MOST_KEPT = 48;

/** Steps between checkpoints. */
export const keepEvery = (steps: number): number => Math.ceil(steps / PARTS);

/** Steps between points of the loss curve. */
export const pointEvery = (steps: number): number => Math.ceil(steps / POINTS);

/** A side's own step that lies at a step of the plan. */
export const ownStep = (planned: number, plan: number, own: number): number => Math.round((planned * own) / plan);

/** The step of the plan at which a side's own step lies. */
export const plannedStep = (step: number, plan: number, own: number): number => Math.round((step * plan) / own);

/** The kept step that answers for a wanted one: the nearest before it; 0, the start values, are always there. */
export const keptStepFor = (wanted: number, kept: readonly number[]): number =>
  kept.reduce((best, step) => (step <= wanted && step > best ? step : best), 0);

/**
 * Kept steps with a new one, ascending; beyond the limit the one goes that leaves the smallest gap, so that the rest stays spread over the run. The newest
 * always stays.
 */
export function thinned(kept: readonly number[], added: number, most = MOST_KEPT): readonly number[] {
  const steps = [...new Set([...kept, added])].sort((a, b) => a - b);
  while (steps.length > most) {
    const gaps = steps.slice(0, -1).map((_, k) => steps[k + 1] - (steps[k - 1] ?? 0));
    steps.splice(gaps.indexOf(Math.min(...gaps)), 1);
  }
  return steps;
}

/** How far a side is, in what the comparison makes equal. */
export interface Progress {
  readonly step: number;
  readonly steps: number;
  /** ms spent on its steps. */
  readonly spent: number;
}

/** The side whose turn it is: the one that is less far; the first of equals. */
export function nextOf<Entry extends Progress>(entries: readonly Entry[], compare: TrainingPlan['compare']): Entry {
  const done = ({ step, steps, spent }: Progress): number => (compare === 'time' ? spent : step / steps);
  return entries.reduce((best, entry) => (done(entry) < done(best) ? entry : best));
}
