/**
 * The runs of one experiment, opened: a job per side, its folder and its lock. A run is named by the hash of what it depends on, so that an experiment that is
 * put back, or whose sides change places, finds what was trained.
 */
import { sha256 } from '../data/import.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { TrainingJob } from '../experiment/training-job.ts';
import { DEFAULT_PLAN, type TrainingPlan } from '../experiment/training-plan.ts';
import { trainedSides } from '../experiment/training-task.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { Side } from './messages.ts';
import { RoomSide } from './room-side.ts';
import { lockRun } from './run-lock.ts';
import type { TrainingFrames } from './training-messages.ts';
import { ownStep } from './training-schedule.ts';

export interface RunDoors {
  readonly createJob: (experiment: Experiment, side: Side, frames?: TrainingFrames) => Promise<TrainingJob>;
  readonly store: CheckpointStore;
  /** Absent where the browser has none. */
  readonly locks: LockManager | undefined;
}

/** A run in a room, and whether this tab may train it. */
export interface OpenRun {
  readonly name: string;
  readonly room: RoomSide;
  owned: boolean;
  release: () => void;
}

export interface OpenRuns {
  /** What they depend on. */
  readonly key: string;
  readonly plan: TrainingPlan;
  readonly runs: readonly OpenRun[];
  /** The rooms of the runs, A first. */
  readonly sides: readonly RoomSide[];
}

/**
 * Opens what an experiment trains. Runs that are open already stay open, with what is on the device; those that it does not train are closed.
 * @param taken called when a run that another tab held comes to this one
 * @throws ExperimentFailure for what cannot be trained
 */
export async function openRuns(
  doors: RunDoors,
  experiment: Experiment,
  frames: TrainingFrames | undefined,
  before: OpenRuns | undefined,
  taken: (run: OpenRun) => void,
): Promise<OpenRuns> {
  const wanted: { readonly side: Side; readonly job: TrainingJob; readonly name: string }[] = [];
  for (const side of trainedSides(experiment)) {
    const job = await doors.createJob(experiment, side, frames);
    const hash = (await sha256(new TextEncoder().encode(job.identity))).slice(0, 24);
    const name = wanted.some((other) => other.name === hash) ? `${hash}-b` : hash;
    wanted.push({ side, job, name });
  }
  for (const run of before?.runs ?? []) if (!wanted.some(({ name }) => name === run.name)) closeRun(run);
  const runs: OpenRun[] = [];
  try {
    for (const { side, job, name } of wanted) {
      const known = before?.runs.find((run) => run.name === name);
      if (known) known.room.side = side;
      runs.push(known ?? (await openRun(doors, side, job, name, taken)));
    }
  } catch (error) {
    runs.forEach(closeRun);
    throw error;
  }
  return {
    key: wanted.map(({ side, name }) => `${side}:${name}`).join(' '),
    plan: experiment.training ?? DEFAULT_PLAN,
    runs,
    sides: runs.map(({ room }) => room),
  };
}

async function openRun(
  { store, locks }: RunDoors,
  side: Side,
  job: TrainingJob,
  name: string,
  taken: (run: OpenRun) => void,
): Promise<OpenRun> {
  const room = new RoomSide(side, job, await store.folder(name));
  const run: OpenRun = { name, room, owned: false, release: () => {} };
  const lock = await lockRun(locks, name, () => {
    run.owned = true;
    taken(run);
  });
  run.release = lock.release;
  if (lock.owned) {
    run.owned = true;
    // Its last owner may have kept more before it let go.
    await room.reread();
  }
  return run;
}

function closeRun({ room, release }: OpenRun): void {
  room.leaveDevice();
  release();
}

/** True where another tab trains one of them. */
export const isReadOnly = ({ runs }: OpenRuns): boolean => runs.some(({ owned }) => !owned);

/** All steps done, or no progress for as long as the plan is patient. */
export const hasEnded = (side: RoomSide, { patience }: TrainingPlan): boolean =>
  side.step >= side.steps || side.isStalled(patience);

/** At equal time they end with the first that is through. */
export const isDone = ({ sides, plan }: OpenRuns): boolean =>
  sides.every((side) => hasEnded(side, plan)) ||
  (plan.compare === 'time' && sides.some(({ step, steps }) => step >= steps));

/** Sides that have steps left up to a step of the plan; undefined: its last. */
export function unfinished(runs: OpenRuns, until?: number): RoomSide[] {
  const { sides, plan } = runs;
  if (isDone(runs)) return [];
  const last = Math.min(until ?? plan.steps, plan.steps);
  return sides.filter((side) => !hasEnded(side, plan) && side.step < ownStep(last, plan.steps, side.steps));
}

export const closeRuns = ({ runs }: OpenRuns): void => runs.forEach(closeRun);
